import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLineFile, type LineFormat } from '../../src/disk/index.ts';
import { EvolveError } from '../../src/errors/index.ts';

const format: LineFormat<string> = {
  name: 'test lines',
  version: 3,
  read: (value) => (typeof value === 'string' ? value : undefined),
  damaged: (line) => new EvolveError('EVOLVE_JOURNAL_CORRUPT', 'damaged', { data: { line } }),
};

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'evolve-lines-')), 'lines');

/** A file of these entries, and its text. */
const written = async (...entries: readonly string[]): Promise<{ readonly file: string; readonly text: string }> => {
  const file = newFile();
  await openLineFile(file, format).append(entries);
  return { file, text: readFileSync(file, 'utf8') };
};

const damageAt = (line: number) => ({ code: 'EVOLVE_JOURNAL_CORRUPT', data: { line } });

test('every cut of the last line is as if it had never been written, and is gone after the next append', async () => {
  const { file, text } = await written('one', 'two');
  const first = text.indexOf('\n') + 1;
  const { text: expected } = await written('one', 'three');
  for (let cut = first; cut < text.length; cut += 7) {
    writeFileSync(file, text.slice(0, cut));
    const lines = openLineFile(file, format);
    expect((await lines.read()).entries).toEqual(['one']);
    await lines.append(['three']);
    expect(readFileSync(file, 'utf8')).toBe(expected);
  }
});

test('a last line with holes is torn, too', async () => {
  const { file, text } = await written('one', 'a longer entry');
  writeFileSync(file, text.replace('longer', '\0\0\0\0\0\0'));
  expect((await openLineFile(file, format).read()).entries).toEqual(['one']);
});

test('what another process appends or replaces is seen, and read from where it begins', async () => {
  const file = newFile();
  const [mine, theirs] = [openLineFile(file, format), openLineFile(file, format)];
  expect((await mine.read()).entries).toEqual([]);
  await mine.append(['1']);
  await theirs.append(['2']);
  expect((await mine.read()).entries).toEqual(['1', '2']);
  await theirs.replace(['2', '3']);
  expect((await mine.read()).entries).toEqual(['2', '3']);
  await mine.append(['4']);
  expect((await theirs.read()).entries).toEqual(['2', '3', '4']);
});

test('a line that was changed, taken out or moved is damage, and nothing goes on from it', async () => {
  const { file, text } = await written('1', '2', '3');
  const [one = '', two = '', three = ''] = text.split(/(?<=\n)/);
  for (const [lines, at] of [
    [[one.replace('"1"', '"9"'), two, three], 1],
    [[one, three, three], 2],
    [[two, one, three], 1],
    [[one, 'noise\n', two, three], 2],
    [[one, two, three.replace('"3"', '"9"')], 3],
    [[one, two, three, three], 4],
  ] as const) {
    writeFileSync(file, lines.join(''));
    const found = openLineFile(file, format);
    await expect(found.read()).rejects.toMatchObject(damageAt(at));
    await expect(found.append(['4'])).rejects.toMatchObject(damageAt(at));
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  }
});

test('an entry of another kind is damage, though its checksum is right', async () => {
  const file = newFile();
  await openLineFile(file, { ...format, read: (value) => value }).append([7, 'eight']);
  await expect(openLineFile(file, format).read()).rejects.toMatchObject(damageAt(1));
});

test('a line of another version is not guessed at', async () => {
  const { file, text } = await written('1');
  writeFileSync(file, text.replace('"v":3', '"v":2'));
  await expect(openLineFile(file, format).read()).rejects.toMatchObject({ code: 'EVOLVE_STORE_VERSION' });
});
