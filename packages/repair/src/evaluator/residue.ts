import { ChildProcess } from 'node:child_process';
import { watchIntrinsics } from './intrinsics.ts';
import { watchWrites, type WriteScope, type Writes } from './writes.ts';

/** More children than any test has alive at once; a plain process has nobody else who would count them. */
const MOST_CHILDREN = 32;
/** Resident memory in MiB that is too much to start the next candidate with. */
const GROWN_MB = 400;
/** And what it may have grown by, where the program itself is large. */
const GROWTH_MB = 256;
/** Asking the system for it takes longer than many candidates. */
const CANDIDATES_PER_LOOK = 16;
const MIB = 1024 * 1024;

interface Spawner {
  spawn: (this: ChildProcess, options: unknown) => unknown;
}

/** Children that a candidate started and that are still alive. */
const watchChildren = (): (() => number) => {
  const alive = new Set<ChildProcess>();
  const prototype = ChildProcess.prototype as unknown as Spawner;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    if (alive.size >= MOST_CHILDREN) throw new Error(`more than ${MOST_CHILDREN} children at the same time`);
    alive.add(this);
    this.once('exit', () => alive.delete(this));
    this.once('error', () => alive.delete(this));
    return spawn.call(this, options);
  };
  return () => {
    const count = alive.size;
    for (const child of alive) child.kill('SIGKILL');
    alive.clear();
    return count;
  };
};

const TIMERS = new Set(['Timeout', 'Immediate']);

const resources = (): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (!TIMERS.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

export interface ResidueScope extends WriteScope {
  /** A test runner runs here, which sets anew how stacks are told. */
  readonly tellsStacks?: boolean;
}

/** How a program leaves the process it ran in. */
interface Condition {
  readonly wrote: Writes;
  readonly children: number;
  readonly resources: ReadonlyMap<string, number>;
}

/**
 * Looks at what a candidate left behind. What the untouched program leaves is the norm; the returned function says whether
 * this candidate left more: changed language objects, files, children, open handles, or memory. What is changed inside of
 * the folder that the scope names is more in any case: the next candidate would meet it.
 */
export const watchResidue = (scope: ResidueScope = {}): (() => boolean) => {
  const wrote = watchWrites(scope);
  const children = watchChildren();
  let before = resources();
  let norm: Condition | undefined;
  let intact: (() => boolean) | undefined;
  let looks = 0;
  let most = GROWN_MB * MIB;
  const isGrown = (): boolean => looks++ % CANDIDATES_PER_LOOK === 0 && process.memoryUsage.rss() > most;
  return () => {
    const now: Condition = { wrote: wrote(), children: children(), resources: resources() };
    const opened = [...now.resources].some(([name, count]) => count > (before.get(name) ?? 0));
    before = now.resources;
    intact ??= watchIntrinsics(scope.tellsStacks === true);
    if (norm === undefined) {
      norm = now;
      most = Math.max(most, process.memoryUsage.rss() + GROWTH_MB * MIB);
      return now.wrote.inside && scope.inside !== undefined;
    }
    if (now.wrote.inside) return true;
    return (
      (now.wrote.anywhere && !norm.wrote.anywhere) ||
      (now.children > 0 && norm.children === 0) ||
      opened ||
      !intact() ||
      isGrown()
    );
  };
};
