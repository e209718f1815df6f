/** A year of an agent's life through the real memory: what it observes, what it tries, what it writes down and compacts. */
import { join } from 'node:path';
import type { LogEntry } from '@evolve/core/contracts';
import { evolutionLogFile, openMemory, type Memory } from '@evolve/memory';
import { seeded } from '../random.ts';
import { agentOn, simulatedClock, type SimulatedClock } from './agent.ts';
import { cpuOf, rawInsert, recallCosts, sizesOf, type Point } from './measure.ts';
import { signalOf } from './signals.ts';
import { questionsOf, YEAR_DAYS, yearOf, type Evolution } from './truth.ts';

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** Observations that are told at once: about ten batches a day. */
const BATCHES_A_DAY = 10;
/** Days between two compactions of the log. */
const COMPACTED_EVERY = 7;
export const POINTS = [0.1, 0.25, 0.5, 0.75, 1];

export interface YearOptions {
  readonly dir: string;
  readonly observations: number;
  readonly evolutions: number;
  readonly seed: number;
}

const commitOf = (index: number): string => (index + 1).toString(16).padStart(40, 'abcdef0123456789');

const entryOf = (evolution: Evolution, index: number, at: string): LogEntry => ({
  id: `e${String(index)}`,
  section: evolution.ok ? 'done' : 'failed',
  title: `Evolution ${String(index)}`,
  createdAt: at,
  updatedAt: at,
  source: 'signals',
  priority: 0,
  attempts: 1,
  tool: `tool_${String(index % 24)}`,
  reason: evolution.problem.slice(0, 200),
  ...(evolution.ok ? { commit: commitOf(index) } : { lesson: `${evolution.solution} does not help.` }),
});

/** All that one evolution leaves behind; every third is told a second time, as a probation that ends. */
export const evolve = async ({ knowledge }: Memory, evolution: Evolution, index: number, at: string): Promise<void> => {
  const { problem, solution, ok, cause } = evolution;
  const cycleId = `c${String(index)}`;
  const { id } = await knowledge.experiences.record({ problem, solution, ok, cycleId });
  if (index % 3 === 0) await knowledge.experiences.outcome(id, { ok, cycleId, reason: 'probation' });
  await knowledge.log.put(entryOf(evolution, index, at));
  const curiosity = index % 4 === 0 ? `How does unit ${String(cause)} of part ${String(index)} work?` : null;
  if (curiosity !== null) await knowledge.addCuriosity(curiosity, at);
  const reflection = { grade: ok ? 'good' : 'poor', reason: solution, curiosity, scores: { clarity: 0.5 } } as const;
  await knowledge.addReflection({ ...reflection, turnId: cycleId, at, versionId: commitOf(index) });
};

/** Hands each evolution over at its time. */
export const passDays = async (
  evolutions: readonly Evolution[],
  clock: SimulatedClock,
  visit: (evolution: Evolution, index: number, at: string) => Promise<void>,
): Promise<void> => {
  for (const [index, evolution] of evolutions.entries()) {
    clock.setTo(Math.max(clock.now().getTime(), START + evolution.day * DAY_MS));
    await visit(evolution, index, clock.now().toISOString());
  }
};

export const startOfYear = (): SimulatedClock => simulatedClock(START);

/** Lives through it, and says at each point what the memory costs. */
export const liveYear = async ({ dir, observations, evolutions, seed }: YearOptions): Promise<readonly Point[]> => {
  const clock = startOfYear();
  const memory = await openMemory({ dir, clock });
  const agent = await agentOn(dir, memory, clock);
  const view = evolutionLogFile({ dir: join(dir, 'views'), knowledge: memory.knowledge, clock });
  const year = yearOf(evolutions, seed);
  const problems = questionsOf(year, seed).map(({ problem }) => problem);
  const random = seeded(seed + 2);
  const batch = Math.max(1, Math.round(observations / YEAR_DAYS / BATCHES_A_DAY));
  const raw = rawInsert(dir, batch);
  const byDay = Map.groupBy(year.entries(), ([, { day }]) => day);
  const points: Point[] = [];
  let [spent, told] = [0, 0];
  for (let day = 0; day < YEAR_DAYS; day += 1) {
    for (let part = 0; part < BATCHES_A_DAY; part += 1) {
      clock.setTo(START + day * DAY_MS + (part * DAY_MS) / BATCHES_A_DAY);
      const signals = Array.from({ length: batch }, () => signalOf(random));
      spent += await cpuOf(() => agent.tell(signals));
      told += batch;
    }
    for (const [index, evolution] of byDay.get(day) ?? [])
      await evolve(memory, evolution, index, clock.now().toISOString());
    if (day % COMPACTED_EVERY === 0) await view.compact();
    const share = POINTS[points.length] ?? 2;
    if (day + 1 >= share * YEAR_DAYS) {
      const costs = { observe: spent / told, raw: await raw(), ...(await recallCosts(memory, problems)) };
      points.push({ share, ...sizesOf(dir), ...costs });
      [spent, told] = [0, 0];
    }
  }
  await agent.stop();
  await memory.close();
  return points;
};
