/** What is kept from run to run, and folders that are gone afterwards. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Undefined for what is not there, and for what is none: it is found anew. */
export const readJson = async <T>(file: string): Promise<T | undefined> => {
  try {
    return JSON.parse(gunzipSync(await readFile(file)).toString()) as T;
  } catch {
    return undefined;
  }
};

/** All or nothing. Compressed: lists of candidates are long, and much the same. */
export const writeJson = async (file: string, value: unknown): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${String(process.pid)}`;
  await writeFile(draft, gzipSync(JSON.stringify(value)));
  await rename(draft, file);
};

/** What is in the file, or what is found now. */
export const keptJson = async <T>(file: string, find: () => Promise<T>): Promise<T> => {
  const known = await readJson<T>(file);
  if (known !== undefined) return known;
  const found = await find();
  await writeJson(file, found);
  return found;
};

export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'evolve-order-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
