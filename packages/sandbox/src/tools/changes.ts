/** Every change of a tool: written, restored, enabled, disabled, deleted. Each is checked and recorded under the lock. */
import { join } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { settle, type ToolBooks } from './books.ts';
import { mustRun, type RunnableTool } from './judge-tool.ts';
import type { ToolPlan } from './plan.ts';
import type { WrittenRecord } from './record.ts';
import { fileOf, keepVersion, keptVersion } from './source-file.ts';
import { currentOf, type ToolState, type ToolStates, type ToolVersion } from './state.ts';
import { diffCapabilities } from '../diff/diff-capabilities.ts';

/** Who changes a tool, and why. Both go on record. */
export interface Author {
  readonly by: string;
  readonly reason: string;
}

export const notFound = (name: string, what = 'no tool has this name'): EvolveError =>
  new EvolveError('EVOLVE_TOOL_NOT_FOUND', `${name}: ${what}`, { data: { name } });

/** The tool, deleted or not. @throws EVOLVE_TOOL_NOT_FOUND */
export const knownTool = (states: ToolStates, name: string): ToolState => {
  const state = states.get(name);
  if (state === undefined) throw notFound(name);
  return state;
};

/** @throws EVOLVE_TOOL_NOT_FOUND for a deleted one too. */
export const livingTool = (states: ToolStates, name: string): ToolState => {
  const state = knownTool(states, name);
  if (state.status.kind === 'deleted') throw notFound(name, 'the tool was deleted');
  return state;
};

export const changedFile = (path: string, why: string): EvolveError =>
  new EvolveError('EVOLVE_TOOL_CHANGED', `${path} ${why}`, {
    data: { path },
    hint: 'propose what stands there with proposeFile, or put the old file back',
  });

/** What the file holds now, if it may be overwritten by `sha256`. @throws EVOLVE_TOOL_CHANGED */
const replaceable = async (
  books: ToolBooks,
  name: string,
  owned: string | undefined,
  sha256: string,
): Promise<string | null> => {
  const found = await books.file(name);
  if (found.kind === 'missing') return null;
  const path = join(books.settings.dir, fileOf(name));
  if (found.kind === 'strange') throw changedFile(path, found.why);
  if (found.sha256 !== owned && found.sha256 !== sha256)
    throw changedFile(path, 'holds what the registry did not write');
  return found.sha256;
};

/** Where something else places the files, a record follows what was done and leaves nothing to be done. */
const mustStand = ({ settings }: ToolBooks, name: string, found: string | null, wanted: string | null): void => {
  if (settings.placesFiles || found === wanted) return;
  throw changedFile(join(settings.dir, fileOf(name)), wanted === null ? 'is still there' : 'does not hold it yet');
};

const gainedBy = async (books: ToolBooks, state: ToolState | undefined, source: string): Promise<readonly string[]> => {
  const before = state === undefined || state.status.kind === 'deleted' ? undefined : currentOf(state);
  const { stateDir } = books.settings;
  const old = before === undefined ? 'export {};\n' : await keptVersion(stateDir, before.sha256, before.bytes);
  return diffCapabilities(old, source, { filename: 'tool.mjs', goal: 'module' }).gained;
};

const verdictOf = ({ validation }: RunnableTool): 'allow' | 'guard' =>
  validation.verdict === 'allow' ? 'allow' : 'guard';

const recordOf = (
  books: ToolBooks,
  tool: RunnableTool,
  details: Pick<WrittenRecord, 'version' | 'replaces' | 'gained' | 'restores' | 'by' | 'reason'>,
): WrittenRecord => ({
  type: 'written',
  name: tool.metadata.name,
  at: books.now(),
  sha256: tool.sha256,
  bytes: Buffer.byteLength(tool.source),
  policy: books.settings.policy.name,
  verdict: verdictOf(tool),
  capabilities: [...tool.validation.capabilities],
  obligations: [...tool.validation.obligations],
  ...details,
});

const mustHaveRoom = (books: ToolBooks, states: ToolStates, state: ToolState | undefined): void => {
  const living = [...states.values()].filter(({ status }) => status.kind !== 'deleted').length;
  const isNew = state === undefined || state.status.kind === 'deleted';
  if (!isNew || living < books.settings.limits.maxTools) return;
  throw new EvolveError('EVOLVE_TOOL_INVALID', `there are ${String(living)} tools, and no more are allowed`, {
    hint: 'delete one that is not used',
  });
};

interface Writing extends Author {
  readonly restores?: number;
}

const writeVersion = async (
  books: ToolBooks,
  states: ToolStates,
  tool: RunnableTool,
  { by, reason, restores }: Writing,
): Promise<void> => {
  const { name } = tool.metadata;
  const state = states.get(name);
  mustHaveRoom(books, states, state);
  const before = state === undefined ? undefined : currentOf(state);
  const owned = state?.status.kind === 'deleted' ? undefined : before?.sha256;
  const replaces = await replaceable(books, name, owned, tool.sha256);
  mustStand(books, name, replaces, tool.sha256);
  const gained = await gainedBy(books, state, tool.source);
  await keepVersion(books.settings.stateDir, tool.source);
  failpoint('tools:kept');
  const version = (before?.version ?? 0) + 1;
  const record = recordOf(books, tool, {
    ...{ version, replaces, gained: [...gained], by, reason },
    ...(restores === undefined ? {} : { restores }),
  });
  await finish(books, [record], name);
};

