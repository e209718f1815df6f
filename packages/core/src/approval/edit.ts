/**
 * A person's edit of what waits is a proposal like any other: captured, put to every gate and check, and asked about anew. The
 * old question ends once the new one stands; where the edit is refused, it goes on waiting.
 */
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyCandidate } from '../candidate/index.ts';
import type { Change, FileMode, Trial } from '../contracts/index.ts';
import { drive } from '../cycle/interpreter.ts';
import type { Kernel } from '../cycle/kernel.ts';
import type { HeldLease } from '../cycle/lease.ts';
import type { Landing, ProposalRef } from '../cycle/state.ts';
import { unlessMissing } from '../disk/index.ts';
import { EvolveError } from '../errors/index.ts';
import { answerQuestion } from './answer.ts';
import { KERNEL } from './deciders.ts';
import { asking, isUntouched, proposalIn } from './renew.ts';
import { timeSeen } from './time-seen.ts';

/** Who proposes an edit, on receipts and in the record that confidence is computed from. */
export const PERSON = 'person';

export interface ApprovalEdit {
  /** What the person makes of the change: the whole content of each file by its path; null deletes it. */
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
  readonly by: string;
  readonly reason?: string;
}

const isLink = async (path: string): Promise<boolean> => (await unlessMissing(lstat(path)))?.isSymbolicLink() === true;

/** A link on the way would have the edit written somewhere else. */
const assertNoLink = async (dir: string, path: string): Promise<void> => {
  for (let part = path; part !== '.' && part !== '/'; part = dirname(part)) {
    if (!(await isLink(join(dir, part)))) continue;
    throw new EvolveError('EVOLVE_CANDIDATE_INVALID', `a link is on the way to ${path}`, { data: { path } });
  }
};

const modeOf = async (file: string): Promise<FileMode> =>
  ((await unlessMissing(lstat(file)))?.mode ?? 0) & 0o100 ? '100755' : '100644';

const toChange = async (dir: string, path: string, content: string | Uint8Array | null): Promise<Change> => {
  await assertNoLink(dir, path);
  return content === null ? { path } : { path, after: content, modeAfter: await modeOf(join(dir, path)) };
};

const capture = async (trial: Trial, { files, by }: ApprovalEdit, { summary }: ProposalRef): Promise<ProposalRef> => {
  const changes: Change[] = [];
  for (const [path, content] of Object.entries(files)) changes.push(await toChange(trial.dir, path, content));
  await applyCandidate(trial.dir, { base: trial.base, tree: '', changes });
  const { base, tree, changes: captured } = await trial.capture();
  const paths = captured.map(({ path }) => path);
  return {
    ...{ proposer: PERSON, base, tree, paths, summary: `${summary} (edited by ${by})` },
    ...{ costUsd: 0, bound: 'exact', tried: 1 },
  };
};

const propose = async (kernel: Kernel, old: ProposalRef, head: string, edit: ApprovalEdit): Promise<ProposalRef> => {
  const trial = await kernel.workspace.openTrial(head);
  try {
    await applyCandidate(trial.dir, await kernel.workspace.candidate(old.base, old.tree));
    return await capture(trial, edit, old);
  } finally {
    await trial.close();
  }
};

/**
 * Asks about the person's version. Resolves with the id of its cycle, whatever became of it.
 * @throws EVOLVE_CANDIDATE_INVALID when it is no change, EVOLVE_APPROVAL_NOT_PENDING when what it edits has moved.
 */
export const editQuestion = async (
  kernel: Kernel,
  state: Landing & { readonly approvalId: string },
  edit: ApprovalEdit,
  held: HeldLease,
): Promise<string> => {
  const { approvalId, chosen, task } = state;
  const { commit } = await kernel.workspace.head();
  if (commit !== chosen.base && !(await isUntouched(kernel, chosen, commit))) {
    throw new EvolveError('EVOLVE_APPROVAL_NOT_PENDING', 'HEAD has moved, and what it changes with it', {
      data: { id: approvalId },
    });
  }
  const proposal = await propose(kernel, proposalIn(state), commit, edit);
  if (proposal.paths.length === 0)
    throw new EvolveError('EVOLVE_CANDIDATE_INVALID', 'the edit leaves nothing to change');
  const cycleId = kernel.ids();
  const asked = asking(task, { approval: approvalId, how: 'edited' });
  const { phase } = await drive(kernel, cycleId, { type: 'renewed', task: asked, proposal }, held);
  if (phase !== 'awaiting-approval') return cycleId;
  const { by, reason } = edit;
  const why = `edited by ${by}${reason === undefined ? '' : ` (${reason})`}; asked anew as ${cycleId}`;
  const answer = { status: 'superseded', by: KERNEL, reason: why, at: await timeSeen(kernel) } as const;
  if (await answerQuestion(kernel, { id: approvalId, cycleId: approvalId }, answer)) {
    await drive(kernel, approvalId, { type: 'superseded', why, successor: cycleId }, held);
  } else await drive(kernel, cycleId, { type: 'aborted', why: 'the question that it edits was answered' }, held);
  return cycleId;
};
