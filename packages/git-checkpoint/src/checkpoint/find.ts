/** Which paths a checkpoint has to hold: what git's status tells, what it keeps silent about, and what the caller names. */
import { readdir } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import type { ScannedEntry } from '../git/index-scan.ts';
import { scanStatus, type ScanOptions, type Status, type StatusEntry, type StatusSide } from '../git/status.ts';
import { readRecords } from '../git/stream.ts';
import { freezeIndex, isHeadAt } from './freeze.ts';
import { readIndex, type ReadIndex } from './index-copy.ts';
import { livePath, type LiveTree } from '../live/live-file.ts';
import type { PathState, SavedEntry } from './manifest.ts';
import { ignoredPathspecs, inScope, pathspecs } from './scope.ts';

export interface FoundPath {
  readonly raw: string;
  readonly states: readonly PathState[];
  /** Its index entries; undefined where they are those of the commit. */
  readonly entries?: readonly SavedEntry[];
  /** A folder that git does not look into. */
  readonly nested: boolean;
}

export interface FindOptions {
  /** Latin1 paths; undefined for the whole tree. */
  readonly scope: readonly string[] | undefined;
  /** Patterns of ignored files that are wanted too. */
  readonly ignored: readonly string[];
  /** More paths (latin1), dirty or not. */
  readonly extra: readonly string[];
  /** Where the copy of the index goes. */
  readonly copies: string;
  /** Git is looking, and there is time to do something else. */
  readonly onStart?: () => void;
}

export interface Found extends Omit<Status, 'entries'> {
  readonly index: ReadIndex;
  readonly paths: readonly FoundPath[];
}

const ABSENT = '000000';

export const statesOf = (entry: StatusEntry): readonly PathState[] => {
  if (entry.kind === 'untracked') return ['untracked'];
  if (entry.kind === 'unmerged') return ['conflict'];
  if (entry.staged === '.' && entry.unstaged === 'A') return ['intent-to-add'];
  const worktree =
    entry.unstaged === '.' ? [] : [entry.unstaged === 'D' ? ('deleted' as const) : ('unstaged' as const)];
  return [...(entry.staged === '.' ? [] : (['staged'] as const)), ...worktree];
};

const toEntries = (stages: readonly StatusSide[]): readonly SavedEntry[] =>
  stages.flatMap(({ mode, oid }, stage) => (mode === ABSENT ? [] : [{ mode, oid, stage }]));

export const toSaved = (entry: ScannedEntry): SavedEntry => ({
  mode: entry.mode,
  oid: entry.oid,
  stage: entry.stage,
  ...(entry.assumeUnchanged ? { assumeUnchanged: true } : {}),
  ...(entry.skipWorktree ? { skipWorktree: true } : {}),
  ...(entry.intentToAdd ? { intentToAdd: true } : {}),
});

const hiddenStates = (entry: ScannedEntry): readonly PathState[] => [
  ...(entry.assumeUnchanged ? (['assume-unchanged'] as const) : []),
  ...(entry.skipWorktree ? (['skip-worktree'] as const) : []),
];

/** Several records can speak of one path: staged for deletion, and there again untracked. */
class Gathering {
  readonly paths = new Map<string, FoundPath>();

  add(found: FoundPath): void {
    const known = this.paths.get(found.raw);
    const entries = found.states.includes('untracked') && known !== undefined ? known.entries : found.entries;
    this.paths.set(found.raw, {
      raw: found.raw,
      states: [...new Set([...(known?.states ?? []), ...found.states])],
      nested: found.nested || known?.nested === true,
      ...(entries === undefined ? {} : { entries }),
    });
  }

  addStatus(entry: StatusEntry): void {
    this.add({
      raw: entry.raw,
      states: statesOf(entry),
      entries: toEntries(entry.stages),
      nested: entry.nested,
    });
  }

  /** Flags come from the index alone; a sparse checkout hides thousands of paths that are not there. */
  async addHidden(
    scanned: readonly ScannedEntry[],
    tree: LiveTree,
    scope: readonly string[] | undefined,
  ): Promise<void> {
    const belongs = inScope(scope);
    for (const entry of scanned) {
      const known = this.paths.get(entry.raw);
      const states = hiddenStates(entry);
      if (known === undefined && (states.length === 0 || !belongs(entry.raw))) continue;
      const isLeftOut = scope === undefined && entry.skipWorktree && !entry.assumeUnchanged;
      if (known === undefined && isLeftOut && (await tree.stat(entry.raw)).kind === 'absent') continue;
      const others = (known?.entries ?? []).filter((other) => other.stage !== entry.stage);
      this.paths.delete(entry.raw);
      this.add({
        raw: entry.raw,
        states: [...(known?.states ?? []), ...states],
        nested: known?.nested === true,
        entries: [...others, toSaved(entry)],
      });
    }
  }
}

