/** Whether forgetting costs anything: the same year with limits at which much is forgotten, and without. */
import { join } from 'node:path';
import { pairedTest, type PairedDecision } from '@evolve/core/stats';
import { openMemory, type MemoryOptions } from '@evolve/memory';
import { questionsOf, yearOf, type Evolution, type Question } from './truth.ts';
import { passDays, startOfYear, type YearOptions } from './year.ts';

interface Answers {
  /** Whether the first that was recalled is what truly works, for each question. */
  readonly right: readonly boolean[];
  readonly live: number;
  readonly forgotten: number;
}

export interface Lane {
  /** The share of questions that is answered rightly. */
  readonly share: number;
  readonly live: number;
  readonly forgotten: number;
}

export interface Quality {
  readonly questions: number;
  readonly all: Lane;
  readonly some: Lane;
  readonly most: Lane;
  /** Of those that keep some against those that keep all. */
  readonly decision: PairedDecision;
}

type Options = Pick<MemoryOptions, 'limits' | 'experiences'>;

/** Experiences that are kept, for each evolution: the defaults scaled down until about a quarter has to go, and until most has. */
const [SOME_GO, MOST_GO] = [0.4, 0.2];

const keeping = (experiences: number, evolutions: number): Options => ({
  limits: { experiences, tombstones: experiences, experienceOutcomes: evolutions * 2 },
});

const FORGETS_NOTHING: Options = {
  limits: { experiences: 10_000_000, tombstones: 10_000_000, experienceOutcomes: 10_000_000 },
  experiences: { maxFailures: 1_000_000 },
};

const answers = async (
  dir: string,
  year: readonly Evolution[],
  questions: readonly Question[],
  options: Options,
): Promise<Answers> => {
  const clock = startOfYear();
  const memory = await openMemory({ dir, clock, ...options });
  const { experiences } = memory.knowledge;
  await passDays(year, clock, async ({ problem, solution, ok }, index) => {
    await experiences.record({ problem, solution, ok, cycleId: `c${String(index)}` });
  });
  const right: boolean[] = [];
  for (const question of questions) {
    const [best] = await experiences.recall(question.problem, { limit: 1 });
    right.push(best?.match === 'fingerprint' && best.experience.solution === question.right);
  }
  const { live, forgotten } = await experiences.stats();
  await memory.close();
  return { right, live, forgotten };
};

const laneOf = ({ right, live, forgotten }: Answers): Lane => ({
  ...{ share: right.filter(Boolean).length / right.length, live, forgotten },
});

export const compareForgetting = async ({ dir, evolutions, seed }: YearOptions): Promise<Quality> => {
  const year = yearOf(evolutions, seed);
  const questions = questionsOf(year, seed);
  const live = (name: string, options: Options): Promise<Answers> => answers(join(dir, name), year, questions, options);
  const all = await live('all', FORGETS_NOTHING);
  const some = await live('some', keeping(Math.ceil(evolutions * SOME_GO), evolutions));
  const most = await live('most', keeping(Math.ceil(evolutions * MOST_GO), evolutions));
  const paired = pairedTest({ maxPairs: questions.length });
  for (const [index, right] of some.right.entries()) paired.update(right ? 1 : 0, all.right[index] === true ? 1 : 0);
  const lanes = { all: laneOf(all), some: laneOf(some), most: laneOf(most) };
  return { questions: questions.length, ...lanes, decision: paired.decision };
};
