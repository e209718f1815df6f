/**
 * Splits a text into the errors of its chain. The innermost is the cause; those around it only say who met it.
 */
import type { Sorted } from './sort.ts';

/** The lines of one error of a chain. */
export interface Link {
  readonly lines: readonly Sorted[];
  /** Told by a marker such as `Caused by:`, so its first line is its message. */
  readonly marked: boolean;
}

/** What follows is nearer to the cause. */
const INWARDS =
  /^\s{0,24}(?:Caused by|\[(?:cause|errors?)\]|Root causes?|Caused by error|Error message(?=: \S)|(?:The (?:conflict|error|problem)|This|It) (?:is|was) caused by|---> ?|Original error|Inner exception|Underlying error)(?::|(?<=---> ?))(?: \[)?\s{0,4}/i;
/** What follows met the error above. */
const OUTWARDS =
  /^\s{0,8}(?:The above exception was the direct cause of the following exception|During handling of the above exception, another exception occurred):?$/;
/** Told beside the chain. */
const BESIDE = /^\s{0,24}Suppressed: /;
/** Links of anyhow and eyre: `    0: could not open file`. */
const NUMBERED = /^\s{1,8}\d{1,3}: (?=\S)/;

/** What a child said on its way out, as Cargo quotes it: nearer than that it ended. */
const QUOTES = /^\s{0,8}--- std(?:err|out)$/;

interface Growing extends Link {
  readonly lines: Sorted[];
}

interface Chain {
  /** The innermost first. */
  readonly links: readonly Growing[];
  /** Where the next line belongs; lines beside the chain belong nowhere. */
  readonly current: Growing | undefined;
}

const opened = ({ links }: Chain, inner: boolean, first: Sorted | undefined, marked = inner): Chain => {
  const link: Growing = { lines: first === undefined ? [] : [first], marked };
  return { links: inner ? [link, ...links] : [...links, link], current: link };
};

const withText = (line: Sorted, text: string): Sorted => ({ ...line, kind: 'message', text, indent: 0 });

const step = (chain: Chain, line: Sorted): Chain => {
  const { text } = line;
  if (BESIDE.test(text)) return { links: chain.links, current: undefined };
  if (QUOTES.test(text)) return opened(chain, true, undefined, false);
  if (OUTWARDS.test(text)) return opened(chain, false, undefined);
  if (line.kind !== 'noise' && INWARDS.test(text)) {
    const rest = text.replace(INWARDS, '');
    // A frame of stars: which line below it is the message, the text has to show.
    if (rest !== '' && !/\p{L}/u.test(rest)) return opened(chain, true, undefined, false);
    return opened(chain, true, rest === '' ? undefined : withText(line, rest));
  }
  if (chain.current?.marked === true && NUMBERED.test(text) && line.kind === 'message')
    return opened(chain, true, withText(line, text.replace(NUMBERED, '')));
  chain.current?.lines.push(line);
  return chain;
};

/** The errors of the chain, the innermost first. */
export const chainOf = (lines: readonly Sorted[]): readonly Link[] => {
  const outermost: Growing = { lines: [], marked: false };
  let chain: Chain = { links: [outermost], current: outermost };
  for (const line of lines) chain = step(chain, line);
  return chain.links.filter((link) => link.lines.length > 0);
};
