/**
 * What V8 says about which code ran (`NODE_V8_COVERAGE`). The files are written by processes that run the code in question:
 * everything in them is read as what anybody may have put there.
 *
 * 1. Only a script that is the file on disk, byte for byte or with its types blanked out, can be mapped to lines.
 * 2. Within a function later ranges lie inside earlier ones, so the last that covers a place decides.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** One script as one process ran it. */
export interface ScriptCoverage {
  readonly url: string;
  readonly ranges: readonly Range[];
}

const MOST_FILES = 500;
const MOST_BYTES = 64 * 1024 * 1024;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isRange = (value: unknown): value is Range =>
  isRecord(value) &&
  [value['startOffset'], value['endOffset'], value['count']].every(
    (one) => Number.isSafeInteger(one) && Number(one) >= 0,
  );

const scriptOf = (value: unknown): readonly ScriptCoverage[] => {
  if (!isRecord(value) || typeof value['url'] !== 'string') return [];
  const functions = listOf(value['functions']).filter(isRecord);
  return [{ url: value['url'], ranges: functions.flatMap((one) => listOf(one['ranges']).filter(isRange)) }];
};

const read = async (file: string): Promise<readonly ScriptCoverage[]> => {
  const info = await lstat(file);
  if (!info.isFile() || info.size > MOST_BYTES) return [];
  try {
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(report) ? listOf(report['result']).flatMap(scriptOf) : [];
  } catch (error) {
    // A process that was killed while it wrote has told nothing.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
};

/** Every script of every process that left a report in the folder, of those whose address is wanted. */
export const readReports = async (
  folder: string,
  isWanted: (url: string) => boolean,
): Promise<{ readonly reports: number; readonly scripts: readonly ScriptCoverage[] }> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).slice(0, MOST_FILES);
  const scripts: ScriptCoverage[] = [];
  let reports = 0;
  for (const name of names) {
    const found = await read(join(folder, name));
    if (found.length > 0) reports += 1;
    scripts.push(...found.filter(({ url }) => isWanted(url)));
  }
  return { reports, scripts };
};

/** What Node puts after a module whose types it has blanked out. */
const addedTo = (url: string): number => '\n\n//# sourceURL='.length + url.length;

/** Whether the offsets of the script are those of the file (1). */
export const isSameText = ({ url, ranges }: ScriptCoverage, text: string): boolean => {
  const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset));
  return length === text.length || length === text.length + addedTo(url);
};

/** Numbers, from 1, of the lines of which something ran. */
export const linesThatRan = ({ ranges }: ScriptCoverage, text: string): ReadonlySet<number> => {
  const ran = new Uint8Array(text.length);
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  const lines = new Set<number>();
  let line = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    else if (ran[at] === 1 && char.trim() !== '') lines.add(line);
  }
  return lines;
};
