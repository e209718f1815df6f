/** The life of an agent with a real store: it meets problems, recalls, tries, and tells what came of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Embedder, Experiences, RecalledExperience } from '@evolve/core/contracts';
import { openMemory } from '@evolve/memory';
import type { Forecast } from './diagram.ts';
import { createWorld, type Problem, type World } from './world.ts';

/**
 * Which of what is recalled the agent tries, and so which recalls are ever judged: the first; the first if it is at least
 * half probable; all of them.
 */
export type Trying = 'first' | 'probable' | 'all';

export interface LifeOptions {
  readonly seed: number;
  /** Problems that it meets. */
  readonly problems: number;
  readonly trying: Trying;
  readonly embedder?: Embedder;
}

/** What was recalled for a problem of the held-out half: the agent never says what it tried on those. */
export interface Shown extends Forecast {
  readonly match: RecalledExperience['match'];
  /** Place among what was recalled, from 0. */
  readonly place: number;
  /** Recalls of its scale that had been judged by then. */
  readonly judged: number;
}

const LIMIT = 3;
const HOUR_MS = 3_600_000;
const LEAST_PROBABLE = 0.5;

const clockFrom = (start: number): Clock & { pass(): void } => {
  let now = start;
  return {
    now: () => new Date(now),
    sleep: () => Promise.resolve(),
    pass: () => {
      now += HOUR_MS;
    },
  };
};

const chosen = (recalled: readonly RecalledExperience[], trying: Trying): readonly RecalledExperience[] => {
  if (trying === 'all') return recalled;
  return recalled.slice(0, 1).filter(({ probability }) => trying === 'first' || probability >= LEAST_PROBABLE);
};

interface Step {
  readonly experiences: Experiences;
  readonly world: World;
  readonly problem: Problem;
  /** Each attempt is a cycle of its own. */
  readonly nextCycle: () => string;
  /** Recalls of each scale that were judged. */
  readonly judged: Map<string, number>;
}

/** Tells how it went, and later that it was rolled back where it was. */
const attempt = async (step: Step, solution: string, recalled?: RecalledExperience): Promise<boolean> => {
  const { experiences, world, problem } = step;
  const cycleId = step.nextCycle();
  const { seems, holds } = world.attempt(problem, solution);
  const tried = recalled === undefined || problem.side === 'held out' ? {} : { recalled };
  if (tried.recalled !== undefined) {
    step.judged.set(tried.recalled.scale, (step.judged.get(tried.recalled.scale) ?? 0) + 1);
  }
  const { id } = await experiences.record({ problem: problem.text, solution, ok: seems, cycleId, ...tried });
  if (seems && !holds) await experiences.outcome(id, { ok: false, cycleId, reason: 'rolled-back' });
  return seems;
};

const live = async (step: Step, recalled: readonly RecalledExperience[], trying: Trying): Promise<void> => {
  const { experiences, world, problem } = step;
  const page = world.read(problem);
  if (page !== undefined) {
    const provenance = { source: 'untrusted', detail: 'https://pages.example.org' } as const;
    await experiences.record({ problem: problem.text, solution: page, ok: true, provenance });
  }
  let solved = false;
  for (const one of chosen(recalled, trying)) {
    solved = (await attempt(step, one.experience.solution, one)) || solved;
  }
  if (!solved) await attempt(step, world.invent(problem));
};

export const simulate = async ({ seed, problems, trying, embedder }: LifeOptions): Promise<readonly Shown[]> => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-calibration-'));
  const clock = clockFrom(Date.UTC(2026, 0, 1));
  const memory = await openMemory({ dir, clock, ...(embedder === undefined ? {} : { embedder }) });
  const { experiences } = memory.knowledge;
  const [world, judge] = [createWorld(seed), createWorld(seed + 1_000_000)];
  const shown: Shown[] = [];
  const judged = new Map<string, number>();
  let cycles = 0;
  const nextCycle = (): string => `c${String((cycles += 1))}`;
  try {
    for (let index = 0; index < problems; index += 1) {
      clock.pass();
      const problem = world.meet(index / problems);
      const recalled = await experiences.recall(problem.text, { limit: LIMIT });
      if (problem.side === 'held out') {
        for (const [place, { match, probability, scale, experience }] of recalled.entries()) {
          const { holds } = judge.attempt(problem, experience.solution);
          shown.push({ match, place, probability, right: holds, judged: judged.get(scale) ?? 0 });
        }
      }
      await live({ experiences, world, problem, nextCycle, judged }, recalled, trying);
    }
  } finally {
    await memory.close();
    rmSync(dir, { recursive: true, force: true });
  }
  return shown;
};
