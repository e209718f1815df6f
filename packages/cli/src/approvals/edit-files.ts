/** The changed files in a folder of their own, for an editor; what it leaves there is the person's version. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { readBytes } from '@evolve/core/candidate';
import type { Change } from '@evolve/core/contracts';
import { wrongUse } from '../usage.ts';

type Files = Readonly<Record<string, Uint8Array | null>>;

const putDown = async (dir: string, changes: readonly Change[]): Promise<Files> => {
  const files: Record<string, Uint8Array | null> = {};
  for (const { path, after, modeAfter } of changes) {
    if (after === undefined || modeAfter === '120000') continue;
    const bytes = await readBytes(after);
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes, { mode: 0o600 });
    files[path] = bytes;
  }
  return files;
};

const pickUp = async (dir: string): Promise<Files> => {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: Record<string, Uint8Array | null> = {};
  for (const path of paths) files[relative(dir, path)] = await readFile(path);
  return files;
};

const isSame = (a: Uint8Array | null | undefined, b: Uint8Array | null | undefined): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;

/** As git does: the variable may hold a program with arguments. */
const runEditor = async (editor: string, dir: string, paths: readonly string[]): Promise<void> => {
  const child = spawn('sh', ['-c', `${editor} "$@"`, 'sh', ...paths], { cwd: dir, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw wrongUse(`the editor ended with ${String(code ?? 'a signal')}, so nothing was edited`);
};

/**
 * What a person makes of the changes: the files that differ now; null where one was deleted.
 * @throws EVOLVE_USAGE without an editor, when it failed, or when it left everything as it was.
 */
export const editFiles = async (changes: readonly Change[], env: NodeJS.ProcessEnv): Promise<Files> => {
  const editor = env['VISUAL'] ?? env['EDITOR'];
  if (editor === undefined || editor.trim() === '')
    throw wrongUse('--edit needs an editor', 'EDITOR=vi evolve approve …');
  const dir = await mkdtemp(join(tmpdir(), 'evolve-edit-'));
  try {
    const before = await putDown(dir, changes);
    await runEditor(editor, dir, Object.keys(before));
    const after = await pickUp(dir);
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const edited = paths.filter((path) => !isSame(before[path], after[path]));
    if (edited.length === 0) throw wrongUse('nothing was edited', 'evolve approve ID takes it as it is');
    return Object.fromEntries(edited.map((path) => [path, after[path] ?? null]));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
