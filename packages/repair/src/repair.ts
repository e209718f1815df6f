import { EvolveError } from '@evolve/core/errors';
import { runReference } from './evaluate/reference.ts';
import type { Patch, RepairEvent } from './events.ts';
import { settingsOf, type RepairOptions } from './options.ts';
import { lessonOf, type LearnedOrder } from './order/order.ts';
import { makePlan, runBaseline, type Baseline, type Plan } from './prepare.ts';
import { baselineEvent, judgeAll, localisedEvent, patchOf, placeOf, trustPatches } from './report.ts';
import { contextOf, generateCandidates, type Candidate } from './search/candidates.ts';
import type { Judged } from './search/rank.ts';
import { refineLeads } from './search/refine.ts';
import { newSearchState, search, type SearchState } from './search/search.ts';
import { openSession, type Session } from './session.ts';
import { TEMPLATES } from './templates/index.ts';

/** Patches that are looked at closely: each is run on every recorded and generated call. */
const MOST_TRUSTED = 16;
/** Of them at one line: a place where everything passes would leave no room for the others. */
const MOST_AT_A_PLACE = 5;

/**
 * Looks for a change that makes a failing check pass, best guess first. No model is asked and nothing is sent anywhere;
 * `dir` is only read. The last event, `done`, carries the patch or the reason why there is none.
 *
 * @throws EVOLVE_CHECK_ALREADY_PASSES when there is nothing to repair; EVOLVE_OPTIONS; EVOLVE_ABORTED before anything
 * has begun, later the signal's own reason, once every process is gone and the scratch folder removed.
 */
export async function* repair(options: RepairOptions): AsyncGenerator<RepairEvent, void, undefined> {
  const settings = settingsOf(options);
  if (settings.signal.aborted) {
    throw new EvolveError('EVOLVE_ABORTED', 'the repair was aborted', { cause: settings.signal.reason });
  }
  const session = await openSession(settings);
  try {
    for await (const event of run(session)) {
      options.onEvent?.(event);
      yield event;
    }
  } finally {
    await session.close();
  }
}

async function* run(session: Session): AsyncGenerator<RepairEvent> {
  const measured = await runBaseline(session.settings, session.scratch);
  const plan = await unlessLate(session, makePlan(session.timed, session.scratch, measured));
  if (plan === undefined) {
    yield baselineEvent(measured, 'reference');
    yield {
      type: 'done',
      tried: 0,
      durationMs: session.elapsed(),
      others: [],
      reason: session.late() ? 'out-of-time' : 'no-editable-source',
    };
    return;
  }
  const baseline = { ...measured, outcome: plan.outcome };
  yield baselineEvent(baseline, plan.evaluation.lane);
  yield localisedEvent(plan);
  const state = newSearchState();
  yield* searchEvents(session, plan, baseline, state);
  yield await conclude(session, plan, baseline, state);
}

/** A choice among what passes is worth a second or two in either lane. */
const EXTRA_CANDIDATES = { fast: 2000, reference: 60 } as const;

/** Of the wall-clock budget: once something passes, what is left of it belongs to the choice among what passed. */
const SEARCH_SHARE = 0.6;

/** What the wall-clock budget cut short is undefined; any other failure is passed on. */
const unlessLate = async <T>(session: Session, work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (session.late()) return undefined;
    throw error;
  }
};

async function* searchEvents(
  session: Session,
  plan: Plan,
  baseline: Baseline,
  state: SearchState,
): AsyncGenerator<RepairEvent> {
  const { settings } = session;
  const startedAt = session.elapsed();
  const { order, seed } = settings;
  const candidates = generateCandidates({ ...plan, templates: TEMPLATES, order, seed });
  const steps = search(state, {
    candidates,
    evaluation: plan.evaluation,
    baseline: baseline.outcome,
    most: settings.candidates,
    extra: settings.extraCandidates ?? EXTRA_CANDIDATES[plan.evaluation.lane],
    refine: (leads) =>
      refineLeads(
        leads,
        plan.units.map((unit) => contextOf(unit, plan.inputs)),
      ),
    placeOf: (candidate) => placeOf(candidate, plan),
    confirm: (candidate) => confirm(session, plan, candidate),
    late: () => session.late() || (state.passed.length > 0 && session.elapsed() > SEARCH_SHARE * settings.wallMs),
  });
  for (;;) {
    const step = await unlessLate(session, steps.next());
    if (step === undefined) state.stopped = 'out-of-time';
    if (step === undefined || step.done === true) return;
    const { tried } = step.value;
    if (step.value.type === 'passed') {
      const [judged] = judgeAll([step.value.candidate], plan, baseline, state.triedAt);
      if (judged !== undefined) yield { type: 'plausible', patch: patchOf(judged, plan), tried };
    } else {
      const seconds = Math.max(1, session.elapsed() - startedAt) / 1000;
      yield {
        type: 'progress',
        tried,
        total: step.value.total,
        rate: Math.round(tried / seconds),
        best: step.value.best,
      };
    }
  }
}

/** The check's own command, in a fresh copy, under the check's own time limit. */
const confirm = async ({ settings, scratch }: Session, plan: Plan, candidate: Candidate): Promise<boolean> => {
  const options = { name: 'confirm', timeoutMs: settings.check.timeoutMs };
  return (await runReference(settings, scratch, plan.units, candidate.edits, options)).outcome.pass;
};

/** What passed, the most believable first; what only the fast lane has passed is confirmed before it counts. */
const confirmed = async (session: Session, plan: Plan, baseline: Baseline, state: SearchState): Promise<Judged[]> => {
  const known = new Set<Candidate>(state.passed);
  const patches: Judged[] = [];
  for (const judged of judgeAll([...state.passed, ...state.unconfirmed], plan, baseline, state.triedAt)) {
    if (patches.length >= MOST_TRUSTED) break;
    const { candidate, place } = judged;
    if (patches.filter((other) => other.place === place).length >= MOST_AT_A_PLACE) continue;
    if (known.has(candidate) || (await confirm(session, plan, candidate))) patches.push(judged);
  }
  return patches;
};

/** A combined change teaches nothing: which of its parts would have been right alone is not known. */
const lessonIn = ({ features }: Candidate, { vain }: SearchState, order: LearnedOrder): Pick<Patch, 'lesson'> => {
  if (features === undefined) return {};
  const accepted = features();
  const tried = vain.flatMap((candidate) => (candidate.features === undefined ? [] : [candidate.features()]));
  return { lesson: lessonOf(accepted, [accepted, ...tried], order) };
};

/** Chooses among everything that passed by what it does beyond the tests; without time for that, by rule of thumb. */
const conclude = async (session: Session, plan: Plan, baseline: Baseline, state: SearchState): Promise<RepairEvent> => {
  const judged = await confirmed(session, plan, baseline, state);
  const passing = judged.map((own) => ({
    worth: own.worth,
    isPair: own.candidate.isPair === true,
    patch: { ...patchOf(own, plan), ...lessonIn(own.candidate, state, session.settings.order) },
  }));
  const stage = { settings: session.timed, scratch: session.scratch };
  const trusted =
    passing.length === 0
      ? []
      : await unlessLate(
          session,
          trustPatches(stage, passing, plan, baseline, () => session.late()),
        );
  const [patch, ...others] = trusted ?? passing.map((own) => own.patch);
  const ending = { type: 'done' as const, tried: state.tried, durationMs: session.elapsed(), others };
  return patch === undefined ? { ...ending, reason: state.stopped } : { ...ending, patch };
};
