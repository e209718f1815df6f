/** What differs from HEAD in the index or in the live tree, as git sees it. */
import type { Git } from './git.ts';
import type { ScannedEntry } from './index-scan.ts';
import { readRecords } from './stream.ts';
import { linksIn, submoduleAt } from './submodules.ts';

/** Mode and object of one entry: `000000` and zeros where there is none. */
export interface StatusSide {
  readonly mode: string;
  readonly oid: string;
}

/** One path that differs from HEAD in the index or in the live tree. */
export interface StatusEntry {
  /** As latin1, one character a byte: a path need not be UTF-8. */
  readonly raw: string;
  readonly kind: 'tracked' | 'unmerged' | 'untracked';
  /** The entry is a folder that git does not look into: a nested repository. */
  readonly nested: boolean;
  /** How the index differs from HEAD, and the live tree from the index: `.`, `M`, `A`, `D`, `T`; `U` in a conflict. */
  readonly staged: string;
  readonly unstaged: string;
  /** In HEAD; undefined for what is untracked or in conflict. */
  readonly head?: StatusSide;
  /** In the index, by stage from 0; for a conflict 1 to 3. */
  readonly stages: readonly StatusSide[];
}

export interface Status {
  /** Undefined before the first commit. */
  readonly commit?: string;
  /** Undefined when HEAD is detached. */
  readonly branch?: string;
  readonly entries: readonly StatusEntry[];
}

/** How many space-separated fields come before the path, by the first letter of the record. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

const split = (record: string, count: number): readonly string[] => {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < count) {
    const end = record.indexOf(' ', at);
    fields.push(record.slice(at, end));
    at = end + 1;
  }
  return [...fields, record.slice(at)];
};

const side = (mode = '', oid = ''): StatusSide => ({ mode, oid });

const parse = (record: string): StatusEntry | undefined => {
  const [type = ''] = record;
  const count = FIELDS[type];
  if (count === undefined) return undefined;
  const fields = split(record, count);
  const path = fields[count] ?? '';
  const raw = path.replace(/\/$/, '');
  const nested = path.endsWith('/');
  if (type === '?') return { raw, kind: 'untracked', nested, staged: '.', unstaged: '?', stages: [] };
  const [, xy = '..', submodule = 'N', ...rest] = fields;
  const shared = { raw, nested: nested || submodule.startsWith('S'), staged: xy[0] ?? '.', unstaged: xy[1] ?? '.' };
  if (type === 'u') {
    const [m1, m2, m3, , h1, h2, h3] = rest;
    const stages = [side('000000'), side(m1, h1), side(m2, h2), side(m3, h3)];
    return { ...shared, kind: 'unmerged', stages };
  }
  const [headMode, indexMode, , headOid, indexOid] = rest;
  return { ...shared, kind: 'tracked', head: side(headMode, headOid), stages: [side(indexMode, indexOid)] };
};

const COMMAND = [
  'status',
  '--porcelain=v2',
  '--branch',
  '--no-ahead-behind',
  '-z',
  '--untracked-files=all',
  '--no-renames',
  // Git would start one of its own in each, with that one's filters: see `withSubmodules`.
  '--ignore-submodules=dirty',
];

/** Lines about HEAD start with `#`. */
const headOf = (lines: readonly string[]): Omit<Status, 'entries'> => {
  const value = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length);
  const [commit = '(initial)', branch = '(detached)'] = [value('oid'), value('head')];
  return {
    ...(commit === '(initial)' ? {} : { commit }),
    ...(branch === '(detached)' ? {} : { branch: Buffer.from(branch, 'latin1').toString('utf8') }),
  };
};

export interface ScanOptions {
  /** Another index than the worktree's. */
  readonly indexFile?: string | undefined;
  /** Git has been started, and there is time to do something else. */
  readonly onStart?: (() => void) | undefined;
}

/** Latin1, as the paths of git are. */
const isMeant = (paths: readonly string[]) => {
  const raws = paths.map((path) => Buffer.from(path).toString('latin1'));
  return (raw: string): boolean =>
    raws.length === 0 || raws.some((path) => path === '.' || raw === path || raw.startsWith(`${path}/`));
};

const modified = (raw: string, side: StatusSide): StatusEntry => ({
  raw,
  kind: 'tracked',
  nested: true,
  staged: '.',
  unstaged: 'M',
  head: side,
  stages: [side],
});

/** Git has told which submodules are at another commit; those that hold unfinished work are found by asking in each, disarmed. */
const withSubmodules = async (
  git: Git,
  entries: readonly StatusEntry[],
  links: readonly ScannedEntry[],
): Promise<readonly StatusEntry[]> => {
  const told = new Map(entries.map((entry) => [entry.raw, entry]));
  for (const { raw, mode, oid } of links) {
    const known = told.get(raw);
    if (known !== undefined && (known.kind !== 'tracked' || known.unstaged !== '.')) continue;
    const inside = await submoduleAt(git, raw);
    if (inside === undefined || (await readStatus(inside)).length === 0) continue;
    told.set(raw, known === undefined ? modified(raw, { mode, oid }) : { ...known, unstaged: 'M' });
  }
  return [...told.values()];
};

/** Everything staged, unstaged, unmerged or untracked, of some paths or of all; ignored files are not listed. */
export const scanStatus = async (
  git: Git,
  paths: readonly string[] = [],
  { indexFile, onStart }: ScanOptions = {},
): Promise<Status> => {
  const config = await git.drivers();
  const stream = git.stream([...COMMAND, ...(paths.length === 0 ? [] : ['--', ...paths])], { config, indexFile });
  stream.end();
  onStart?.();
  const entries: StatusEntry[] = [];
  const head: string[] = [];
  for await (const records of readRecords(stream.output)) {
    for (const record of records) {
      if (record.startsWith('#')) head.push(record);
      const entry = parse(record);
      if (entry !== undefined) entries.push(entry);
    }
  }
  await stream.finished();
  const links = (await linksIn(git, indexFile)).filter(({ raw, skipWorktree }) => isMeant(paths)(raw) && !skipWorktree);
  return { ...headOf(head), entries: links.length === 0 ? entries : await withSubmodules(git, entries, links) };
};

/** Everything staged, unstaged, unmerged or untracked; ignored files are not listed. */
export const readStatus = async (git: Git): Promise<readonly StatusEntry[]> => (await scanStatus(git)).entries;

/** Latin1 to what a person reads. */
export const readable = (raw: string): string => Buffer.from(raw, 'latin1').toString('utf8');
