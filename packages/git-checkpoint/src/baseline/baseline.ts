/**
 * Whether the repository is still the one that was accepted.
 *
 * Owns: `workspace/baseline.json`, written under the repository's lock only. Invariants:
 * 1. The first look accepts what there is; after that only a person does.
 * 2. A record that cannot be read is a change, never a first look; so is one that is gone, where a look before this one is known
 *    of: by this process, by an evolution that landed, or by whoever keeps the ledger.
 * 3. Attributes that an evolution brought, or that were there before one, have been accepted with it.
 * 4. Attributes count as accepted whether they are read from the live tree or from the index: git reads either.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaselineChange, RepositoryBaseline } from '@evolve/core/contracts';
import { replaceFile, unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { inspect, isVersion } from '../live/inspect.ts';
import { readVersions, type Move } from '../live/moves.ts';
import { ATTRIBUTES, attributesPath, factsAbout } from './attributes.ts';
import { collectFacts } from './collect.ts';
import { textFact, type Fact, type Facts } from './fact.ts';

/** Of attributes version 1 knew those in the root of the live tree. */
const VERSION = 2;

/** Workspaces whose record this process has seen. */
const seen = new WeakSet<WorkspaceContext>();

const fileOf = (context: WorkspaceContext): string => join(context.places.workspace, 'baseline.json');

const isFact = (value: unknown): value is Fact =>
  typeof value === 'object' &&
  value !== null &&
  'hash' in value &&
  'shown' in value &&
  typeof value.hash === 'string' &&
  typeof value.shown === 'string';

interface Accepted {
  readonly version: number;
  readonly facts: Facts;
}

