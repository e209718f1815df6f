/** Judges inputs by their numbers. An input is made of the seed and its number alone, so each can be had again. */
import { validate, type Validation } from '@evolve/sandbox';
import { Rng } from '../variants/context.ts';
import { bomb } from './bombs.ts';
import { readCores, readCorpus } from './corpus.ts';
import { EXTENSIONS, program } from './grammar.ts';
import { mutate } from './mutate.ts';
import { stillEvaluates, wrap } from './wrapped.ts';

export type Kind = 'grammar' | 'damaged grammar' | 'damaged corpus' | 'bomb' | 'wrapped';

interface Input {
  readonly kind: Kind;
  readonly text: string;
  readonly filename: string;
  /** It holds a denied expression that is evaluated. */
  readonly isDenied: boolean;
}

/** Something that must not be, or the slowest. */
export interface Incident {
  readonly number: number;
  readonly kind: string;
  readonly length: number;
  readonly ms: number;
  readonly text: string;
  readonly why: string;
}

export interface Tally {
  inputs: number;
  characters: number;
  cpuMs: number;
  readonly kinds: Record<string, number>;
  readonly verdicts: Record<string, number>;
  /** Wrapped expressions of which acorn says that they are evaluated, by verdict. */
  readonly wrapped: Record<string, number>;
  slow: number;
  /** Denied for a defect of the validator itself. */
  defects: number;
  readonly incidents: Incident[];
  worst: Incident | undefined;
}

export const emptyTally = (): Tally => ({
  inputs: 0,
  characters: 0,
  cpuMs: 0,
  kinds: {},
  verdicts: {},
  wrapped: {},
  slow: 0,
  defects: 0,
  incidents: [],
  worst: undefined,
});

/** Generous, and linear in the length. */
const limitMs = (length: number): number => 50 + (20 * length) / 1024;

const count = (table: Record<string, number>, key: string): void => {
  table[key] = (table[key] ?? 0) + 1;
};

/** Makes inputs of one seed. */
export const inputsOf = (seed: number): ((number: number) => Input) => {
  const corpus = readCorpus();
  const cores = readCores();
  if (cores.length < 20) throw new Error('too few denied expressions to wrap');
  return (number) => {
    const rng = new Rng(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
    const filename = `x.${rng.pick(EXTENSIONS)}`;
    const generate = (): string => program(filename.slice(2), rng);
    const draw = rng.next();
    if (draw < 0.2) return { kind: 'grammar', text: generate(), filename, isDenied: false };
    if (draw < 0.4)
      return { kind: 'damaged grammar', text: mutate(generate(), rng, generate), filename, isDenied: false };
    if (draw < 0.65) {
      const text = mutate(rng.pick(corpus), rng, () => rng.pick(corpus));
      return { kind: 'damaged corpus', text, filename, isDenied: false };
    }
    if (draw < 0.75) return { kind: 'bomb', text: bomb(rng), filename, isDenied: false };
    const wrapped = wrap(rng.pick(cores), rng, corpus);
    const language = rng.pick(['x.cjs', 'x.cts']);
    return { kind: 'wrapped', text: wrapped.text, filename: language, isDenied: stillEvaluates(wrapped) };
  };
};

const isSound = ({ verdict, findings, obligations }: Validation, text: string): boolean => {
  const shape = verdict === 'allow' ? findings.length + obligations.length === 0 : findings.length > 0;
  return (
    shape &&
    ['allow', 'guard', 'deny'].includes(verdict) &&
    findings.every(({ line, column }) => line >= 1 && column >= 1 && line + column <= text.length + 3)
  );
};

/** What is wrong with an answer, in words; undefined when nothing is. */
const wrongWith = ({ text, filename, isDenied }: Input, answer: Validation, number: number): string | undefined => {
  if (isDenied && answer.verdict === 'allow') return 'OPEN: a denied expression became allowed';
  if (!isSound(answer, text)) return 'the answer contradicts itself';
  if (number % 50 !== 0) return undefined;
  const again = JSON.stringify(validate(text, { filename })) === JSON.stringify(answer);
  return again ? undefined : 'the second answer is another';
};

const SHOWN = 300;

const judgeOne = (input: Input, number: number, tally: Tally): void => {
  const { text, kind, filename } = input;
  const before = process.cpuUsage();
  let answer: Validation | undefined;
  let wrong: string | undefined;
  try {
    answer = validate(text, { filename });
  } catch (error) {
    wrong = `THROWN: ${String(error)}`;
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  const told = { number, kind: `${kind} ${filename}`, length: text.length, ms, text: text.slice(0, SHOWN) };
  tally.inputs += 1;
  tally.characters += text.length;
  tally.cpuMs += ms;
  count(tally.kinds, kind);
  if (answer !== undefined) {
    count(tally.verdicts, answer.verdict);
    if (input.isDenied) count(tally.wrapped, answer.verdict);
    wrong = wrongWith(input, answer, number);
    const defect = answer.findings.find(({ rule }) => rule === 'internal/failure');
    if (defect !== undefined) {
      tally.defects += 1;
      if (tally.defects <= 3) console.error(`DEFECT ${String(number)} ${defect.message}\n${told.text}`);
    }
  }
  if (wrong !== undefined) tally.incidents.push({ ...told, why: wrong });
  if (ms > limitMs(text.length)) tally.slow += 1;
  if (tally.worst === undefined || ms / limitMs(text.length) > tally.worst.ms / limitMs(tally.worst.length))
    tally.worst = { ...told, why: 'the slowest for its size' };
};

/** Judges the inputs from one number to before another; `tell` hears of each before it is judged. */
export const judgeBatch = (seed: number, from: number, to: number, tell: (number: number) => void): Tally => {
  const inputOf = inputsOf(seed);
  const tally = emptyTally();
  for (let number = from; number < to; number += 1) {
    const input = inputOf(number);
    tell(number);
    judgeOne(input, number, tally);
  }
  return tally;
};
