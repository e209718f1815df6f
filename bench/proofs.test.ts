/** The proofs of the checkpoint guard and of the memory in small, seeded: `npm run prove -- NAME` runs each at its full count. */
import { expect, test } from 'vitest';
import { budgets } from './src/budgets.ts';
import { faults } from './src/faults.ts';
import { injection } from './src/injection.ts';
import { kill } from './src/kill.ts';
import { memoryWriters } from './src/memory-writers.ts';
import { person } from './src/person.ts';
import { powerLoss } from './src/power-loss.ts';
import { whyNoStrace } from './src/power-loss/record.ts';
import type { ProofOptions } from './src/named.ts';

const options = (some: Partial<ProofOptions>): ProofOptions => ({
  count: undefined,
  seed: 1,
  full: false,
  only: [],
  seconds: undefined,
  ...some,
});

const LIMIT_MS = 600_000;

test(
  '40 kills of promotion, rollback, checkpoint, restore and recovery leave wholly before or wholly after',
  async () => {
    expect(await kill(options({ count: 40 }))).toBe(true);
  },
  LIMIT_MS,
);

// Where strace or mount may not be used, the proof says so and leaves that part out.
test(
  'full, read-only and failing disks end in an error with a code, and recovery holds',
  async () => {
    expect(await faults(options({ count: 20 }))).toBe(true);
  },
  LIMIT_MS,
);

const noStrace = whyNoStrace();
test.skipIf(noStrace !== undefined)(
  `100 crash states after a power cut recover to wholly before or wholly after${noStrace === undefined ? '' : ` (skipped: ${noStrace})`}`,
  async () => {
    expect(await powerLoss(options({ count: 60 }))).toBe(true);
  },
  LIMIT_MS,
);

test(
  '20 seconds of two evolving processes and a person at work lose nothing',
  async () => {
    expect(await person(options({ seconds: 20 }))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'eight processes that write into one memory and are killed lose no acknowledged write; halves of its files are repaired',
  async () => {
    expect(await memoryWriters(options({ count: 40 }))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'sixteen processes that reserve, settle and are killed pass no limit at any instant, and lose no acknowledged answer',
  async () => {
    expect(await budgets(options({ count: 15 }))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'no attack of our own set stands outside of the data, no planted secret is left, and a model that obeys lands nothing',
  async () => {
    expect(await injection(options({ count: 12 }))).toBe(true);
  },
  LIMIT_MS,
);
