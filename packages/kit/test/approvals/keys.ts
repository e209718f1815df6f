/** Persons with keys, and an agent that asks them. */
import { DatabaseSync } from '@evolve/core/sqlite';
import { join } from 'node:path';
import type { Approval, ApprovalAnswer, ApprovalDecision, Journal, NewRecord } from '@evolve/core/contracts';
import {
  createApprovalKey,
  publicPart,
  signDecision,
  type DecisionToSign,
  type PolicyInput,
  type PrivateApprovalKey,
} from '@evolve/governance';
import { openMemory } from '@evolve/memory';
import type { KitEvolver } from '../../src/index.ts';
import { GRANTED, type Place } from '../fixture.ts';

export const OWNER = createApprovalKey({ id: 'ada', role: 'owner' });
export const REVIEWER = createApprovalKey({ id: 'rae', role: 'reviewer' });
export const STRANGER = createApprovalKey({ id: 'eve', role: 'owner' });

/** Nothing lands without a person. */
export const ASKING: PolicyInput = { ...GRANTED, mode: 'propose' };

export const keyed = (...keys: readonly PrivateApprovalKey[]): PolicyInput => ({
  ...ASKING,
  approvals: { keys: keys.map(publicPart) },
});

/** A person's decision with the signature that belongs to it, but for what `wrong` puts in its place. */
export const signed = (
  repository: string,
  approval: Approval,
  key: PrivateApprovalKey = OWNER,
  wrong: Partial<DecisionToSign> = {},
): ApprovalDecision => {
  const told = {
    repository,
    approval,
    decision: 'approve' as const,
    by: key.id,
    at: new Date().toISOString(),
    ...wrong,
  };
  return { decision: told.decision, by: told.by, signed: signDecision(key, told) };
};

/** One question of this agent, as a person sees it. */
export const askOne = async (evolver: KitEvolver, task = 'add subtracts'): Promise<Approval> => {
  const { id } = await evolver.evolve({ task });
  const found = (await evolver.approvals.list()).find((approval) => approval.id === id);
  if (found === undefined) throw new Error(`the cycle ${id} asks nothing`);
  return found;
};

/** Whoever may write the state directory. */
export const withJournal = async <T>({ stateDir }: Place, work: (journal: Journal) => Promise<T>): Promise<T> => {
  const { journal, close } = await openMemory({ dir: stateDir });
  try {
    return await work(journal);
  } finally {
    await close();
  }
};

/** Answers in the store itself, with a record as the kernel would write it, past everything that looks at a decision. */
export const forge = (place: Place, { id, cycleId }: Approval, answer: ApprovalAnswer): Promise<boolean> =>
  withJournal(place, (journal) => {
    const data = { type: 'approval-decided', approvalId: id, ...answer } as unknown as NewRecord['data'];
    return journal.decideApproval(id, answer, { cycleId, type: 'approval-decided', at: answer.at, data });
  });

/** Runs SQL on the kernel's own book. */
export const editStore = ({ stateDir }: Place, sql: string, ...values: readonly string[]): void => {
  const database = new DatabaseSync(join(stateDir, 'journal.sqlite'));
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
};
