/**
 * Views for people in `.evolve/`: never part of the repository, never read back as truth.
 *
 * A receipt is not for editing: one that says something else than the ledger is written anew. How it was found is set aside in the
 * state directory, since nobody can tell what somebody wanted to keep of it.
 */
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Receipt } from '@evolve/core/contracts';
import { stringify } from 'yaml';

export const VIEWS_DIR = '.evolve';

/** Outcomes that say nothing a person wants to keep. */
const NOT_KEPT: readonly string[] = ['idle'];

const orNothing = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
};

/**
 * Keeps `.evolve/` out of git without touching the repository's own `.gitignore`.
 * @param commonDir The git directory that all worktrees share.
 */
export const excludeViews = async (commonDir: string): Promise<void> => {
  const file = join(commonDir, 'info', 'exclude');
  const text = await readFile(file, 'utf8').catch(orNothing);
  if (text.split('\n').includes(`/${VIEWS_DIR}/`)) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}/${VIEWS_DIR}/\n`);
};

const RECEIPTS = 'receipts';
/** In the state directory. */
const SET_ASIDE = 'set-aside';

const fileOf = (repo: string, id: string): string => join(repo, VIEWS_DIR, RECEIPTS, `${id}.yaml`);

const textOf = (receipt: Receipt): string => stringify(receipt, { lineWidth: 120 });

const replace = (file: string, text: string): void => {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
};

/** Writes a receipt as YAML, whole or not at all. Synchronous, so that what goes wrong is told as any listener's fault is. */
export const writeReceipt = (repo: string, receipt: Receipt): void => {
  if (NOT_KEPT.includes(receipt.outcome)) return;
  mkdirSync(join(repo, VIEWS_DIR, RECEIPTS), { recursive: true });
  replace(fileOf(repo, receipt.id), textOf(receipt));
};

/** What lies there; undefined where it is no file. */
const found = (file: string): string | undefined =>
  lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : undefined;

/** Only the newest such file of a name: whoever edits a view again and again fills no disk. */
const setAside = (stateDir: string, file: string, id: string): void => {
  if (found(file) === undefined) return;
  const dir = join(stateDir, SET_ASIDE, RECEIPTS);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  copyFileSync(file, join(dir, `${id}.yaml`));
};

/** Which receipts have a view; none where there is no folder. */
export const viewedReceipts = (repo: string): readonly string[] => {
  try {
    return readdirSync(join(repo, VIEWS_DIR, RECEIPTS)).flatMap((name) =>
      name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : [],
    );
  } catch (error) {
    if (orNothing(error) === '') return [];
    throw error;
  }
};

/** Writes those views anew that say something else than their receipts, and tells which. One that was removed stays away. */
export const restoreReceipts = (
  { repo, stateDir }: { readonly repo: string; readonly stateDir: string },
  receipts: readonly Receipt[],
): readonly string[] => {
  const viewed = new Set(viewedReceipts(repo));
  return receipts.flatMap((receipt) => {
    const file = fileOf(repo, receipt.id);
    if (!viewed.has(receipt.id) || found(file) === textOf(receipt)) return [];
    setAside(stateDir, file, receipt.id);
    replace(file, textOf(receipt));
    return [receipt.id];
  });
};
