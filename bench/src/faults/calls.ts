/**
 * The calls of one operation that change a file system, and how to make exactly one of them fail: by `strace`, attached to the
 * operator for its own, put in front of one of its git commands for theirs.
 */
import { readFileSync, rmSync } from 'node:fs';
import { runOperation } from '../proof/operation.ts';
import type { Action } from '../proof/operator.ts';
import type { Place } from '../proof/place.ts';

export interface FaultyCall {
  /** The operator itself, or the ordinal of a git command (from 1). */
  readonly by: 'node' | number;
  readonly name: string;
  /** Absolute; of the operator's calls only. */
  readonly path?: string;
  /** Which of such calls (from 1): of the operator on that path, of a git command on any. */
  readonly nth: number;
}

/** What each call may plausibly fail with. */
const DISK = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'];
export const ERRORS: Readonly<Record<string, readonly string[]>> = {
  openat: DISK,
  write: ['EIO', 'ENOSPC'],
  pwrite64: ['EIO', 'ENOSPC'],
  fsync: ['EIO', 'ENOSPC'],
  fdatasync: ['EIO'],
  rename: DISK,
  link: DISK,
  symlink: DISK,
  unlink: ['EIO', 'EROFS', 'EACCES'],
  mkdir: DISK,
  rmdir: ['EIO', 'EROFS', 'EACCES'],
  chmod: ['EIO', 'EROFS', 'EACCES'],
  fchmod: ['EIO', 'EROFS', 'EACCES'],
  ftruncate: ['EIO', 'ENOSPC'],
};

const decode = (text: string): string =>
  text.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Every line that begins a call: those that fail by themselves count too. */
const beginnings = (text: string): readonly { readonly pid: number; readonly name: string; readonly rest: string }[] =>
  text.split('\n').flatMap((line) => {
    const [, pid, name, rest] = /^(\d+)\s+(\w+)\((.*)$/s.exec(line) ?? [];
    return pid === undefined || name === undefined || rest === undefined
      ? []
      : [{ pid: Number(pid), name, rest: decode(rest) }];
  });

const isChange = (name: string, rest: string): boolean =>
  name in ERRORS &&
  !rest.includes('ENOENT') &&
  !rest.includes('EEXIST') &&
  (name !== 'openat' || rest.includes('O_CREAT'));

const pathIn = (rest: string): string | undefined => /^\d+<([^>]*)>/.exec(rest)?.[1] ?? /"([^"]*)"/.exec(rest)?.[1];

const count = (map: Map<string, number>, key: string): number => {
  const next = (map.get(key) ?? 0) + 1;
  map.set(key, next);
  return next;
};

/** What git starts by itself: nothing stands in front of it. */
const OUT_OF_REACH = 0;

/** Runs an operation once under strace and lists what could fail in it. */
export const listCalls = async (place: Place, action: Action): Promise<readonly FaultyCall[]> => {
  const log = `${place.root}.calls`;
  const traced = [...Object.keys(ERRORS), 'execve', 'chdir'].join(',');
  const { answer } = await runOperation(place, action, {
    under: ['strace', '-f', '-y', '-xx', '-qq', '-s', '4096', '-o', log, '-e', 'signal=none', '-e', `trace=${traced}`],
    env: { UV_THREADPOOL_SIZE: '1' },
  });
  if (answer?.ok !== true) throw new Error(`${action.do}, undisturbed: ${JSON.stringify(answer)}`);
  const lines = beginnings(readFileSync(log, 'latin1'));
  rmSync(log);
  const commands = new Map<number, number>();
  let ordinal = 0;
  const counts = new Map<string, number>();
  const calls: FaultyCall[] = [];
  for (const { pid, name, rest } of lines) {
    if (name === 'execve' && !rest.includes('ENOENT')) {
      if (rest.includes('/git-core/')) commands.set(pid, OUT_OF_REACH);
      else if (rest.includes('/git"') && !commands.has(pid)) commands.set(pid, (ordinal += 1));
      continue;
    }
    const command = commands.get(pid);
    if (command === OUT_OF_REACH) continue;
    const path = pathIn(rest) ?? '';
    // A relative path is below the repository; what goes to a pipe is no matter of disks.
    const isOurs = path.startsWith(place.root) || (command !== undefined && !/^\/|^\w+:\[/.test(path));
    const nth = count(counts, command === undefined ? `node ${name} ${path}` : `${String(command)} ${name}`);
    if (!isOurs || !isChange(name, rest)) continue;
    calls.push(command === undefined ? { by: 'node', name, path, nth } : { by: command, name, nth });
  }
  return calls;
};
