/** Programs that say what a version of a package does. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { OBSERVATIONS, type Bug } from './set.ts';

/** Some observations of a bug that never ends take their whole time. */
const OBSERVE_MS = 900_000;
/** What is right is observed in seconds; what is still running by then is something else. */
const OBSERVE_PATCH_MS = 240_000;
const MOST_OBSERVED = 2 ** 28;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs a program of Node to its end, or kills it after a while. */
export const runNode = (args: readonly string[], cwd: string, timeout: number): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, timeout, killSignal: 'SIGKILL' });
    const said = { out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...said });
    });
  });

/** What is observed of every input of a bug, a line each, where `folder` holds the package. @throws Error */
export const observations = async (bug: Bug, folder: string): Promise<readonly string[]> => {
  const { code, out, error } = await runNode([OBSERVATIONS, bug.id, join(folder, 'package')], folder, OBSERVE_MS);
  if (code !== 0) throw new Error(`${bug.id}: observing ended with ${String(code)}: ${error.slice(0, 500)}`);
  return out.trimEnd().split('\n');
};

/** What is observed of a bug's package in a folder, run in the sandbox; undefined when it does not come to its end. */
export const observedIn = async (bug: Bug, folder: string, runner: CommandRunner): Promise<string | undefined> => {
  const { exitCode, stdout, truncated } = await runner.run(
    process.execPath,
    [OBSERVATIONS, bug.id, join(folder, 'package')],
    { dir: folder, readable: [dirname(OBSERVATIONS)], timeoutMs: OBSERVE_PATCH_MS, maxOutputBytes: MOST_OBSERVED },
  );
  return exitCode === 0 && !truncated ? stdout.trimEnd() : undefined;
};

type IsLike = (folder: string, files: Readonly<Record<string, string>>) => Promise<boolean>;

/**
 * Tells whether a folder's package does the same as the one in `fixed` on every input when some of its files have other texts. It
 * runs in the sandbox: such a text is code that nobody has read. The files are put back.
 */
export const observedLike = async (bug: Bug, fixed: string, runner: CommandRunner): Promise<IsLike> => {
  const expected = (await observations(bug, fixed)).join('\n');
  return async (folder, files) => {
    const before = new Map<string, string>();
    try {
      for (const [file, text] of Object.entries(files)) {
        before.set(file, await readFile(join(folder, file), 'utf8'));
        await writeFile(join(folder, file), text);
      }
      return (await observedIn(bug, folder, runner)) === expected;
    } finally {
      for (const [file, text] of before) await writeFile(join(folder, file), text);
    }
  };
};
