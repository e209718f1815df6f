/** What an agent does to its repository while it is tried out, and that it comes back. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findGuardedPlace, guardEvents } from '../../src/index.ts';
import { healthy, makeGuarded, type Guarded } from '../support/guarded.ts';
import { openWorkspace, write } from '../support/repository.ts';
import { testEnv } from '../support/values.ts';

const events = async (guarded: Guarded, type: string) =>
  (await guardEvents(guarded.stateDir)).filter((event) => event.type === type);

const types = async (guarded: Guarded): Promise<readonly string[]> =>
  (await guardEvents(guarded.stateDir)).map((event) => event.type);

const DELETE_GIT = `import { rmSync } from 'node:fs';
rmSync('.git', { recursive: true, force: true });
throw new Error('gone');
`;

describe('an evolution that destroys the repository is taken back, and the repository is there again', () => {
  const HARM: Readonly<Record<string, string>> = {
    'deletes .git': DELETE_GIT,
    'empties .git': `import { readdirSync, rmSync } from 'node:fs';
for (const name of readdirSync('.git')) rmSync('.git/' + name, { recursive: true });
throw new Error('gone');\n`,
    'overwrites HEAD': `import { writeFileSync } from 'node:fs';
writeFileSync('.git/HEAD', 'garbage');
throw new Error('gone');\n`,
    'makes a new repository in its place': `import { rmSync } from 'node:fs';
import { execSync } from 'node:child_process';
rmSync('.git', { recursive: true, force: true });
execSync('git init -q && git add -A && git -c user.name=a -c user.email=b commit -qm fresh');
throw new Error('gone');\n`,
    'deletes its refs and its index': `import { rmSync } from 'node:fs';
for (const name of ['refs', 'packed-refs', 'index']) rmSync('.git/' + name, { recursive: true, force: true });
throw new Error('gone');\n`,
  };
  for (const [name, agent] of Object.entries(HARM)) {
    test(name, async () => {
      const guarded = await makeGuarded({ maxAttempts: 2 });
      const base = guarded.git('rev-parse', 'HEAD');
      write(guarded.dir, 'staged.txt', 'staged\n');
      guarded.git('add', 'staged.txt');
      await guarded.evolve('bad', agent);
      write(guarded.dir, 'notes.md', 'dirty\n');
      expect((await guarded.run()).code).toBe(0);
      expect((await events(guarded, 'repaired')).length).toBeGreaterThanOrEqual(2);
      expect((await events(guarded, 'failed-start')).map((event) => event.attempt)).toEqual([1, 2]);
      expect(guarded.git('rev-parse', 'HEAD')).toBe(base);
      expect(guarded.git('status', '--porcelain')).toBe(' M notes.md\nA  staged.txt');
      expect(guarded.git('fsck', '--full', '--no-dangling')).toBe('');
      expect(guarded.git('for-each-ref', 'refs/evolve/rejected/bad')).not.toBe('');
      expect(readdirSync(guarded.dir).filter((file) => file.includes('evolve-'))).toEqual([]);
    });
  }

  test('deletes every tracked file: they are back, and a file that the person had deleted is not', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve(
      'bad',
      `import { execSync } from 'node:child_process';
execSync('git ls-files -z | xargs -0 rm -f');
throw new Error('gone');\n`,
    );
    rmSync(join(guarded.dir, 'notes.md'));
    write(guarded.dir, 'mine.txt', 'untracked\n');
    expect((await guarded.run()).code).toBe(0);
    expect(readFileSync(join(guarded.dir, 'agent.mjs'), 'utf8')).toBe(healthy(0));
    expect(guarded.git('status', '--porcelain')).toBe(' D notes.md\n?? mine.txt');
    expect((await events(guarded, 'repaired')).at(-1)).toMatchObject({
      evolutionId: 'bad',
      paths: ['.gitignore', 'agent.mjs'],
    });
  });

  test('deletes the person’s unfinished work: edits, staged and untracked files are back, byte for byte', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve(
      'bad',
      `import { rmSync } from 'node:fs';
for (const path of ['.git', 'notes.md', 'staged.txt', 'mine.bin', 'folder']) rmSync(path, { recursive: true, force: true });
throw new Error('gone');\n`,
    );
    write(guarded.dir, 'notes.md', 'half a sente');
    write(guarded.dir, 'staged.txt', 'staged\n');
    guarded.git('add', 'staged.txt');
    write(guarded.dir, 'staged.txt', 'and edited\r\n');
    write(guarded.dir, 'mine.bin', Buffer.from([0, 255, 10, 13]), 0o755);
    write(guarded.dir, 'folder/deep.txt', 'untracked\n');
    const paths = ['notes.md', 'staged.txt', 'mine.bin', 'folder/deep.txt'];
    const work = () =>
      paths.map((path) => [readFileSync(join(guarded.dir, path)), statSync(join(guarded.dir, path)).mode]);
    const before = { work: work(), status: guarded.git('status', '--porcelain') };
    expect((await guarded.run()).code).toBe(0);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
    expect({ work: work(), status: guarded.git('status', '--porcelain') }).toEqual(before);
  });

  test('deletes .git soon after a person has committed: the commit is back', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    write(guarded.dir, 'agent.mjs', healthy(0).replace('1500', '4500'));
    guarded.git('commit', '-qam', 'live longer');
    const running = guarded.run();
    while (!existsSync(join(guarded.stateDir, 'guard', 'ready'))) await sleep(50);
    write(guarded.dir, 'notes.md', 'by hand\n');
    guarded.git('commit', '-qam', 'by hand');
    const head = guarded.git('rev-parse', 'HEAD');
    await sleep(2_000);
    rmSync(join(guarded.dir, '.git'), { recursive: true });
    expect((await running).code).toBe(0);
    write(guarded.dir, 'agent.mjs', healthy(0));
    expect((await guarded.run()).code).toBe(0);
    expect(guarded.git('rev-parse', 'HEAD')).toBe(head);
    expect(guarded.git('status', '--porcelain')).toBe(' M agent.mjs');
    expect(guarded.git('fsck', '--full', '--no-dangling')).toBe('');
  });

  test('deletes .git from a blessed agent that had just promoted: what was lost is not started uncounted', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.run();
    const base = guarded.git('rev-parse', 'HEAD');
    await guarded.evolve('lost', healthy(0).replace('1500', '1501'));
    // As if the mirror had not seen it yet.
    rmSync(join(guarded.dir, '.git'), { recursive: true });
    expect((await guarded.run()).code).toBe(0);
    expect(guarded.git('rev-parse', 'HEAD')).toBe(base);
    expect(guarded.git('status', '--porcelain')).toBe('');
    const evolution = await (await openWorkspace(guarded)).evolution('lost');
    expect(evolution).toMatchObject({ state: 'rolled-back', reason: 'its commit was lost with the repository' });
  });

  test('writes to a shared object and deletes .git: it says that this cannot be trusted, and still counts', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    await guarded.evolve(
      'bad',
      `import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
const oid = execSync('git rev-parse HEAD:notes.md').toString().trim();
const file = '.git/objects/' + oid.slice(0, 2) + '/' + oid.slice(2);
chmodSync(file, 0o644);
writeFileSync(file, 'garbage');
rmSync('.git', { recursive: true });
throw new Error('gone');\n`,
    );
    const { code, stderr } = await guarded.run();
    expect(stderr).toContain('cannot be restored from the mirror');
    expect(code).toBe(1);
    expect(existsSync(join(guarded.dir, '.git'))).toBe(false);
    expect(await types(guarded)).toEqual(['start', 'failed-start', 'rolled-back', 'safe-mode', 'start']);
  });
});

describe('the mirror while the agent runs', () => {
  test('holds a promotion soon after it was made, without a start in between', async () => {
    const guarded = await makeGuarded();
    write(guarded.dir, 'agent.mjs', 'setInterval(() => {}, 1000);\n');
    guarded.git('commit', '-qam', 'runs on');
    const current = join(guarded.stateDir, 'mirror/current.json');
    const mirrored = (): string =>
      existsSync(current) ? (JSON.parse(readFileSync(current, 'utf8')) as { head: string }).head : '';
    await guarded.run({
      onStart: (pid) => {
        const first = setInterval(() => {
          if (mirrored() === '') return;
          clearInterval(first);
          void guarded.evolve('next', healthy(0)).then(() => {
            const second = setInterval(() => {
              if (mirrored() !== guarded.git('rev-parse', 'HEAD')) return;
              clearInterval(second);
              process.kill(pid, 'SIGTERM');
            }, 50);
          });
        }, 50);
      },
    });
    rmSync(join(guarded.dir, '.git'), { recursive: true });
    await guarded.run();
    expect(guarded.git('log', '-1', '--format=%s')).toBe('next');
  });
});

describe('a repository that is gone before the guard starts', () => {
  test('is found by the path that .git would have, from a folder inside too, and never taken for the one above', async () => {
    const guarded = await makeGuarded();
    await guarded.run();
    spawnSync('git', ['init', '-q', dirname(guarded.dir)]);
    rmSync(join(guarded.dir, '.git'), { recursive: true });
    write(guarded.dir, 'src/deep/x.txt', 'x\n');
    const { dir, stateDir } = guarded;
    const env = testEnv(dirname(dir));
    expect(await findGuardedPlace({ dir: join(dir, 'src/deep'), stateDir, env })).toEqual({ dir, stateDir });
    expect((await guarded.run()).code).toBe(0);
    expect(guarded.git('log', '--format=%s')).toBe('first');
  });

  test('is found below XDG_STATE_HOME without being named', async () => {
    const guarded = await makeGuarded();
    const { dir } = guarded;
    const env = { ...testEnv(dirname(dir)), XDG_STATE_HOME: join(dirname(dir), 'states') };
    const place = await findGuardedPlace({ dir, env });
    const guard = await guarded.install(place.stateDir);
    const run = () =>
      execFileSync(process.execPath, [guard.file, '--config', guard.config, '--', process.execPath, 'agent.mjs'], {
        cwd: dir,
        env,
        stdio: 'pipe',
      });
    run();
    rmSync(join(dir, '.git'), { recursive: true });
    expect(await findGuardedPlace({ dir, env })).toEqual(place);
    run();
    expect(guarded.git('status', '--porcelain')).toBe('');
  });

  test('is reported when nobody has ever mirrored it', async () => {
    const guarded = await makeGuarded();
    rmSync(join(guarded.dir, '.git'), { recursive: true });
    const env = { ...testEnv(dirname(guarded.dir)), XDG_STATE_HOME: join(dirname(guarded.dir), 'states') };
    await expect(findGuardedPlace({ dir: guarded.dir, env })).rejects.toMatchObject({
      code: 'EVOLVE_NOT_A_REPOSITORY',
    });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'and one that belongs to somebody else is left alone: git’s refusal is no damage (needs root to give it away)',
    async () => {
      const guarded = await makeGuarded();
      await guarded.run();
      for (const path of [guarded.dir, join(guarded.dir, '.git')]) chownSync(path, 4321, 4321);
      const { stderr } = await guarded.run();
      expect(stderr).toContain('dubious ownership');
      expect(stderr).not.toContain('damaged');
      expect(statSync(join(guarded.dir, '.git')).uid).toBe(4321);
    },
  );
});
