/** Brings a package and its tests into a folder, with what runs them. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckCommand, CommandRunner } from '@evolve/core/contracts';
import { fetchRelease, unpack } from '../bugs/fetch.ts';
import { cacheFolder } from '../tarballs.ts';
import { HARNESS, type Subject } from './set.ts';

const CACHE = cacheFolder('mutants');
/** A suite takes a fraction of a second. */
const TIMEOUT_MS = 15_000;
const SCRIPT = 'run-tests.cjs';

/** The release as it was published, without the files that tools would read. */
export const unpackSubject = async (subject: Subject, folder: string): Promise<void> => {
  await unpack(await fetchRelease(subject, CACHE), folder);
  const modules = join(folder, 'node_modules');
  for (const need of subject.needs) {
    await unpack(await fetchRelease(need, CACHE), join(modules, need.at ?? need.package));
  }
  await mkdir(join(modules, 'tape'), { recursive: true });
  await cp(join(HARNESS, 'tape-module.cjs'), join(modules, 'tape', 'index.js'));
  await cp(HARNESS, join(modules, 'harness'), { recursive: true });
  await cp(join(HARNESS, SCRIPT), join(folder, SCRIPT));
};

export const commandOf = ({ tests }: Subject): CheckCommand => ({
  command: 'node',
  args: [SCRIPT, ...tests],
  timeoutMs: TIMEOUT_MS,
});

/** Files by path, relative to the package. */
export type Texts = Readonly<Record<string, string>>;

export const readTexts = async (folder: string, files: readonly string[]): Promise<Texts> =>
  Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  );

/** Does something with a copy of the folder in which some files have other texts. */
export const withCopy = async <T>(base: string, texts: Texts, use: (dir: string) => Promise<T>): Promise<T> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-mutants-'));
  try {
    await cp(base, dir, { recursive: true });
    for (const [file, text] of Object.entries(texts)) await writeFile(join(dir, file), text);
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

export type Verdict = 'pass' | 'fail' | 'time';

/** How a suite ends in a copy of the folder. */
export const runTests = (base: string, texts: Texts, subject: Subject, runner: CommandRunner): Promise<Verdict> =>
  withCopy(base, texts, async (dir) => {
    const { command, args, timeoutMs } = commandOf(subject);
    const { exitCode, timedOut } = await runner.run(command, args, { dir, writable: [dir], timeoutMs });
    return timedOut ? 'time' : exitCode === 0 ? 'pass' : 'fail';
  });
