/** How much of a change the checks ran: evidence that they speak about it at all. */
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadCandidate, textOf } from '../candidate/index.ts';
import type { Candidate, Change, ChangeCoverage, CommandRunner } from '../contracts/index.ts';
import { anyGlob, JUDGES, JUDGE_SETTINGS } from '../paths/index.ts';
import { changedLines } from './changed-lines.ts';
import { executableLines } from './executable-lines.ts';
import { isSameText, linesThatRan, readReports, type ScriptCoverage } from './v8-report.ts';

const LANGUAGES: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);

/** Lines that are named one by one on a receipt. */
const MOST_NAMED = 200;

const isJudge = anyGlob([...JUDGES, ...JUDGE_SETTINGS]);

const isMeasured = ({ path, after, modeAfter }: Change): boolean =>
  after !== undefined &&
  modeAfter !== '120000' &&
  LANGUAGES.has(extname(path)) &&
  !/\.d\.[cm]?ts$/.test(path) &&
  !isJudge(path);

/** A runner whose Node processes say which code they ran. The folder is one more that the commands may write to. */
export const withCoverage = (runner: CommandRunner, folder: string): CommandRunner => ({
  isolation: runner.isolation,
  run: (command, args, options) =>
    runner.run(command, args, {
      ...options,
      writable: [...(options.writable ?? []), folder],
      env: { NODE_V8_COVERAGE: folder, ...options.env },
    }),
});

interface FileCoverage {
  readonly path: string;
  readonly executable: readonly number[];
  /** Undefined: what ran cannot be mapped to the file's lines. */
  readonly missed: readonly number[] | undefined;
}

/** @param isComplete Whether every check told what it ran: otherwise a line that nobody told of may have run. */
const fileCoverage = (change: Change, scripts: readonly ScriptCoverage[], isComplete: boolean): FileCoverage => {
  const text = change.after === undefined ? '' : textOf(change.after);
  const isExecutable = executableLines(text);
  const before = change.before === undefined ? undefined : textOf(change.before);
  const executable = changedLines(before, text).filter((line) => isExecutable.has(line));
  const mapped = scripts.filter((script) => isSameText(script, text));
  if (scripts.length > 0 && mapped.length === 0) return { path: change.path, executable, missed: undefined };
  const ran = new Set(mapped.flatMap((script) => [...linesThatRan(script, text)]));
  const missed = executable.filter((line) => !ran.has(line));
  return { path: change.path, executable, missed: isComplete || missed.length === 0 ? missed : undefined };
};

const sum = (files: readonly FileCoverage[]): ChangeCoverage => {
  const told = files.filter(({ missed }) => missed !== undefined);
  const executable = told.reduce((total, file) => total + file.executable.length, 0);
  const missed = told.flatMap(({ path, missed: lines = [] }) => (lines.length === 0 ? [] : [{ path, lines }]));
  const unrun = missed.reduce((total, { lines }) => total + lines.length, 0);
  return {
    executable,
    run: executable - unrun,
    missed: missed.map(({ path, lines }) => ({ path, lines: lines.slice(0, MOST_NAMED) })),
    unmapped: files.filter(({ missed: lines }) => lines === undefined).map(({ path }) => path),
  };
};

/**
 * The changed lines that the checks ran. Undefined when the change has no JavaScript or TypeScript besides tests.
 * @param dir Where the candidate's tree lay.
 * @param folders Where the processes of each check left their reports.
 */
export const changeCoverage = async (
  candidate: Candidate,
  dir: string,
  folders: readonly string[],
): Promise<ChangeCoverage | undefined> => {
  const measured = candidate.changes.filter(isMeasured);
  if (measured.length === 0) return undefined;
  const { changes } = await loadCandidate({ ...candidate, changes: measured });
  const roots = [...new Set([dir, await realpath(dir)])];
  const pathOf = new Map(
    changes.flatMap(({ path }) => roots.map((root) => [pathToFileURL(join(root, path)).href, path] as const)),
  );
  const told = await Promise.all(folders.map((folder) => readReports(folder, (url) => pathOf.has(url))));
  const scripts = told.flatMap((one) => one.scripts);
  const isComplete = told.every(({ reports }) => reports > 0);
  return sum(
    changes.map((change) =>
      fileCoverage(
        change,
        scripts.filter(({ url }) => pathOf.get(url) === change.path),
        isComplete,
      ),
    ),
  );
};

/** Folders for reports, there while `work` runs. */
export const inReportFolders = async <T>(
  count: number,
  work: (folders: readonly string[]) => Promise<T>,
): Promise<T> => {
  const root = await mkdtemp(join(tmpdir(), 'evolve-coverage-'));
  const folders = Array.from({ length: count }, (_, index) => join(root, String(index)));
  try {
    for (const folder of folders) await mkdir(folder);
    return await work(folders);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
