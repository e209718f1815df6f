/** Takes one change out of a text that was edited since: a three-way merge by lines, outside the live tree. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSynced } from '@evolve/core/disk';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';

export interface ThreeWay<T> {
  /** Where the other two come from: what the evolution made. */
  readonly base: T;
  /** What the person made of it. */
  readonly ours: T;
  /** What was there before. */
  readonly theirs: T;
}

type Endings = 'lf' | 'crlf' | 'mixed' | 'none';

const endingsOf = (bytes: Buffer): Endings => {
  const text = bytes.toString('latin1');
  const [all, windows] = [text.split('\n').length - 1, text.split('\r\n').length - 1];
  if (all === 0) return 'none';
  return windows === 0 ? 'lf' : windows === all ? 'crlf' : 'mixed';
};

const withEndings = (bytes: Buffer, endings: 'lf' | 'crlf'): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, endings === 'lf' ? '\n' : '\r\n'), 'latin1');

/**
 * Where the person's file ends its lines in one way and the two versions in another, only the way of the file counts: an
 * editor that changed it did not change every line.
 */
const fitEndings = (texts: ThreeWay<Buffer>): ThreeWay<Buffer> => {
  const [base, ours, theirs] = [endingsOf(texts.base), endingsOf(texts.ours), endingsOf(texts.theirs)];
  const oneWay = base !== 'mixed' && theirs !== 'mixed' && (base === theirs || base === 'none' || theirs === 'none');
  if (!oneWay || ours === 'mixed' || ours === 'none') return texts;
  return { base: withEndings(texts.base, ours), ours: texts.ours, theirs: withEndings(texts.theirs, ours) };
};

/** Every answer of `merge-file`: clean, a number of conflicts, trouble. All but the first leave the file alone. */
const CODES = [...Array.from({ length: 128 }, (_, code) => code), 255];

/** Not even a broken configuration has a say in it: it runs as if outside any repository. */
const NO_CONFIG = { GIT_DIR: '/dev/null/none', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

const mergeLines = async (
  context: WorkspaceContext,
  git: Git,
  texts: ThreeWay<Buffer>,
): Promise<Buffer | undefined> => {
  const dir = join(context.places.workspace, 'merge');
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { mode: 0o700 });
  try {
    const files = [];
    for (const side of ['ours', 'base', 'theirs'] as const) {
      const file = join(dir, side);
      await writeSynced(file, texts[side], { mode: 0o600 });
      files.push(file);
    }
    const output = await git.run(['merge-file', '-p', '-q', ...files], {
      codes: CODES,
      env: NO_CONFIG,
    });
    return output.code === 0 ? output.stdout : undefined;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** The value that one side changed; undefined where both did, in different ways. */
export const mergeValue = <T>({ base, ours, theirs }: ThreeWay<T>, same: (a: T, b: T) => boolean): T | undefined => {
  if (same(ours, base)) return theirs;
  return same(theirs, base) || same(ours, theirs) ? ours : undefined;
};

/** @returns The merged bytes; undefined for a conflict and for what is not text. */
export const mergeText = async (
  context: WorkspaceContext,
  git: Git,
  versions: ThreeWay<Buffer>,
): Promise<Buffer | undefined> => {
  const texts = fitEndings(versions);
  const easy = mergeValue(texts, (a, b) => a.equals(b));
  if (easy !== undefined) return easy;
  if ([texts.base, texts.ours, texts.theirs].some((bytes) => bytes.includes(0))) return undefined;
  return mergeLines(context, git, texts);
};
