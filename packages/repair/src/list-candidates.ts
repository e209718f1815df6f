import { settingsOf, type RepairOptions } from './options.ts';
import type { Features } from './order/features.ts';
import type { Version } from './open-evaluator.ts';
import { makePlan, runBaseline } from './prepare.ts';
import { generateCandidates } from './search/candidates.ts';
import { openSession } from './session.ts';
import { TEMPLATES } from './templates/index.ts';

/** One change that {@link repair} would try. */
export interface ListedCandidate {
  /** What it puts in the place of what; {@link openEvaluator} runs it. */
  readonly version: Version;
  readonly template: string;
  /** What the order is made of, see {@link LearnedOrder}. */
  readonly features: Features;
}

/** Options of {@link listCandidates}. */
export type ListOptions = Pick<
  RepairOptions,
  'dir' | 'files' | 'check' | 'runner' | 'signal' | 'seed' | 'learned' | 'hints'
>;

const WALL_MS = 600_000;

/**
 * The single changes that {@link repair} would try, in its order, none of them run: for experiments on the order.
 * @throws EVOLVE_CHECK_ALREADY_PASSES when there is nothing to repair; EVOLVE_OPTIONS.
 */
export const listCandidates = async (options: ListOptions): Promise<readonly ListedCandidate[]> => {
  const settings = settingsOf({ ...options, budget: { wallMs: WALL_MS } });
  const session = await openSession(settings);
  try {
    const baseline = await runBaseline(settings, session.scratch);
    const plan = await makePlan(session.timed, session.scratch, baseline);
    if (plan === undefined) return [];
    const found = generateCandidates({ ...plan, templates: TEMPLATES, order: settings.order, seed: settings.seed });
    return found.map(({ edits, template, features }) => ({
      version: Object.fromEntries(edits.map(({ file, splices }) => [plan.units[file]?.path ?? '', splices])),
      template,
      features: features?.() ?? {},
    }));
  } finally {
    await session.close();
  }
};
