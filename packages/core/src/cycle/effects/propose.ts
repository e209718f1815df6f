import type { CommandRunner, Draft, Proposer, ProposerContext, Trial } from '../../contracts/index.ts';
import { messageOf } from '../../errors/index.ts';
import { cleaned } from '../../untrusted/index.ts';
import type { CycleEvent, Outlay, ProposalReport } from '../cycle-events.ts';
import { watchDependencies } from '../dependencies.ts';
import type { Kernel } from '../kernel.ts';
import { spend, whatIsLeft } from '../spend.ts';
import type { OpenState, ProposalRef } from '../state.ts';
import { withTimeout } from '../timeout.ts';

type Proposing = Extract<OpenState, { phase: 'proposing' }>;
type Turn = { readonly report: ProposalReport; readonly proposal?: ProposalRef };

const NOTHING: Outlay = { costUsd: 0, bound: 'exact' };

const failed = (proposer: Proposer, why: string, outlay: Outlay): Turn => ({
  report: { proposer: proposer.id, status: 'failed', summary: why, tried: 0, ...outlay, why },
});

const contextOf = (
  kernel: Kernel,
  cycleId: string,
  proposer: Proposer,
  budget: ProposerContext['budget'],
  signal: AbortSignal,
): ProposerContext => ({
  runner: kernel.runner,
  signal,
  clock: kernel.clock,
  random: kernel.random,
  checks: kernel.checks,
  editable: (path) => kernel.governor.editable(path),
  budget,
  progress: (event) => {
    kernel.emit('progress', { cycleId, proposer: proposer.id, ...event });
  },
});

/** Bytes of what a proposer says: it ends up in a commit, on receipts, and before the next model. */
const SUMMARY_BYTES = 400;
const RATIONALE_BYTES = 4_000;
const NOTE_BYTES = 400;

/** A proposer's own words, without secrets and what nobody sees. */
const inPlainWords = (draft: Draft): Draft => ({
  ...draft,
  summary: cleaned(draft.summary, SUMMARY_BYTES),
  ...(draft.rationale === undefined ? {} : { rationale: cleaned(draft.rationale, RATIONALE_BYTES) }),
  ...(draft.notes === undefined
    ? {}
    : {
        notes: Object.fromEntries(
          Object.entries(draft.notes).map(([key, note]) => [
            key,
            typeof note === 'string' ? cleaned(note, NOTE_BYTES) : note,
          ]),
        ),
      }),
});

/** What a draft came to: the captured tree decides whether it changed anything. */
const capture = async (proposer: Proposer, given: Draft, outlay: Outlay, trial: Trial): Promise<Turn> => {
  const draft = inPlainWords(given);
  const { costUsd, bound } = outlay;
  const said = { proposer: proposer.id, summary: draft.summary, tried: draft.tried ?? 0, costUsd, bound };
  const report = { ...said, ...outlay };
  if (draft.status === 'none') return { report: { ...report, status: 'none', why: draft.summary } };
  const { base, tree, changes } = await trial.capture();
  if (changes.length === 0) return { report: { ...report, status: 'failed', why: 'it changed nothing' } };
  const proposal: ProposalRef = {
    ...said,
    base,
    tree,
    paths: changes.map((change) => change.path),
    ...(draft.rationale === undefined ? {} : { rationale: draft.rationale }),
    ...(draft.confidence === undefined ? {} : { ownConfidence: draft.confidence }),
    ...(draft.notes === undefined ? {} : { notes: draft.notes }),
  };
  return { report: { ...report, status: 'edited' }, proposal };
};

const ask = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  proposer: Proposer,
  trial: Trial,
  note: (outlay: Outlay) => void,
  signal: AbortSignal,
): Promise<Turn> => {
  const { attempt, review } = state;
  const task = { ...state.task, attempt, ...(review === undefined ? {} : { review }) };
  const left = await whatIsLeft(kernel);
  // The time limit is ours to set: less is left, less is given.
  const wallMs = Math.min(kernel.options.proposeTimeoutMs, (left.budgets.evolution.seconds ?? Infinity) * 1000);
  const spent = await spend(
    kernel,
    {
      ...{ id: `${cycleId}:${proposer.id}:${String(attempt)}`, category: 'evolution', cycleId },
      ...{ boundUsd: proposer.boundUsd, boundUse: proposer.boundUse, timeoutMs: wallMs },
    },
    ({ usd, tokens, calls }) =>
      withTimeout(wallMs, signal, 'EVOLVE_PROPOSAL_FAILED', (inner) => {
        const budget = { usd: Math.min(usd, left.usd.evolution), wallMs, tokens, calls };
        return proposer.propose(task, trial, contextOf(kernel, cycleId, proposer, budget, inner));
      }),
    ({ costUsd, used }) => ({ usd: costUsd, used }),
    note,
  );
  if (!spent.within) return failed(proposer, `its ${spent.needed} are more than is left today`, NOTHING);
  const { value: draft, costUsd, bound, reservedUsd, used } = spent;
  return capture(proposer, draft, { costUsd, bound, reservedUsd, used }, trial);
};

const turn = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  proposer: Proposer,
  signal: AbortSignal,
): Promise<Turn> => {
  const trial = await kernel.workspace.openTrial(state.base);
  // A proposer works in the host's process, or is the owner's own program: nothing keeps it from writing through a link.
  const watch = await watchDependencies(trial, 'none', signal);
  let outlay = NOTHING;
  const note = (known: Outlay): void => {
    outlay = known;
  };
  try {
    return await ask(kernel, cycleId, state, proposer, trial, note, signal);
  } catch (error) {
    signal.throwIfAborted();
    return failed(proposer, messageOf(error), outlay);
  } finally {
    await trial.close();
    await watch.assertSame();
  }
};

/** The same runner, and whether anything was run with it: a receipt must not claim an isolation that nothing was under. */
const watched = (runner: CommandRunner): { readonly runner: CommandRunner; readonly ran: () => boolean } => {
  let ran = false;
  const watching: CommandRunner = {
    isolation: runner.isolation,
    run: (...given) => {
      ran = true;
      return runner.run(...given);
    },
  };
  return { runner: watching, ran: () => ran };
};

/** Those that are asked: named ones, or all that do not wait to be named; none that has nothing more to offer. */
const whoIsAsked = ({ proposers }: Kernel, { only, exhausted }: Proposing): readonly Proposer[] =>
  proposers.filter(
    ({ id, onRequest = false }) => (only === undefined ? !onRequest : only.includes(id)) && !exhausted.includes(id),
  );

/** Lets every proposer that is asked make one proposal, each in a trial of its own, one after another. */
export const propose = async (
  kernel: Kernel,
  cycleId: string,
  state: Proposing,
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const { runner, ran } = watched(kernel.runner);
  const turns: Turn[] = [];
  for (const proposer of whoIsAsked(kernel, state)) {
    turns.push(await turn({ ...kernel, runner }, cycleId, state, proposer, signal));
  }
  const proposals = turns.flatMap((one) => (one.proposal === undefined ? [] : [one.proposal]));
  return {
    type: 'proposed',
    attempt: state.attempt,
    reports: turns.map((one) => one.report),
    ...(ran() ? { isolation: runner.isolation } : {}),
    proposals: proposals.filter((one, index) => proposals.findIndex((other) => other.tree === one.tree) === index),
  };
};
