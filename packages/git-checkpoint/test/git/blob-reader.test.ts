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

test('objects come in the order of their names, missing ones as nothing', async () => {
  const { git, big, small } = await build();
  const found = await withBlobs(git, (blobs) => blobs.whole([small, 'HEAD:nowhere', big, small]));
  expect(found.map((each) => each?.bytes.length)).toEqual([1, undefined, SIZE, 1]);
});
