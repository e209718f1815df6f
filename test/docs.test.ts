/**
 * The documents say what is: their programs compile and run, their links and paths lead somewhere, their tables name the
 * commands and the error codes that exist. Catches a name that changed in the code and not in the text.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import ts from 'typescript';
import { describe, expect, test, vi } from 'vitest';

import { ERROR_CODES } from '@evolve/core/errors';
import { detectIsolation } from '@evolve/sandbox';

import { COMMANDS } from '../packages/cli/src/commands/index.ts';
import { STEPS } from '../scripts/verify/steps.ts';
import { compileFaults, makeProject } from './support/compile.ts';
import { CHECKOUT } from './support/house.ts';
import { readManifest } from './support/manifests.ts';
import {
  anchorOf,
  blocksOf,
  DOCUMENTS,
  firstCells,
  headingsOf,
  linksOf,
  pathsOf,
  proseOf,
  readDocument,
  type Block,
} from './support/markdown.ts';
import { run } from './support/run.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Node calls its SQLite experimental in some versions. */
const QUIET = ['--disable-warning=ExperimentalWarning'];

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();

const commitAll = (dir: string): void => {
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'add', '-A');
  git(dir, '-c', 'user.name=Owner', '-c', 'user.email=owner@example.com', 'commit', '-qm', 'Start');
};

/** The folder, and the state directory beside it where a program left one. */
const removeProject = (dir: string): void => {
  for (const path of [dir, `${dir}-state`]) rmSync(path, { recursive: true, force: true });
};

const blocks = DOCUMENTS.flatMap(blocksOf);
const isCode = ({ language }: Block): boolean => ['ts', 'js'].includes(language);
const nameOf = ({ document, line }: Block): string => `${document}:${line}`;
const isOurs = (document: string): boolean => document === 'README.md' || document.startsWith('docs/');
/** Files of the quick starts. */
const quickStart = Object.fromEntries(
  blocks.flatMap(({ marks, text }) => (marks['file'] === undefined ? [] : [[marks['file'], text]])),
);

describe('code blocks', () => {
  test('are found', () => {
    expect(Object.keys(quickStart)).toEqual(['src/total.ts', 'checks/total.ts', 'agent.ts', 'by-hand.ts']);
    expect(blocks.filter(isCode).length).toBeGreaterThan(12);
  });

  test.each(blocks.filter((block) => isCode(block) && isOurs(block.document)).map((block) => [nameOf(block), block]))(
    '%s is marked: a program of its own, or a file of the quick start',
    (_, { marks }) => {
      expect(Object.keys(marks)).toEqual([expect.stringMatching(/^(?:file|compile)$/)]);
    },
  );

  test('the quick starts compile, strictly', () => {
    expect(compileFaults(quickStart)).toEqual([]);
  });

  test('a mistake in one would be found', () => {
    const wrong = { ...quickStart, 'by-hand.ts': (quickStart['by-hand.ts'] ?? '').replace('repairProposer()', '7') };
    expect(compileFaults(wrong).join('\n')).toMatch(/^by-hand\.ts:\d+: .*not assignable/);
  });

  test('every other program compiles, strictly, those of the packages too', () => {
    const programs = blocks.filter(
      (block) => isCode(block) && (block.marks['compile'] !== undefined || block.text.startsWith('import ')),
    );
    const others = programs.filter(({ marks }) => marks['file'] === undefined);
    expect(others.length).toBeGreaterThan(8);
    const files = others.map((block): [string, string] => [
      `${nameOf(block).replaceAll(/[/:]/g, '_')}.ts`,
      `${block.text}export {};\n`,
    ]);
    expect(compileFaults(Object.fromEntries(files))).toEqual([]);
  });

  test.each(blocks.filter(({ language }) => language === 'json').map((block) => [nameOf(block), block]))(
    '%s is JSON',
    (_, { text }) => {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    },
  );

  test('the quick start by hand runs: a repair lands, and is taken back', async () => {
    const dir = makeProject({ ...quickStart, '.gitignore': 'node_modules/\n' });
    try {
      commitAll(dir);
      const head = git(dir, 'rev-parse', 'HEAD');
      const { code, stdout, stderr } = await run(process.execPath, [...QUIET, 'by-hand.ts'], { cwd: dir });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^probation small-repairs [0-9a-f]{40}$/m);
      expect(stdout).toMatch(/^\+ .*index < items\.length/m);
      expect(stdout).toMatch(/^moved-back$/m);
      expect(code).toBe(0);
      expect(git(dir, 'rev-parse', 'HEAD')).toBe(head);
      expect(git(dir, 'status', '--porcelain')).toBe('');
    } finally {
      removeProject(dir);
    }
  });
});

