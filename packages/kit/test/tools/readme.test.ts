import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detectIsolation } from '@evolve/sandbox';
import { expect, test } from 'vitest';
import { makeRepo, read, state } from '../fixture.ts';
import { FILES } from './fixture.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const [, , program = ''] = README.split('```ts\n').map((part) => part.split('```')[0]);

const AGENT = {
  ...FILES,
  'package.json': '{ "scripts": { "test": "node --test" } }',
  'test/add.test.cjs':
    "require('node:test').test('adds', () => require('node:assert').equal(require('../src/add.js')(1, 2), 3));\n",
};

test('the program about tools in the README runs and prints what it says', async () => {
  const { dir, stateDir } = makeRepo('my agent', AGENT);
  const { namespace } = await detectIsolation();
  // Where there are no namespaces the runner says so: that is its promise, not a mistake in the text.
  const place = `repo: ${JSON.stringify(dir)}${namespace ? '' : ", isolation: 'none'"}`;
  expect(program).toContain("repo: '.'");
  const args = [
    '--conditions=@evolve/source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module-typescript',
  ];
  const stdout = execFileSync(process.execPath, [...args, '-e', program.replace("repo: '.'", place)], {
    cwd: PACKAGE,
    env: { ...process.env, XDG_STATE_HOME: stateDir },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(stdout.split('\n').slice(0, 3)).toEqual(['0 awaiting-approval', "[ 'word_count' ]", '4']);
  expect(stdout).toContain('idle an evolution is on probation');
  expect(read(dir, 'tools/word_count.mjs')).toContain("name: 'word_count'");
  expect(state(dir).status).toBe('');
});
