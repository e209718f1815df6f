/** Persons with keys, and an agent that asks them. */
import { DatabaseSync } from '@evolve/core/sqlite';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Approval,
  ApprovalAnswer,
  ApprovalDecision,
  Journal,
  LedgerHead,
  NewRecord,
} from '@evolve/core/contracts';
import { GENESIS, leadingTo, link } from '@evolve/core/ledger';
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

/** Writes the chain anew so that it leads to the states that the store has, with its head: whoever writes all of it is believed. */
const forgeChain = ({ stateDir }: Place): void => {
  const database = new DatabaseSync(join(stateDir, 'journal.sqlite'));
  try {
    const all = (sql: string): readonly Record<string, string>[] => database.prepare(sql).all() as never;
    const leads = new Map<unknown, Readonly<Record<string, string>>>();
    for (const { id, version, phase, closed, state = '', started_at, updated_at } of all('SELECT * FROM cycles')) {
      const told = { id, version, phase, closed: Number(closed) === 1, state: JSON.parse(state) as unknown };
      leads.set(id, leadingTo({ ...told, startedAt: started_at, updatedAt: updated_at } as never));
    }
    const last = new Map<unknown, unknown>();
    const records = all('SELECT * FROM ledger ORDER BY seq');
    for (const { cycle_id, seq, data = '' } of records) if (data.includes('"leadsTo"')) last.set(cycle_id, seq);
    let head: LedgerHead = { size: 0, hash: GENESIS };
    for (const { cycle_id: cycleId = '', seq, type = '', at = '', data = '' } of records) {
      const told = { ...(JSON.parse(data) as object), ...(last.get(cycleId) === seq ? leads.get(cycleId) : {}) };
      const next = link(head, { cycleId, type, at, data: told });
      const update = database.prepare('UPDATE ledger SET data = ?, prev = ?, hash = ? WHERE seq = ?');
      update.run(JSON.stringify(next.data), next.prev, next.hash, next.seq);
      head = { size: next.seq, hash: next.hash };
    }
    writeFileSync(join(stateDir, 'ledger-head.json'), JSON.stringify({ version: 1, ...head }));
  } finally {
    database.close();
  }
};

/** Runs SQL on the states of cycles, and makes the ledger and its head agree: what else stops it is to be seen. */
export const editStates = (place: Place, sql: string, ...values: readonly string[]): void => {
  editStore(place, sql, ...values);
  forgeChain(place);
};
