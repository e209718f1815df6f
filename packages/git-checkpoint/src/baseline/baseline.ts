/**
 * Whether the repository is still the one that was accepted.
 *
 * Owns: `workspace/baseline.json`, written under the repository's lock only. Invariants:
 * 1. The first look accepts what there is; after that only a person does.
 * 2. A record that cannot be read is a change, never a first look.
 * 3. Attributes that an evolution brought, or that were there before one, have been accepted with it.
 */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaselineChange, RepositoryBaseline } from '@evolve/core/contracts';
import { replaceFile, unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { inspect, isVersion } from '../live/inspect.ts';
import { readVersions, type Move } from '../live/moves.ts';
import { ATTRIBUTES, collectFacts, type Fact, type Facts } from './collect.ts';

const VERSION = 1;

const fileOf = (context: WorkspaceContext): string => join(context.places.workspace, 'baseline.json');

const isFact = (value: unknown): value is Fact =>
  typeof value === 'object' &&
  value !== null &&
  'hash' in value &&
  'shown' in value &&
  typeof value.hash === 'string' &&
  typeof value.shown === 'string';

const parse = (text: string): Facts | undefined => {
  try {
    const { version, facts } = JSON.parse(text) as { readonly version?: unknown; readonly facts?: unknown };
    if (version !== VERSION || typeof facts !== 'object' || facts === null) return undefined;
    const entries = Object.entries(facts);
    return entries.every((entry): entry is [string, Fact] => isFact(entry[1])) ? new Map(entries) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const store = (context: WorkspaceContext, facts: Facts): Promise<void> => {
  const record = { version: VERSION, at: context.now(), facts: Object.fromEntries(facts) };
  return replaceFile(fileOf(context), `${JSON.stringify(record, undefined, 2)}\n`);
};

const compare = (before: Facts, after: Facts): readonly BaselineChange[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((what) => before.get(what)?.hash !== after.get(what)?.hash)
    .sort()
    .map((what) => {
      const [old, now] = [before.get(what)?.shown, after.get(what)?.shown];
      return {
        what,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      };
    });

const UNREADABLE: BaselineChange = { what: 'baseline.json', after: 'cannot be read' };

/** Invariant 3. */
const cameWithEvolution = async (context: WorkspaceContext, git: Git): Promise<boolean> => {
  const { evolutions } = await context.journal.state();
  const moves: readonly Move[] = [...evolutions.values()]
    .filter(({ phase }) => phase === 'committed' || phase === 'rolled-back')
    .flatMap(({ promotion }) => promotion.moves.filter(({ path }) => path === ATTRIBUTES));
  if (moves.length === 0) return false;
  const [live, versions] = [await inspect(git.repository.dir, ATTRIBUTES), await readVersions(git, moves)];
  return moves.some(({ path, from, to }) => [from, to].some((side) => isVersion(live, side, versions(path, side))));
};

const changesSince = async (
  context: WorkspaceContext,
  git: Git,
  accepted: string,
): Promise<readonly BaselineChange[]> => {
  const before = parse(accepted);
  if (before === undefined) return [UNREADABLE];
  const changes = compare(before, await collectFacts(git));
  const attributes = changes.some(({ what }) => what === ATTRIBUTES);
  if (!attributes || !(await cameWithEvolution(context, git))) return changes;
  return changes.filter(({ what }) => what !== ATTRIBUTES);
};

/** Accepts what there is when nothing has been accepted yet. The caller holds the lock. */
export const takeFirstBaseline = async (context: WorkspaceContext, git: Git): Promise<void> => {
  const accepted = await unlessMissing(access(fileOf(context)).then(() => true));
  if (accepted !== true) await store(context, await collectFacts(git));
};

/** See `Workspace.baseline`; the caller holds the lock. */
export const baseline = async (context: WorkspaceContext, git: Git): Promise<RepositoryBaseline> => {
  const accepted = await unlessMissing(readFile(fileOf(context), 'utf8'));
  if (accepted === undefined) {
    await store(context, await collectFacts(git));
    return { status: 'first', changes: [] };
  }
  const changes = await changesSince(context, git, accepted);
  return { status: changes.length === 0 ? 'same' : 'changed', changes };
};

/** See `Workspace.acceptBaseline`; the caller holds the lock. */
export const acceptBaseline = async (context: WorkspaceContext, git: Git): Promise<readonly BaselineChange[]> => {
  const accepted = await unlessMissing(readFile(fileOf(context), 'utf8'));
  const changes = accepted === undefined ? [] : await changesSince(context, git, accepted);
  await store(context, await collectFacts(git));
  return changes;
};

/**
 * Lets nothing be promoted in a repository that is not the one that was accepted.
 * @throws EVOLVE_REPOSITORY_CHANGED
 */
export const assertBaseline = async (context: WorkspaceContext, git: Git): Promise<void> => {
  const { status, changes } = await baseline(context, git);
  if (status !== 'changed') return;
  const names = changes.map(({ what }) => what);
  throw new EvolveError(
    'EVOLVE_REPOSITORY_CHANGED',
    `what the repository could run or rewrite has changed: ${names.slice(0, 5).join(', ')}`,
    {
      data: { changes },
      hint: 'Look at the changes (evolve doctor) and accept them: evolve doctor --accept-repository.',
    },
  );
};
