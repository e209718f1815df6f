/** What the owner does meanwhile: edits a file, and looks afterwards whether a byte of it has changed. */
import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'notes/handover.md';
const DRAFT = '- Half a sentence that the owner is still wri';

export const ownerFile = (dir: string): string => join(dir, FILE);

/** Bytes and mode in one hash. */
export const fingerprintFile = async (file: string): Promise<string> => {
  const { mode } = await stat(file);
  return createHash('sha256')
    .update(await readFile(file))
    .update(String(mode))
    .digest('hex');
};

/** Leaves an unsaved-looking edit in a tracked file, once; returns its fingerprint. */
export const editOwnerFile = async (dir: string): Promise<string> => {
  const file = ownerFile(dir);
  const text = await readFile(file, 'utf8');
  if (!text.endsWith(DRAFT)) await writeFile(file, `${text}${DRAFT}`);
  return fingerprintFile(file);
};
