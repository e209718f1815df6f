import type { Proposer, Trial } from '../../contracts/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { CycleEvent, ProposalReport } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { spend, whatIsLeft } from '../spend.ts';
import type { OpenState, ProposalRef } from '../state.ts';
import { withTimeout } from '../timeout.ts';

type Proposing = Extract<OpenState, { phase: 'proposing' }>;
type Turn = { readonly report: ProposalReport; readonly proposal?: ProposalRef };

const failed = (proposer: Proposer, why: string): Turn => ({
  report: { proposer: proposer.id, status: 'failed', summary: why, tried: 0, costUsd: 0, bound: 'exact', why },
});

const ask = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  proposer: Proposer,
  trial: Trial,
  signal: AbortSignal,
): Promise<Turn> => {
  const { task, attempt, review } = state;
  const left = await whatIsLeft(kernel);
  const wallMs = kernel.options.proposeTimeoutMs;
  const spent = await spend(
    kernel,
    { id: `${cycleId}:${proposer.id}:${String(attempt)}`, category: 'evolution', cycleId, boundUsd: proposer.boundUsd },
    (usd) =>
      withTimeout(wallMs, signal, 'EVOLVE_PROPOSAL_FAILED', (inner) =>
        proposer.propose({ ...task, attempt, ...(review === undefined ? {} : { review }) }, trial, {
          runner: kernel.runner,
          signal: inner,
          clock: kernel.clock,
          random: kernel.random,
          checks: kernel.checks,
          editable: (path) => kernel.governor.editable(path),
          budget: { usd: Math.min(usd, left.usd.evolution), wallMs },
          progress: (event) => {
            kernel.emit('progress', { cycleId, proposer: proposer.id, ...event });
          },
        }),
      ),
    (draft) => draft.costUsd,
  );
  if (!spent.within) return failed(proposer, `its ${String(spent.neededUsd)} USD are more than is left today`);
  const { value: draft, costUsd, bound } = spent;
  const said = { proposer: proposer.id, summary: draft.summary, tried: draft.tried ?? 0, costUsd, bound };
  if (draft.status === 'none') return { report: { ...said, status: 'none', why: draft.summary } };
  const candidate = await trial.capture();
  if (candidate.changes.length === 0) return { report: { ...said, status: 'failed', why: 'it changed nothing' } };
  return {
    report: { ...said, status: 'edited' },
    proposal: {
      ...said,
      base: candidate.base,
      tree: candidate.tree,
      paths: candidate.changes.map((change) => change.path),
      ...(draft.rationale === undefined ? {} : { rationale: draft.rationale }),
      ...(draft.confidence === undefined ? {} : { ownConfidence: draft.confidence }),
      ...(draft.notes === undefined ? {} : { notes: draft.notes }),
    },
  };
};

const turn = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  proposer: Proposer,
  signal: AbortSignal,
): Promise<Turn> => {
  const trial = await kernel.workspace.openTrial(state.base);
  try {
    return await ask(kernel, cycleId, state, proposer, trial, signal);
  } catch (error) {
    signal.throwIfAborted();
    return failed(proposer, messageOf(error));
  } finally {
    await trial.close();
  }
};

/** Lets every proposer that still has something to offer make one proposal, each in a trial of its own, one after another. */
export const propose = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const turns: Turn[] = [];
  for (const proposer of kernel.proposers) {
    if (!state.exhausted.includes(proposer.id)) turns.push(await turn(kernel, cycleId, state, proposer, signal));
  }
  const proposals = turns.flatMap((one) => (one.proposal === undefined ? [] : [one.proposal]));
  return {
    type: 'proposed',
    attempt: state.attempt,
    reports: turns.map((one) => one.report),
    proposals: proposals.filter((one, index) => proposals.findIndex((other) => other.tree === one.tree) === index),
  };
};
