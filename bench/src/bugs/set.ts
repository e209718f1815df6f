/**
 * Real bugs of published packages, with what it takes to fetch them and to judge a repair; nothing of the packages' code. README.md
 * says how they were found. Everything in the set is fixed by hash (`fixed.sha256`).
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const version = z.string().regex(/^\d+\.\d+\.\d+$/);
const integrity = z.string().regex(/^sha512-[\w+/]{86}==$/);
const path = z.string().regex(/^[\w./-]+\.[cm]?[jt]s$/);

const bugSchema = z.strictObject({
  id: z.string().regex(/^[a-z\d-]+$/),
  package: z.string().min(1),
  /** With the bug. */
  versionA: version,
  /** Without it. */
  versionB: version,
  integrityA: integrity,
  integrityB: integrity,
  /** Where the bug is; the first one, if there are several. */
  file: path,
  /** All of them, where it is in more than one. */
  files: z.array(path).min(2).optional(),
  /** As `diff -u` cuts it, without those that change comments or the number of the version only. */
  hunks: z.int().min(1).max(3),
  /** Lines taken away and put in, without blank ones and comments. */
  linesChanged: z.int().min(1),
  kind: z.string().min(1),
  description: z.string().min(1),
  /** Copies of the code in other formats, and whatever else changed: nothing of it is loaded by the check. */
  otherChangedJs: z.array(path),
  /** `ts`: the source as it is shipped. */
  module: z.enum(['cjs', 'esm', 'ts']),
  tests: z.int().min(6).max(12),
  failingOnA: z.array(z.int().min(0)).min(1),
  singleHunkSuffices: z.boolean(),
  /** What the package needs, to be unpacked into its `node_modules`. */
  dependencies: z.array(z.strictObject({ package: z.string().min(1), version, integrity })).optional(),
});

export type Bug = Readonly<z.infer<typeof bugSchema>>;

const parseLine = (line: string, index: number): Bug => {
  const parsed = bugSchema.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  throw new Error(`line ${String(index + 1)} of the manifest: ${z.prettifyError(parsed.error)}`);
};

const checkSense = (bug: Bug): void => {
  const wrong = bug.failingOnA.filter((test) => test >= bug.tests);
  if (wrong.length > 0) throw new Error(`${bug.id} has no test ${wrong.join(', ')}`);
  if (bug.failingOnA.length === bug.tests) throw new Error(`${bug.id} has no test that passes on both`);
  if (bug.files !== undefined && bug.files[0] !== bug.file)
    throw new Error(`${bug.id} names its files in another order`);
};

/** The set, validated. @throws Error that says what is wrong with it. */
export const loadBugs = (): readonly Bug[] => {
  const bugs = readFileSync(`${FOLDER}manifest.jsonl`, 'utf8').trim().split('\n').map(parseLine);
  bugs.forEach(checkSense);
  const ids = new Set(bugs.map(({ id }) => id));
  if (ids.size !== bugs.length) throw new Error('two bugs have the same id');
  for (const id of ids) {
    const there = globSync('*', { cwd: caseFolder(id) }).sort();
    if (there.join() !== 'check.cjs,inputs.cjs') throw new Error(`${id} has ${there.join(', ') || 'no folder'}`);
  }
  return bugs;
};

/** Where a bug's `check.cjs` and `inputs.cjs` are. */
export const caseFolder = (id: string): string => `${FOLDER}cases/${id}`;

/** Prints what is observed of every input: `node OBSERVATIONS ID PACKAGE-FOLDER [SEED]`. */
export const OBSERVATIONS = `${FOLDER}cases/observations.cjs`;

export type Half = 'development' | 'held out';

/** Which half a bug belongs to: one to write a repair engine with, one that nobody reads and that is only measured. */
export const halfOf = ({ id }: Pick<Bug, 'id'>): Half => {
  const [first = 0] = createHash('sha256').update(id).digest();
  return first % 2 === 0 ? 'development' : 'held out';
};

const hashed = (file: string): string =>
  `${createHash('sha256')
    .update(readFileSync(`${FOLDER}${file}`))
    .digest('hex')}  ${file}`;

/** What `fixed.sha256` has to hold: one line for each file of the set, as `sha256sum` writes it. */
export const hashes = (): string =>
  ['manifest.jsonl', ...globSync('cases/**/*.cjs', { cwd: FOLDER })]
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => `${hashed(file)}\n`)
    .join('');

/** What it holds. */
export const fixedHashes = (): string => readFileSync(`${FOLDER}fixed.sha256`, 'utf8');
