import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Candidate } from '@evolve/core/contracts';
import { everything } from '../support/state.ts';
import { act } from '../support/act.ts';
import {
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { testClock, testEnv } from '../support/values.ts';
import { expectSound, promotion, wholeState } from './there-and-back.ts';

const STOPPER = fileURLToPath(new URL('stopping-git.ts', import.meta.url));
const ACTOR = fileURLToPath(new URL('../support/actor.ts', import.meta.url));

/**
 * A git that stops in the middle of a promotion: before it hears of the line that begins with `when`. It says so by a file, and
 * waits until another one is there.
 */
const stoppingGit = (when: string) => {
  const bin = temporaryDir();
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const [stopped, go] = [join(bin, 'stopped'), join(bin, 'go')];
  const script = `#!/bin/sh
case "$*" in *" update-ref "*--stdin) exec ${process.execPath} ${STOPPER} '${when}' ${stopped} ${go} ${real} "$@";; esac
exec ${real} "$@"
`;
  writeFileSync(join(bin, 'git'), script);
  chmodSync(join(bin, 'git'), 0o755);
  return { bin, stopped, go };
};

const [PIN, SWAP] = ['update refs/evolve/evolutions/', 'update refs/heads/main '] as const;

const until = async (file: string): Promise<void> => {
  while (!existsSync(file)) await delay(10);
};

interface Prepared {
  readonly repository: TestRepository;
  readonly candidate: Candidate;
}

const prepare = async (): Promise<Prepared> => {
  const repository = makeRepository();
  const candidate = await candidateFrom(await openWorkspace(repository), standardEdit);
  return { repository, candidate };
};

/** Promotes with a git that stops at `when`, and does something meanwhile. */
const meanwhile = async ({ repository, candidate }: Prepared, when: string, work: () => Promise<void> | void) => {
  const { bin, stopped, go } = stoppingGit(when);
  const env = { ...testEnv(dirname(repository.dir)), PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const workspace = await openWorkspace(repository, { env });
  const promoted = workspace.promote(candidate, promotion('e')).then(
    (result) => result,
    (error: unknown) => error as { code: string },
  );
  await until(stopped);
  await work();
  writeFileSync(go, '');
  return promoted;
};

test('scenario: concurrency: git add meanwhile', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { dir, git } = repository;
  write(dir, 'mine.txt', 'mine\n');
  let refused = '';
  await meanwhile(prepared, SWAP, () => {
    try {
      git('add', 'mine.txt');
    } catch (error) {
      refused = String(error);
    }
  });
  expect(refused === '' || refused.includes('index.lock')).toBe(true);
  git('add', 'mine.txt');
  git('commit', '-q', '-m', 'mine');
  expect(git('show', '--name-only', '--format=', 'HEAD')).toBe('mine.txt');
  expect(git('status', '--porcelain')).toBe('');
  expectSound(repository);
});

test('scenario: concurrency: HEAD moved', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { dir, git } = repository;
  // By plumbing, which asks for no index: the only way left while the index is held.
  const tree = git('rev-parse', 'HEAD^{tree}');
  const result = await meanwhile(prepared, SWAP, () => {
    git('update-ref', 'refs/heads/main', git('commit-tree', '-p', 'HEAD', '-m', 'mine', tree));
  });
  expect(result).toMatchObject({ status: 'kept' });
  expect(git('log', '-1', '--format=%s')).toBe('mine');
  expect(git('status', '--porcelain')).toBe('');
  expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toContain('41');
  expectSound(repository);
});

test('scenario: concurrency: branch switched', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { git } = repository;
  git('branch', 'other');
  const result = await meanwhile(prepared, SWAP, () => {
    git('symbolic-ref', 'HEAD', 'refs/heads/other');
  });
  const after = wholeState(repository);
  const landed = 'status' in result && result.status === 'promoted';
  // Either it landed on the branch that it was meant for, or it was taken back; the other branch has not moved.
  expect(git('rev-parse', 'other')).toBe(prepared.candidate.base);
  if (!landed) {
    expect(after['agent.js']).toContain('41');
    expect(git('status', '--porcelain')).toBe('');
  }
  expectSound(repository);
});

test('scenario: concurrency: the person edits a touched file', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { dir, git } = repository;
  // Between the plan and the writing.
  const result = await meanwhile(prepared, PIN, () => {
    write(dir, 'agent.js', 'mine, in the very last moment\n');
  });
  expect(result).toMatchObject({ status: 'kept', overlap: ['agent.js'] });
  expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toBe('mine, in the very last moment\n');
  expect(git('status', '--porcelain')).toBe(' M agent.js');
  expect(existsSync(join(dir, 'lib'))).toBe(false);
  expectSound(repository);
});

