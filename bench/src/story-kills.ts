/**
 * SIGKILL to everything that belongs to a story, at random moments, and going on afterwards. After each kill the agent's
 * repository must hold wholly the version before or wholly the version after, and the owner's edit must be there to the byte.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const MAIN = fileURLToPath(new URL('../../examples/support-agent/main.ts', import.meta.url));
const EVOLVE = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
const DEFAULT_COUNT = 200;
/** Every process of a story has it in its environment, so that all of them can be found and killed. */
const MARK = 'EVOLVE_STORY_MARK';

const start = (dir: string, full: boolean, mark: string) =>
  spawn(process.execPath, [MAIN, '--dir', dir, ...(full ? [] : ['--short'])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, [MARK]: mark },
  });

/** Processes of the story, in whatever group or session they are. */
const processesOf = (mark: string): readonly number[] =>
  readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`${MARK}=${mark}\0`) ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });

const killAll = async (mark: string): Promise<void> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const alive = processesOf(mark);
    if (alive.length === 0) return;
    for (const pid of alive) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was gone already.
      }
    }
    await delay(20);
  }
  throw new Error('a process of the story cannot be killed');
};

const git = (dir: string, ...args: string[]): string => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' });

/** What is wrong in the repository after recovery; empty when nothing is. */
const faults = (dir: string): readonly string[] => {
  const agent = join(dir, 'agent');
  if (!existsSync(agent)) return [];
  const found: string[] = [];
  execFileSync(process.execPath, [EVOLVE, 'status', '--repo', agent, '--json'], {
    env: { ...process.env, XDG_STATE_HOME: join(dir, 'state') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const changed = git(agent, 'status', '--porcelain')
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('notes/handover.md'));
  if (changed.length > 0) found.push(`half-edited: ${changed.join(', ')}`);
  try {
    git(agent, 'fsck', '--strict', '--no-dangling');
  } catch (error) {
    found.push(`fsck: ${String(error)}`);
  }
  return found;
};

const finish = async (dir: string, full: boolean, mark: string): Promise<string | undefined> => {
  const child = start(dir, full, mark);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output = (output + text).slice(-4000);
    });
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? undefined : `going on ended with ${String(code)}:\n${output}`;
};

const timeOnce = async (full: boolean): Promise<number> => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-kills-'));
  const mark = `timing-${String(process.pid)}`;
  const started = performance.now();
  try {
    const fault = await finish(dir, full, mark);
    if (fault !== undefined) throw new Error(`the story does not even run undisturbed: ${fault}`);
    return performance.now() - started;
  } finally {
    await killAll(mark);
    rmSync(dir, { recursive: true, force: true });
  }
};

const killOnce = async (at: number, full: boolean, mark: string): Promise<readonly string[]> => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-kills-'));
  const found: string[] = [];
  try {
    const child = start(dir, full, mark);
    child.stdout.resume();
    child.stderr.resume();
    await delay(at);
    await killAll(mark);
    found.push(...faults(dir));
    const fault = await finish(dir, full, mark);
    await killAll(mark);
    if (fault !== undefined) found.push(fault);
    found.push(...faults(dir));
  } catch (error) {
    // A command that refuses the repository, or a process that does not die, is a fault like others.
    found.push(String(error));
  } finally {
    await killAll(mark);
    rmSync(dir, { recursive: true, force: true });
  }
  return found;
};

/** Two stories side by side, since most of a story is waiting; each kill has a number, so that a fault can be found again. */
const JOBS = 2;

export const storyKills: Proof = async ({ count = DEFAULT_COUNT, seed, full }) => {
  const random = seeded(seed);
  const length = await timeOnce(full);
  console.log(`undisturbed: ${(length / 1000).toFixed(1)} s; ${String(count)} kills, seed ${String(seed)}`);
  const moments = Array.from({ length: count }, () => random() * length);
  let next = 0;
  let bad = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const kill = next;
      next += 1;
      const at = moments[kill];
      if (at === undefined) return;
      const found = await killOnce(at, full, `${String(seed)}-${String(kill)}-${String(process.pid)}`);
      if (found.length > 0) bad += 1;
      const said = found.length === 0 ? 'ok' : found.join('; ');
      console.log(`${String(kill + 1).padStart(4)}  killed after ${(at / 1000).toFixed(2)} s  ${said}`);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  console.log(`${String(count - bad)} of ${String(count)} kills without a fault`);
  return bad === 0;
};
