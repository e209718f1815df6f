/** Views for people in `.evolve/`: never part of the repository, never read back as truth. */
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Receipt } from '@evolve/core/contracts';
import { stringify } from 'yaml';

export const VIEWS_DIR = '.evolve';

/** Outcomes that say nothing a person wants to keep. */
const NOT_KEPT: readonly string[] = ['idle'];

/**
 * Keeps `.evolve/` out of git without touching the repository's own `.gitignore`.
 * @param commonDir The git directory that all worktrees share.
 */
export const excludeViews = async (commonDir: string): Promise<void> => {
  const file = join(commonDir, 'info', 'exclude');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.split('\n').includes(`/${VIEWS_DIR}/`)) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}/${VIEWS_DIR}/\n`);
};

/** Writes a receipt as YAML, whole or not at all. */
export const writeReceipt = async (repo: string, receipt: Receipt): Promise<void> => {
  if (NOT_KEPT.includes(receipt.outcome)) return;
  const dir = join(repo, VIEWS_DIR, 'receipts');
  await mkdir(dir, { recursive: true });
  const file = join(dir, `${receipt.id}.yaml`);
  await writeFile(`${file}.tmp`, stringify(receipt, { lineWidth: 120 }));
  await rename(`${file}.tmp`, file);
};
