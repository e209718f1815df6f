/** What of the books becomes the record of a proposer. */
import { expect, test } from 'vitest';
import { historyOf, readPast, recordOf, rollbacksOf } from '../../src/cycle/history.ts';
import type { Kernel } from '../../src/cycle/kernel.ts';
import type { ClosedPhase, Proved } from '../../src/cycle/state.ts';
import { proved } from './samples.ts';

interface Closed {
  readonly phase: ClosedPhase;
  readonly commit?: string;
  readonly outcomes?: number;
  readonly chosen?: Partial<Proved>;
}

const kernelWith = (states: readonly Closed[]): Kernel =>
  ({
    journal: {
      cycles: () =>
        Promise.resolve(states.map((state) => ({ state: { ...state, chosen: { ...proved, ...state.chosen } } }))),
    },
  }) as unknown as Kernel;

const judged = { grade: 'high', raw: 0.9 } as const;

test('settled counts for it; taken back, not seen, or lost on the way counts against it; what never landed is no outcome', async () => {
  const past = await readPast(
    kernelWith([
      { phase: 'settled', commit: 'a', outcomes: 7, chosen: { judged } },
      // Of before outcomes were counted.
      { phase: 'settled', commit: 'b' },
      { phase: 'settled', commit: 'c', outcomes: 0, chosen: { judged } },
      { phase: 'rolled-back', commit: 'd', chosen: { judged } },
      { phase: 'safe-mode', commit: 'e', chosen: { judged } },
      { phase: 'refused' },
      { phase: 'rejected' },
      { phase: 'aborted' },
    ]),
  );
  expect(recordOf(past, 'repair')).toEqual({ settled: 2, rolledBack: 3 });
  expect(historyOf(past, proved, 'high')).toEqual({
    ...{ others: { settled: 0, failed: 0 }, elsewhere: { settled: 0, failed: 0 }, here: { settled: 2, failed: 3 } },
    pairs: [true, false, false, false].map((ok) => ({ raw: 0.9, ok })),
  });
  expect(rollbacksOf(past, proved)).toEqual({ rolledBack: 1, of: 5, kind: 'code' });
});

test('others, other kinds of path and other grades are apart', async () => {
  const past = await readPast(
    kernelWith([
      { phase: 'settled', commit: 'a', chosen: { proposer: 'other' } },
      { phase: 'settled', commit: 'b', chosen: { paths: ['notes.md'] } },
      { phase: 'settled', commit: 'c', chosen: { judged: { grade: 'low', raw: 0.9 } } },
      { phase: 'rolled-back', commit: 'd', chosen: { paths: ['notes.md', 'src/a.ts'] } },
    ]),
  );
  expect(historyOf(past, proved, 'high')).toMatchObject({
    ...{ others: { settled: 1, failed: 0 }, elsewhere: { settled: 2, failed: 0 }, here: { settled: 0, failed: 1 } },
  });
});
