/**
 * Joins the registry of tools to the cycle.
 *
 * Owns: what is being asked for in this process, and the order of its looks at the folder. The workspace owns the files, the
 * registry the records.
 * 1. A tool's file changes by an evolution, or by a person; never by the registry.
 * 2. Looks follow each other, and whoever uses a tool waits for those that have begun.
 * 3. What a look fails of is told as an `error` and keeps neither the agent nor another tool from going on.
 */
import { join, resolve } from 'node:path';
import type { Evolver } from '@evolve/core';
import type { HealthCheck, Journal, Proposer, Receipt, Workspace } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { TOOL_LIMITS, toolRegistry, type PresetName, type SandboxPolicy } from '@evolve/sandbox';
import { folderOf } from '../folder.ts';
import { agentTools, type AgentTools } from './agent-tools.ts';
import type { ToolChange } from './change.ts';
import { toolsCheck } from './check.ts';
import { follow } from './follow.ts';
import type { ToolsOptions } from './options.ts';
import { TOOL_PROPOSER, toolProposer } from './proposer.ts';

/** What it needs of the Evolver that it belongs to. */
export interface ToolHost extends Pick<Evolver, 'evolve' | 'on'> {
  readonly tell: (error: unknown, where: string) => void;
}

export interface Tooling {
  readonly tools: AgentTools;
  readonly proposer: Proposer;
  readonly check: HealthCheck;
  readonly policyFor: (path: string) => PresetName | SandboxPolicy;
  /** Called once, before anything else is used. */
  join(host: ToolHost): void;
  /** Looks at the folder; resolves when the registry has followed. Never rejects. */
  follow(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws EVOLVE_OPTIONS */
const toolFolder = (given: string): string => {
  const folder = folderOf('tools.dir', given);
  if (folder !== '.') return folder;
  throw new EvolveError('EVOLVE_OPTIONS', 'tools.dir: tools need a folder of their own, below the root');
};

interface Places {
  readonly workspace: Workspace;
  readonly journal: Journal;
}

/** @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID */
const open = (
  { dir = 'tools', stateDir, enable: _, ...rules }: ToolsOptions,
  { workspace }: Pick<Places, 'workspace'>,
) => {
  const folder = toolFolder(dir);
  const registry = toolRegistry({
    ...rules,
    dir: join(workspace.dir, folder),
    stateDir: resolve(stateDir ?? join(workspace.stateDir, 'tools')),
    placesFiles: false,
  });
  const check = toolsCheck({ live: workspace.dir, folder }, rules);
  const policyFor = (path: string): PresetName | SandboxPolicy =>
    path.startsWith(`${folder}/`) ? (rules.policy ?? 'tool') : 'evolution';
  const maxTools = rules.limits?.maxTools ?? TOOL_LIMITS.maxTools;
  return { folder, registry, check, policyFor, maxTools };
};

/** Looks follow each other; each begins after what is under way. */
const inOrder = (look: () => Promise<void>) => {
  let last: Promise<void> = Promise.resolve();
  return {
    next: (): Promise<void> => {
      last = last.then(look);
      return last;
    },
    done: (): Promise<void> => last,
  };
};

/** @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID */
export const toolingFor = (options: ToolsOptions, { workspace, journal }: Places): Tooling => {
  const { folder, registry, check, policyFor, maxTools } = open(options, { workspace });
  const asked = new Set<ToolChange>();
  const stopping = new AbortController();
  let host: ToolHost | undefined;
  const following = {
    ...{ registry, folder, root: workspace.dir, books: { workspace, journal } },
    ...{ enables: options.enable ?? true, signal: stopping.signal },
  };
  const looks = inOrder(async () => {
    if (stopping.signal.aborted) return;
    const failed = (error: unknown, what: string): void => host?.tell(error, `taking over the tool ${what}`);
    await follow(following, failed).catch((error: unknown) => host?.tell(error, 'looking at the tools'));
  });
  const evolve = async (change: ToolChange): Promise<Receipt> => {
    if (host === undefined) throw new TypeError('the tools have not been joined to an Evolver');
    asked.add(change);
    try {
      const receipt = await host.evolve({ task: change.task, evidence: [], proposers: [TOOL_PROPOSER] });
      await looks.done();
      return receipt;
    } finally {
      asked.delete(change);
    }
  };
  return {
    tools: agentTools({ registry, workspace, folder, maxTools, evolve, ready: looks.done }),
    proposer: toolProposer(asked),
    check,
    policyFor,
    join: (joined) => {
      host = joined;
      joined.on('receipt', ({ receipt }) => {
        if (receipt.paths.some((path) => path.startsWith(`${folder}/`))) void looks.next();
      });
      joined.on('activate', () => void looks.next());
    },
    follow: looks.next,
    stop: async () => {
      stopping.abort(new EvolveError('EVOLVE_ABORTED', 'the Evolver was stopped'));
      await looks.done();
    },
  };
};
