/**
 * One file of one side, read once: what kind of thing it is, and what its code can reach. Gate and diff judge readings and
 * nothing else, so they cannot disagree.
 */
import type { FileMode } from '@evolve/core/contracts';
import { analyse, type Analysis } from '../analysis/analyse.ts';
import { languageOfPath } from '../analysis/language.ts';
import { analyseBySize } from '../validate/isolated/validate-isolated.ts';
import { analysisOptionsAt, isCode } from './code.ts';
import { isPackageJson } from './files.ts';
import { isProgram } from './program.ts';

/** Larger code is refused. In bytes. */
const MAX_BYTES = 4_000_000;

/** `program`: no code by its name, but Node would run it. `too-large`: code, or a manifest, that is not read. */
export type Reading = { readonly path: string; readonly mode: FileMode } & (
  | { readonly kind: 'link' | 'too-large' }
  | { readonly kind: 'manifest'; readonly text: string }
  | {
      readonly kind: 'code' | 'program';
      readonly text: string;
      readonly bytes: Uint8Array;
      readonly analysis: Analysis;
    }
  | { readonly kind: 'other'; readonly text: string; readonly bytes: Uint8Array }
);

const isLink = (mode: FileMode): boolean => mode === '120000' || mode === '160000';

/** What path, mode and size say without the content; undefined where it is needed. */
export const readingUnread = (path: string, mode: FileMode, size: number): Reading | undefined => {
  if (isLink(mode)) return { kind: 'link', path, mode };
  const isJudged = isPackageJson(path) || languageOfPath(path) !== undefined;
  return size > MAX_BYTES && isJudged ? { kind: 'too-large', path, mode } : undefined;
};

/** Code that is still to be analysed. */
interface Unanalysed {
  readonly path: string;
  readonly mode: FileMode;
  readonly kind: 'code' | 'program';
  readonly text: string;
  readonly bytes: Uint8Array;
}

const isUnanalysed = (found: Reading | Unanalysed): found is Unanalysed =>
  (found.kind === 'code' || found.kind === 'program') && !('analysis' in found);

const sort = (path: string, mode: FileMode, bytes: Uint8Array): Reading | Unanalysed => {
  const unread = readingUnread(path, mode, bytes.length);
  if (unread !== undefined) return unread;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (isPackageJson(path)) return { kind: 'manifest', path, mode, text };
  if (bytes.length <= MAX_BYTES && isCode(path, text)) return { kind: 'code', path, mode, text, bytes };
  if (!isProgram(path, text)) return { kind: 'other', path, mode, text, bytes };
  return bytes.length > MAX_BYTES ? { kind: 'too-large', path, mode } : { kind: 'program', path, mode, text, bytes };
};

/** Reads a file in this process, however large it is. Never throws for any content. */
export const readingOf = (path: string, mode: FileMode, bytes: Uint8Array): Reading => {
  const found = sort(path, mode, bytes);
  return isUnanalysed(found) ? { ...found, analysis: analyse(found.text, analysisOptionsAt(path)) } : found;
};

/** The same, with large code and TypeScript read in a process that may die. Rejects with the reason of an abort only. */
export const readingBySize = async (
  path: string,
  mode: FileMode,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Reading> => {
  const found = sort(path, mode, bytes);
  if (!isUnanalysed(found)) return found;
  return { ...found, analysis: await analyseBySize(found.text, analysisOptionsAt(path), signal) };
};

/** The code's analysis, where it is code. */
export const analysisIn = (reading: Reading | undefined): Analysis | undefined =>
  reading?.kind === 'code' || reading?.kind === 'program' ? reading.analysis : undefined;

/** The text, where there is one that was read. */
export const textIn = (reading: Reading | undefined): string | undefined =>
  reading !== undefined && 'text' in reading ? reading.text : undefined;
