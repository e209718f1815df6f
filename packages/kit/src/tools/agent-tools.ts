import type { Receipt, Workspace } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { untilAborted } from '@evolve/core/time';
import type { Author, ToolDetails, ToolPlan, ToolRegistry } from '@evolve/sandbox';
import { changeOf, type ToolChange } from './change.ts';

/** What came of asking for a tool. */
export interface ToolEvolution {
  /** What the registry says of the source: what it can newly reach, and the engine that would run it. */
  readonly plan: ToolPlan;
  /** Of the cycle: landed, waiting for a person, refused, or not started, and why. */
  readonly receipt: Receipt;
}

/**
 * Tools that the agent makes for itself. Their files change by evolutions alone: gates, checks, governor, approval, commit,
 * probation and rollback are those of every other change. What an evolution has landed is taken into the registry, tested by
 * its own examples and, if the host has not said otherwise, enabled.
 */
export interface AgentTools extends Pick<
  ToolRegistry,
  'enable' | 'disable' | 'test' | 'list' | 'show' | 'specs' | 'call'
> {
  /** What a source would do. Starts nothing; what is wrong with it is in `problems`. */
  plan(source: string): Promise<ToolPlan>;
  /**
   * One evolution that writes this source as the tool's file, new or changed.
   * @throws EVOLVE_TOOL_DENIED, EVOLVE_TOOL_INVALID before any cycle; and what `evolve` rejects with.
   */
  propose(source: string, author: Author): Promise<ToolEvolution>;
  /**
   * One evolution that deletes the tool's file.
   * @throws EVOLVE_TOOL_NOT_FOUND before any cycle; and what `evolve` rejects with.
   */
  remove(name: string, author: Author): Promise<Receipt>;
  /**
   * Takes a tool into the registry, disabled, that a person has committed.
   * @throws EVOLVE_TOOL_NOT_FOUND, EVOLVE_TOOL_DENIED, EVOLVE_TOOL_INVALID; EVOLVE_TOOL_CHANGED when it is not committed as it stands.
   */
  adopt(name: string, author: Author): Promise<ToolDetails>;
}

interface Parts {
  readonly registry: ToolRegistry;
  readonly workspace: Pick<Workspace, 'dirtyPaths'>;
  readonly folder: string;
  /** How many tools may exist at the same time. */
  readonly maxTools: number;
  /** One evolution of exactly this change. */
  readonly evolve: (change: ToolChange) => Promise<Receipt>;
  /** Resolves when everything that has landed so far is in the registry. */
  readonly ready: () => Promise<void>;
}

/** @throws EVOLVE_TOOL_DENIED, EVOLVE_TOOL_INVALID */
const nameIn = ({ name, problems }: ToolPlan): string => {
  const [first] = problems;
  if (first === undefined && name !== undefined) return name;
  throw new EvolveError(first?.code ?? 'EVOLVE_TOOL_INVALID', first?.message ?? 'this is no tool', {
    data: { problems },
  });
};

/** @throws EVOLVE_TOOL_INVALID when there is no room for a new one: it would land and could not be taken over. */
const isNewIn = async ({ registry, maxTools }: Parts, name: string): Promise<boolean> => {
  const living = (await registry.list()).filter(({ status }) => status.kind !== 'deleted');
  const isNew = !living.some((tool) => tool.name === name);
  if (!isNew || living.length < maxTools) return isNew;
  throw new EvolveError('EVOLVE_TOOL_INVALID', `there are ${String(living.length)} tools, and no more are allowed`, {
    hint: 'remove one that is not used',
  });
};

const propose = async (parts: Parts, source: string, author: Author): Promise<ToolEvolution> => {
  const { registry, folder, evolve } = parts;
  const plan = await registry.propose(source);
  const name = nameIn(plan);
  const isNew = await isNewIn(parts, name);
  const receipt = await evolve(changeOf({ name, folder, source, sha256: plan.sha256, isNew }, author));
  return { plan, receipt };
};

const remove = async ({ registry, folder, evolve }: Parts, name: string, author: Author): Promise<Receipt> => {
  const { status } = await registry.show(name);
  if (status.kind === 'deleted') throw new EvolveError('EVOLVE_TOOL_NOT_FOUND', `${name}: the tool was deleted`);
  return evolve(changeOf({ name, folder }, author));
};

const adopt = async ({ registry, workspace, folder }: Parts, name: string, author: Author): Promise<ToolDetails> => {
  const plan = await registry.proposeFile(name);
  const path = `${folder}/${name}.mjs`;
  if ((await workspace.dirtyPaths()).includes(path)) {
    throw new EvolveError('EVOLVE_TOOL_CHANGED', `${path} is not committed as it stands`, {
      data: { path },
      hint: 'commit it, or propose it',
    });
  }
  nameIn(plan);
  return registry.write(plan, author);
};

/** @param parts.registry One that places no files: they are the workspace's. */
export const agentTools = (parts: Parts): AgentTools => {
  const { registry, ready } = parts;
  const after = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    await (signal === undefined ? ready() : untilAborted(ready, signal));
    return work();
  };
  return {
    plan: (source) => after(() => registry.propose(source)),
    propose: (source, author) => after(() => propose(parts, source, author)),
    remove: (name, author) => after(() => remove(parts, name, author)),
    adopt: (name, author) => after(() => adopt(parts, name, author)),
    enable: (name, author) => after(() => registry.enable(name, author)),
    disable: (name, author) => after(() => registry.disable(name, author)),
    list: () => after(() => registry.list()),
    show: (name) => after(() => registry.show(name)),
    specs: () => after(() => registry.specs()),
    test: (name, cases, options) => after(() => registry.test(name, cases, options), options?.signal),
    call: (name, args, options) => after(() => registry.call(name, args, options), options?.signal),
  };
};
