/**
 * Tools that an agent makes for itself.
 *
 * Owns: the records and kept versions in `stateDir`, and in `dir` the files of the tools that it wrote. The host owns the
 * policy, the engines, the limits and the reserved names.
 *
 * 1. Nothing of a tool runs in this process; what it says of itself is read from its text.
 * 2. Only an enabled version is called, only a tested one is enabled, and a new version is disabled.
 * 3. The bytes that run are the bytes that were judged, under the policy of now; a file with others is refused.
 * 4. A tool runs on an engine that keeps all its obligations, or not at all.
 * 5. Arguments are checked before anything is started, results before anything gets them.
 * 6. Every change is on record with who and why, and is there wholly or not at all (see books.ts).
 */
import { join } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { openBooks, type ToolBooks } from './books.ts';
import { callTool, testTool, type CallOptions, type ToolResult } from './calls.ts';
import {
  changedFile,
  deleteTool,
  disableTool,
  enableTool,
  knownTool,
  restoreVersion,
  writePlan,
  type Author,
} from './changes.ts';
import type { ToolProblem } from './judge-tool.ts';
import type { ToolCase } from './metadata.ts';
import type { ParameterSchema } from './parameters.ts';
import { planOf, type PlanBase, type ToolPlan } from './plan.ts';
import type { ToolTest } from './record.ts';
import { TOOL_NAME } from './reserved-names.ts';
import { toolSettings, type ToolRegistryOptions } from './settings.ts';
import { fileOf, keptVersion, type FoundFile } from './source-file.ts';
import { currentOf, type ToolState, type ToolStatus, type ToolVersion } from './state.ts';

/** A tool in a list. */
export interface ToolSummary {
  readonly name: string;
  readonly status: ToolStatus;
  /** Of the current version, or the last one of a deleted tool. */
  readonly version: number;
  readonly sha256: string;
  /** What stands in its file: the current version, something else, or nothing. Anything but `intact` is not run. */
  readonly file: 'intact' | 'changed' | 'missing';
}

/** A tool with its history. */
export interface ToolDetails extends ToolSummary {
  /** Oldest first. */
  readonly versions: readonly ToolVersion[];
  /** Failed calls in a row. */
  readonly failures: number;
}

/** A tool as a model is told of it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly parameters: ParameterSchema;
}

/** Tools with their versions. Rejects with EVOLVE_BUSY, EVOLVE_DISK_FAILED, EVOLVE_TOOL_RECORDS where nothing else is said. */
export interface ToolRegistry {
  /** What writing this source would do. Writes and runs nothing; what is wrong with it is in `problems`. */
  propose(source: string): Promise<ToolPlan>;
  /**
   * The same for what stands in a tool's file, edited or new, from a commit for example.
   * @throws EVOLVE_TOOL_NOT_FOUND without such a file, EVOLVE_TOOL_CHANGED for a link or something else that is no text file
   */
  proposeFile(name: string): Promise<ToolPlan>;
  /**
   * Writes a plan's source as a new version, disabled.
   * @throws EVOLVE_TOOL_DENIED, EVOLVE_TOOL_INVALID, EVOLVE_TOOL_CONFLICT, EVOLVE_TOOL_CHANGED
   */
  write(plan: ToolPlan, author: Author): Promise<ToolDetails>;
  /**
   * Runs the given cases, then the tool's own `examples`, and records the outcome. No case at all is no pass.
   * @throws EVOLVE_TOOL_NOT_FOUND, EVOLVE_TOOL_CHANGED, EVOLVE_TOOL_CONFLICT, EVOLVE_RUNNER_UNAVAILABLE
   */
  test(name: string, cases?: readonly ToolCase[], options?: CallOptions): Promise<ToolTest>;
  /** @throws EVOLVE_TOOL_NOT_ENABLED unless the current version passed its last test; EVOLVE_TOOL_CHANGED */
  enable(name: string, author: Author): Promise<ToolDetails>;
  /** @throws EVOLVE_TOOL_NOT_FOUND */
  disable(name: string, author: Author): Promise<ToolDetails>;
  /** Removes the file; versions and history stay. @throws EVOLVE_TOOL_CHANGED rather than remove what somebody edited. */
  delete(name: string, author: Author): Promise<ToolDetails>;
  /**
   * Writes an old version anew, disabled, judged by the policy of now; the last one when none is named.
   * @throws EVOLVE_TOOL_NOT_FOUND, EVOLVE_TOOL_DENIED, EVOLVE_TOOL_CHANGED
   */
  restore(name: string, author: Author & { readonly version?: number }): Promise<ToolDetails>;
  /** Every tool there ever was, by name. */
  list(): Promise<readonly ToolSummary[]>;
  /** @throws EVOLVE_TOOL_NOT_FOUND */
  show(name: string): Promise<ToolDetails>;
  /** The tools that can be called now, for a model's tool list. */
  specs(): Promise<readonly ToolSpec[]>;
  /**
   * Calls an enabled tool. Everything that goes wrong is a result, except an abort, which rejects with its reason, and
   * EVOLVE_TOOL_RECORDS.
   */
  call(name: string, args: unknown, options?: CallOptions): Promise<ToolResult>;
}

