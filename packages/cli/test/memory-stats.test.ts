import { openMemory } from '@evolve/memory';
import { expect, test } from 'vitest';
import { evolveHere as evolve, makeRepo, stateDirOf } from './support.ts';

test('memory stats tell how healthy the memory is, with ids to look at', async () => {
  const place = makeRepo();
  expect((await evolve(place, ['memory', 'stats'])).stdout).toMatch(/^stale +0 \(0\.0 %\)$/m);
  const memory = await openMemory({ dir: stateDirOf(place) });
  const { experiences } = memory.knowledge;
  const { id } = await experiences.record({ problem: 'Error: unknown', solution: 'try again', ok: true });
  await memory.close();
  const { status, stdout } = await evolve(place, ['memory', 'stats']);
  expect(status).toBe(0);
  expect(stdout).toContain(`junk           1 (100.0 %): wordless 1; for example ${id}`);
  expect(stdout).toMatch(/^contradictions 0 \(0\.0 %\)$/m);
  const told = JSON.parse((await evolve(place, ['memory', 'stats', '--json'])).stdout) as object;
  expect(told).toMatchObject({ live: 1, health: { offered: 1, junk: { examples: [id] }, complete: true } });
});
