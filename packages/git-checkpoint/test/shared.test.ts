/** One repository, several users of the system: a group that shares it, and root now and then. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeRepository, write } from './support/repository.ts';
import { testEnv } from './support/values.ts';

const GROUP = 61_000;
const [ADA, BOB] = [61_001, 61_002];
const ACTOR = fileURLToPath(new URL('support/actor.ts', import.meta.url));

const run = (uid: number, args: readonly string[], dir: string) =>
  spawnSync(process.execPath, ['--conditions=@evolve/source', ...args], {
    uid,
    gid: uid === 0 ? 0 : GROUP,
    cwd: dir,
    env: testEnv(dirname(dir)),
    encoding: 'utf8',
  });

/** Only root can act as others, and they must be able to read Node and these sources. */
const canAct = process.getuid?.() === 0 && run(ADA, ['-e', `require('fs').readFileSync('${ACTOR}')`], '/').status === 0;

const sharedRepository = () => {
  const repository = makeRepository();
  const { dir, git } = repository;
  write(dirname(dir), '.gitconfig', '[safe]\n\tdirectory = *\n');
  git('config', 'core.sharedRepository', 'group');
  chmodSync(dirname(dir), 0o755);
  execFileSync('chown', ['-R', `${String(ADA)}:${String(GROUP)}`, dir]);
  execFileSync('chmod', ['-R', 'g+rwX', dir]);
  execFileSync('find', [dir, '-type', 'd', '-exec', 'chmod', 'g+s', '{}', '+']);
  const stateDirOf = (uid: number): string => {
    const stateDir = join(dirname(dir), `state-${String(uid)}`);
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    chownSync(stateDir, uid, uid === 0 ? 0 : GROUP);
    return stateDir;
  };
  const evolve = (uid: number, id: string) => run(uid, [ACTOR, 'evolve', dir, stateDirOf(uid), id], dir);
  return { ...repository, evolve };
};

test.runIf(canAct)('all of them evolve it in turn (skipped where nobody can act as another user)', () => {
  const { dir, git, evolve } = sharedRepository();
  for (const [at, uid] of [ADA, BOB, 0, ADA, BOB].entries()) {
    const { status, stdout, stderr } = evolve(uid, `e${String(at)}`);
    expect(status, `${String(uid)}: ${stderr}`).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'promoted' });
  }
  expect(git('status', '--porcelain')).toBe('');
  expect(git('rev-list', '--count', 'HEAD')).toBe('6');
  for (const name of ['evolve.lock', 'evolve-children.lock', 'evolve', 'index']) {
    const { gid, mode } = statSync(join(dir, '.git', name));
    expect([name, gid, mode & 0o060]).toEqual([name, GROUP, 0o060]);
  }
});

test('a repository that is nobody else’s stays so', () => {
  const { dir, stateDir } = makeRepository();
  chmodSync(join(dir, '.git'), 0o700);
  const { status, stderr } = run(process.getuid?.() ?? 0, [ACTOR, 'evolve', dir, stateDir, 'e1'], dir);
  expect(status, stderr).toBe(0);
  for (const name of ['evolve.lock', 'evolve-children.lock', 'evolve']) {
    expect(statSync(join(dir, '.git', name)).mode & 0o077).toBe(0);
  }
});
