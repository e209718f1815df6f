import type { Candidate } from '@evolve/core/contracts';
import { candidateOf } from '@evolve/core/candidate';

/** Texts that reach one refused capability each. */
const GAINS: readonly (readonly [capability: string, line: string])[] = [
  ['eval', "export const run = (text) => (() => {}).constructor('return ' + text)();"],
  ['process.spawn', "export { execSync as run } from 'node:child_process';"],
  ['globals.write', 'Array.prototype.every = () => true;'],
];

/** Where the known-bad change is made: what a policy says of this path is what it is tried with. */
export const KNOWN_BAD_PATH = 'gate-liveness/bad.mjs';

const BEFORE = 'export const add = (a, b) => a - b;\n';

/** A change that gains the first capability that nobody granted; were all granted, one that cannot be read. */
export const knownBadCandidate = (isGranted: (capability: string) => boolean): Candidate => {
  const [, line = 'export const broken = ;'] = GAINS.find(([capability]) => !isGranted(capability)) ?? [];
  return candidateOf({ [KNOWN_BAD_PATH]: { before: BEFORE, after: `${BEFORE}${line}\n` } });
};

/** A repair that reaches nothing new, a new pure file, and a deletion. */
export const knownGoodCandidate = (): Candidate =>
  candidateOf({
    'gate-liveness/good.mjs': { before: BEFORE, after: 'export const add = (a, b) => a + b;\n' },
    'gate-liveness/new.ts': { after: 'export const words = (text: string): string[] => text.split(/\\s+/);\n' },
    'gate-liveness/old.mjs': { before: BEFORE },
  });
