/**
 * The backend `none`. It owns the run's private HOME and TMPDIR, and knows the run's processes by two signs:
 * 1. they are in the process group of the direct child, or
 * 2. their environment holds the path of the private folder (Linux): a process that left the group is still found.
 * It keeps nothing from the host but the environment: files, network and other processes are within reach.
 */
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend, Handle } from './backend.ts';
import { cleanEnvironment } from './environment.ts';
import { killUntilGone, sendKill } from './kill.ts';
import type { RunnerSettings } from './options.ts';
import { limitedCommand } from './process-limits.ts';
import { processesOf } from './process-table.ts';

const makePlaces = async (): Promise<{ root: string; home: string; tmp: string }> => {
  const root = await mkdtemp(join(tmpdir(), 'evolve-run-'));
  const places = { root, home: join(root, 'home'), tmp: join(root, 'tmp') };
  await mkdir(places.home);
  await mkdir(places.tmp);
  return places;
};

const openUp = async (dir: string): Promise<void> => {
  await chmod(dir, 0o700);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(dir, entry.name));
  }
};

/** Some tools leave folders that nobody may write to, their caches for one. */
const removePlaces = async (root: string): Promise<void> => {
  try {
    await rm(root, { recursive: true, force: true });
  } catch {
    await openUp(root);
    await rm(root, { recursive: true, force: true });
  }
};

/** One look and one blow; false when nobody was left. */
const killRound = async (group: number, marker: string): Promise<boolean> => {
  const groupAnswers = sendKill(-group);
  if (process.platform !== 'linux') return groupAnswers;
  const alive = await processesOf(group, marker);
  for (const pid of alive) sendKill(pid);
  return alive.length > 0;
};

const handleOf = (child: ChildProcess, marker: string): Handle => ({
  root: () => child.pid,
  killNow: () => {
    if (child.pid !== undefined) sendKill(-child.pid);
  },
  killAll: async () => {
    const group = child.pid;
    if (group !== undefined) await killUntilGone(() => killRound(group, marker));
  },
  outcome: (exit) => exit,
});

/** A plain child: own process group, cleared environment, private HOME and TMPDIR. */
export const plainBackend = (settings: RunnerSettings): Backend => ({
  isolation: 'none',
  prepare: async (request) => {
    const { options } = request;
    const places = await makePlaces();
    return {
      launch: {
        ...limitedCommand(settings, request, false),
        ...{ cwd: options.dir, env: cleanEnvironment(places, options.env), pipes: [] },
      },
      attach: (child) => handleOf(child, places.root),
      dispose: () => removePlaces(places.root),
    };
  },
});
