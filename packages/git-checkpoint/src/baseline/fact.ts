/** One thing that is watched: a hash to compare, and what a person is shown of it. */
import { createHash } from 'node:crypto';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';
import { redact } from '@evolve/core/untrusted';

export interface Fact {
  /** Of the whole value. */
  readonly hash: string;
  /** For people: shortened, without secrets. */
  readonly shown: string;
}

/** By what it is, for example `config core.hooksPath`. */
export type Facts = ReadonlyMap<string, Fact>;

const SHOWN_LENGTH = 160;

export const hashOf = (value: string | Buffer): string => createHash('sha256').update(value).digest('hex');

export const shorten = (value: string): string =>
  value.length <= SHOWN_LENGTH ? value : `${value.slice(0, SHOWN_LENGTH)}… (${String(value.length)} characters)`;

export const hidden = (value: string | Buffer): string => `sha256:${hashOf(value).slice(0, 16)}`;

export const fileFact = async (file: string | Buffer): Promise<Fact | undefined> => {
  const found = await unlessMissing(lstat(file));
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) {
    const target = await readlink(file);
    return { hash: hashOf(`link ${target}`), shown: shorten(`link to ${target}`) };
  }
  if (!found.isFile()) return { hash: 'not a file', shown: 'not a file' };
  const bytes = await readFile(file);
  const mode = (found.mode & 0o777).toString(8);
  return { hash: hashOf(Buffer.concat([Buffer.from(`${mode}\0`), bytes])), shown: `${hidden(bytes)}, mode ${mode}` };
};

/** Of a text that is shown. */
export const textFact = (text: string): Fact => ({ hash: hashOf(text), shown: shorten(redact(text.trim())) });

export const contentFact = async (file: string | Buffer): Promise<Fact | undefined> => {
  const found = await unlessMissing(lstat(file));
  if (found?.isFile() !== true) return fileFact(file);
  return textFact(await readFile(file, 'utf8'));
};
