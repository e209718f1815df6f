/** Judges inputs by their numbers. An input is made of the seed and its number alone, so each can be had again. */
import { validate, type Validation } from '@evolve/sandbox';
import { Rng } from '../variants/context.ts';
import { inputsOf, type Input } from './inputs.ts';
import { isEffective } from './planted.ts';
import { count, emptyTally, type Sample, type Tally } from './tally.ts';

/** What reads TypeScript and tags can take longer than linear time, and is ended by the validator after a second and as much again. */
const TYPED = /\.(?:[cm]?ts|[jt]sx)$/;
const ENDED_AFTER_MS = 1_000;

/** Generous, and linear in the length. */
const limitMs = ({ text, filename }: Input): number =>
  50 + (20 * text.length) / 1024 + (TYPED.test(filename) ? ENDED_AFTER_MS : 0);

const isSound = ({ verdict, findings, obligations }: Validation, text: string): boolean => {
  const shape = verdict === 'allow' ? findings.length + obligations.length === 0 : findings.length > 0;
  return (
    shape &&
    ['allow', 'guard', 'deny'].includes(verdict) &&
    findings.every(({ line, column }) => line >= 1 && column >= 1 && line + column <= text.length + 3)
  );
};

const AGAIN = 50;

/** How deep the stack reaches depends on what the engine has compiled meanwhile, so near its end either answer is right. */
const isTooDeep = ({ findings }: Validation): boolean => findings.some(({ rule }) => rule === 'source/nesting');

/** What is wrong with an answer, in words; undefined when nothing is. */
const wrongWith = (input: Input, answer: Validation, number: number): string | undefined => {
  const { text, filename, policy } = input;
  if (!isSound(answer, text)) return 'the answer contradicts itself';
  if (number % AGAIN !== 0) return undefined;
  const again = validate(text, { filename, policy });
  const isSame = JSON.stringify(again) === JSON.stringify(answer) || isTooDeep(again) || isTooDeep(answer);
  return isSame ? undefined : 'the second answer is another';
};

/** What is hidden in a program that is allowed without it has to be seen. */
const judgePlanted = ({ planted }: Input, answer: Validation, tally: Tally): string | undefined => {
  if (planted === undefined) return undefined;
  if (!isEffective(planted)) {
    count(tally.planted, 'without effect');
    return undefined;
  }
  count(tally.planted, answer.verdict);
  return answer.verdict === 'allow' ? 'OPEN: what reaches the host became allowed' : undefined;
};

const OBSERVED_SHARE = 0.2;

/** Some texts that `pure` allows, to be run and watched. Those of the grammar with types or tags are not run. */
const sampleOf = ({ kind, text, filename, planted }: Input, number: number): Sample | undefined => {
  const isDrawn = new Rng(Math.imul(number + 1, 0x2c1b3c6d)).chance(OBSERVED_SHARE);
  if (!isDrawn || kind === 'bomb' || planted !== undefined || filename.endsWith('x')) return undefined;
  return validate(text, { filename, policy: 'pure' }).verdict === 'allow' ? { number, text, filename } : undefined;
};

const SHOWN = 1_500;

const tellDefect = (answer: Validation, input: Input, number: number, tally: Tally): void => {
  const defect = answer.findings.find(({ rule }) => rule === 'internal/failure');
  if (defect === undefined) return;
  tally.defects += 1;
  if (tally.defects <= 3) console.error(`DEFECT ${String(number)} ${defect.message}\n${input.text.slice(0, SHOWN)}`);
};

interface Measured {
  readonly answer: Validation | undefined;
  readonly wrong: string | undefined;
  readonly ms: number;
}

const measure = ({ text, filename, policy }: Input): Measured => {
  const before = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    const answer = validate(text, { filename, policy });
    return { answer, wrong: undefined, ms: spent() };
  } catch (error) {
    return { answer: undefined, wrong: `THROWN: ${String(error)}`, ms: spent() };
  }
};

const AGAIN_WHEN_SLOW = 2;

/** Measured anew where it was slow: what the garbage of others cost is not this text's. */
const measureFairly = (input: Input): Measured => {
  let measured = measure(input);
  for (let times = 0; times < AGAIN_WHEN_SLOW && measured.ms > limitMs(input); times += 1) {
    const again = measure(input);
    if (again.ms < measured.ms) measured = again;
  }
  return measured;
};

const judgeOne = (input: Input, number: number, tally: Tally): void => {
  const { text, kind, filename } = input;
  const { answer, wrong: thrown, ms } = measureFairly(input);
  tally.inputs += 1;
  tally.characters += text.length;
  tally.cpuMs += ms;
  count(tally.kinds, kind);
  if (answer !== undefined) {
    count(tally.verdicts, answer.verdict);
    tellDefect(answer, input, number, tally);
    const sample = answer.verdict === 'allow' ? sampleOf(input, number) : undefined;
    if (sample !== undefined) tally.samples.push(sample);
  }
  const wrong =
    answer === undefined ? thrown : (judgePlanted(input, answer, tally) ?? wrongWith(input, answer, number));
  const told = { number, kind: `${kind} ${filename}`, length: text.length, ms, text: text.slice(0, SHOWN) };
  if (wrong !== undefined) tally.incidents.push({ ...told, why: wrong });
  const share = ms / limitMs(input);
  if (share > 1) tally.incidents.push({ ...told, why: 'SLOW' });
  if (share > (tally.slowest?.share ?? 0))
    tally.slowest = { ...told, share, text: text.slice(0, 200), why: 'the slowest for its limit' };
};

/** Judges the inputs from one number to before another; `tell` hears of each before it is judged. */
export const judgeBatch = (seed: number, from: number, to: number, tell: (number: number) => void): Tally => {
  const inputOf = inputsOf(seed);
  const tally = emptyTally();
  for (let number = from; number < to; number += 1) {
    tell(number);
    judgeOne(inputOf(number), number, tally);
  }
  return tally;
};
