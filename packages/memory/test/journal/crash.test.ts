import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMemory, verifyLedger } from '../../src/index.ts';
import { startChild } from '../children/spawn.ts';
import { temporaryDir } from '../temporary.ts';

const acknowledged = (output: string): readonly string[] =>
  output
    .split('\n')
    .slice(0, -1)
    .filter((line) => /^\w+$/.test(line));

const AT = '2026-03-01T10:00:00.000Z';

// Would catch: an acknowledged write that a kill loses, half a batch that it leaves, a chain that it breaks.
test('after kill -9 of a writer every acknowledged commit is there, whole, and the next writer goes on', async () => {
  const dir = temporaryDir();
  let total = 0;
  for (let round = 1; round <= 4; round += 1) {
    const child = startChild('./commit-forever.ts', [dir, `r${String(round)}x`, String(round - 1)]);
    await new Promise<void>((resolve) => {
      let seen = 0;
      child.process.stdout.on('data', () => {
        seen += 1;
        if (seen === 10 * round) resolve();
      });
    });
    child.process.kill('SIGKILL');
    const { signal, output } = await child.ended;
    expect(signal).toBe('SIGKILL');
    const ids = acknowledged(output);
    total += ids.length;

    const { journal, close } = await openMemory({ dir });
    for (const id of ids) {
      expect((await journal.cycle(id))?.version).toBe(1);
      expect(await journal.records({ cycleId: id, limit: 9 })).toHaveLength(3);
    }
    const { size } = await journal.head();
    expect(size % 3).toBe(0);
    expect(size).toBeGreaterThanOrEqual(3 * total);
    expect((await verifyLedger({ dir })).fault).toBeUndefined();
    await close();
  }
});

// Would catch: a copy of the head that is never brought up again, or an opening that takes the lag for a cut tail.
test('killed between a commit and the copy of its head: the commit stands and the copy catches up', async () => {
  const dir = temporaryDir();
  const child = startChild('./commit-forever.ts', [dir, 'c'], {
    env: { EVOLVE_FAILPOINT: 'journal.committed#3' },
  });
  expect((await child.ended).signal).toBe('SIGKILL');
  const copy = (): unknown => JSON.parse(readFileSync(join(dir, 'ledger-head.json'), 'utf8'));
  expect(copy()).toMatchObject({ size: 6 });
  const { journal, close } = await openMemory({ dir });
  expect((await journal.cycle('c2'))?.version).toBe(1);
  expect(copy()).toMatchObject({ ...(await journal.head()), size: 9 });
  await close();
});

// Would catch: a reservation that is checked and written in two steps.
test('processes that race for a budget never pass the cap together, and lose no observation', async () => {
  const dir = temporaryDir();
  const names = ['a', 'b', 'c', 'd'];
  const children = names.map((name) => startChild('./reserve-many.ts', [dir, name, '25', '20']));
  const ended = await Promise.all(children.map(({ ended: end }) => end));
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const granted = ended.reduce((sum, { output }) => sum + Number(output), 0);
  expect(granted).toBe(28);
  const { journal, knowledge, close } = await openMemory({ dir });
  expect(await journal.spend('2026-03-01')).toEqual([{ category: 'evolution', settled: 0, reserved: 19.6 }]);
  const outcomes = await knowledge.outcomes({ since: AT });
  expect(outcomes.map(({ ok }) => ok)).toEqual([25, 25, 25, 25]);
  await close();
});