describe('the first program of a package', () => {
  /** Those that start a heartbeat, or need a project with a bug: the quick starts show them. */
  const ELSEWHERE = ['kit', 'repair'];
  const programs = DOCUMENTS.flatMap((document): [string, string][] => {
    const name = /^packages\/([^/]+)\/README\.md$/.exec(document)?.[1];
    const program = blocksOf(document).find((block) => isCode(block) && block.text.startsWith('import '));
    return name === undefined || program === undefined || ELSEWHERE.includes(name) ? [] : [[name, program.text]];
  });

  test('is found', () => {
    const names = programs.map(([name]) => name);
    expect(names).toEqual(['core', 'git-checkpoint', 'governance', 'memory', 'proposers', 'reflect', 'sandbox']);
  });

  test.each(programs)('%s runs', async (name, text) => {
    const { namespace } = await detectIsolation();
    // Where there are no namespaces the runner says so: that is its promise, not a mistake in the text.
    const program = namespace ? text : text.replaceAll('isolatedRunner()', "isolatedRunner({ isolation: 'none' })");
    const dir = makeProject({ 'program.ts': program, 'notes.md': '# Notes\n', '.gitignore': 'node_modules/\n' });
    try {
      commitAll(dir);
      const env = { ...process.env, XDG_STATE_HOME: `${dir}-state` };
      const { code, stdout, stderr } = await run(process.execPath, [...QUIET, 'program.ts'], { cwd: dir, env });
      expect(stderr).toBe('');
      expect(code).toBe(0);
      if (name !== 'git-checkpoint') expect(stdout).not.toBe('');
    } finally {
      removeProject(dir);
    }
  });
});

describe('commands', () => {
  const names = COMMANDS.map((command) => command.name);
  const shell = blocks.filter(({ language }) => language === 'sh');
  const { scripts } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { scripts: object };

  test.each(shell.map((block) => [nameOf(block), block]))('%s is shell', (_, { text }) => {
    expect(() => execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] })).not.toThrow();
  });

  test('the table of the README is the table of the command', () => {
    const listed = firstCells('README.md').flatMap((cell) => /^evolve (\S+)/.exec(cell)?.[1] ?? []);
    expect([...listed].sort()).toEqual([...names].sort());
  });

  test('the table of entries in the README of the core is that of its manifest', () => {
    const listed = firstCells('packages/core/README.md').filter((cell) => cell.startsWith('.'));
    const entries = Object.entries(readManifest('core').exports ?? {}).filter(
      ([, target]) => typeof target !== 'string',
    );
    expect([...listed].sort()).toEqual(entries.map(([subpath]) => subpath).sort());
  });

  test('the table of options in the README of the kit is that of its type', () => {
    const file = join(CHECKOUT, 'packages/kit/src/options.ts');
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext);
    const declared = source.statements.find(ts.isInterfaceDeclaration);
    const names = declared?.members.map((member) => member.name?.getText(source)) ?? [];
    expect(names).toContain('repo');
    const cells = firstCells('packages/kit/README.md').filter((cell) => !/^option$|^-+$/.test(cell));
    expect([...cells].sort()).toEqual(names.sort());
  });

  test('the table of gates in CONTRIBUTING.md is that of `npm test`', () => {
    const cells = firstCells('CONTRIBUTING.md').filter((cell) => !/^gate$|^-+$/.test(cell));
    expect([...cells].sort()).toEqual(STEPS.map(({ name }) => name).sort());
  });

  test('each command in a text exists', () => {
    const texts = DOCUMENTS.map((document) => `${proseOf(document)}\n${shellOf(document)}`).join('\n');
    const used = [...texts.matchAll(/(?:^|`|npx )evolve ([a-z]+)\b/gm)].map((match) => match[1] ?? '');
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('each script in a text exists', () => {
    const texts = DOCUMENTS.map(shellOf).join('\n');
    const used = [...texts.matchAll(/^npm (?:run )?([a-z]+)/gm)].map((match) => match[1] ?? '');
    const own = new Set([...Object.keys(scripts), 'install', 'init', 'pkg']);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !own.has(name))).toEqual([]);
  });

  const shellOf = (document: string): string =>
    blocks
      .filter((block) => block.document === document && block.language === 'sh')
      .map(({ text }) => text)
      .join('\n');
});

describe('docs/errors.md', () => {
  const headings = headingsOf('docs/errors.md').filter(({ text }) => text.startsWith('EVOLVE_'));

  test('has one heading for every code, and none besides', () => {
    expect(headings.map(({ text }) => text).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  test.each(Object.entries(ERROR_CODES))('says what follows from %s', (code, consequence) => {
    const [, section = ''] = readDocument('docs/errors.md').split(new RegExp(`^#+ ${code}$`, 'm'));
    const [own = ''] = section.split(/^#/m);
    expect(/^\*\*(terminal|retryable|pause)\.\*\*/i.exec(own.trim())?.[1]?.toLowerCase()).toBe(consequence);
    expect(own.trim().length).toBeGreaterThan(80);
  });
});

describe('what documents point to', () => {
  const isOutside = (target: string): boolean => /^[a-z]+:/i.test(target);
  const anchors = (document: string): readonly string[] => headingsOf(document).map(({ text }) => anchorOf(text));

  test.each(DOCUMENTS)('links of %s resolve', (document) => {
    const broken = linksOf(document).filter((target) => {
      if (isOutside(target)) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? document : normalize(join(dirname(document), path));
      if (!existsSync(join(CHECKOUT, file))) return true;
      return anchor !== undefined && !anchors(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.each(DOCUMENTS)('paths in %s exist', (document) => {
    expect(pathsOf(document).filter((path) => !existsSync(join(CHECKOUT, path)))).toEqual([]);
  });

  test('every decision is in the list of decisions', () => {
    const decisions = DOCUMENTS.filter((document) => /^docs\/decisions\/\d/.test(document));
    expect(decisions.length).toBeGreaterThanOrEqual(10);
    const listed = linksOf('docs/decisions/README.md').map((target) => `docs/decisions/${target}`);
    expect(listed.sort()).toEqual(decisions);
  });
});
