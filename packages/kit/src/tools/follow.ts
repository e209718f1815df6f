/**
 * Brings the registry to what evolutions have made of the tools' folder.
 *
 * 1. Nothing is taken over that no evolution accounts for; such a file is `changed` to the registry and is not run.
 * 2. Nothing is written to the live tree: the bytes stand there already.
 * 3. Every step can be repeated, and a process that dies between two of them leaves the rest to the next look.
 */
import { join } from 'node:path';
import { isEvolveError } from '@evolve/core/errors';
import type { ToolPlan, ToolRegistry, ToolSummary } from '@evolve/sandbox';
import { failpoint } from '@evolve/core/failpoint';
import { authorOf, isLeftByEvolution } from './held.ts';
import { accountingFor, type AccountFor, type Books } from './landed.ts';
import { namesIn } from './names.ts';

export interface Following {
  readonly registry: ToolRegistry;
  readonly books: Books;
  /** The live tree. */
  readonly root: string;
  /** The tools' folder in it. */
  readonly folder: string;
  /** Whether what passes its own examples is enabled. */
  readonly enables: boolean;
  readonly signal: AbortSignal;
}

/** One look, with what it has read so far. */
interface Look extends Following {
  readonly accountFor: AccountFor;
}

/** Undefined when the tool has no file. */
const standing = async (registry: ToolRegistry, name: string): Promise<ToolPlan | undefined> => {
  try {
    return await registry.proposeFile(name);
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_TOOL_NOT_FOUND')) return undefined;
    throw error;
  }
};

/** A version that an evolution brought is tested by its own examples, once, and enabled when they pass. */
const finish = async ({ registry, enables, signal }: Following, name: string): Promise<void> => {
  const { status, versions, file } = await registry.show(name);
  if (status.kind !== 'disabled' || !isLeftByEvolution(status) || file !== 'intact') return;
  const test = versions.at(-1)?.test ?? (await registry.test(name, [], { signal }));
  // Cases of the host count for its own decision, not for this one.
  const passes = test.total > 0 && test.passed === test.total && test.own === test.total;
  if (passes && enables) {
    await registry.enable(name, { by: status.by, reason: 'an evolution landed it and its own examples pass' });
  }
};

const takeOver = async (look: Look, plan: ToolPlan, name: string, known?: ToolSummary): Promise<void> => {
  const { registry, accountFor, folder } = look;
  const landed = await accountFor(`${folder}/${name}.mjs`, plan.sha256);
  if (landed === undefined) return;
  const author = authorOf(landed, known?.status);
  const versions = known === undefined ? [] : (await registry.show(name)).versions;
  const before = versions.findLast(({ sha256 }) => sha256 === plan.sha256);
  if (before === undefined) await registry.write(plan, author);
  else await registry.restore(name, { ...author, version: before.version });
  failpoint('kit:tool-taken-over');
};

const followGone = async ({ registry, accountFor, folder }: Look, known: ToolSummary): Promise<void> => {
  if (known.status.kind === 'deleted') return;
  const landed = await accountFor(`${folder}/${known.name}.mjs`, undefined);
  if (landed !== undefined) await registry.delete(known.name, authorOf(landed, known.status));
};

const followTool = async (look: Look, name: string, known?: ToolSummary): Promise<void> => {
  const plan = await standing(look.registry, name);
  if (plan === undefined) {
    if (known !== undefined) await followGone(look, known);
    return;
  }
  const isKnown = known !== undefined && known.status.kind !== 'deleted' && known.sha256 === plan.sha256;
  if (!isKnown) await takeOver(look, plan, name, known);
  if (isKnown || (await look.registry.list()).some((tool) => tool.name === name)) await finish(look, name);
};

/** One look at every tool. One that cannot be followed keeps no other from it: it is told, and left for the next look. */
export const follow = async (following: Following, failed: (error: unknown, name: string) => void): Promise<void> => {
  const { registry, root, folder, signal } = following;
  const known = new Map((await registry.list()).map((tool) => [tool.name, tool]));
  const names = new Set([...known.keys(), ...(await namesIn(join(root, folder)))]);
  const look = { ...following, accountFor: accountingFor(following.books, folder) };
  const isStopped = (): boolean => signal.aborted;
  for (const name of [...names].sort()) {
    if (isStopped()) return;
    try {
      await followTool(look, name, known.get(name));
    } catch (error) {
      // Another process was at the same, and has done it.
      if (!isStopped() && !isEvolveError(error, 'EVOLVE_TOOL_CONFLICT')) failed(error, name);
    }
  }
};
