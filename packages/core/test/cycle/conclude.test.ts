import type { NewExperience } from '@evolve/core/contracts';
import { expect, test } from 'vitest';
import { conclude } from '../../src/cycle/effects/conclude.ts';
import type { Kernel } from '../../src/cycle/kernel.ts';
import type { ClosedState } from '../../src/cycle/state.ts';

const closed = (phase: ClosedState['phase']): ClosedState =>
  ({
    phase,
    reason: 'r',
    concluded: false,
    task: { text: 'repair it', evidence: [{ tool: 'search', error: 'timed out' }] },
    chosen: { proposer: 'edit', diff: '-a\n+b' },
  }) as unknown as ClosedState;

const recordedOf = async (phase: ClosedState['phase']): Promise<readonly NewExperience[]> => {
  const recorded: NewExperience[] = [];
  const kernel = {
    journal: { openReservations: async () => [] },
    clock: { now: () => new Date(0) },
    knowledge: { addLesson: async () => {}, experiences: { record: async (one: NewExperience) => recorded.push(one) } },
  };
  await conclude(kernel as unknown as Kernel, 'c1', closed(phase));
  return recorded;
};

// Would catch: an outcome that a crash counts twice, and a diff of a model that passes for our own word.
test('an evolution that settled is remembered for its cycle, as seen by the host and written by its proposer', async () => {
  expect(await recordedOf('settled')).toEqual([
    {
      problem: 'search: timed out',
      solution: '-a\n+b',
      ok: true,
      by: 'host',
      cycleId: 'c1',
      provenance: { source: 'model', detail: 'edit' },
    },
  ]);
});

test('one that was rolled back counts against itself, and one that never landed is no experience', async () => {
  expect(await recordedOf('rolled-back')).toMatchObject([{ ok: false, reason: 'rolled-back', cycleId: 'c1' }]);
  expect(await recordedOf('refused')).toEqual([]);
});
