/**
 * The `.gitattributes` that git honours for tracked files: those in the folders that hold any, tracked, untracked or ignored, and
 * those that only the index has. Folders without a tracked file are not looked into: what lies there changes no tracked path.
 *
 * Facts: `PATH` is what lies in the live tree; `PATH in the index` is there only where the index says something else.
 */
import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { unlessMissing } from '@evolve/core/disk';
import { withBlobs } from '../git/blob-reader.ts';
import { blobHash, objectFormat, type ObjectFormat } from '../git/object-format.ts';
import { selectEntries } from '../git/select-entries.ts';
import type { ScannedEntry } from '../git/index-scan.ts';
import type { Git } from '../git/git.ts';
import { livePath } from '../live/live-file.ts';
import { contentFact, textFact, type Fact, type Facts } from './fact.ts';

export const ATTRIBUTES = '.gitattributes';

const IN_INDEX = ' in the index';

/** The path that a fact is about; undefined for other facts. */
export const attributesPath = (what: string): string | undefined => {
  const path = what.endsWith(IN_INDEX) ? what.slice(0, -IN_INDEX.length) : what;
  return path === ATTRIBUTES || path.endsWith(`/${ATTRIBUTES}`) ? path : undefined;
};

/** Both facts that there can be about a path. */
export const factsAbout = (path: string): readonly [string, string] => [path, `${path}${IN_INDEX}`];

const BYTES = '(bytes) ';

/** A record is text, and a path need not be: one that is none is told byte by byte. */
const nameOf = (raw: string): string => {
  const bytes = Buffer.from(raw, 'latin1');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `${BYTES}${raw}`;
};

const rawOf = (name: string): string =>
  name.startsWith(BYTES) ? name.slice(BYTES.length) : Buffer.from(name).toString('latin1');

const NAME = Buffer.from(ATTRIBUTES);
const SLASH = 0x2f;

const isAttributes = (name: Buffer, from: number, to: number): boolean =>
  to - from >= NAME.length &&
  name[to - 1] === NAME[NAME.length - 1] &&
  NAME.compare(name, to - NAME.length, to) === 0 &&
  (to - from === NAME.length || name[to - NAME.length - 1] === SLASH);

/** Whether the bytes before `end` are those, of the same length. From the end: that is where names differ. */
const endsWith = (name: Buffer, end: number, bytes: Buffer): boolean => {
  for (let back = 1; back <= bytes.length; back += 1) {
    if (name[end - back] !== bytes[bytes.length - back]) return false;
  }
  return true;
};

/** Every folder of the index, as latin1. An index is in order, so the folder of a name is mostly that of the name before. */
const gatherFolders = (folders: Set<string>) => {
  let before: Buffer = Buffer.alloc(0);
  return (name: Buffer, from: number, to: number): void => {
    let end = to - 1;
    while (end > from && name[end] !== SLASH) end -= 1;
    if (end - from === before.length && endsWith(name, end, before)) return;
    before = Buffer.from(name.subarray(from, end));
    let folder = before.toString('latin1');
    while (folder !== '' && !folders.has(folder)) {
      folders.add(folder);
      folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0));
    }
  };
};

const BREATH = 2_000;

/** Asked one after the other: for many folders that is several times faster than side by side. */
const existing = async (git: Git, raws: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const [index, raw] of raws.entries()) {
    if (index % BREATH === BREATH - 1) await breathe();
    if (isThere(git, raw)) found.push(raw);
  }
  return found;
};

/** In ASCII a string is the same path, and much cheaper. */
const placeOf = (root: string, raw: string): string | Buffer =>
  /^[\0-\x7f]*$/.test(raw) ? `${root}/${raw}` : livePath(root, raw);

const isThere = (git: Git, raw: string): boolean => {
  try {
    return lstatSync(placeOf(git.repository.dir, raw), { throwIfNoEntry: false }) !== undefined;
  } catch {
    // No folder any more, or one that cannot be looked into: nothing that git could read.
    return false;
  }
};

const isSame = async (git: Git, { raw, oid }: ScannedEntry, format: ObjectFormat): Promise<boolean> => {
  const bytes = await unlessMissing(readFile(livePath(git.repository.dir, raw))).catch(() => undefined);
  return bytes !== undefined && blobHash(format, bytes.length).update(bytes).digest('hex') === oid;
};

const indexFacts = async (git: Git, entries: readonly ScannedEntry[]): Promise<Facts> => {
  const format = await objectFormat(git);
  const other: ScannedEntry[] = [];
  for (const entry of entries) {
    // A link is nothing to git here, an announced file has no content yet, and of a conflict it reads our side.
    if (!entry.mode.startsWith('100') || ![0, 2].includes(entry.stage) || entry.intentToAdd) continue;
    if (!(await isSame(git, entry, format))) other.push(entry);
  }
  if (other.length === 0) return new Map();
  const contents = await withBlobs(git, (blobs) => blobs.whole(other.map(({ oid }) => oid)));
  return new Map(
    other.map(({ raw, oid }, at) => {
      const bytes = contents[at]?.bytes;
      // In a partial clone it may never have been fetched.
      const fact = bytes === undefined ? { hash: oid, shown: `object ${oid}` } : textFact(bytes.toString('utf8'));
      return [factsAbout(nameOf(raw))[1], fact];
    }),
  );
};

/**
 * @param known Paths of facts from before: what was there once is looked for also where no tracked file is left.
 */
export const attributeFacts = async (git: Git, known: Iterable<string>): Promise<ReadonlyMap<string, Fact>> => {
  const folders = new Set<string>();
  const gather = gatherFolders(folders);
  const entries = await selectEntries(git, (name, from, to) => {
    gather(name, from, to);
    return isAttributes(name, from, to);
  });
  const places = new Set([ATTRIBUTES, ...[...folders].map((folder) => `${folder}/${ATTRIBUTES}`)]);
  for (const path of known) places.add(rawOf(path));
  const facts = new Map<string, Fact>();
  for (const raw of await existing(git, [...places].sort())) {
    const fact = await contentFact(livePath(git.repository.dir, raw));
    if (fact !== undefined) facts.set(nameOf(raw), fact);
  }
  for (const [what, fact] of await indexFacts(git, entries)) facts.set(what, fact);
  return facts;
};
