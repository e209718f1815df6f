import { boundOfAll } from '@evolve/core/budget';
import type { Draft, EvolutionTask, Proposer, ProposerContext, Trial, Use } from '@evolve/core/contracts';
import { startDeadline } from '@evolve/core/time';
import { oneLine } from '../one-line.ts';
import { attempt, type AttemptResult } from './attempt.ts';
import { acceptedDraft, emptyDraft } from './draft.ts';
import { resolveEditOptions, type EditOptions, type ResolvedEditOptions } from './options.ts';
import { largestRequest, type Tried } from './prompt.ts';
import { openSession, shownFiles, type Session } from './session.ts';
import { startSpending, type SpendingLimits } from './spending.ts';

/** The same limit is kept from outside too; ending a little before leaves room to take the edits back and to report. */
const RESERVE = 0.02;

const MAX_WHY = 300;
const TOO_EXPENSIVE = 'another call does not fit the budget';
const HOW_TO_AFFORD =
  'The most that a call can cost counts, not what it will: allow more (maxUsd, the budget), or ask for less (maxOutputTokens, maxPromptBytes).';

const describe = (result: AttemptResult): string => {
  if (result.kind === 'show') return `the model asked for ${result.paths.length} more files`;
  return result.kind === 'failed' ? (result.outcome.split('\n')[0] ?? '') : result.kind;
};

/** Attempt after attempt, until one is accepted or there is no way on. */
const search = async (session: Session, task: EvolutionTask): Promise<Draft> => {
  const { options, context, failing, ranked } = session;
  const paths = ranked.map((file) => file.path);
  const tried: Tried[] = [];
  const wanted: string[] = [];
  for (let number = 1; number <= options.attempts; number += 1) {
    const files = await shownFiles(session, wanted);
    const result = await attempt(session, { task, failing, files, paths, tried });
    context.progress({ message: describe(result), tried: number, total: options.attempts });
    if (result.kind === 'accepted') return acceptedDraft(session, result, number);
    if (result.kind === 'nothing')
      return emptyDraft(session, 'the model sees nothing to change', number, result.rationale);
    if (result.kind === 'too-expensive') return emptyDraft(session, TOO_EXPENSIVE, number - 1, HOW_TO_AFFORD);
    if (result.kind === 'show') wanted.push(...result.paths);
    else tried.push(result);
  }
  const last = tried.at(-1)?.outcome;
  // What stood in the way is what a receipt has to say.
  const why = last === undefined ? '' : `; the last one: ${oneLine(last, MAX_WHY)}`;
  return emptyDraft(session, `no edit worked in ${options.attempts} attempts${why}`, options.attempts, last);
};

const limitsOf = ({ maxUsd, maxTokens }: ResolvedEditOptions, { budget }: ProposerContext): SpendingLimits => ({
  usd: Math.min(budget.usd, maxUsd),
  tokens: Math.min(budget.tokens ?? Infinity, maxTokens ?? Infinity),
  calls: budget.calls ?? Infinity,
});

const propose = async (
  options: ResolvedEditOptions,
  task: EvolutionTask,
  trial: Trial,
  context: ProposerContext,
): Promise<Draft> => {
  context.signal.throwIfAborted();
  const deadline = startDeadline(context.budget.wallMs * (1 - RESERVE), context.signal);
  const spending = startSpending(options.model, limitsOf(options, context));
  try {
    const session = await openSession(options, task, trial, context, { signal: deadline.signal, spending });
    if (session.ranked.length === 0) return emptyDraft(session, 'there is no file that may be edited', 0);
    return await search(session, task);
  } catch (error) {
    if (context.signal.aborted || !deadline.expired()) throw error;
    return emptyDraft({ options, spending }, 'the time for this proposal is over', options.attempts);
  } finally {
    deadline.stop();
  }
};

/** In tokens and calls; a token limit of one's own bounds even a model that says nothing. */
const boundUseOf = (options: ResolvedEditOptions): Use => {
  const { tokens, ...all } = boundOfAll(options.model, largestRequest(options), options.attempts);
  const most = Math.min(tokens ?? Infinity, options.maxTokens ?? Infinity);
  return Number.isFinite(most) ? { ...all, tokens: most } : all;
};

const boundOf = (options: ResolvedEditOptions): number | undefined => {
  const one = options.model.bound?.(largestRequest(options));
  return one === undefined ? undefined : Math.min(one * options.attempts, options.maxUsd);
};

/**
 * Asks a model for causes and for the smallest edits that remove the likeliest one, applies them, runs the first check that
 * failed before, and tells the model what came of it, up to `attempts` times.
 *
 * The draft is `edited` when that check has turned green, or when no check was red to begin with (then with a confidence of
 * at most 0.5). When the check stays red, or time or money run out, it is `none` and the trial is as it was: a candidate
 * that its own check refuses would only use up the proof.
 * @throws EVOLVE_OPTIONS on options out of range. A proposal rejects with `EVOLVE_MODEL_FAILED` when the model cannot be
 * reached, and with the signal's reason on an abort; the trial is then as it was, too.
 */
export const edit = (options: EditOptions): Proposer => {
  const resolved = resolveEditOptions(options);
  const boundUsd = boundOf(resolved);
  return {
    id: 'edit',
    ...(boundUsd === undefined ? {} : { boundUsd }),
    boundUse: boundUseOf(resolved),
    propose: (task, trial, context) => propose(resolved, task, trial, context),
  };
};
