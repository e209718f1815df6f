/** The owner's halt, given by another process while this one stands still in each window of a promotion. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { act } from '../act.ts';
import { BROKEN, FIXED, git, makeRepo, open, read, state, type Place } from '../fixture.ts';
import { withJournal } from './keys.ts';

const ACTOR = fileURLToPath(new URL('../actor.ts', import.meta.url));

/** Whether a process stands still, by a signal. */
const isStopped = (pid: number): boolean => {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  return ['T', 't'].includes(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
};

interface Stopped {
  /** Lets it go on; resolves with what it printed. */
  goOn(): Promise<string>;
}

/** A host that does one thing and stands still at a failpoint. */
const standingAt = async ({ dir, stateDir }: Place, failpoint: string): Promise<Stopped> => {
  const child = spawn(process.execPath, ['--conditions=@evolve/source', ACTOR, 'evolve', dir, stateDir, ''], {
    env: { ...process.env, EVOLVE_FAILPOINT: failpoint, EVOLVE_FAILPOINT_SIGNAL: 'SIGSTOP' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const { pid = 0 } = child;
  while (!isStopped(pid)) {
    if (child.exitCode !== null) throw new Error(`it ended before it came to ${failpoint}: ${stderr}`);
    await sleep(20);
  }
  return {
    goOn: async () => {
      child.kill('SIGCONT');
      await ended;
      return stdout;
    },
  };
};

/** Every window between the first look and the moment in which it is live. */
const BEFORE = [
  ...[
    'cycle:promoting',
    'cycle:before-promote',
    'index:locked',
    'promote:pinned',
    'promote:prepared',
    'promote:applying',
  ],
  ...['promote:file#1', 'promote:file#2', 'promote:files-done', 'promote:index-done', 'promote:applied'],
];

describe.runIf(process.platform === 'linux')('a halt by another process (/proc tells who stands still)', () => {
  test.each(BEFORE)('while a promotion is at %s takes everything back, and nothing has landed', async (failpoint) => {
    const place = makeRepo();
    const before = state(place.dir);
    const host = await standingAt(place, failpoint);
    expect((await act(place, ['halt'])).code).toBe(0);
    const receipt = JSON.parse(await host.goOn()) as {
      readonly outcome: string;
      readonly trigger: { readonly reason: string };
    };
    expect(receipt.outcome).toBe('safe-mode');
    expect(receipt.trigger.reason).toContain('EVOLVE_HALTED: ada has stopped evolution: stop');
    expect(state(place.dir)).toEqual(before);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    expect(read(place.dir, 'src/new/deep.js')).toBeUndefined();
  });

  test('is no failure that sticks: with its end evolution is on again', async () => {
    const place = makeRepo();
    const host = await standingAt(place, 'promote:applied');
    await act(place, ['halt']);
    await host.goOn();
    const evolver = await open(place);
    expect((await evolver.status()).halt).toMatchObject({ by: 'ada', reason: 'stop' });
    await evolver.resume();
    expect(await evolver.status()).toMatchObject({ halted: false, safeMode: false });
    expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('probation');
  });

  test('after the branch has moved comes too late for this one, and in time for the next', async () => {
    const place = makeRepo();
    const host = await standingAt(place, 'promote:swapped');
    expect((await act(place, ['halt'])).code).toBe(0);
    expect(JSON.parse(await host.goOn())).toMatchObject({ outcome: 'probation' });
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
    expect((await act(place, ['evolve'])).stderr).toContain('EVOLVE_HALTED');
  });
});

test('a halt of a form that nobody knows halts all the same', async () => {
  const place = makeRepo();
  const evolver = await open(place);
  await withJournal(place, (journal) => journal.setFlag('halt', ['?']));
  await expect(evolver.evolve({ task: 'x' })).rejects.toMatchObject({ code: 'EVOLVE_HALTED' });
  expect((await evolver.status()).halt).toEqual({ reason: 'no reason was given', at: '' });
});