const parse = (text: string): Accepted | undefined => {
  try {
    const { version, facts } = JSON.parse(text) as { readonly version?: unknown; readonly facts?: unknown };
    const isKnown = version === 1 || version === VERSION;
    if (!isKnown || typeof facts !== 'object' || facts === null) return undefined;
    const entries = Object.entries(facts);
    const areFacts = entries.every((entry): entry is [string, Fact] => isFact(entry[1]));
    return areFacts ? { version, facts: new Map(entries) } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** What an older version did not look at is taken in as it is now. */
const migrate = ({ version, facts }: Accepted, now: Facts): Facts => {
  if (version === VERSION) return facts;
  const isNew = (what: string): boolean => what !== ATTRIBUTES && attributesPath(what) !== undefined;
  return new Map([...[...now].filter(([what]) => isNew(what)), ...facts]);
};

const store = async (context: WorkspaceContext, facts: Facts): Promise<void> => {
  const record = { version: VERSION, at: context.now(), facts: Object.fromEntries(facts) };
  await replaceFile(fileOf(context), `${JSON.stringify(record, undefined, 2)}\n`);
  seen.add(context);
};

const changeOf = (what: string, before: Fact | undefined, after: Fact | undefined): BaselineChange => ({
  what,
  ...(before === undefined ? {} : { before: before.shown }),
  ...(after === undefined ? {} : { after: after.shown }),
});

/** Invariant 4. */
const compareAttributes = (path: string, before: Facts, after: Facts): readonly BaselineChange[] => {
  const about = factsAbout(path);
  const accepted = about.map((what) => before.get(what)).filter((fact) => fact !== undefined);
  if (!about.some((what) => after.has(what)))
    return accepted.slice(0, 1).map((fact) => changeOf(path, fact, undefined));
  return about.flatMap((what) => {
    const now = after.get(what);
    if (now === undefined || accepted.some(({ hash }) => hash === now.hash)) return [];
    return [changeOf(what, before.get(what) ?? accepted[0], now)];
  });
};

const compare = (before: Facts, after: Facts): readonly BaselineChange[] =>
  [...new Set([...before.keys(), ...after.keys()].map((what) => attributesPath(what) ?? what))]
    .sort()
    .flatMap((what) => {
      if (attributesPath(what) !== undefined) return compareAttributes(what, before, after);
      const [old, now] = [before.get(what), after.get(what)];
      return old?.hash === now?.hash ? [] : [changeOf(what, old, now)];
    });

const UNREADABLE: BaselineChange = { what: 'baseline.json', after: 'cannot be read' };
const GONE: BaselineChange = { what: 'baseline.json', before: 'what was accepted', after: 'is gone' };

/** Stands for a record that is gone until a person accepts the repository. */
const LOST = `${JSON.stringify({ version: VERSION, lost: true })}\n`;

const hasEvolved = async ({ journal }: WorkspaceContext): Promise<boolean> => {
  const { evolutions } = await journal.state();
  return [...evolutions.values()].some(({ phase }) => phase === 'committed' || phase === 'rolled-back');
};

/** The record's text; undefined at a first look (invariant 2). @param isKnown Somebody else knows of a look before. */
const readAccepted = async (context: WorkspaceContext, isKnown = false): Promise<string | undefined> => {
  const text = await unlessMissing(readFile(fileOf(context), 'utf8'));
  if (text !== undefined) {
    seen.add(context);
    return text;
  }
  if (!isKnown && !seen.has(context) && !(await hasEvolved(context))) return undefined;
  await replaceFile(fileOf(context), LOST);
  return LOST;
};

/** Invariant 3. @returns Which facts about the paths are as an evolution left or found them. */
const cameWithEvolutions = async (
  context: WorkspaceContext,
  git: Git,
  paths: readonly string[],
  now: Facts,
): Promise<ReadonlySet<string>> => {
  const came = new Set<string>();
  if (paths.length === 0) return came;
  const { evolutions } = await context.journal.state();
  const moves: readonly Move[] = [...evolutions.values()]
    .filter(({ phase }) => phase === 'committed' || phase === 'rolled-back')
    .flatMap(({ promotion }) => promotion.moves.filter(({ path }) => paths.includes(path)));
  const versions = await readVersions(git, moves);
  for (const { path, from, to } of moves) {
    const [inTree, inIndex] = factsAbout(path);
    const live = await inspect(git.repository.dir, path);
    for (const side of [from, to]) {
      const blob = versions(path, side);
      if (isVersion(live, side, blob)) came.add(inTree);
      if (blob !== undefined && textFact(blob.raw.toString('utf8')).hash === now.get(inIndex)?.hash) came.add(inIndex);
    }
  }
  return came;
};

interface Look {
  readonly changes: readonly BaselineChange[];
  /** What has come to be accepted without a person. */
  readonly facts?: Facts;
}

const changesSince = async (context: WorkspaceContext, git: Git, text: string): Promise<Look> => {
  const accepted = parse(text);
  if (accepted === undefined) return { changes: [text === LOST ? GONE : UNREADABLE] };
  const known = [...accepted.facts.keys()].flatMap((what) => attributesPath(what) ?? []);
  const now = await collectFacts(git, known);
  const before = migrate(accepted, now);
  const changes = compare(before, now);
  const paths = [...new Set(changes.flatMap(({ what }) => attributesPath(what) ?? []))];
  const came = await cameWithEvolutions(context, git, paths, now);
  if (came.size === 0) return { changes, ...(before === accepted.facts ? {} : { facts: before }) };
  const facts = [...[...before].filter(([what]) => !came.has(what)), ...[...now].filter(([what]) => came.has(what))];
  return { changes: changes.filter(({ what }) => !came.has(what)), facts: new Map(facts) };
};

/** Accepts what there is when nothing has been accepted yet. The caller holds the lock. */
export const takeFirstBaseline = async (context: WorkspaceContext, git: Git): Promise<void> => {
  if ((await readAccepted(context)) === undefined) await store(context, await collectFacts(git));
};

/** See `Workspace.keepsBaseline`; the caller holds the lock. */
export const keepsBaseline = async (context: WorkspaceContext): Promise<boolean> =>
  parse((await readAccepted(context, true)) ?? LOST) !== undefined;

/** See `Workspace.baseline`; the caller holds the lock. */
export const baseline = async (context: WorkspaceContext, git: Git): Promise<RepositoryBaseline> => {
  const accepted = await readAccepted(context);
  if (accepted === undefined) {
    await store(context, await collectFacts(git));
    return { status: 'first', changes: [] };
  }
  const { changes, facts } = await changesSince(context, git, accepted);
  // The journal forgets the oldest evolutions, and with them what came along.
  if (facts !== undefined) await store(context, facts);
  return { status: changes.length === 0 ? 'same' : 'changed', changes };
};

/** See `Workspace.acceptBaseline`; the caller holds the lock. */
export const acceptBaseline = async (context: WorkspaceContext, git: Git): Promise<readonly BaselineChange[]> => {
  const accepted = await readAccepted(context);
  const { changes } = accepted === undefined ? { changes: [] } : await changesSince(context, git, accepted);
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
