import { assertMayLand } from '../../approval/approved.ts';
import { EvolveError, isEvolveError, messageOf } from '../../errors/index.ts';
import type { Candidate, WorkspaceEvolution } from '../../contracts/index.ts';
import { failpoint } from '../../failpoint/index.ts';
import { tellBeforeLanding } from '../../notices/before-landing.ts';
import type { CycleEvent } from '../cycle-events.ts';
import { commitMessage, commitTrailers } from '../commit-message.ts';
import type { Kernel } from '../kernel.ts';
import { applyCandidate } from '../../candidate/index.ts';
import { probeChecks, whyChecksDead } from '../check-liveness.ts';
import { GATE_PROBE_MS, probeGates, whyDead } from '../liveness.ts';
import { OutcomeUnknown } from '../outcome-unknown.ts';
import { assertPolicyCurrent, isPolicyStale } from '../policy-current.ts';
import { fenceOf, today } from '../spend.ts';
import type { Landing } from '../state.ts';
import { assertRunning } from '../switches.ts';
import { grantCounter } from './assess.ts';

const assertGatesAlive = async (kernel: Kernel, signal: AbortSignal): Promise<void> => {
  const { runner, clock, options } = kernel;
  const timeoutMs = Math.min(GATE_PROBE_MS, options.gateTimeoutMs);
  const probes = await probeGates(kernel.gates, { runner, clock, signal, timeoutMs });
  const why = whyDead(probes);
  if (why === undefined) return;
  throw new EvolveError('EVOLVE_GATE_DEAD', why, { data: { dead: probes.filter((gate) => !gate.alive) } });
};

/** Whether the checks still judge as they did. @returns Why the proof does not hold any more. @throws EVOLVE_CHECK_DEAD */
const whyUnproved = async (
  kernel: Kernel,
  { chosen }: Landing,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const good = (dir: string): Promise<void> => applyCandidate(dir, candidate);
  const probes = await probeChecks(kernel, { base: chosen.base, good, said: chosen.checks, signal });
  const why = whyChecksDead(probes);
  if (why !== undefined) {
    throw new EvolveError('EVOLVE_CHECK_DEAD', why, { data: { dead: probes.filter(({ alive }) => alive === false) } });
  }
  const worse = probes.filter(({ goodNow }) => goodNow !== undefined && goodNow !== 'pass');
  return worse.length === 0
    ? undefined
    : `${worse.map(({ id, goodNow }) => `${id} (${String(goodNow)})`).join(', ')} passed when it was proved and does not any more`;
};

/** The grant's own daily limit holds across processes because it is counted before it is used. */
const useGrant = async (kernel: Kernel, cycleId: string, { judgement }: Landing): Promise<void> => {
  const { grant } = judgement.need;
  if (grant === undefined || judgement.need.action !== 'promote') return;
  const reservation = {
    id: `${cycleId}:grant`,
    category: grantCounter(grant.id),
    amount: 1,
    day: await today(kernel),
    cycleId,
    ...fenceOf(kernel),
  };
  if (await kernel.journal.reserve(reservation, grant.perDay)) return;
  throw new EvolveError('EVOLVE_BUDGET_EXCEEDED', `the grant ${grant.id} is used up for today`, {
    data: { grant: grant.id },
  });
};

/** What has changed since the judgement, or undefined. */
const whySuperseded = async (kernel: Kernel, { chosen, judgement }: Landing): Promise<string | undefined> => {
  const samePolicy = kernel.governor.policyHash === judgement.policyHash && !(await isPolicyStale(kernel));
  if (!samePolicy) return 'the policy has changed since';
  const head = await kernel.workspace.head();
  return head.commit === chosen.base ? undefined : `HEAD has moved to ${head.commit} since`;
};

/**
 * What became of the promotion. The workspace is made to finish first what a crash or a full disk left half-way: until then
 * nobody can say.
 */
const whatBecameOf = async (kernel: Kernel, cycleId: string): Promise<WorkspaceEvolution | undefined> => {
  await kernel.workspace.recover();
  return kernel.workspace.evolution(cycleId);
};

const landed = (kernel: Kernel, commit: string): CycleEvent => ({
  type: 'promoted',
  commit,
  at: kernel.clock.now().toISOString(),
});

/** Lands the change: everything is looked at once more, then the workspace does it in one journaled step. */
export const promote = async (
  kernel: Kernel,
  cycleId: string,
  state: Landing,
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const done = await whatBecameOf(kernel, cycleId);
  // It landed, whoever took it back since: the boot guard may have been first. Probation goes on from what is there.
  if (done?.commit !== undefined && done.state !== 'aborted') return landed(kernel, done.commit);
  signal.throwIfAborted();
  await assertRunning(kernel);
  await assertGatesAlive(kernel, signal);
  const moved = await whySuperseded(kernel, state);
  if (moved !== undefined) return { type: 'superseded', why: moved };
  await assertMayLand(kernel, cycleId, state);
  const candidate = await kernel.workspace.candidate(state.chosen.base, state.chosen.tree);
  const unproved = await whyUnproved(kernel, state, candidate, signal);
  if (unproved !== undefined) return { type: 'superseded', why: unproved };
  // The checks took their time: the owner may have stopped everything meanwhile, or moved HEAD.
  await assertRunning(kernel);
  const movedSince = await whySuperseded(kernel, state);
  if (movedSince !== undefined) return { type: 'superseded', why: movedSince };
  await tellBeforeLanding(kernel, cycleId, state, signal);
  await useGrant(kernel, cycleId, state);
  failpoint('cycle:before-promote');
  try {
    const promotion = await kernel.workspace.promote(candidate, {
      evolutionId: cycleId,
      message: commitMessage(state),
      trailers: await commitTrailers(kernel, cycleId, state),
      signal,
      // The owner may have halted evolution, or taken another policy, since we looked: what holds is what holds now.
      lastWord: async () => {
        await assertRunning(kernel);
        await assertPolicyCurrent(kernel);
      },
    });
    failpoint('cycle:after-promote');
    return promotion.status === 'promoted'
      ? landed(kernel, promotion.commit)
      : { type: 'kept', ref: promotion.ref, why: promotion.reason };
  } catch (error) {
    const after = await whatBecameOf(kernel, cycleId).catch((unknown: unknown) => {
      throw new OutcomeUnknown(unknown);
    });
    if (after?.state === 'committed' && after.commit !== undefined) return landed(kernel, after.commit);
    if (isEvolveError(error) && error.consequence === 'pause') throw error;
    if (after?.state === 'aborted') return { type: 'aborted', why: messageOf(error) };
    throw error;
  }
};
