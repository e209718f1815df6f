import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/journal/entry.ts';
import { encodeLine, openLineFile, parseLines } from '../../src/journal/line-file.ts';
import { temporaryDir } from '../support/repository.ts';

const entry = (evolutionId: string): JournalEntry => ({
  type: 'applying',
  at: '2026-01-01T00:00:00.000Z',
  evolutionId,
});

test('every cut of the last line is as if it had never been written, and is gone after the next append', async () => {
  const file = join(temporaryDir(), 'journal');
  const [one, two] = [encodeLine(entry('1')), encodeLine(entry('2'))];
  for (let cut = 0; cut < two.length; cut += 7) {
    writeFileSync(file, one + two.slice(0, cut));
    const lines = openLineFile(file);
    expect((await lines.read()).entries).toEqual([entry('1')]);
    await lines.append([entry('3')]);
    expect(readFileSync(file, 'utf8')).toBe(one + encodeLine(entry('3')));
  }
});

test('what another process appends or replaces is seen, and read from where it begins', async () => {
  const file = join(temporaryDir(), 'journal');
  const [mine, theirs] = [openLineFile(file), openLineFile(file)];
  await mine.append([entry('1')]);
  await theirs.append([entry('2')]);
  expect((await mine.read()).entries).toEqual([entry('1'), entry('2')]);
  await theirs.replace([entry('2'), entry('3')]);
  expect((await mine.read()).entries).toEqual([entry('2'), entry('3')]);
});

test('a changed line before the last is damage, and nothing goes on from it', () => {
  const lines = [encodeLine(entry('1')), encodeLine(entry('2'))];
  const damaged = Buffer.from(lines.join('').replace('"1"', '"9"'));
  expect(() => parseLines(damaged)).toThrow(expect.objectContaining({ code: 'EVOLVE_JOURNAL_CORRUPT' }));
});

test('a line of another version is not guessed at', () => {
  const line = encodeLine(entry('1')).replace('"v":1', '"v":2');
  expect(() => parseLines(Buffer.from(line))).toThrow(expect.objectContaining({ code: 'EVOLVE_STORE_VERSION' }));
});