const listIgnored = async (git: Git, options: FindOptions): Promise<readonly string[]> => {
  if (options.ignored.length === 0) return [];
  const belongs = inScope(options.scope);
  const call = { env: { GIT_LITERAL_PATHSPECS: '0' } };
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--full-name', '--'];
  const stream = git.stream([...args, ...ignoredPathspecs(options.ignored)], call);
  stream.end();
  const raws: string[] = [];
  for await (const records of readRecords(stream.output)) raws.push(...records.filter(belongs));
  await stream.finished();
  return raws.map((raw) => raw.replace(/\/$/, ''));
};

/** Folders without anything in them, below a named one or itself. */
const emptyFolders = async (root: string, raw: string): Promise<readonly string[]> => {
  const found = await unlessMissing(readdir(livePath(root, raw), { withFileTypes: true, encoding: 'latin1' }));
  if (found?.length === 0) return [raw];
  const empty: string[] = [];
  for (const entry of found ?? []) {
    if (!entry.isDirectory() || entry.name === '.git') continue;
    empty.push(...(await emptyFolders(root, `${raw}/${entry.name}`)));
  }
  return empty;
};

/** What is named is held, whatever git thinks of it: clean, ignored, not there, an empty folder. */
const addNamed = async (
  gathering: Gathering,
  tree: LiveTree,
  named: readonly string[],
  scanned: readonly ScannedEntry[],
): Promise<void> => {
  const tracked = new Map(scanned.map((entry) => [entry.raw, entry]));
  for (const raw of named) {
    if (gathering.paths.has(raw)) continue;
    const live = await tree.stat(raw);
    const entry = tracked.get(raw);
    if (live.kind === 'directory') {
      for (const folder of await emptyFolders(tree.root, raw)) {
        if (!gathering.paths.has(folder)) gathering.add({ raw: folder, states: [], nested: false, entries: [] });
      }
    } else if (entry !== undefined) gathering.add({ raw, states: ['clean'], nested: false, entries: [toSaved(entry)] });
    else gathering.add({ raw, states: live.kind === 'absent' ? [] : ['ignored'], nested: false, entries: [] });
  }
};

/** Git's status of a scope, in as many calls as it takes. */
export const scanScope = async (
  git: Git,
  scope: readonly string[] | undefined,
  options: ScanOptions = {},
): Promise<Status> => {
  const belongs = inScope(scope);
  const entries: StatusEntry[] = [];
  let head: Omit<Status, 'entries'> = {};
  for (const paths of pathspecs(scope)) {
    const { entries: found, ...rest } = await scanStatus(git, paths, options);
    for (const entry of found) if (belongs(entry.raw)) entries.push(entry);
    head = rest;
  }
  return { ...head, entries };
};

/** What git and the index tell, of one and the same index. */
const look = async (git: Git, options: FindOptions) => {
  const { scope } = options;
  const frozen = await freezeIndex(git);
  try {
    const reading = scope === undefined ? { dir: options.copies } : { wanted: new Set(scope) };
    const [status, index, ignored] = await Promise.all([
      scanScope(git, scope, { indexFile: frozen.file, onStart: options.onStart }),
      readIndex(git, { ...reading, file: frozen.file }),
      listIgnored(git, options),
    ]);
    const fits = (await frozen.isSame()) && (await isHeadAt(git, status.commit));
    return fits ? { status, index, ignored } : undefined;
  } finally {
    await frozen.release();
  }
};

/** Looks once. @returns undefined when the index or HEAD moved meanwhile, so that what was seen does not fit together. */
export const findPaths = async (git: Git, tree: LiveTree, options: FindOptions): Promise<Found | undefined> => {
  const seen = await look(git, options);
  if (seen === undefined) return undefined;
  const { scope } = options;
  const { index, ignored } = seen;
  const { entries, ...head } = seen.status;
  const gathering = new Gathering();
  for (const entry of entries) gathering.addStatus(entry);
  await gathering.addHidden(index.entries, tree, scope);
  for (const raw of ignored) gathering.add({ raw, states: ['ignored'], nested: false, entries: [] });
  for (const raw of options.extra) {
    if (!gathering.paths.has(raw)) gathering.add({ raw, states: [], nested: false });
  }
  await addNamed(gathering, tree, scope ?? [], index.entries);
  return { ...head, index, paths: [...gathering.paths.values()] };
};
