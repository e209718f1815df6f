import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBlob } from '../../src/git/objects.ts';
import { readVersions, shiftFiles, temporaryNames, type Move } from '../../src/live/moves.ts';
import { gitOf, makeRepository, write } from '../support/repository.ts';

/** Brings a new file to `plugin`, where `prepare` has put something. */
const bring = async (prepare: (dir: string) => void) => {
  const { dir } = makeRepository();
  const git = await gitOf({ dir });
  const oid = await writeBlob(git, Buffer.from('the file\n'));
  const moves: readonly Move[] = [{ path: 'plugin', from: null, to: { mode: '100644', oid } }];
  prepare(dir);
  const outcomes = await shiftFiles(git, moves, await readVersions(git, moves), {
    phase: 'test',
    strict: false,
    temporaryName: temporaryNames('e1'),
  });
  return { file: join(dir, 'plugin'), outcome: outcomes.get('plugin') };
};

test('an empty folder that could not be removed before makes way for a file', async () => {
  const { file, outcome } = await bring((dir) => mkdirSync(join(dir, 'plugin')));
  expect(outcome).toBe('moved');
  expect(readFileSync(file, 'utf8')).toBe('the file\n');
});

test('a folder that somebody uses stays', async () => {
  const { file, outcome } = await bring((dir) => {
    write(dir, 'plugin/mine', 'mine\n');
  });
  expect(outcome).toBe('skipped');
  expect(statSync(file).isDirectory()).toBe(true);
  expect(readFileSync(join(file, 'mine'), 'utf8')).toBe('mine\n');
});