test('scenario: concurrency: stale foreign index.lock', async () => {
  const { repository, candidate } = await prepare();
  const before = wholeState(repository);
  const lock = join(repository.dir, '.git/index.lock');
  writeFileSync(lock, 'left by a git that crashed');
  const workspace = await openWorkspace(repository);
  await expect(workspace.promote(candidate, promotion('e'))).rejects.toMatchObject({
    code: 'EVOLVE_REPOSITORY_LOCKED',
  });
  expect(readFileSync(lock, 'utf8')).toBe('left by a git that crashed');
  await workspace.recover();
  execFileSync('rm', [lock]);
  expect(wholeState(repository)).toEqual(before);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({ status: 'promoted' });
});

test('scenario: concurrency: live foreign index.lock', async () => {
  const { repository, candidate } = await prepare();
  const lock = join(repository.dir, '.git/index.lock');
  writeFileSync(lock, '');
  const workspace = await openWorkspace(repository);
  const promoted = workspace.promote(candidate, promotion('e'));
  await delay(300);
  execFileSync('rm', [lock]);
  expect(await promoted).toMatchObject({ status: 'promoted' });
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('scenario: concurrency: stale ref lock', async () => {
  const { repository, candidate } = await prepare();
  const before = wholeState(repository);
  const lock = join(repository.dir, '.git/refs/heads/main.lock');
  writeFileSync(lock, '');
  const workspace = await openWorkspace(repository);
  await expect(workspace.promote(candidate, promotion('e'))).rejects.toMatchObject({
    code: 'EVOLVE_REPOSITORY_LOCKED',
  });
  expect(existsSync(lock)).toBe(true);
  expect(wholeState(repository)).toEqual(before);
  execFileSync('rm', [lock]);
  await workspace.recover();
  expect(await workspace.promote(candidate, promotion('f'))).toMatchObject({ status: 'promoted' });
  expectSound(repository);
});

/** An actor that promotes with a git that stops half-way; resolves when it is there. */
const stoppedActor = async ({ repository, candidate }: Prepared) => {
  const { bin, stopped, go } = stoppingGit(SWAP);
  const args = ['promote', repository.dir, repository.stateDir, candidate.base, candidate.tree, 'e'];
  const env = { ...process.env, ...testEnv(repository.dir), PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const child = spawn(process.execPath, ['--conditions=@evolve/source', ACTOR, ...args], { env, stdio: 'ignore' });
  await until(stopped);
  return { child, go };
};

test('scenario: concurrency: stopped holder', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { child, go } = await stoppedActor(prepared);
  child.kill('SIGSTOP');
  const second = await openWorkspace(repository, { lockWaitMs: 300 });
  const other = second.promote(prepared.candidate, promotion('f'));
  await expect(other).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
  const ended = once(child, 'exit');
  child.kill('SIGCONT');
  writeFileSync(go, '');
  expect((await ended)[0]).toBe(0);
  expect(await second.evolution('e')).toMatchObject({ state: 'committed' });
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('scenario: concurrency: orphan child', async () => {
  const prepared = await prepare();
  const { repository } = prepared;
  const { child, go } = await stoppedActor(prepared);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  // Its git is still about to move the branch: recovery must wait for it, and then believe what it sees.
  const workspace = await openWorkspace(repository);
  const recovered = workspace.recover();
  await delay(500);
  writeFileSync(go, '');
  await recovered;
  const state = (await workspace.evolution('e'))?.state;
  expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toContain(state === 'committed' ? '42' : '41');
  expect(repository.git('status', '--porcelain')).toBe('');
  expectSound(repository);
});

test('scenario: concurrency: gc --prune=now during everything', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const gc = (): void => {
    repository.git('-c', 'gc.reflogExpire=now', '-c', 'gc.reflogExpireUnreachable=now', 'gc', '-q', '--prune=now');
  };
  write(repository.dir, 'notes.md', 'staged\n');
  repository.git('add', 'notes.md');
  write(repository.dir, 'notes.md', 'dirty\n');
  const { id } = await workspace.checkpoint('c');
  const candidate = await candidateFrom(workspace, standardEdit);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({ status: 'promoted' });
  gc();
  expect(await workspace.rollback('e', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  gc();
  const rejected = repository.git('rev-parse', 'refs/evolve/rejected/e^{tree}');
  expect(rejected).toBe(candidate.tree);
  repository.git('reset', '-q', '--hard');
  gc();
  await workspace.restore(id);
  expect(readFileSync(join(repository.dir, 'notes.md'), 'utf8')).toBe('dirty\n');
  expect(repository.git('show', ':notes.md')).toBe('staged');
  expectSound(repository);
});

test('scenario: concurrency: gc between a capture and its promotion', async () => {
  const { repository, candidate } = await prepare();
  repository.git('gc', '-q', '--prune=now');
  const workspace = await openWorkspace(repository);
  const result = await workspace.promote(candidate, promotion('e')).catch((error: unknown) => error);
  const before = repository.git('status', '--porcelain');
  expect(before).toBe('');
  const landed = result instanceof Error ? result.name : (result as { status: string }).status;
  expect(['EvolveError', 'promoted']).toContain(landed);
  expectSound(repository);
});

test('scenario: concurrency: ref conflict', async () => {
  const { repository, candidate } = await prepare();
  // `evolve` as a branch leaves no room for `evolve/e`; so does `evolve/e/x`.
  repository.git('branch', 'evolve');
  write(repository.dir, 'agent.js', 'dirty\n');
  const workspace = await openWorkspace(repository);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({
    status: 'kept',
    ref: 'refs/evolve/kept/e',
  });
  expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toBe('dirty\n');
  repository.git('branch', '-m', 'evolve', 'evolve/f/x');
  expect(await workspace.promote(candidate, promotion('f'))).toMatchObject({ status: 'kept' });
  expectSound(repository);
});

test('scenario: concurrency: two processes promote, roll back and recover at once', async () => {
  const { repository, candidate } = await prepare();
  const before = everything(repository);
  const { base, tree } = candidate;
  const results = await Promise.all([
    ...['a', 'b', 'c'].map((id) => act(repository, ['promote', base, tree, id])),
    act(repository, ['recover']),
  ]);
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const workspace = await openWorkspace(repository);
  const states = await Promise.all(['a', 'b', 'c'].map((id) => workspace.evolution(id)));
  const live = states.filter((record) => record?.state === 'committed');
  expect(live).toHaveLength(1);
  await workspace.rollback(live[0]?.evolutionId ?? '', { reason: 'scenario' });
  expect(everything(repository)).toEqual(before);
});

test('scenario: crash: clock jump', async () => {
  const { repository, candidate } = await prepare();
  const { base, tree } = candidate;
  expect((await act(repository, ['promote', base, tree, 'e'], 'promote:applied')).signal).toBe('SIGKILL');
  for (const year of ['1970', '2099']) {
    const clock = { ...testClock, now: () => new Date(`${year}-01-01T00:00:00Z`) };
    const workspace = await openWorkspace(repository, { clock });
    await workspace.recover();
    expect(repository.git('status', '--porcelain')).toBe('');
    const { id } = await workspace.checkpoint(year);
    await workspace.restore(id);
  }
});

test('scenario: crash: pid reuse', async () => {
  const { repository } = await prepare();
  expect((await act(repository, ['trial'])).code).toBe(0);
  const workspace = await openWorkspace(repository);
  const trials = join(repository.stateDir, 'trials');
  const owners = execFileSync('find', [trials, '-name', 'owner.json'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter(Boolean);
  // Another process by now has the number of the dead owner: this one here.
  for (const file of owners) {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...owner, pid: process.pid }));
  }
  expect((await workspace.recover()).removedTrials).toBe(1);
});

test('scenario: crash: empty loose object', async () => {
  const { repository, candidate } = await prepare();
  const object = join(repository.dir, '.git/objects', candidate.tree.slice(0, 2), candidate.tree.slice(2));
  chmodSync(object, 0o644);
  writeFileSync(object, '');
  const before = everything(repository);
  const workspace = await openWorkspace(repository);
  await expect(workspace.promote(candidate, promotion('e'))).rejects.toMatchObject({ name: 'EvolveError' });
  expect(everything(repository)).toEqual(before);
  // Git takes an empty object for one that it has; made anew, the evolution lands.
  execFileSync('rm', ['-f', object]);
  const again = await candidateFrom(workspace, standardEdit);
  expect(await workspace.promote(again, promotion('f'))).toMatchObject({ status: 'promoted' });
  expectSound(repository);
});
