/** What the repair engine makes of a real bug, judged by what the maintainers' own fix does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { assessPatch, repair, type Evidence, type Patch, type RepairEvent } from '@evolve/repair';
import { prepareBug } from './fetch.ts';
import { observedLike } from './observe.ts';
import type { Bug } from './set.ts';

const CHECK_MS = 30_000;

export interface JudgedPatch extends Pick<Patch, 'template' | 'line' | 'confidence' | 'accept' | 'why' | 'diff'> {
  /** It is observed like the maintainers' version on every input. */
  readonly isRight: boolean;
  /** Where it was asked for. */
  readonly evidence?: Evidence | undefined;
}

export interface Repaired {
  readonly bug: Bug;
  /** What the engine chose first, then the others; empty when nothing passed the check. */
  readonly patches: readonly JudgedPatch[];
  readonly tried: number;
  readonly seconds: number;
  readonly reason: string | undefined;
}

export interface Repairing {
  readonly runner: CommandRunner;
  readonly seed: number;
  /** Whether the evidence about each patch is wanted too. */
  readonly isExamined: boolean;
}

const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: CHECK_MS };

type Done = Extract<RepairEvent, { readonly type: 'done' }>;

const search = async (folder: string, { runner, seed }: Pick<Repairing, 'runner' | 'seed'>): Promise<Done> => {
  for await (const event of repair({ dir: folder, check, runner, seed })) if (event.type === 'done') return event;
  throw new Error('the engine ended without a word');
};

const judge = async (
  folder: string,
  patch: Patch,
  { runner, seed, isExamined }: Repairing,
  isLike: (files: Patch['files']) => Promise<boolean>,
): Promise<JudgedPatch> => {
  const { files, template, line, confidence, accept, why, diff } = patch;
  const isRight = await isLike(files);
  const { evidence } = isExamined ? await assessPatch({ dir: folder, files, check, runner, seed }) : {};
  return { template, line, confidence, accept, why, diff, isRight, evidence };
};

/** @throws NotFetchedError */
export const repairBug = async (bug: Bug, repairing: Repairing): Promise<Repaired> => {
  const root = await mkdtemp(join(tmpdir(), 'evolve-bugs-'));
  const [a, b] = [join(root, 'A'), join(root, 'B')];
  try {
    await prepareBug(bug, 'A', a);
    await prepareBug(bug, 'B', b);
    const { patch, others, tried, durationMs, reason } = await search(a, repairing);
    const found = patch === undefined ? [] : [patch, ...others];
    const isLike = await observedLike(bug, b, repairing.runner);
    const patches: JudgedPatch[] = [];
    for (const own of found) patches.push(await judge(a, own, repairing, (files) => isLike(a, files)));
    return { bug, patches, tried, seconds: durationMs / 1000, reason };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
