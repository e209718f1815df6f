/** Views for people in `.evolve/`: never part of the repository, never read back as truth. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
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

/** Writes a receipt as YAML, whole or not at all. Synchronous, so that what goes wrong is told as any listener's fault is. */
export const writeReceipt = (repo: string, receipt: Receipt): void => {
  if (NOT_KEPT.includes(receipt.outcome)) return;
  const dir = join(repo, VIEWS_DIR, 'receipts');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${receipt.id}.yaml`);
  const temporary = `${file}.${String(process.pid)}.tmp`;
  writeFileSync(temporary, stringify(receipt, { lineWidth: 120 }));
  renameSync(temporary, file);
};
