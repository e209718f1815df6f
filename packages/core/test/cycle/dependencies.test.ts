/** What is noticed of a change of installed dependencies, on real folders. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchDependencies } from '../../src/cycle/dependencies.ts';

const { signal } = new AbortController();

const put = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const installed = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-installed-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const path of ['a/index.js', 'a/lib/deep.js', '@scope/b/index.js', '.pnpm/c@1.0.0/index.js', '.bin/tool'])
    put(root, path, 'export const one = 1;\n');
  put(root, '.vite/results.json', '{}');
  put(root, '.package-lock.json', '{}');
  symlinkSync('.pnpm/c@1.0.0', join(root, 'c'));
  return root;
};

const changed = expect.objectContaining({ code: 'EVOLVE_DEPENDENCIES_CHANGED', consequence: 'pause' }) as object;

describe('is noticed', () => {
  test.each<[string, string, (root: string) => void]>([
    ['a file that is written', 'a', (root) => appendFileSync(join(root, 'a/lib/deep.js'), '//')],
    [
      'one whose times are set back',
      'a',
      (root) => {
        const { atime, mtime } = statSync(join(root, 'a/index.js'));
        writeFileSync(join(root, 'a/index.js'), 'export const two = 2;\n');
        utimesSync(join(root, 'a/index.js'), atime, mtime);
      },
    ],
    ['a new file', 'a', (root) => put(root, 'a/lib/more.js', '')],
    ['a file that is gone', '@scope/b', (root) => rmSync(join(root, '@scope/b/index.js'))],
    ['a package in the folder of pnpm', '.pnpm/c@1.0.0', (root) => appendFileSync(join(root, 'c/index.js'), '//')],
    ['a program', '.bin', (root) => put(root, '.bin/node', '#!/bin/sh\n')],
    [
      'a link that leads elsewhere',
      'c',
      (root) => {
        rmSync(join(root, 'c'));
        symlinkSync('a', join(root, 'c'));
      },
    ],
    ['a new package', 'left-pad', (root) => put(root, 'left-pad/index.js', '')],
    ['a package that is gone', 'a', (root) => rmSync(join(root, 'a'), { recursive: true })],
  ])('%s', async (_, name, change) => {
    const root = installed();
    const watch = await watchDependencies({ dependencies: [root] }, 'none', signal);
    await watch.assertSame();
    change(root);
    await expect(watch.assertSame()).rejects.toMatchObject({
      code: 'EVOLVE_DEPENDENCIES_CHANGED',
      data: { packages: [join(root, name)] },
    });
    await expect(watch.assertSame()).rejects.toEqual(changed);
  });
});

test('what tools keep there for themselves may change; a folder that is not there, and none at all, are no fault', async () => {
  const root = installed();
  const watch = await watchDependencies({ dependencies: [root, join(root, 'nowhere')] }, 'process', signal);
  put(root, '.vite/results.json', '{"a":1}');
  put(root, '.cache/x', '1');
  await watch.assertSame();
  await (await watchDependencies({}, 'none', signal)).assertSame();
});

test('where nothing can be written nothing is looked at, and an abort ends the look', async () => {
  const root = installed();
  const watch = await watchDependencies({ dependencies: [root] }, 'namespace', signal);
  appendFileSync(join(root, 'a/index.js'), '//');
  await watch.assertSame();
  const gone = AbortSignal.abort(new Error('enough'));
  await expect(watchDependencies({ dependencies: [root] }, 'none', gone)).rejects.toThrow('enough');
});
