/** Ctrl-C, which goes to the whole process group, at every stage of a cycle: 130, nothing changed, nobody left behind. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  CHECK,
  editor,
  evolve,
  FIXED,
  fixingEditor,
  leftovers,
  makeRepo,
  ownedTrials,
  read,
  repositoryOf,
  startEvolve,
  write,
  type Ended,
  type Place,
} from './support.ts';

const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1500) throw new Error(`it did not come to this: ${what}`);
    await delay(20);
  }
};

const signalGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) throw new Error('it has not started');
  process.kill(-pid, signal);
};

/** Starts it, waits for the sign, presses Ctrl-C, and looks at what is left. */
const interrupted = async (
  place: Place,
  args: readonly string[],
  isThere: () => boolean,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended> => {
  write(place.dir, 'notes.md', 'half a sente');
  const before = repositoryOf(place.dir);
  const { child, ended } = startEvolve(place, args);
  await until('the moment of Ctrl-C', isThere);
  signalGroup(child.pid, signal);
  const end = await ended;
  expect(end.status, end.stderr).toBe(130);
  expect(end.stderr).toContain('EVOLVE_ABORTED: stopped\n  Nothing is half done.');
  expect(repositoryOf(place.dir)).toEqual(before);
  await until('everybody is gone', () => leftovers(place).length === 0);
  expect((await evolve(place, ['status'])).status).toBe(0);
  expect(ownedTrials(place)).toEqual([]);
  expect(repositoryOf(place.dir)).toEqual(before);
  // The next cycle is as if nothing had been.
  const next = await evolve(place, [
    'cycle',
    '--task',
    'x',
    '--check',
    CHECK,
    '--editor',
    fixingEditor(place),
    '--accept',
    'auto',
  ]);
  expect(next.status, next.stderr).toBe(0);
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  return end;
};

const signOf = (place: Place): { readonly file: string; readonly isThere: () => boolean } => {
  const file = join(place.root, 'sign');
  return { file, isThere: () => existsSync(file) };
};

describe('Ctrl-C', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('while the editor works (%s)', async (signal) => {
    const place = makeRepo();
    const { file, isThere } = signOf(place);
    const slow = editor(
      place,
      'slow.cjs',
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, '');
require('node:child_process').spawn('sleep', ['1000']); setInterval(() => {}, 1000); process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});`,
    );
    await interrupted(place, ['cycle', '--task', 'x', '--check', CHECK, '--editor', slow], isThere, signal);
  });

  test('while a check runs, with --json: one document that says so', async () => {
    const place = makeRepo();
    // The check cannot write outside its trial: the sign is the trial's own file.
    const trials = join(place.root, 'state', 'evolve');
    const isThere = (): boolean => leftovers(place).length > 0 && existsSync(trials) && ownedTrials(place).length > 0;
    const end = await interrupted(
      place,
      ['cycle', '--json', '--task', 'x', '--check', 'sleep 1000', '--editor', fixingEditor(place)],
      isThere,
    );
    expect(JSON.parse(end.stdout)).toBeDefined();
  });

  test('while the repair engine searches', async () => {
    const place = makeRepo();
    const isThere = (): boolean => ownedTrials(place).length > 0;
    await interrupted(
      place,
      ['cycle', '--task', 'x', '--check', 'node -e "setTimeout(() => process.exit(1), 300)"'],
      isThere,
    );
  });

  test('of evolve repair leaves the file alone', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const args = [
      'repair',
      'src/add.js',
      '--write',
      '--json',
      '--check',
      'node -e "setTimeout(() => process.exit(1), 200)"',
    ];
    const { child, ended } = startEvolve(place, args);
    await delay(2500);
    signalGroup(child.pid, 'SIGINT');
    const end = await ended;
    expect(end.status, end.stderr).toBe(130);
    expect(JSON.parse(end.stdout)).toBeDefined();
    expect(repositoryOf(place.dir)).toEqual(before);
    await until('everybody is gone', () => leftovers(place).length === 0);
  });

  test('at any time of a cycle that lands: wholly before or wholly after, never in between', async () => {
    for (const ms of [300, 700, 1000, 1200, 1400, 1700, 2000]) {
      const place = makeRepo();
      write(place.dir, 'notes.md', 'half a sente');
      const before = repositoryOf(place.dir);
      const args = ['cycle', '--task', 'x', '--check', CHECK, '--editor', fixingEditor(place), '--accept', 'auto'];
      const { child, ended } = startEvolve(place, args);
      const timer = setTimeout(() => {
        signalGroup(child.pid, 'SIGINT');
      }, ms);
      const end = await ended;
      clearTimeout(timer);
      // Before Node has come to our first line, Ctrl-C ends it as any program.
      expect([0, 130, 'SIGINT'], end.stderr).toContain(end.status);
      await until('everybody is gone', () => leftovers(place).length === 0);
      expect((await evolve(place, ['status'])).status).toBe(0);
      const after = repositoryOf(place.dir);
      if (after.head === before.head) expect(after).toEqual(before);
      else {
        expect(read(place.dir, 'src/add.js')).toBe(FIXED);
        expect(after.status).toEqual(before.status);
      }
      expect(ownedTrials(place)).toEqual([]);
    }
  }, 120_000);
});
