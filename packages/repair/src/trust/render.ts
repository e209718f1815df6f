import type { Call, Outcome } from './isolated/calls.ts';
import { isTagged, type Encoded, type Tagged } from './isolated/value.ts';
import { endingOf } from './transition.ts';

const LONGEST = 160;

const short = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

const list = (items: readonly Encoded[]): string => items.map(show).join(', ');

const showTagged = (value: Tagged): string => {
  switch (value.t) {
    case 'array':
      return `[${list(value.v)}]`;
    case 'set':
    case 'bytes':
      return `${'of' in value ? value.of : 'Set'}(${list(value.v)})`;
    case 'map':
      return `Map(${value.v.map(([key, item]) => `${show(key)} => ${show(item)}`).join(', ')})`;
    case 'object': {
      const entries = value.v.map(([key, item]) => `${key}: ${show(item)}`).join(', ');
      const of = value.of === undefined ? '' : value.of === null ? 'null-prototype ' : `${nameOf(value.of)} `;
      return `${of}{${entries === '' ? '' : ` ${entries} `}}`;
    }
    case 'bigint':
      return `${value.v}n`;
    case 'symbol':
      return `Symbol(${value.v})`;
    case 'function':
      return value.v;
    case 'date':
      return `Date(${value.v === null ? 'invalid' : new Date(value.v).toISOString()})`;
    case 'regexp':
      return `/${value.v}/${value.flags}`;
    case 'error':
      return `${value.of}(${JSON.stringify(value.v)})`;
    case 'cut':
      return '…';
    default:
      return value.t;
  }
};

const show = (value: Encoded): string => (isTagged(value) ? showTagged(value) : JSON.stringify(value));

const nameOf = (target: string): string => target.replace(/^[^#]*#/, '').replace(/~\d+$/, '');

/** A call as a person would write it. */
export const showCall = ({ target, args, self, isNew }: Call): string => {
  const receiver = self === undefined ? '' : `${short(show(self))} `;
  return short(`${isNew === true ? 'new ' : receiver}${nameOf(target)}(${list(args)})`);
};

export const showOutcome = (outcome: Outcome | undefined): string => {
  const ending = endingOf(outcome);
  if (ending === undefined) return outcome ?? 'cannot be called';
  const { throws, returns, leaving } = ending;
  const end = throws === undefined ? show(returns ?? { t: 'undefined' }) : `throws ${throws[0]}: ${throws[1]}`;
  return short(leaving === undefined ? end : `${end}, leaving (${list(leaving)})`);
};
