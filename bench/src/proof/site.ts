/**
 * A repository of some shape between its known states, each measured by doing everything once undisturbed:
 *
 *   before   the base, with the person's mess            promote  -> promoted
 *   promoted the evolution is live                       rollback -> before
 *   other    the base, with the person's second mess     restore  <-> before
 */
import { readFileSync } from 'node:fs';
import { gitWorkspace, layout, type GitWorkspace } from '@evolve/git-checkpoint';
import { differences, fsck, stateOf, type State } from './oracle.ts';
import { personGit, type Place } from './place.ts';
import type { Shape } from './shapes.ts';

export type Station = 'before' | 'promoted' | 'other';

export interface Site {
  readonly shape: Shape;
  readonly place: Place;
  readonly workspace: GitWorkspace;
  readonly states: Readonly<Record<Station, State>>;
  readonly base: string;
  readonly tree: string;
  /** The checkpoints of `before` and of `other`. */
  readonly checkpoints: Readonly<Record<'before' | 'other', string>>;
}

export const openPlace = (place: Place): Promise<GitWorkspace> =>
  gitWorkspace({ dir: place.dir, stateDir: place.stateDir, env: place.env });

const captureEdit = async (
  workspace: GitWorkspace,
  edit: (dir: string) => void,
): Promise<{ base: string; tree: string }> => {
  const trial = await workspace.openTrial();
  try {
    edit(trial.dir);
    const { base, tree } = await trial.capture();
    return { base, tree };
  } finally {
    await trial.close();
  }
};

const expectSame = async (place: Place, what: string, shouldBe: State): Promise<void> => {
  const found = differences(await stateOf(place), shouldBe);
  if (found.length > 0) throw new Error(`${what}, undisturbed, differs: ${found.slice(0, 5).join('; ')}`);
};

const measurePromotion = async (
  place: Place,
  workspace: GitWorkspace,
  evolution: { readonly base: string; readonly tree: string },
  before: State,
): Promise<State> => {
  const candidate = await workspace.candidate(evolution.base, evolution.tree);
  const result = await workspace.promote(candidate, {
    evolutionId: 'undisturbed',
    message: 'An evolution',
    trailers: {},
  });
  if (result.status !== 'promoted') throw new Error(`undisturbed, the evolution is kept: ${JSON.stringify(result)}`);
  const promoted = await stateOf(place);
  if (differences(promoted, before).length === 0) throw new Error('the evolution changes nothing');
  await workspace.rollback('undisturbed', { reason: 'measured' });
  await expectSame(place, 'a rollback', before);
  return promoted;
};

/** Makes the repository and goes through all its states. Throws when the undisturbed way does not even hold. */
export const openSite = async (shape: Shape, root: string): Promise<Site> => {
  const place = shape.make(root);
  const workspace = await openPlace(place);
  const evolution = await captureEdit(workspace, shape.edit);
  shape.mess(place);
  const { id: first } = await workspace.checkpoint('first mess');
  shape.moreMess(place);
  const { id: second } = await workspace.checkpoint('second mess');
  await workspace.restore(first);
  const before = await stateOf(place);
  await workspace.restore(second);
  const other = await stateOf(place);
  if (differences(other, before).length === 0) throw new Error('the second mess changes nothing');
  await workspace.restore(first);
  await expectSame(place, 'a restore', before);
  const promoted = await measurePromotion(place, workspace, evolution, before);
  const fault = await fsck(place);
  if (fault !== undefined) throw new Error(fault);
  return {
    shape,
    place,
    workspace,
    states: { before, promoted, other },
    checkpoints: { before: first, other: second },
    ...evolution,
  };
};

/** At which of its states a site is; otherwise what differs from the nearest. */
export const stationOf = async (
  site: Site,
): Promise<{ readonly station: Station } | { readonly torn: readonly string[] }> => {
  const state = await stateOf(site.place);
  let nearest: readonly string[] | undefined;
  for (const station of ['before', 'promoted', 'other'] as const) {
    const found = differences(state, site.states[station]);
    if (found.length === 0) return { station };
    if (nearest === undefined || found.length < nearest.length) nearest = found.map((each) => `(${station}) ${each}`);
  }
  return { torn: nearest ?? [] };
};

/** The last line of the journal: between which two states a kill fell. */
export const journalState = (site: Site): string => {
  try {
    const lines = readFileSync(layout(site.place.stateDir).journal, 'utf8').trimEnd().split('\n');
    return /"entry":\{"type":"([a-z-]+)"/.exec(lines.at(-1) ?? '')?.[1] ?? 'unreadable';
  } catch {
    return 'empty';
  }
};

/** Makes the promoted commit look published, so that a rollback has to revert; the oracle does not compare this ref. */
export const publish = (site: Site): void => {
  personGit(site.place, 'update-ref', 'refs/remotes/proof/main', 'HEAD');
};

/** Moves the branch from a revert commit to the base: the tree is the same, so nothing else changes. */
export const unpublish = (site: Site): void => {
  personGit(site.place, 'update-ref', '-d', 'refs/remotes/proof/main');
  personGit(site.place, 'update-ref', 'HEAD', site.base);
};