/** Appends what is to hold from now on, and does to the file what it says. */
const finish = async (
  books: ToolBooks,
  records: Parameters<ToolBooks['records']['append']>[0],
  name: string,
): Promise<void> => {
  await books.records.append(records);
  failpoint('tools:recorded');
  await settle(books, await books.fresh(name));
};

const mustFollow = (state: ToolState | undefined, { base, name }: ToolPlan): void => {
  const current = state === undefined ? undefined : currentOf(state);
  if (current?.version === base?.version && current?.sha256 === base?.sha256) return;
  throw new EvolveError('EVOLVE_TOOL_CONFLICT', 'the plan was made for another version of the tool', {
    data: { name, planned: base?.version, current: current?.version },
  });
};

/** The plan is data from outside: only its source counts, and that is judged again. */
const toolOfPlan = (books: ToolBooks, plan: ToolPlan): RunnableTool => {
  const tool = mustRun(books.judge(plan.source));
  if (tool.sha256 === plan.sha256 && tool.metadata.name === plan.name) return tool;
  throw new EvolveError('EVOLVE_TOOL_INVALID', 'the plan says something else than its source', {
    data: { name: plan.name },
  });
};

const isWritten = async (books: ToolBooks, state: ToolState | undefined, tool: RunnableTool): Promise<boolean> => {
  if (state === undefined || state.status.kind === 'deleted' || currentOf(state).sha256 !== tool.sha256) return false;
  const found = await books.file(state.name);
  return found.kind === 'file' && found.sha256 === tool.sha256;
};

/** Carries out a plan; does nothing when its very bytes are the current version. */
export const writePlan = async (books: ToolBooks, plan: ToolPlan, author: Author): Promise<string> => {
  const tool = toolOfPlan(books, plan);
  const { name } = tool.metadata;
  await books.alone(async (states) => {
    const state = states.get(name);
    mustFollow(state, plan);
    if (!(await isWritten(books, state, tool))) await writeVersion(books, states, tool, author);
  });
  return name;
};

const versionOf = (state: ToolState, version: number | undefined): ToolVersion => {
  const found = version === undefined ? currentOf(state) : state.versions.find((entry) => entry.version === version);
  if (found === undefined) throw notFound(state.name, `there is no version ${String(version)}`);
  return found;
};

/** Writes the bytes of an old version anew, judged by the rules of today. */
export const restoreVersion = (
  books: ToolBooks,
  name: string,
  { by, reason, version }: Author & { readonly version?: number },
): Promise<void> =>
  books.alone(async (states) => {
    const old = versionOf(knownTool(states, name), version);
    const tool = mustRun(books.judge(await keptVersion(books.settings.stateDir, old.sha256, old.bytes)));
    await writeVersion(books, states, tool, { by, reason, restores: old.version });
  });

const mustHavePassed = (state: ToolState): void => {
  const { test, version } = currentOf(state);
  if (test !== undefined && test.total > 0 && test.passed === test.total) return;
  throw new EvolveError('EVOLVE_TOOL_NOT_ENABLED', `${state.name}: version ${String(version)} has not passed a test`, {
    data: { name: state.name, version, test },
  });
};

/** @throws EVOLVE_TOOL_CHANGED unless the file holds the current version. @returns its source */
export const intactSource = async (books: ToolBooks, state: ToolState): Promise<string> => {
  const path = join(books.settings.dir, fileOf(state.name));
  const found = await books.file(state.name);
  if (found.kind === 'missing') throw changedFile(path, 'is gone');
  if (found.kind === 'strange') throw changedFile(path, found.why);
  if (found.sha256 !== currentOf(state).sha256) throw changedFile(path, 'was changed since it was validated');
  return found.source;
};

const statusRecord = (
  books: ToolBooks,
  type: 'enabled' | 'disabled' | 'deleted',
  state: ToolState,
  author: Author,
) => ({
  type,
  name: state.name,
  version: currentOf(state).version,
  at: books.now(),
  by: author.by,
  reason: author.reason,
});

/** Lets a tool be called that passed its test. */
export const enableTool = (books: ToolBooks, name: string, author: Author): Promise<void> =>
  books.alone(async (states) => {
    const state = livingTool(states, name);
    mustHavePassed(state);
    mustRun(books.judge(await intactSource(books, state)));
    await books.records.append([statusRecord(books, 'enabled', state, author)]);
  });

/** Stops calls of a tool, whatever has become of its file. */
export const disableTool = (books: ToolBooks, name: string, author: Author): Promise<void> =>
  books.alone(async (states) => {
    await books.records.append([statusRecord(books, 'disabled', livingTool(states, name), author)]);
  });

/** Removes a tool's file and keeps its versions. A file that somebody else changed is left to him: deleting it is refused. */
export const deleteTool = (books: ToolBooks, name: string, author: Author): Promise<void> =>
  books.alone(async (states) => {
    const state = livingTool(states, name);
    const { sha256 } = currentOf(state);
    mustStand(books, name, await replaceable(books, name, sha256, sha256), null);
    await finish(books, [statusRecord(books, 'deleted', state, author)], name);
  });
