import { constants } from 'node:fs';
import { access, chmod, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { ROOT } from '../setup/root.mjs';
import type { StepResult } from './step.ts';
import { tool } from './tool.ts';

/** The part of Vitest's JSON report that we count. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    /** Why the file itself did not load; empty otherwise. */
    readonly message?: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

const readReport = async (file: string): Promise<Report | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report;
  } catch {
    return undefined; // Vitest died before it wrote a report: counted as one failure below, with its output
  }
};

/** Lines of one failure: what was expected, and where. */
const LINES_OF_FAILURE = 6;

const firstLines = (text: string): string => text.split('\n').slice(0, LINES_OF_FAILURE).join('\n');

/** Every failed test by name, with the beginning of what it said: printed last, since what a log loses is its beginning. */
const failuresIn = ({ testResults }: Report): string[] =>
  testResults.flatMap(({ name, message = '', status, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`FAILED ${file}\n${firstLines(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `FAILED ${file} > ${fullName}\n${(failureMessages ?? []).map(firstLines).join('\n')}`,
    );
  });

/**
 * Counts the tests. A run that fails without a failing test (a file that does not load, an unhandled rejection) and a run
 * without tests count as one failure each.
 */
const countTests = (run: StepResult, report: Report | undefined): StepResult => {
  if (report === undefined) return { passed: 0, failed: 1, note: 'no report', output: run.output };
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests } = report;
  const ranNothing = passed + numFailedTests === 0;
  const failed = numFailedTests === 0 && (run.failed > 0 || ranNothing) ? 1 : numFailedTests;
  const skipped = numPendingTests + numTodoTests;
  const note = `${String(passed)} passed${failed > 0 ? `, ${String(failed)} failed` : ''}${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`;
  const output = [...(ranNothing ? ['no test ran'] : []), run.output.trimEnd(), ...failuresIn(report)].join('\n\n');
  return { passed, failed, note, output };
};

/** A file system in memory: the tests sync to disk thousands of times, and a killed process does not need a disk for that. */
const MEMORY = '/dev/shm';
const NEEDED_BYTES = 2_000_000_000;

/** Where the tests put their folders; the system's own place where there is none in memory, or little room. */
const scratchRoot = async (): Promise<string> => {
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    await access(MEMORY, constants.W_OK);
    return bavail * bsize > NEEDED_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
};

/** Every test of the workspace, once. */
export const tests = async (): Promise<StepResult> => {
  const dir = await mkdtemp(join(await scratchRoot(), 'evolve-verify-'));
  // Some tests look on as another user.
  await chmod(dir, 0o755);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = dir;
  try {
    const file = join(dir, 'report.json');
    const run = await tool('vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`);
    return countTests(run, await readReport(file));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(dir, { recursive: true, force: true });
  }
};
