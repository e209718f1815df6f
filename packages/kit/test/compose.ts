/** An Evolver put together by hand, so that a single piece can be made to misbehave. Everything else is the real thing. */
import { Evolver, systemClock, systemIds, systemRandom, type EvolverOptions } from '@evolve/core';
import type {
  Clock,
  Gate,
  HealthCheck,
  Journal,
  Knowledge,
  LogView,
  Proposer,
  Reflector,
  Workspace,
} from '@evolve/core/contracts';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { completePolicy, createGovernor, policyHash, protectedPathGate, type PolicyInput } from '@evolve/governance';
import { openMemory } from '@evolve/memory';
import { createReflector } from '@evolve/reflect';
import { isolatedRunner } from '@evolve/sandbox';
import { onTestFinished } from 'vitest';
import { addCheck, FIXED, GRANTED, writes, type Place } from './fixture.ts';

export interface Misbehaviour {
  readonly workspace?: (real: Workspace) => Workspace;
  readonly journal?: (real: Journal) => Journal;
  readonly knowledge?: (real: Knowledge) => Knowledge;
  readonly clock?: Clock;
  readonly gates?: readonly Gate[];
  readonly checks?: readonly HealthCheck[];
  readonly reflector?: (real: Reflector) => Reflector;
  readonly view?: LogView;
  readonly policy?: PolicyInput;
  readonly proposers?: readonly Proposer[];
  readonly options?: Partial<EvolverOptions>;
}

export const compose = async ({ dir, stateDir }: Place, wrong: Misbehaviour = {}): Promise<Evolver> => {
  const clock = wrong.clock ?? systemClock;
  const workspace = await gitWorkspace({ dir, stateDir, clock, ids: systemIds });
  const { journal, knowledge, close } = await openMemory({ dir: stateDir, clock });
  const policy = completePolicy(wrong.policy ?? GRANTED);
  const reflector = createReflector({});
  const evolver = new Evolver({
    workspace: wrong.workspace?.(workspace) ?? workspace,
    journal: wrong.journal?.(journal) ?? journal,
    knowledge: wrong.knowledge?.(knowledge) ?? knowledge,
    proposers: wrong.proposers ?? [writes({ 'src/add.js': FIXED })],
    gates: wrong.gates ?? [protectedPathGate(policy)],
    checks: wrong.checks ?? [addCheck],
    governor: createGovernor({ policy, policyHash: policyHash(policy) }),
    reflector: wrong.reflector?.(reflector) ?? reflector,
    runner: isolatedRunner({ isolation: 'none' }),
    clock,
    random: systemRandom,
    ids: systemIds,
    dispose: close,
    ...(wrong.view === undefined ? {} : { view: wrong.view }),
    ...(wrong.options === undefined ? {} : { options: wrong.options }),
  });
  onTestFinished(() => evolver.stop());
  return evolver;
};
