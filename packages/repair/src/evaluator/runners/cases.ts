/** Test cases as every runner's results name them, so that runs in different processes can be compared. */
import path from 'node:path';
import type { CaseResult } from '../protocol.ts';

export interface FileResult {
  /** Absolute. */
  readonly file: string;
  /** Whether the file as a whole is told as passed: it may fail without any of its cases. */
  readonly ok: boolean;
  /** Cases that ran, each by the names around it and its own. */
  readonly cases: readonly { readonly titles: readonly string[]; readonly ok: boolean }[];
}

const SEPARATOR = ' › ';

const below = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/');

/** What stands for a file that failed without a failing case: an error while it was loaded, or in a hook. */
const wholeFile = (name: string, { ok, cases }: FileResult): CaseResult[] =>
  ok || cases.some((one) => !one.ok) ? [] : [[name, false]];

/** Each case by a path of names from its file on, with a number where names occur again; in the order of files' names. */
export const caseResults = (root: string, files: readonly FileResult[]): readonly CaseResult[] => {
  const seen = new Map<string, number>();
  const numbered = (id: string): string => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}#${String(count)}`;
  };
  return files
    .map((result): readonly [string, FileResult] => [below(root, result.file), result])
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, result]) => [
      ...wholeFile(name, result),
      ...result.cases.map(({ titles, ok }): CaseResult => [
        numbered([name, ...titles.filter((title) => title !== '')].join(SEPARATOR).replaceAll(/[\r\n]+/g, ' ')),
        ok,
      ]),
    ]);
};

/** The file of a case. */
export const fileOf = (id: string): string => id.split(SEPARATOR, 1)[0] ?? id;

/** A pattern that fits the full names of these cases; undefined when one of them is a whole file. */
export const patternOf = (ids: ReadonlySet<string>): string | undefined => {
  const names: string[] = [];
  for (const id of ids) {
    const [, ...titles] = id.replace(/#\d+$/, '').split(SEPARATOR);
    if (titles.length === 0) return undefined;
    // Runners put blanks, or ` > `, between names, and a name may have had a line's end.
    names.push(titles.map((title) => escaped(title).replaceAll(' ', '\\s+')).join('(?: > |\\s)'));
  }
  return `^\\s*(?:${names.join('|')})$`;
};

/** Text that a regular expression takes as it stands. */
export const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** A line for each case, as reporters mark them. */
export const caseLines = (cases: readonly CaseResult[]): readonly string[] =>
  cases.map(([id, ok]) => `${ok ? '✔' : '✖'} ${id} (0ms)`);
