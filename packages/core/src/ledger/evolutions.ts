/**
 * What the workspace has landed, held against the ledger: the two keep their books apart, so that who cuts, rewinds or removes one
 * is contradicted by the other.
 */
import type { Journal, Workspace } from '../contracts/index.ts';
import { acceptedEvolutions } from './resumed.ts';

export interface EvolutionFault {
  /** Of the ledger's last record. */
  readonly seq: number;
  readonly fault: 'evolution';
  /** The id of an evolution that landed, and that the ledger does not know. */
  readonly about: string;
}

/** Nothing lands before one of these is on the ledger; the last is what a crash may leave out. */
const BEFORE_LANDING = ['assessed', 'approved', 'promoted'];
/** A cycle has fewer records. */
const LOOK_BACK = 1_000;

/** Evolutions that landed, whether they were taken back or not, and that the ledger does not know; oldest first. */
export const unknownEvolutions = async (
  journal: Pick<Journal, 'newest'>,
  workspace: Pick<Workspace, 'evolutions'>,
): Promise<readonly string[]> => {
  const accepted = await acceptedEvolutions(journal);
  const unknown: string[] = [];
  for (const { evolutionId, state } of await workspace.evolutions()) {
    if (state === 'aborted' || accepted.includes(evolutionId)) continue;
    const records = await journal.newest({ cycleId: evolutionId, limit: LOOK_BACK });
    if (!records.some(({ type }) => BEFORE_LANDING.includes(type))) unknown.push(evolutionId);
  }
  return unknown;
};
