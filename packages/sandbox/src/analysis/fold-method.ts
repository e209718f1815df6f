import type { Folded } from './folded.ts';

type Method = (text: string, args: readonly string[]) => string;

/** Methods of strings that are worth computing, because that is how keys are hidden. */
const METHODS: Readonly<Record<string, Method>> = {
  toString: (text: string) => text,
  valueOf: (text: string) => text,
  trim: (text) => text.trim(),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  concat: (text, args) => text.concat(...args),
};

/** The result of a method of a string that is known. */
export const foldMethod = (receiver: Folded, method: string, args: readonly Folded[]): Folded => {
  const compute = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (receiver.kind !== 'strings' || compute === undefined) return { kind: 'unknown' };
  const given = args.map((arg) => (arg.kind === 'strings' && arg.values.length === 1 ? arg.values[0] : undefined));
  if (given.some((arg) => arg === undefined)) return { kind: 'unknown' };
  const plain = given.filter((arg) => arg !== undefined);
  return { kind: 'strings', values: receiver.values.map((text) => compute(text, plain)) };
};
