/** What can be said about a turn without a model: from what happened, never from how the answer reads. */
import type { Grade, Reflection, Turn, TurnSignals } from '@evolve/core/contracts';
import { fingerprintError } from '@evolve/core/fingerprint';
import { bound, redact } from '@evolve/core/untrusted';
import type { LanguagePack } from './language/pack.ts';
import { moodOf } from './utterance/judgement.ts';
import type { ReflectLanguage } from './words.ts';

export interface RuleSettings {
  readonly language: ReflectLanguage;
  readonly packs: readonly LanguagePack[];
}

const MAX_TOPIC_BYTES = 200;

/** A code, a status or the name of an error class: something that documentation speaks of. */
const CAN_BE_LOOKED_UP =
  /\b(?:E[A-Z]{3,}|[A-Z]{1,5}-?\d{2,}|[A-Z]{3,}(?:_[A-Z]+)+|(?:status(?: code)?|HTTP)\s*\d{3}|(?!Error\b)[A-Z]\w*(?:Error|Exception))\b/;

const TOPIC: Readonly<Record<ReflectLanguage, (tool: string, error: string) => string>> = {
  en: (tool, error) => `What causes "${error}" in ${tool}, and what is the remedy?`,
  zh: (tool, error) => `${tool} 出现“${error}”的原因与解决办法`,
};

/** A question about the first failure that has an answer somewhere, or null. */
const curiosityOf = ({ toolFailures }: TurnSignals, language: ReflectLanguage): string | null => {
  for (const { tool, error } of toolFailures) {
    const [message = ''] = fingerprintError(redact(error), { frames: 0 }).template.split('\n');
    if (CAN_BE_LOOKED_UP.test(message)) return bound(TOPIC[language](tool, message), MAX_TOPIC_BYTES);
  }
  return null;
};

type Cause = 'complaint' | 'empty' | 'all-failed' | 'some-failed' | 'praise' | 'all-worked';

const GRADE: Readonly<Record<Cause, Grade>> = {
  complaint: 'poor',
  empty: 'poor',
  'all-failed': 'poor',
  'some-failed': 'fair',
  praise: 'good',
  'all-worked': 'good',
};

const causeOf = (
  turn: Turn,
  { toolFailures, toolCalls }: TurnSignals,
  packs: readonly LanguagePack[],
): Cause | undefined => {
  const mood = moodOf(turn.followUp, { previous: turn.reply, packs });
  if (mood === 'complaint') return 'complaint';
  if (turn.reply.trim() === '') return 'empty';
  if (toolFailures.length > 0) return toolFailures.length >= toolCalls ? 'all-failed' : 'some-failed';
  if (mood === 'praise') return 'praise';
  return toolCalls > 0 ? 'all-worked' : undefined;
};

const reasonOf = (cause: Cause, { toolFailures, toolCalls }: TurnSignals, language: ReflectLanguage): string => {
  const tools = [...new Set(toolFailures.map(({ tool }) => tool))].slice(0, 5).join(', ');
  const [failed, all] = [String(toolFailures.length), String(Math.max(toolCalls, toolFailures.length))];
  const reasons: Readonly<Record<Cause, Readonly<Record<ReflectLanguage, string>>>> = {
    complaint: { en: 'The user said that the answer was wrong.', zh: '用户指出回答有误。' },
    empty: { en: 'The reply was empty.', zh: '回复为空。' },
    'all-failed': {
      en: `All tool calls failed (${failed}): ${tools}.`,
      zh: `工具调用全部失败（${failed} 次）：${tools}。`,
    },
    'some-failed': {
      en: `${failed} of ${all} tool calls failed: ${tools}.`,
      zh: `${all} 次工具调用中 ${failed} 次失败：${tools}。`,
    },
    praise: { en: 'The user was content with the answer.', zh: '用户对回答表示满意。' },
    'all-worked': { en: `All ${all} tool calls worked.`, zh: `${all} 次工具调用全部成功。` },
  };
  return reasons[cause][language];
};

/** Null when nothing happened that says anything. */
export const reflectByRules = (
  turn: Turn,
  signals: TurnSignals,
  { language, packs }: RuleSettings,
): Reflection | null => {
  const cause = causeOf(turn, signals, packs);
  if (cause === undefined) return null;
  return {
    grade: GRADE[cause],
    reason: reasonOf(cause, signals, language),
    curiosity: curiosityOf(signals, language),
    scores: {},
  };
};
