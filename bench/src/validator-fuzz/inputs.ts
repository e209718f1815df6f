/** What the validator is given, by its number. */
import { validate, type PresetName } from '@evolve/sandbox';
import { Rng } from '../variants/context.ts';
import { bomb } from './bombs.ts';
import { closedProgram } from './closed.ts';
import { readCores, readCorpus } from './corpus.ts';
import { EXTENSIONS, program } from './grammar.ts';
import { mutate } from './mutate.ts';
import { plant, type Material, type Planted } from './planted.ts';
import { readSinks } from './sinks.ts';

export type Kind = 'grammar' | 'damaged grammar' | 'damaged corpus' | 'bomb' | 'closed' | 'damaged closed' | 'planted';

export interface Input {
  readonly kind: Kind;
  readonly text: string;
  readonly filename: string;
  readonly policy: PresetName;
  /** Something that reaches the host is hidden in it. */
  readonly planted?: Planted;
}

/** Languages whose programs can be run. */
const RUN: readonly string[] = ['mjs', 'cjs', 'js', 'mts', 'cts', 'ts'];

/** How many of a hundred. */
const SHARES: readonly (readonly [Kind, number])[] = [
  ['grammar', 12],
  ['damaged grammar', 13],
  ['damaged corpus', 18],
  ['bomb', 7],
  ['closed', 5],
  ['damaged closed', 12],
  ['planted', 33],
];

const kindAt = (draw: number): Kind => {
  let left = draw * 100;
  for (const [kind, share] of SHARES) if ((left -= share) < 0) return kind;
  return 'planted';
};

const LONGEST_HOST = 4_000;

const isHost = (text: string): boolean =>
  text.length < LONGEST_HOST && validate(text, { filename: 'x.mjs', policy: 'pure' }).verdict === 'allow';

const materialOf = (corpus: readonly string[]): Material => {
  const material = { hosts: corpus.filter(isHost), cores: readCores(), sinkOf: readSinks() };
  if (material.cores.length < 20 || material.hosts.length < 20)
    throw new Error('too little to hide, or too few places');
  return material;
};

/** Makes inputs of one seed. */
export const inputsOf = (seed: number): ((number: number) => Input) => {
  const corpus = readCorpus();
  const material = materialOf(corpus);
  const donor = (rng: Rng): string =>
    rng.chance(0.4) ? rng.pick(material.cores) : rng.chance(0.5) ? rng.pick(corpus) : closedProgram(rng);
  const damaged = (rng: Rng, plain: (text: string) => Input): Input => {
    const text = mutate(closedProgram(rng), rng, () => donor(rng));
    return { ...plain(text), kind: 'damaged closed', filename: `x.${rng.pick(RUN)}`, policy: 'pure' };
  };
  return (number) => {
    const rng = new Rng(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
    const extension = rng.pick(EXTENSIONS);
    const kind = kindAt(rng.next());
    const plain = (text: string): Input => ({ kind, text, filename: `x.${extension}`, policy: 'default' });
    const generate = (): string => program(extension, rng);
    switch (kind) {
      case 'grammar':
        return plain(generate());
      case 'damaged grammar':
        return plain(mutate(generate(), rng, generate));
      case 'damaged corpus':
        return plain(mutate(rng.pick(corpus), rng, () => rng.pick(corpus)));
      case 'bomb':
        return plain(bomb(rng));
      case 'closed':
        return { ...plain(closedProgram(rng)), filename: `x.${rng.pick(RUN)}`, policy: 'pure' };
      case 'damaged closed':
        return damaged(rng, plain);
      case 'planted': {
        const planted = plant(rng, material);
        if (planted === undefined) return damaged(rng, plain);
        return { kind, text: planted.text, filename: planted.filename, policy: 'pure', planted };
      }
    }
  };
};
