/**
 * Looks back at turns, failures and sessions, with a model or without one.
 *
 * 1. What happened comes before what a model thinks: its grade may lower one that the rules found, never raise it.
 * 2. A model sees outside text only as quoted, redacted, bounded data, and can do no more with it than fill a form.
 * 3. A model that fails or answers nonsense never stops the work: the rules answer, and the reason says so.
 */
import { boundOfAll } from '@evolve/core/budget';
import type {
  Failure,
  FailureReview,
  Grade,
  LanguageModel,
  ModelRequest,
  Reflection,
  Reflector,
  SessionReview,
  Turn,
  TurnSignals,
} from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { extractionRequest, quote } from '@evolve/core/untrusted';
import { ask, fill, type Asked } from './ask.ts';
import type { LanguagePack } from './language/pack.ts';
import { parseReflection, reflectionOf } from './parse-reflection.ts';
import { PROMPTS } from './prompts.ts';
import { reviewFailureByRules } from './review-failure.ts';
import { reviewSessionByRules, tidySession } from './review-session.ts';
import { failureSchema, reflectionSchema, sessionSchema } from './schemas.ts';
import { reflectByRules } from './turn-rules.ts';
import { LANGUAGE_PACKS } from './utterance/packs.ts';
import type { ReflectLanguage } from './words.ts';

export interface ReflectorOptions {
  /** Without one everything comes from rules and costs nothing. */
  readonly model?: LanguageModel;
  /** Hard cap on the answer to one turn's reflection, in tokens. @default 150 */
  readonly maxTokens?: number;
  /** Hard cap on the answer to a review, in tokens. @default 400 */
  readonly maxReviewTokens?: number;
  /** Of prompts, reasons and lessons. @default 'en' */
  readonly language?: ReflectLanguage;
  /** The languages that users are understood in. @default LANGUAGE_PACKS: English and Chinese */
  readonly packs?: readonly LanguagePack[];
}

type Settings = Required<Omit<ReflectorOptions, 'model'>>;

/** Bytes of each part of a turn that the model gets to see. */
const PART_BYTES = 3_000;
const DIAGNOSTICS_BYTES = 6_000;
const MAX_SESSION_TURNS = 12;
const SESSION_PART_BYTES = 600;

const ORDER: readonly Grade[] = ['poor', 'fair', 'good'];
const lower = (first: Grade, second: Grade): Grade => (ORDER.indexOf(first) <= ORDER.indexOf(second) ? first : second);

const turnRequest = (turn: Turn, signals: TurnSignals, { maxTokens, language }: Settings): ModelRequest => {
  const failures = signals.toolFailures.map(({ tool, error }) => `${tool}: ${error}`).join('\n');
  const maxBytes = PART_BYTES;
  const parts = [
    quote(turn.input, { source: 'user', maxBytes }),
    quote(turn.reply, { source: 'assistant', maxBytes }),
    ...(turn.followUp === undefined ? [] : [quote(turn.followUp, { source: "user's next message", maxBytes })]),
    ...(failures === '' ? [] : [quote(failures, { source: 'failed tool calls', maxBytes })]),
  ];
  return {
    system: PROMPTS[language].turn,
    messages: [{ role: 'user', content: parts.join('\n\n') }],
    maxOutputTokens: maxTokens,
    schema: reflectionSchema,
  };
};

const failureQuestion = (failure: Failure, { maxReviewTokens, language }: Settings) => ({
  instruction: PROMPTS[language].failure,
  source: 'failed attempt',
  text: [
    { text: failure.task, source: 'task', maxBytes: PART_BYTES },
    { text: failure.diagnostics, source: 'diagnostics', maxBytes: DIAGNOSTICS_BYTES },
    { text: failure.diff, source: 'refused change', maxBytes: DIAGNOSTICS_BYTES },
  ],
  maxOutputTokens: maxReviewTokens,
  schema: failureSchema,
});

const sessionQuestion = (turns: readonly Turn[], { maxReviewTokens, language }: Settings) => ({
  instruction: PROMPTS[language].session,
  source: 'conversation',
  text: turns
    .slice(-MAX_SESSION_TURNS)
    .flatMap(({ input, reply, followUp }) => [
      { text: input, source: 'user', maxBytes: SESSION_PART_BYTES },
      { text: reply, source: 'assistant', maxBytes: SESSION_PART_BYTES },
      ...(followUp === undefined
        ? []
        : [{ text: followUp, source: "user's next message", maxBytes: SESSION_PART_BYTES }]),
    ]),
  maxOutputTokens: maxReviewTokens,
  schema: sessionSchema,
});

/** As long as a part of a request can get, on the wire too: every byte one that JSON has to escape. */
const longest = (maxBytes: number): string => '\n'.repeat(maxBytes);

