/** What every command promises: exit statuses, one JSON document on standard output whatever happens, words elsewhere. */
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/index.ts';
import {
  evolve as evolveOutside,
  evolveHere as evolve,
  git,
  initRepo,
  makePlace,
  makeRepo,
  repositoryOf,
  type Ended,
} from './support.ts';

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** Throws unless standard output is exactly one document. */
const documentOf = ({ stdout }: Ended): unknown => JSON.parse(stdout) as unknown;

describe('help', () => {
  test('names every command on standard output, and so does --json', async () => {
    const place = makePlace();
    const asked = await evolve(place, ['--help']);
    expect(asked).toMatchObject({ status: 0, stderr: '' });
    for (const { name } of COMMANDS) expect(asked.stdout).toContain(`evolve ${name} `);
    const { commands } = documentOf(await evolve(place, ['help', '--json'])) as { commands: { name: string }[] };
    expect(commands.map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
  });

  test('without a command is wrong use, and says what there is', async () => {
    const asked = await evolve(makePlace(), []);
    expect(asked.status).toBe(2);
    expect(asked.stdout).toContain('evolve cycle');
  });

  test('of one command needs no repository', async () => {
    expect(await evolve(makePlace(), ['cycle', '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--accept') as string,
    });
  });
});

describe('wrong use is status 2 with a code and what to do', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['evolve-me'], /there is no command "evolve-me"\n {2}evolve --help/],
    ['an unknown option', ['cycle', '--fast'], /--fast.*\n {2}evolve cycle /s],
    ['an option without its value', ['cycle', '--task'], /--task/],
    ['a value that is not on offer', ['cycle', '--accept', 'always'], /--accept takes auto or ask/],
    ['a time that is none', ['cycle', '--check-seconds', 'soon'], /above 0/],
    ['show without an id', ['show'], /which evolution/],
    ['approve without an id', ['approve'], /which one/],
    ['rollback without an id', ['rollback'], /which evolution/],
    ['run without a command', ['run'], /which command/],
    ['run with a wrong number', ['run', '--max-attempts', 'many', '--', 'true'], /takes a whole number/],
    ['a seed that is none', ['repair', 'src/add.js', '--check', 'true', '--seed', 'x'], /--seed takes a whole number/],
    [
      'an isolation that is not on offer',
      ['repair', 'src/add.js', '--check', 'true', '--isolation', 'docker'],
      /takes namespace or none/,
    ],
    ['validate without files', ['validate'], /which files/],
    [
      'validate with a policy that is none',
      ['validate', 'src/add.js', '--policy', 'kind'],
      /one of .*, or a file, and not "kind"/,
    ],
    [
      'validate with a file that is no policy',
      ['validate', 'src/add.js', '--policy', './src/add.js'],
      /EVOLVE_POLICY_INVALID/,
    ],
    [
      'validate with a policy that is not there',
      ['validate', 'src/add.js', '--policy', 'none.json'],
      /EVOLVE_NOT_FOUND/,
    ],
    ['validate from a root that is not there', ['validate', 'src/add.js', '--root', 'none'], /EVOLVE_NOT_FOUND/],
    ['a folder that is not there', ['validate', 'src/none'], /EVOLVE_NOT_FOUND/],
    ['policy-diff of one policy', ['policy-diff', 'tool'], /which two policies/],
    ['policy-diff of what is none', ['policy-diff', 'tool', 'constructor'], /one of .*, or a file/],
    ['a file that is not there', ['validate', 'src/none.js'], /EVOLVE_NOT_FOUND: cannot read src\/none\.js/],
    ['capabilities of one file', ['capabilities', 'src/add.js'], /which two files/],
    ['repair without a check', ['repair', 'src/add.js'], /which check/],
    ['a checkpoint verb that is none', ['checkpoint', 'keep'], /checkpoint create, list, show/],
    ['a checkpoint that is not named', ['checkpoint', 'show'], /which one/],
    [
      'a memory verb that is none',
      ['memory', 'dream'],
      /memory stats, search, forget, compact, export, import, check, repair/,
    ],
    ['a search for nothing', ['memory', 'search'], /which problem/],
    ['a checkpoint that is none', ['checkpoint', 'restore', 'nonsense'], /EVOLVE_NOT_FOUND/],
    ['policy without a verb', ['policy'], /policy explain PATH/],
    ['a count that is none', ['log', '--count', '0'], /whole number/],
    ['an evolution that is none', ['show', 'nonsense'], /EVOLVE_NOT_FOUND/],
    ['a rollback of none', ['rollback', 'nonsense'], /EVOLVE_NOT_FOUND/],
  ])('%s', async (_, args, words) => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const [plain, json] = [await evolve(place, args), await evolve(place, [args[0] ?? '', '--json', ...args.slice(1)])];
    expect(plain.status, plain.stderr).toBe(2);
    expect(plain.stdout).toBe('');
    expect(plain.stderr).toMatch(/^EVOLVE_[A-Z_]+: /);
    expect(plain.stderr).toMatch(words);
    expect(json.status).toBe(2);
    const { error } = documentOf(json) as Failure;
    expect(plain.stderr.startsWith(`${error.code}: ${error.message}`)).toBe(true);
    expect(repositoryOf(place.dir)).toEqual(before);
  });
});

