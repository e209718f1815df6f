/**
 * A question whose base has moved is asked anew, so that the first of several to land does not cost the answers to the others.
 *
 * 1. Only where no path of the change, and nothing above or below one, is different on the new base.
 * 2. The same bytes go to the same paths; all gates and checks run again on them, in a fresh trial.
 * 3. It is a new question: an answer to the old one counts only as `verifyDecision` says.
 * 4. The old question ends once the new one stands; a crash in between asks nothing twice.
 */
import { createHash } from 'node:crypto';
import { applyCandidate } from '../candidate/index.ts';
import { drive } from '../cycle/interpreter.ts';
import type { Kernel } from '../cycle/kernel.ts';
import type { HeldLease } from '../cycle/lease.ts';
import { isEvolveError } from '../errors/index.ts';
import { isClosed, type CycleState, type Landing, type ProposalRef, type Task } from '../cycle/state.ts';
import { stateOf } from '../cycle/stored.ts';

/** How often a renewal that was cut off is begun again. */
const MOST_TRIES = 5;

const touches = (path: string, other: string): boolean =>
  path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`);

/** Whether everything that the change is about is as it was at its base (invariant 1). */
export const isUntouched = async (
  { workspace }: Pick<Kernel, 'workspace'>,
  { base, paths }: Pick<ProposalRef, 'base' | 'paths'>,
  head: string,
): Promise<boolean> => {
  try {
    const { changes } = await workspace.candidate(base, head);
    return !changes.some((change) => paths.some((path) => touches(path, change.path)));
  } catch (error) {
    // What no candidate may hold has been committed meanwhile: nothing can be said for sure.
    if (isEvolveError(error, 'EVOLVE_CANDIDATE_INVALID')) return false;
    throw error;
  }
};

/** Checks that it was proved with and that this host does not have: a host that has them has to prove it again. */
export const missingChecks = (
  { checks }: Pick<Kernel, 'checks'>,
  { chosen }: Pick<Landing, 'chosen'>,
): readonly string[] => chosen.checks.map(({ id }) => id).filter((id) => !checks.some((check) => check.id === id));

/** The same for the same question on the same base, so that a crash asks nothing twice (invariant 4). */
const renewalId = (approvalId: string, head: string, attempt: number): string => {
  const root = approvalId.split('.')[0] ?? approvalId;
  const hash = createHash('sha256')
    .update(`${approvalId} ${head} ${String(attempt)}`)
    .digest('hex');
  return `${root.slice(0, 80)}.${hash.slice(0, 12)}`;
};

/** The change of a proposal as it is on another base. */
export const carryOver = async (kernel: Kernel, proposal: ProposalRef, head: string): Promise<ProposalRef> => {
  const trial = await kernel.workspace.openTrial(head);
  try {
    await applyCandidate(trial.dir, await kernel.workspace.candidate(proposal.base, proposal.tree));
    const { base, tree, changes } = await trial.capture();
    return { ...proposal, base, tree, paths: changes.map(({ path }) => path) };
  } finally {
    await trial.close();
  }
};

/** What of a proved proposal was there before it was proved. */
export const proposalIn = ({ chosen }: Pick<Landing, 'chosen'>): ProposalRef => {
  const {
    gates: _gates,
    checks: _checks,
    changedLines: _lines,
    diff: _diff,
    isolation: _isolation,
    ...proposal
  } = chosen;
  return proposal;
};

export const asking = (task: Task, follows: NonNullable<Task['follows']>): Task => ({ ...task, follows });

/** Asked, or further: what was cut off before that is begun again. */
const stands = ({ phase }: CycleState): boolean => ['awaiting-approval', 'promoting', 'probation'].includes(phase);

/** What became of an earlier renewal of this question; undefined where there was none. */
const earlier = async (kernel: Kernel, id: string): Promise<CycleState | 'cut-off' | undefined> => {
  const stored = await kernel.journal.cycle(id);
  if (stored === undefined) return undefined;
  const state = stateOf(stored);
  return state.phase === 'aborted' || !(isClosed(state) || stands(state)) ? 'cut-off' : state;
};

const begin = async (
  kernel: Kernel,
  state: Landing & { readonly approvalId: string },
  id: string,
  head: string,
  held: HeldLease,
): Promise<CycleState> => {
  const proposal = await carryOver(kernel, proposalIn(state), head);
  const task = asking(state.task, { approval: state.approvalId, how: 'renewed' });
  return drive(kernel, id, { type: 'renewed', task, proposal }, held);
};

/** Asks anew on the new base; says what became of the question. */
export const renewQuestion = async (
  kernel: Kernel,
  state: Landing & { readonly approvalId: string },
  head: string,
  held: HeldLease,
): Promise<{ readonly why: string; readonly successor?: string }> => {
  const moved = `HEAD has moved to ${head} since`;
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const id = renewalId(state.approvalId, head, attempt);
    const known = await earlier(kernel, id);
    if (known === 'cut-off') continue;
    const after = known ?? (await begin(kernel, state, id, head, held));
    if (stands(after)) return { why: `${moved}; asked anew as ${id}`, successor: id };
    // Cut off by a stop: the next heartbeat begins again.
    held.signal.throwIfAborted();
    return { why: `${moved}, and there it is ${after.phase}: see ${id}` };
  }
  return { why: `${moved}, and it could not be asked anew` };
};
