/** Kills, races and full disks in the middle of a repair. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '@evolve/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkMemory, openMemory, repairMemory, verifyLedger } from '../../src/index.ts';
import { startChild } from '../children/spawn.ts';
import { temporaryDir } from '../temporary.ts';
import { bytesOf, cut, filled, JOURNAL, KNOWLEDGE, query, rowsIn, sizeOf, zeroPage } from './filled.ts';

/** Both stores are cut. */
const damaged = async (): Promise<string> => {
  const dir = await filled();
  for (const file of [KNOWLEDGE, JOURNAL]) cut(dir, file, Math.floor(sizeOf(dir, file) * 0.6));
  return dir;
};

const repairIn = (dir: string, failpoint?: string) =>
  startChild('./repair-memory.ts', [dir], failpoint === undefined ? {} : { env: { EVOLVE_FAILPOINT: failpoint } });

const rowsOf = (dir: string): unknown => [KNOWLEDGE, JOURNAL].map((file) => rowsIn(join(dir, file)));

const timeless = (rows: unknown): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Map ? [...value] : value instanceof Set ? [...value] : value,
  ).replace(/20\d\d-\d\d-\d\dT[\d:.]+Z|damaged-\w+/g, '');

// Would catch: half a file under the store's name, a WAL of the old file that is read into the new one, a head that is ahead.
describe('killed', () => {
  for (const point of ['damaged-kept', 'store-ready', 'store-written']) {
    for (const nth of [1, 2]) {
      test(`at ${point}, in the ${nth === 1 ? 'knowledge' : 'journal'}: the next run ends as if nothing had happened`, async () => {
        const dir = await damaged();
        const calm = temporaryDir();
        cpSync(dir, calm, { recursive: true });
        const child = repairIn(dir, `recover:${point}#${String(nth)}`);
        expect((await child.ended).signal).toBe('SIGKILL');
        if (point !== 'damaged-kept') {
          expect(await codeOf(openMemory({ dir }))).toMatch(/CORRUPT/);
          const checked = await checkMemory({ dir });
          expect(nth === 1 ? checked.knowledge : checked.journal).toMatchObject({
            status: 'damaged',
            problems: ['a repair was cut off'],
          });
        }
        await repairMemory({ dir, acceptLoss: true });
        await repairMemory({ dir: calm, acceptLoss: true });
        expect(timeless(rowsOf(dir))).toBe(timeless(rowsOf(calm)));
        expect((await verifyLedger({ dir })).fault).toBeUndefined();
        expect(readdirSync(dir).filter((name) => /\.tmp|\.repaired/.test(name))).toEqual([]);
        const names = readdirSync(dir).filter((name) => /^(?:knowledge|journal)\.sqlite\.damaged-\w+$/.test(name));
        expect(names.length).toBeGreaterThanOrEqual(2);
        const memory = await openMemory({ dir });
        await memory.close();
      });
    }
  }
});

test('of two repairs at once one does the work; the other finds it done, or is told to wait', async () => {
  const dir = await damaged();
  const told = await Promise.all([1, 2, 3].map(async () => (await repairIn(dir).ended).output));
  expect(told.filter((output) => output === '["salvaged","salvaged"]').length).toBeLessThanOrEqual(1);
  for (const output of told)
    expect(output).toMatch(/^EVOLVE_BUSY$|^\["(?:salvaged|nothing)","(?:salvaged|nothing)"\]$/);
  await repairMemory({ dir, acceptLoss: true });
  expect(await checkMemory({ dir })).toMatchObject({ knowledge: { status: 'ok' }, journal: { status: 'ok' } });
  expect(readdirSync(dir).filter((name) => name.startsWith(`${KNOWLEDGE}.damaged`)).length).toBe(1);
});

// Would catch: somebody who opened the file before it was swapped and goes on in the one that was put away.
test('whoever opens the memory meanwhile sees the old error or the new store, and no write is lost', async () => {
  const dir = await filled();
  zeroPage(dir, KNOWLEDGE, 60);
  const repair = repairIn(dir);
  const written: string[] = [];
  const state = { isOver: false };
  void repair.ended.then(() => (state.isOver = true));
  for (let index = 0; !state.isOver || index < 3; index += 1) {
    try {
      const { knowledge, close } = await openMemory({ dir });
      try {
        await knowledge.addLesson({
          id: `n${String(index)}`,
          text: `new ${String(index)}`,
          at: '2026-03-03T10:00:00.000Z',
        });
        written.push(`n${String(index)}`);
      } finally {
        await close();
      }
    } catch (error) {
      expect(await codeOf(Promise.reject(error as Error))).toMatch(/CORRUPT|BUSY/);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await repairMemory({ dir });
  const ids = query(join(dir, KNOWLEDGE), 'SELECT id FROM lessons').map(({ id }) => id);
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((id) => !ids.includes(id))).toEqual([]);
  expect((await checkMemory({ dir })).knowledge.status).toBe('ok');
});

test('a limit that is too low refuses, and changes nothing', async () => {
  const dir = await damaged();
  const before = bytesOf(dir, KNOWLEDGE);
  expect(await codeOf(repairMemory({ dir, maxBytes: 65_536 }))).toBe('EVOLVE_STORE_FULL');
  expect(bytesOf(dir, KNOWLEDGE).equals(before)).toBe(true);
  expect(readdirSync(dir).filter((name) => /\.tmp|\.repaired|\.damaged/.test(name))).toEqual([]);
  expect((await repairMemory({ dir })).knowledge.did).toBe('salvaged');
});

const mount = (...args: readonly string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const dir = mkdtempSync(join(tmpdir(), 'evolve-mount-'));
  const mounted = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir);
  if (mounted) spawnSync('umount', [dir]);
  rmdirSync(dir);
  return mounted;
})();

/** A small disk with so many bytes free beside the memory. */
const onSmallDisk = (from: string, free: number): string => {
  const bytes = readdirSync(from).reduce((sum, name) => sum + Math.ceil(sizeOf(from, name) / 4_096) * 4_096, 0);
  const dir = mkdtempSync(join(tmpdir(), 'evolve-mount-'));
  if (!mount('-t', 'tmpfs', '-o', `size=${String(bytes + free)},mode=700`, 'tmpfs', dir))
    throw new Error('cannot mount');
  onTestFinished(() => {
    spawnSync('umount', ['-l', dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  cpSync(from, dir, { recursive: true });
  return dir;
};

// Only root may mount a small disk; the limit above is the same for everybody.
test.skipIf(!canMount)('a full disk refuses wherever it is noticed; with room the repair goes through', async () => {
  const from = await damaged();
  const before = bytesOf(from, KNOWLEDGE);
  let refused = 0;
  for (const free of [64_000, 200_000, 450_000, 700_000, 900_000, 1_100_000]) {
    const dir = onSmallDisk(from, free);
    const code = await codeOf(repairMemory({ dir, acceptLoss: true }));
    if (code === 'nothing was thrown') continue;
    refused += 1;
    expect(code).toBe('EVOLVE_STORE_FULL');
    if (!existsSync(join(dir, `${KNOWLEDGE}.repaired`))) expect(bytesOf(dir, KNOWLEDGE).equals(before)).toBe(true);
    mount('-o', 'remount,size=16m', dir);
    await repairMemory({ dir, acceptLoss: true });
    expect(await checkMemory({ dir })).toMatchObject({ knowledge: { status: 'ok' }, journal: { status: 'ok' } });
    expect(readdirSync(dir).filter((name) => name.includes('.tmp'))).toEqual([]);
  }
  expect(refused).toBeGreaterThan(2);
});
