/** The question at the keyboard, on a terminal of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  BIN,
  BROKEN,
  CHECK,
  evolveHere,
  FIXED,
  fixingEditor,
  git,
  leftovers,
  makeRepo,
  ownedTrials,
  read,
  type Place,
} from './support.ts';

/** It gives a program a terminal. */
const TERMINAL = 'script';

const hasTerminal = spawnSync(TERMINAL, ['-qec', 'true', '/dev/null']).status === 0;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Types `keys` once the question is there. */
const answered = async (
  place: Place,
  keys: string,
): Promise<{ readonly status: number | null; readonly screen: string }> => {
  const args = ['cycle', '--task', 'add subtracts', '--check', CHECK, '--editor', fixingEditor(place)];
  const line = [process.execPath, BIN, ...args].map(quoted).join(' ');
  const child = spawn(TERMINAL, ['-qec', line, '/dev/null'], {
    cwd: place.dir,
    env: place.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let typed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    if (typed || !screen.includes('Let it land?')) return;
    typed = true;
    child.stdin.write(keys);
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  return { status, screen };
};

describe.skipIf(!hasTerminal)('Let it land? (skipped where there is no `script`)', () => {
  test('y: it lands, after the diff was shown', async () => {
    const place = makeRepo();
    const { status, screen } = await answered(place, 'y\r');
    expect(status, screen).toBe(0);
    expect(screen.indexOf('+module.exports = (a, b) => a + b;')).toBeLessThan(screen.indexOf('Let it land?'));
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test.each<[string, string, number, string]>([
    ['n', 'n\r', 1, 'rejected'],
    ['nothing but Enter', '\r', 1, 'rejected'],
    ['l: later', 'l\r', 0, 'awaiting-approval'],
    ['the end of the input', '\x04', 0, 'awaiting-approval'],
    ['Ctrl-C', '\x03', 130, 'awaiting-approval'],
  ])('%s: nothing lands', async (_, keys, wanted, outcome) => {
    const place = makeRepo();
    const { status, screen } = await answered(place, keys);
    expect(status, screen).toBe(wanted);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
    const [receipt] = JSON.parse((await evolveHere(place, ['log', '--json'])).stdout) as { outcome: string }[];
    expect(receipt?.outcome).toBe(outcome);
    expect(ownedTrials(place)).toEqual([]);
    await expect.poll(() => leftovers(place)).toEqual([]);
  });
});