describe('the wrong place is status 2 for every command that needs a repository', () => {
  const NEED_ONE = COMMANDS.map(({ name }) => name).filter(
    (name) => !['validate', 'capabilities', 'policy-diff', 'doctor', 'repair', 'keys'].includes(name),
  );
  const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
    run: ['--', 'true'],
    show: ['x'],
    audit: ['verify'],
    approve: ['x'],
    reject: ['x'],
    rollback: ['x'],
    policy: ['explain', 'x'],
    checkpoint: ['list'],
    memory: ['stats'],
    transcripts: ['list'],
  };

  test.each(NEED_ONE)('%s', async (name) => {
    const place = makePlace();
    const asked = await evolve(place, [name, '--json', ...(ARGUMENTS[name] ?? [])]);
    expect(asked.status).toBe(2);
    expect(documentOf(asked)).toMatchObject({ error: { code: 'EVOLVE_NOT_A_REPOSITORY', hint: /git init/ } });
  });

  test('doctor does not fail on it: it is one of the things that it tells', async () => {
    const place = makePlace();
    const asked = await evolve(place, ['doctor', '--json']);
    expect(asked.status).toBe(1);
    const findings = documentOf(asked) as { name: string; ok: boolean; detail: string }[];
    expect(findings.find(({ name }) => name === 'repository')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('EVOLVE_NOT_A_REPOSITORY') as string,
    });
    expect(findings.find(({ name }) => name === 'git')?.ok).toBe(true);
  });
});

test('--repo names the place from anywhere, a folder inside it too', async () => {
  const place = makeRepo();
  const asked = await evolveOutside(place, ['status', '--json', '--repo', 'src'], { cwd: place.dir });
  expect(asked, asked.stderr).toMatchObject({ status: 0 });
  expect(documentOf(asked)).toMatchObject({ mode: 'propose', halted: false, safeMode: false });
});

test('a git that speaks another language and has odd settings does not disturb', async () => {
  const place = makePlace();
  initRepo(place.dir);
  git(place.dir, 'config', 'color.ui', 'always');
  git(place.dir, 'config', 'status.short', 'true');
  git(place.dir, 'config', 'core.quotePath', 'false');
  git(place.dir, 'config', 'commit.gpgsign', 'true');
  git(place.dir, '-c', 'commit.gpgsign=false', 'commit', '-q', '--allow-empty', '-m', 'Start');
  const asked = await evolveOutside(place, ['status'], {
    env: { ...place.env, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
  });
  expect(asked, asked.stderr).toMatchObject({ status: 0 });
});
