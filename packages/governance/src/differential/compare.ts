/** Two versions of a function on the same inputs. */
import type { Outcome, Side } from './call-all.ts';
import type { RecordedCall } from './recorded-call.ts';

export interface Difference {
  readonly input: readonly unknown[];
  readonly before: Outcome;
  readonly after: Outcome;
}

export interface Comparison {
  readonly equal: number;
  /** Explained by nothing. */
  readonly different: readonly Difference[];
  readonly explained: number;
  /** Recorded calls that came out right before and do not any more. */
  readonly wrong: readonly Difference[];
  /** Inputs on which the old version differs from itself. */
  readonly unstable: number;
  readonly unreached: number;
}

const isSame = (one: Outcome, other: Outcome): boolean =>
  one.kind === other.kind && one.text === other.text && one.args === other.args;

/** As the harness writes JSON values. */
const written = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${written(one)}`).join()}}`;
};

/** Whether a call came out as it should; undefined where nobody knows. */
const isRight = (call: RecordedCall | undefined, { kind, text }: Outcome): boolean | undefined => {
  if (call?.error !== undefined) return kind === 'error' && text.includes(call.error);
  if (call === undefined || !('output' in call)) return undefined;
  return kind === 'value' && text === written(call.output);
};

/** @param sides.again The old version once more. */
export const compareSides = (
  inputs: readonly (readonly unknown[])[],
  sides: { readonly before: Side; readonly again: Side; readonly after: Side },
  known: { readonly recorded: readonly RecordedCall[]; readonly explains?: (difference: Difference) => boolean },
): Comparison => {
  let [equal, explained, unstable, unreached] = [0, 0, 0, 0];
  const different: Difference[] = [];
  const wrong: Difference[] = [];
  inputs.forEach((input, index) => {
    const [before, again, after] = [sides.before, sides.again, sides.after].map(({ outcomes }) => outcomes.get(index));
    if (before === undefined || again === undefined || after === undefined) unreached += 1;
    else if (!isSame(before, again)) unstable += 1;
    else if (isSame(before, after)) equal += 1;
    else {
      // Recorded calls come first among the inputs.
      const difference = { input, before, after };
      const right = isRight(known.recorded[index], after);
      if (right === false && isRight(known.recorded[index], before) === true) wrong.push(difference);
      else if (right === true || known.explains?.(difference) === true) explained += 1;
      else different.push(difference);
    }
  });
  return { equal, different, explained, wrong, unstable, unreached };
};
