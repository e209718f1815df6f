/** The main job where it cannot work: a code, what to do, the documented status, and nothing left half done. */
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git, leftovers, makeHome, makeRepo, needPackage, runMain, type Ended } from './support.ts';

const expectTold = (ended: Ended, status: number, code: string, advice: RegExp): void => {
  expect(ended.status, ended.stderr).toBe(status);
  expect(ended.stderr).toMatch(new RegExp(`^${code}: .+\\n {2}\\S`, 'm'));
  expect(ended.stderr).toMatch(advice);
  expect(ended.stderr).not.toContain('    at ');
};

describe('wrong use', () => {
  test.each<[string, readonly string[], string, RegExp]>([
    ['an option that is none', ['--fast'], 'EVOLVE_USAGE', /--package NAME/],
    ['a repository without a check', ['--repo', '.'], 'EVOLVE_USAGE', /--check/],
    ['a package that is not on the list', ['--package', 'left-pad'], 'EVOLVE_NOT_FOUND', /one of .*slugify/],
  ])('%s', async (_, args, code, advice) => {
    const home = makeHome(false);
    expectTold(await runMain(home, args), 2, code, advice);
  });

  test('--help and --list need nothing', async () => {
    const home = makeHome(false);
    expect(await runMain(home, ['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect((await runMain(home, ['--list'])).stdout).toContain('slugify');
  });
});

describe('no package to be had', () => {
  test('without registry and cache: what to do, and the next run starts from nothing', async () => {
    const home = makeHome(false);
    const ended = await runMain(home, ['--short', '--dir', home.dir]);
    expectTold(ended, 1, 'EVOLVE_FETCH_FAILED', /registry/);
    expect(existsSync(join(home.dir, 'agent'))).toBe(false);
    expect(leftovers(home)).toEqual([]);
  });

  test('with a cached file that is damaged: it is not used (skipped where the package cannot be had)', async (context) => {
    await needPackage(context);
    const home = makeHome(true);
    truncateSync(join(home.cache, 'slugify-1.4.3.tgz'), 1000);
    const ended = await runMain(home, ['--short', '--dir', home.dir]);
    expectTold(ended, 1, 'EVOLVE_FETCH_FAILED', /registry/);
    expect(existsSync(join(home.dir, 'agent'))).toBe(false);
  }, 300_000);
});

test('without git', async () => {
  const home = makeHome(false);
  const ended = await runMain(home, ['--short', '--dir', home.dir], { PATH: home.root });
  expectTold(ended, 2, 'EVOLVE_GIT_MISSING', /Install git/);
});

test('with a story that is no folder', async () => {
  const home = makeHome(false);
  writeFileSync(home.dir, 'a file');
  const ended = await runMain(home, ['--short', '--dir', home.dir]);
  expectTold(ended, 2, 'EVOLVE_STATE_DIR', /--dir/);
  expect(readFileSync(home.dir, 'utf8')).toBe('a file');
});

describe('--repo', () => {
  test('on a repository of one’s own proposes, does not land without a yes, and says how to say it', async () => {
    const home = makeHome(false);
    const dir = makeRepo(home);
    const head = git(dir, 'rev-parse', 'HEAD');
    const ended = await runMain(home, ['--repo', dir, '--check', 'node checks/add.js']);
    expect(ended.status, ended.stderr).toBe(0);
    expect(ended.stdout).toContain('awaiting-approval');
    expect(ended.stderr).toContain('evolve approve');
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(head);
    expect(git(dir, 'status', '--porcelain')).toBe('');
  });

  test.each<[string, (home: ReturnType<typeof makeHome>) => string, string]>([
    ['that is none', ({ root }) => root, 'EVOLVE_NOT_A_REPOSITORY'],
    [
      'without a commit',
      (home) => {
        const dir = join(home.root, 'new');
        mkdirSync(dir);
        git(dir, 'init', '-q');
        return dir;
      },
      'EVOLVE_UNBORN_HEAD',
    ],
    [
      'that is bare',
      (home) => {
        const dir = join(home.root, 'bare');
        mkdirSync(dir);
        git(dir, 'init', '-q', '--bare');
        return dir;
      },
      'EVOLVE_BARE_REPOSITORY',
    ],
  ])('%s', async (_, make, code) => {
    const home = makeHome(false);
    expectTold(await runMain(home, ['--repo', make(home), '--check', 'true']), 2, code, /\S/);
  });

  test('with a check that passes already says that there is nothing to repair', async () => {
    const home = makeHome(false);
    const ended = await runMain(home, ['--repo', makeRepo(home), '--check', 'true']);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('EVOLVE_CHECK_ALREADY_PASSES');
  });
});
