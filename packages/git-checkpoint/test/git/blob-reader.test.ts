import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withBlobs } from '../../src/git/blob-reader.ts';
import { gitOf, makeRepository } from '../support/repository.ts';

const SIZE = 4_000_000;

const build = async () => {
  const { dir, git } = makeRepository('repo', { big: 'x'.repeat(SIZE), small: 'y' });
  return { git: await gitOf({ dir }), big: git('rev-parse', ':big'), small: git('rev-parse', ':small') };
};

test('whoever stops in the middle of a large object is not kept waiting for the rest', async () => {
  const { git, big } = await build();
  const reading = withBlobs(git, (blobs) =>
    blobs.read(big, () => {
      throw new Error('the disk is full');
    }),
  );
  await expect(reading).rejects.toThrow('the disk is full');
});

test('nor is the program that it belongs to, when all of it fits into the pipe', async () => {
  const { dir, git } = makeRepository('repo', { some: 'x'.repeat(50_000) });
  const module = (name: string): string =>
    JSON.stringify(fileURLToPath(new URL(`../../src/git/${name}`, import.meta.url)));
  const program = `
    const { withBlobs } = await import(${module('blob-reader.ts')});
    const { openGit } = await import(${module('git.ts')});
    const { findRepository } = await import(${module('repository.ts')});
    const git = await openGit(await findRepository(process.cwd(), process.env), process.env);
    const fail = () => { throw new Error('the disk is full'); };
    await withBlobs(git, (blobs) => blobs.read('${git('rev-parse', ':some')}', fail)).catch((error) => console.log(error.message));`;
  const args = ['--conditions=@evolve/source', '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: dir });
  expect(stdout).toBe('the disk is full\n');
});

test('objects come in the order of their names, missing ones as nothing', async () => {
  const { git, big, small } = await build();
  const found = await withBlobs(git, (blobs) => blobs.whole([small, 'HEAD:nowhere', big, small]));
  expect(found.map((each) => each?.bytes.length)).toEqual([1, undefined, SIZE, 1]);
});
