import type { FileMode } from '@evolve/core/contracts';
import type { Git, GitCall } from './git.ts';

/** One version of one path: mode and object id. */
export interface Side {
  readonly mode: FileMode;
  readonly oid: string;
}

/** One path that differs between two trees; null where it does not exist. */
export interface TreeChange {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
}

const ABSENT = '000000';

const sideOf = (mode: string | undefined, oid: string | undefined): Side | null =>
  mode === undefined || oid === undefined || mode === ABSENT ? null : { mode: mode as FileMode, oid };

export const sameSide = (a: Side | null, b: Side | null): boolean => a?.mode === b?.mode && a?.oid === b?.oid;

type RawChange = Omit<TreeChange, 'path'> & { readonly path: Buffer };

/** Compares trees as they are stored, and runs nothing. */
export const DIFF: readonly string[] = [
  'diff-tree',
  '-r',
  '-z',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=none',
];

/** What differs between two trees, path by path; nobody's word about renames is taken. Paths come as raw bytes. */
export const rawTreeChanges = async (git: Git, from: string, to: string): Promise<readonly RawChange[]> => {
  const records = await git.records([...DIFF, from, to], { withoutIndex: true });
  const changes = [];
  for (let at = 0; at + 1 < records.length; at += 2) {
    const [modeFrom, modeTo, oidFrom, oidTo] = String(records[at]).replace(/^:/, '').split(' ');
    changes.push({
      path: records[at + 1] ?? Buffer.alloc(0),
      from: sideOf(modeFrom, oidFrom),
      to: sideOf(modeTo, oidTo),
    });
  }
  return changes;
};

const BATCH = 400;

/** Runs a command that takes paths as arguments, some hundred at a time, and joins the records. */
const recordsForPaths = async (
  git: Git,
  args: readonly string[],
  paths: readonly string[],
  call?: GitCall,
): Promise<readonly Buffer[]> => {
  const records: Buffer[] = [];
  for (let at = 0; at < paths.length; at += BATCH) {
    records.push(...(await git.records([...args, '--', ...paths.slice(at, at + BATCH)], call)));
  }
  return records;
};

/** The sides of some paths in one tree. */
export const treeSides = async (
  git: Git,
  tree: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Side>> => {
  const wanted = new Set(paths);
  const sides = new Map<string, Side>();
  for (const record of await recordsForPaths(git, ['ls-tree', '-r', '-z', '--full-tree', tree], paths)) {
    const [, mode, oid, path] = /^(\d+) \S+ (\S+)\t(.*)$/s.exec(record.toString('utf8')) ?? [];
    const side = sideOf(mode, oid);
    if (path !== undefined && side !== null && wanted.has(path)) sides.set(path, side);
  }
  return sides;
};

/** One entry of an index. Stage 1 to 3 are the sides of a conflict. */
export interface IndexEntry extends Side {
  readonly stage: number;
  /** Marked assume-unchanged or skip-worktree: git looks away from the file, and so it is the person's alone. */
  readonly hidden: boolean;
}

/** By path; several for one in conflict. */
export type IndexEntries = ReadonlyMap<string, readonly IndexEntry[]>;

/** The index entries of some paths; several for a path in conflict, none for one that is not tracked. */
export const indexEntries = async (git: Git, paths: readonly string[]): Promise<IndexEntries> => {
  const entries = new Map<string, IndexEntry[]>(paths.map((path) => [path, []]));
  for (const record of await recordsForPaths(git, ['ls-files', '-s', '-v', '-z', '--full-name'], paths)) {
    const [, tag = '', mode, oid, stage, path] = /^(\S) (\d+) (\S+) (\d)\t(.*)$/s.exec(record.toString('utf8')) ?? [];
    const side = sideOf(mode, oid);
    const hidden = tag === 'S' || tag !== tag.toUpperCase();
    if (path !== undefined && side !== null) entries.get(path)?.push({ ...side, stage: Number(stage), hidden });
  }
  return entries;
};

/** A change of one index entry. What is removed was something: its id tells how long the zero id of the repository is. */
export interface IndexChange {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
}

const line = ({ path, from, to }: IndexChange): string =>
  to === null ? `0 ${'0'.repeat(from?.oid.length ?? 40)}\t${path}\0` : `${to.mode} ${to.oid}\t${path}\0`;

/** Input for `update-index -z --index-info`: removals first, so that a file can take the place of a directory. */
export const indexInfo = (changes: readonly IndexChange[]): string =>
  [...changes.filter(({ to }) => to === null), ...changes.filter(({ to }) => to !== null)].map(line).join('');
