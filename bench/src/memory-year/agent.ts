/** A real Evolver that only observes, on a memory whose time passes when it is told to. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Evolver, systemIds } from '@evolve/core';
import type { Clock, Knowledge } from '@evolve/core/contracts';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { completePolicy, createGovernor } from '@evolve/governance';
import type { Memory } from '@evolve/memory';
import { createReflector } from '@evolve/reflect';
import { isolatedRunner } from '@evolve/sandbox';
import type { Signal } from './signals.ts';

export interface SimulatedClock extends Clock {
  setTo(at: number): void;
}

export const simulatedClock = (start: number): SimulatedClock => {
  let now = start;
  return {
    now: () => new Date(now),
    sleep: () => Promise.resolve(),
    setTo: (at) => {
      now = at;
    },
  };
};

/** The same knowledge, which says when so many observations are stored. */
const counting = (
  knowledge: Knowledge,
): { readonly knowledge: Knowledge; readonly until: (count: number) => Promise<void> } => {
  let [stored, awaited] = [0, Number.POSITIVE_INFINITY];
  let wake = (): void => undefined;
  return {
    knowledge: {
      ...knowledge,
      observe: async (observations) => {
        await knowledge.observe(observations);
        stored += observations.length;
        if (stored >= awaited) wake();
      },
    },
    until: (count) =>
      new Promise((resolve) => {
        [awaited, wake] = [count, resolve];
        if (stored >= count) resolve();
      }),
  };
};

const emptyRepository = (dir: string): string => {
  mkdirSync(dir, { recursive: true });
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-q', '--allow-empty', '-m', 'Start');
  return dir;
};

export interface Agent {
  /** Tells all of them; resolves when they are stored. */
  tell(signals: readonly Signal[]): Promise<void>;
  stop(): Promise<void>;
}

export const agentOn = async (dir: string, memory: Memory, clock: Clock): Promise<Agent> => {
  const { knowledge, until } = counting(memory.knowledge);
  const repository = emptyRepository(join(dir, 'repository'));
  const workspace = await gitWorkspace({ dir: repository, stateDir: dir, clock, ids: systemIds });
  const evolver = new Evolver({
    ...{ workspace, journal: memory.journal, knowledge, proposers: [], gates: [], checks: [], clock, ids: systemIds },
    ...{ governor: createGovernor({ policy: completePolicy({}), policyHash: 'none' }), reflector: createReflector({}) },
    ...{ runner: isolatedRunner({ isolation: 'none' }), random: () => 0.5, options: { flushMs: 1 } },
  });
  evolver.on('error', ({ error, where }) => {
    throw new Error(where, { cause: error });
  });
  // A host has something to live for; the observer's own timer keeps no process up.
  const alive = setInterval(() => undefined, 1_000);
  let told = 0;
  return {
    tell: async (signals) => {
      for (const signal of signals) {
        if ('outcome' in signal) evolver.outcome(signal.outcome);
        else evolver.observe(signal.observation);
      }
      told += signals.length;
      await until(told);
    },
    stop: () => {
      clearInterval(alive);
      return evolver.stop();
    },
  };
};
