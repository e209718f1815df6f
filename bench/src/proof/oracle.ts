/**
 * What a repository holds, all of it, as one comparable value: bytes, permissions, kinds and owners of everything in the live
 * tree (untracked, ignored, empty folders, links, other kinds), each index entry with stage and flags, what `status` says,
 * HEAD and its branch, all refs outside `refs/evolve`, stash, configuration, operations in progress, locks left behind.
 *
 * HEAD and its branch are told by their tree: the same evolution makes another commit each time.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.ts';

export type State = Readonly<Record<string, string>>;

const run = promisify(execFile);

/** Refs that are Evolve's own, or the proof's. */
const NOT_COMPARED = /^refs\/(?:evolve|remotes\/proof)\//;

const git = async (place: Place, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd: place.dir,
    env: { ...place.env, GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    encoding: 'latin1',
    maxBuffer: 500_000_000,
  });
  return stdout;
};

const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

const describe = (path: Buffer): string => {
  const info = lstatSync(path);
  const kind = (info.mode & 0o170000).toString(8);
  const rest = `${kind} ${(info.mode & 0o7777).toString(8)} ${String(info.uid)}:${String(info.gid)}`;
  if (info.isSymbolicLink()) return `${kind} -> ${readlinkSync(path, { encoding: 'latin1' })}`;
  return info.isFile() ? `${rest} ${String(info.size)} ${digest(readFileSync(path))}` : rest;
};

const SLASH = Buffer.from('/');

/** Names are bytes: latin1 keeps each of them. */
const walk = (root: Buffer, prefix: Buffer, found: Record<string, string>): void => {
  for (const name of readdirSync(root, { encoding: 'buffer' })) {
    const path = prefix.length === 0 ? name : Buffer.concat([prefix, SLASH, name]);
    if (path.toString('latin1') === '.git') continue;
    const full = Buffer.concat([root, SLASH, name]);
    found[path.toString('latin1')] = describe(full);
    if (lstatSync(full).isDirectory()) walk(full, path, found);
  }
};

/** Flags that are stored: assume-unchanged, skip-worktree, intent-to-add. The rest is bookkeeping of a running git. */
const STORED_FLAGS = 0x8000 | (1 << 29) | (1 << 30);

const indexOf = async (place: Place): Promise<Record<string, string>> => {
  const text = await git(place, 'ls-files', '--stage', '-v', '-z', '--debug');
  const entries: Record<string, string> = {};
  const pattern =
    /(\S) (\d+) ([0-9a-f]+) (\d)\t([^\0]*)\0\s+ctime:[^\n]*\n\s+mtime:[^\n]*\n\s+dev:[^\n]*\n\s+uid:[^\n]*\n\s+size:[^\n]*flags: ([0-9a-f]+)\n/g;
  for (const [, tag, mode, oid, stage, path = '', flags = '0'] of text.matchAll(pattern)) {
    const stored = (Number.parseInt(flags, 16) & STORED_FLAGS) >>> 0;
    entries[`index ${String(stage)} ${path}`] = `${String(tag)} ${String(mode)} ${String(oid)} ${stored.toString(16)}`;
  }
  return entries;
};

/** All but the branch that HEAD is on. */
const refsOf = async (place: Place, branch: string): Promise<Record<string, string>> => {
  const text = await git(place, 'for-each-ref', '--format=%(refname)%09%(symref)%09%(objectname)');
  const refs: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [name = '', symbolic = '', object = ''] = line.split('\t');
    if (name !== '' && name !== branch && !NOT_COMPARED.test(name))
      refs[`ref ${name}`] = symbolic === '' ? object : symbolic;
  }
  return refs;
};

const contentOf = (file: string): string => {
  try {
    return digest(readFileSync(file));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : String(error);
  }
};

/** Files of the git directories that belong to the person. */
const OWN_FILES = [
  'MERGE_HEAD',
  'MERGE_MSG',
  'AUTO_MERGE',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'BISECT_LOG',
  'config.worktree',
];
const SHARED_FILES = [
  'config',
  'info/exclude',
  'info/attributes',
  'info/sparse-checkout',
  'shallow',
  'logs/refs/stash',
  'description',
];

/** Evolve's own: files that the kernel's locks are taken on, its copy of the index, and its refs. It takes over what it meets there. */
const OWN_LOCKS = /^(?:evolve[^/]*\.lock$|evolve\/|refs\/evolve\/)/;

const locksIn = (dir: string, prefix = ''): readonly string[] =>
  readdirSync(join(dir, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (path === 'objects') return [];
    if (entry.isDirectory()) return locksIn(dir, path);
    return entry.name.endsWith('.lock') && !OWN_LOCKS.test(path) ? [path] : [];
  });

const placesOf = async (place: Place): Promise<readonly [string, string]> => {
  const text = await git(place, 'rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir');
  const [own = '', common = ''] = Buffer.from(text, 'latin1').toString('utf8').split('\n');
  return [own, common];
};

export const stateOf = async (place: Place): Promise<State> => {
  const found: Record<string, string> = {};
  walk(Buffer.from(place.dir), Buffer.alloc(0), found);
  const [own, common] = await placesOf(place);
  const head = readFileSync(join(own, 'HEAD'), 'utf8').trim();
  const branch = head.startsWith('ref: ') ? head.slice(5) : 'detached';
  const [index, refs, tree, status] = await Promise.all([
    indexOf(place),
    refsOf(place, branch),
    git(place, 'rev-parse', 'HEAD^{tree}'),
    git(place, 'status', '--porcelain=v2', '-z', '--ignored', '--untracked-files=all', '--ignore-submodules=none'),
  ]);
  const files = Object.fromEntries([
    ...OWN_FILES.map((name) => [`own ${name}`, contentOf(join(own, name))]),
    ...SHARED_FILES.map((name) => [`shared ${name}`, contentOf(join(common, name))]),
  ]) as Record<string, string>;
  const locks = [...new Set([...locksIn(own), ...locksIn(common)])].sort().join(' ');
  return { ...found, ...index, ...refs, ...files, head: `${branch} ${tree.trim()}`, status, locks };
};

/** What differs, with both values; empty when nothing does. */
export const differences = (is: State, shouldBe: State): readonly string[] =>
  [...new Set([...Object.keys(is), ...Object.keys(shouldBe)])]
    .filter((key) => is[key] !== shouldBe[key])
    .map((key) => `${JSON.stringify(key)}: is ${JSON.stringify(is[key])}, should be ${JSON.stringify(shouldBe[key])}`);

/** What `git fsck` has against the repository; undefined when nothing. */
export const fsck = async (place: Place): Promise<string | undefined> => {
  try {
    await git(place, 'fsck', '--no-dangling', '--no-progress');
    return undefined;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `fsck: ${(stderr ?? '').trim()} ${(stdout ?? '').trim()} ${stderr === undefined ? String(error) : ''}`.slice(
      0,
      1000,
    );
  }
};
