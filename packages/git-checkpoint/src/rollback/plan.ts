/** What a rollback would do with every path: a value, made before anything is touched. */
import type { PathOutcome } from '@evolve/core/contracts';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { writeBlob } from '../git/objects.ts';
import { indexEntries, sameSide, treeSides, type Side } from '../git/trees.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { inspect, isAsStored, isVersion, type LiveState } from '../live/inspect.ts';
import { readVersions, type Move, type Versions } from '../live/moves.ts';
import { isAtStart } from '../live/occupancy.ts';
import { withExecutable } from '../live/permissions.ts';
import { indexHolds } from '../live/shift-index.ts';
import { matcher } from './glob.ts';
import { mergeText, mergeValue } from './merge.ts';
import type { RollbackTarget } from './target.ts';

export interface PlannedPath {
  readonly move: Move;
  readonly outcome: PathOutcome;
  readonly live: LiveState;
  /** Neither the version of HEAD nor the one before. */
  readonly edited: boolean;
  /** The index entry is not that of HEAD. */
  readonly staged: boolean;
}

interface Planning {
  readonly context: WorkspaceContext;
  readonly git: Git;
  readonly target: RollbackTarget;
  readonly versions: Versions;
  readonly isPreserved: (path: string) => boolean;
  /** Paths that will be gone: what they leave is free for others. */
  readonly gone: Set<string>;
}

type Decision = Pick<PlannedPath, 'outcome'> & { readonly move?: Pick<Move, 'file' | 'permFrom' | 'permTo'> };

const LEFT_ALONE: readonly PathOutcome[] = ['kept-user-edit', 'preserved', 'already-before'];

/** Moves from what HEAD holds to what it will hold. */
const movesTo = async (
  git: Git,
  record: EvolutionRecord,
  head: string,
  target: RollbackTarget,
): Promise<readonly Move[]> => {
  const moves = record.promotion.moves.filter(({ path }) => target.paths.has(path));
  const paths = moves.map((move) => move.path);
  const [now, then] = await Promise.all([treeSides(git, head, paths), treeSides(git, target.toHead, paths)]);
  return moves.map(({ path, from, permFrom }) => {
    const to = then.get(path) ?? null;
    const known = permFrom !== undefined && sameSide(to, from);
    return { path, from: now.get(path) ?? null, to, ...(known ? { permTo: permFrom } : {}) };
  });
};

const modeOf = (executable: boolean): Side['mode'] => (executable ? '100755' : '100644');

export const sideOfLive = async (git: Git, live: LiveState): Promise<Side | null> => {
  if (live.kind !== 'file' && live.kind !== 'symlink') return null;
  const mode = live.kind === 'symlink' ? '120000' : modeOf((live.perm & 0o100) !== 0);
  return { mode, oid: await writeBlob(git, live.bytes) };
};

/** Takes the evolution's part out of a file that was edited since. Links and the deleted have no parts. */
const merge = async (planning: Planning, move: Move, live: LiveState): Promise<Decision | undefined> => {
  const { context, git, versions } = planning;
  const { path, from, to } = move;
  const [base, theirs] = [versions(path, from), versions(path, to)];
  if (live.kind !== 'file' || from === null || to === null || base === undefined || theirs === undefined) {
    return undefined;
  }
  if (from.mode === '120000' || to.mode === '120000') return undefined;
  const bytes = await mergeText(context, git, { base: base.live, ours: live.bytes, theirs: theirs.live });
  const isExecutable = (side: Side): boolean => side.mode === '100755';
  const executable = mergeValue(
    { base: isExecutable(from), ours: (live.perm & 0o100) !== 0, theirs: isExecutable(to) },
    (a, b) => a === b,
  );
  if (bytes === undefined || executable === undefined) return undefined;
  const merged: Side = { mode: modeOf(executable), oid: await writeBlob(git, bytes) };
  const permTo = withExecutable(live.perm, executable);
  return {
    outcome: 'merged',
    move: { file: { from: await sideOfLive(git, live), to: merged }, permFrom: live.perm, permTo },
  };
};

/** The evolution brought it, the person worked on it: it leaves the live tree, and nothing of it is lost. */
const quarantine = async (git: Git, move: Move, live: LiveState): Promise<Decision | undefined> => {
  const from = move.to === null && move.from !== null ? await sideOfLive(git, live) : null;
  if (from === null) return undefined;
  const perm = live.kind === 'file' ? { permFrom: live.perm } : {};
  return { outcome: 'quarantined', move: { file: { from, to: null }, ...perm } };
};

const decideEdited = async (planning: Planning, move: Move, live: LiveState): Promise<Decision> =>
  (await merge(planning, move, live)) ?? (await quarantine(planning.git, move, live)) ?? { outcome: 'kept-user-edit' };

const decide = async (
  planning: Planning,
  move: Move,
  live: LiveState,
): Promise<Decision & { readonly edited: boolean }> => {
  const { git, target, versions, gone, isPreserved } = planning;
  const atStart = await isAtStart(git.repository.dir, move, live, versions, gone);
  const isBefore = isVersion(live, move.to, versions(move.path, move.to));
  const edited = !atStart && !isBefore;
  if (target.kept.has(move.path)) return { outcome: 'kept-user-edit', edited };
  if (isPreserved(move.path)) return { outcome: 'preserved', edited };
  if (isBefore || sameSide(move.from, move.to)) return { outcome: 'already-before', edited };
  if (atStart) return { outcome: move.to === null ? 'removed' : 'restored', edited };
  return { ...(await decideEdited(planning, move, live)), edited };
};

/** A file that was as stored before the evolution comes back so, whatever a checkout would make of it. */
const formOf = (move: Move, promotion: Move | undefined, live: LiveState, versions: Versions): Pick<Move, 'file'> => {
  const keeps = live.kind === 'absent' || isAsStored(live, versions(move.path, move.from));
  return promotion?.file !== undefined && keeps ? { file: { from: move.from, to: move.to } } : {};
};

/** Deletions first: what they leave is free for others. */
const inOrder = (moves: readonly Move[]): readonly Move[] => [
  ...moves.filter((move) => move.to === null),
  ...moves.filter((move) => move.to !== null),
];

/** @returns The paths in the order of the promotion. */
export const planPaths = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  head: string,
  target: RollbackTarget,
): Promise<readonly PlannedPath[]> => {
  const moves = await movesTo(git, record, head, target);
  const paths = moves.map((move) => move.path);
  const [versions, entries] = [await readVersions(git, moves), await indexEntries(git, paths)];
  const isPreserved = matcher(context.preserve);
  const planning: Planning = { context, git, target, versions, isPreserved, gone: new Set() };
  const planned = new Map<string, PlannedPath>();
  for (const move of inOrder(moves)) {
    const live = await inspect(git.repository.dir, move.path);
    const promotion = record.promotion.moves.find(({ path }) => path === move.path);
    const form = formOf(move, promotion, live, versions);
    const { outcome, edited, move: file = form } = await decide(planning, move, live);
    const staged = !indexHolds(entries.get(move.path), move.from);
    const [leaveFile, leaveIndex] = [LEFT_ALONE.includes(outcome), staged];
    if (move.to === null && outcome !== 'kept-user-edit' && outcome !== 'preserved') planning.gone.add(move.path);
    planned.set(move.path, { move: { ...move, ...file, leaveFile, leaveIndex }, outcome, live, edited, staged });
  }
  return paths.flatMap((path) => planned.get(path) ?? []);
};