/** The longest possible request about a turn. */
const longestTurn = (settings: Settings): ModelRequest => {
  const long = longest(PART_BYTES);
  const turn: Turn = { turnId: '', input: long, reply: long, followUp: long };
  // The colon behind the tool's name is part of the part.
  const toolFailures = [{ tool: '', error: longest(PART_BYTES - ': '.length) }];
  return turnRequest(turn, { toolCalls: 1, toolFailures }, settings);
};

/** The longest possible review of a failure. */
const longestReview = (settings: Settings): ModelRequest => {
  const [task, long] = [longest(PART_BYTES), longest(DIAGNOSTICS_BYTES)];
  const failure = { task, attempt: 1, diagnostics: long, diff: long };
  return extractionRequest(failureQuestion(failure, settings));
};

type Bounds = Pick<Reflector, 'boundUsd' | 'reviewBoundUsd' | 'boundUse' | 'reviewBoundUse'>;

/** What the longest requests may cost and use. Without a model: nothing. */
const boundsOf = (model: LanguageModel | undefined, settings: Settings): Bounds => {
  if (model === undefined) return { boundUsd: 0, reviewBoundUsd: 0 };
  const [turn, review] = [longestTurn(settings), longestReview(settings)];
  const [boundUsd, reviewBoundUsd] = [model.bound?.(turn), model.bound?.(review)];
  return {
    ...(boundUsd === undefined ? {} : { boundUsd }),
    ...(reviewBoundUsd === undefined ? {} : { reviewBoundUsd }),
    boundUse: boundOfAll(model, turn),
    reviewBoundUse: boundOfAll(model, review),
  };
};

const readReflection = ({ object, text }: Asked): Reflection | null => reflectionOf(object) ?? parseReflection(text);

const combine = (rules: Reflection | null, model: Reflection): Reflection =>
  rules === null
    ? model
    : { ...model, grade: lower(rules.grade, model.grade), curiosity: rules.curiosity ?? model.curiosity };

/** Invariant 3: what the model could not say is visible in the record. */
const withoutModel = (rules: Reflection | null, { failure }: Asked): Reflection | null => {
  if (rules === null) return null;
  const why = failure === undefined ? 'no grade in its answer' : isEvolveError(failure) ? failure.code : 'it failed';
  return { ...rules, reason: `${rules.reason} (model: ${why})` };
};

/** The kind that the diagnostics show stands; the words may be the model's. */
const reviewWith = (rules: FailureReview, model: FailureReview): FailureReview => ({
  ...model,
  kind: rules.kind === 'unknown' ? model.kind : rules.kind,
});

const usedOf = ({ used }: Asked): Pick<Asked, 'used'> => (used === undefined ? {} : { used });

const reflectWith =
  (model: LanguageModel | undefined, settings: Settings, boundUsd: number | undefined): Reflector['reflect'] =>
  async (turn, signals, { signal }) => {
    signal.throwIfAborted();
    const rules = reflectByRules(turn, signals, settings);
    if (model === undefined) return { reflection: rules, costUsd: 0 };
    const asked = await ask(model, turnRequest(turn, signals, settings), signal);
    const opinion = readReflection(asked);
    return {
      reflection: opinion === null ? withoutModel(rules, asked) : combine(rules, opinion),
      // What is not known is counted at the most that it can have been.
      costUsd: asked.costUsd ?? boundUsd ?? 0,
      ...usedOf(asked),
    };
  };

/** Never rejects but on abort. See `Reflector` for what the answers are worth. */
export const createReflector = ({ model, ...given }: ReflectorOptions = {}): Reflector => {
  const settings: Settings = { maxTokens: 150, maxReviewTokens: 400, language: 'en', packs: LANGUAGE_PACKS, ...given };
  const bounds = boundsOf(model, settings);
  return {
    id: model === undefined ? 'rules' : `model:${model.id}`,
    ...bounds,
    reflect: reflectWith(model, settings, bounds.boundUsd),
    reviewFailure: async (failure, { signal }) => {
      signal.throwIfAborted();
      const rules = reviewFailureByRules(failure, settings.language);
      if (model === undefined) return rules;
      const { value: review, costUsd, used } = await fill({ ...failureQuestion(failure, settings), model, signal });
      const cost = { ...(costUsd === undefined ? {} : { costUsd }), ...(used === undefined ? {} : { used }) };
      return { ...(review === undefined ? rules : reviewWith(rules, review)), ...cost };
    },
    reviewSession: async (turns, { signal }): Promise<SessionReview> => {
      signal.throwIfAborted();
      const rules = reviewSessionByRules(turns, settings);
      if (model === undefined || turns.length === 0) return rules;
      const { value: review } = await fill({ ...sessionQuestion(turns, settings), model, signal });
      return review === undefined ? rules : tidySession(review);
    },
  };
};