const fileStatus = (found: FoundFile, sha256: string): ToolSummary['file'] => {
  if (found.kind === 'missing') return 'missing';
  return found.kind === 'file' && found.sha256 === sha256 ? 'intact' : 'changed';
};

const summaryOf = async (books: ToolBooks, state: ToolState): Promise<ToolSummary> => {
  const { version, sha256 } = currentOf(state);
  const file = fileStatus(await books.file(state.name), sha256);
  return { name: state.name, status: state.status, version, sha256, file };
};

const detailsOf = async (books: ToolBooks, name: string): Promise<ToolDetails> => {
  const state = knownTool(await books.states(), name);
  return { ...(await summaryOf(books, state)), versions: state.versions, failures: state.failures };
};

const baseOf = async (books: ToolBooks, name: string): Promise<PlanBase | undefined> => {
  const state = (await books.states()).get(name);
  if (state === undefined) return undefined;
  const { version, sha256, bytes } = currentOf(state);
  const isGone = state.status.kind === 'deleted';
  return { version, sha256, source: isGone ? undefined : await keptVersion(books.settings.stateDir, sha256, bytes) };
};

const planFor = async (books: ToolBooks, source: string, problems: (name: string) => readonly ToolProblem[]) => {
  const judged = books.judge(source);
  const name = judged.metadata?.name;
  if (name === undefined) return planOf(judged, undefined, undefined);
  return planOf(judged, join(books.settings.dir, fileOf(name)), await baseOf(books, name), problems(name));
};

const planForFile = async (books: ToolBooks, name: string): Promise<ToolPlan> => {
  const path = join(books.settings.dir, fileOf(name));
  const found = TOOL_NAME.test(name) ? await books.file(name) : { kind: 'missing' as const };
  if (found.kind === 'missing') throw new EvolveError('EVOLVE_TOOL_NOT_FOUND', `${name}: there is no file of a tool`);
  if (found.kind === 'strange') throw changedFile(path, found.why);
  return planFor(books, found.source, (said) =>
    said === name
      ? []
      : [{ code: 'EVOLVE_TOOL_INVALID', message: `the file is called ${fileOf(name)}, the tool in it ${said}` }],
  );
};

const specsOf = async (books: ToolBooks): Promise<readonly ToolSpec[]> => {
  const enabled = [...(await books.states()).values()].filter(({ status }) => status.kind === 'enabled');
  const specs = await Promise.all(
    enabled.map(async (state) => {
      const found = await books.file(state.name);
      if (found.kind !== 'file' || found.sha256 !== currentOf(state).sha256) return [];
      const { metadata, problems } = books.judge(found.source);
      if (metadata === undefined || problems.length > 0) return [];
      return [{ name: metadata.name, description: metadata.description, parameters: metadata.parameters }];
    }),
  );
  return specs.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
};

/**
 * Opens the tools of an agent. Nothing is read or written before the first use.
 * @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID
 */
export const toolRegistry = (options: ToolRegistryOptions): ToolRegistry => {
  const books = openBooks(toolSettings(options));
  const shown = async (name: string, change: Promise<unknown>): Promise<ToolDetails> => {
    await change;
    return detailsOf(books, name);
  };
  return {
    propose: (source) => planFor(books, source, () => []),
    proposeFile: (name) => planForFile(books, name),
    write: async (plan, author) => detailsOf(books, await writePlan(books, plan, author)),
    test: (name, cases = [], callOptions = {}) => testTool(books, name, cases, callOptions),
    enable: (name, author) => shown(name, enableTool(books, name, author)),
    disable: (name, author) => shown(name, disableTool(books, name, author)),
    delete: (name, author) => shown(name, deleteTool(books, name, author)),
    restore: (name, author) => shown(name, restoreVersion(books, name, author)),
    list: async () => Promise.all([...(await books.states()).values()].map((state) => summaryOf(books, state))),
    show: (name) => detailsOf(books, name),
    specs: () => specsOf(books),
    call: (name, args, callOptions = {}) => callTool(books, name, args, callOptions),
  };
};
