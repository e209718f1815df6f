import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/journal/entry.ts';
import { encodeLine, openJournal, parseJournal } from '../../src/journal/journal.ts';
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
    const journal = openJournal(file);
    expect(await journal.read()).toEqual([entry('1')]);
    await journal.append(entry('3'));
    expect(readFileSync(file, 'utf8')).toBe(one + encodeLine(entry('3')));
  }
});

test('a changed line before the last is damage, and nothing goes on from it', () => {
  const lines = [encodeLine(entry('1')), encodeLine(entry('2'))];
  const damaged = Buffer.from(lines.join('').replace('"1"', '"9"'));
  expect(() => parseJournal(damaged)).toThrow(expect.objectContaining({ code: 'EVOLVE_JOURNAL_CORRUPT' }));
});

test('a line of another version is not guessed at', () => {
  const line = encodeLine(entry('1')).replace('"v":1', '"v":2');
  expect(() => parseJournal(Buffer.from(line))).toThrow(expect.objectContaining({ code: 'EVOLVE_STORE_VERSION' }));
});
