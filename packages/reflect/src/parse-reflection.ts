/**
 * Reads what a model made of "grade this answer", in any of the forms that models answer in. Never throws, and never
 * invents a grade: a grade that is missing, unknown, cut or contradicted is null.
 */
import type { Grade, Reflection } from '@evolve/core/contracts';
import { GRADES, NOTHING } from './words.ts';

const MAX_TEXT_CHARS = 20_000;
const MAX_REASON_CHARS = 500;
const MAX_CURIOSITY_CHARS = 200;
const MAX_SCORES = 20;

const GRADE_KEYS = ['grade', 'quality', '质量'] as const;
const REASON_KEYS = ['reason', 'comment', '原因', '理由'] as const;
const CURIOSITY_KEYS = ['curiosity', '好奇'] as const;

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const gradeOf = (word: unknown): Grade | undefined => {
  if (typeof word !== 'string') return undefined;
  const key = word.trim().toLowerCase();
  return Object.hasOwn(GRADES, key) ? GRADES[key] : undefined;
};

const oneLine = (text: string, max: number): string => text.replace(/\s+/g, ' ').trim().slice(0, max).toWellFormed();

const curiosityOf = (value: unknown): string | null => {
  const topic = typeof value === 'string' ? oneLine(value, MAX_CURIOSITY_CHARS) : '';
  return NOTHING.test(topic) ? null : topic;
};

const scoresOf = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {})
      .filter((pair): pair is [string, number] => typeof pair[1] === 'number' && pair[1] >= 0 && pair[1] <= 1)
      .slice(0, MAX_SCORES),
  );

const first = (fields: Fields, keys: readonly string[]): unknown => {
  const key = keys.find((name) => Object.hasOwn(fields, name));
  return key === undefined ? undefined : fields[key];
};

/** A reflection from the fields of a JSON object, or null without a grade. */
export const reflectionOf = (fields: unknown): Reflection | null => {
  if (!isRecord(fields)) return null;
  const grade = gradeOf(first(fields, GRADE_KEYS));
  if (grade === undefined) return null;
  const reason = first(fields, REASON_KEYS);
  return {
    grade,
    reason: typeof reason === 'string' ? oneLine(reason, MAX_REASON_CHARS) : '',
    curiosity: curiosityOf(first(fields, CURIOSITY_KEYS)),
    scores: scoresOf(fields['scores']),
  };
};

/** Every grade that is stated under one of its keys, wherever it stands. */
const STATED_IN_JSON = new RegExp(String.raw`"(?:${GRADE_KEYS.join('|')})"\s*:\s*"([^"\\]{0,40})"`, 'g');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const STRING = String.raw`"((?:[^"\\]|\\.)*)"`;

/** The closed string of a key in JSON that does not parse as a whole. */
const closedString = (text: string, keys: readonly string[]): string | undefined => {
  const found = new RegExp(String.raw`"(?:${keys.join('|')})"\s*:\s*${STRING}`).exec(text)?.[1];
  const value = found === undefined ? undefined : parseJson(`"${found}"`);
  return typeof value === 'string' ? value : undefined;
};

/** A string that the token limit cut: good enough for a reason, never for a grade or a topic. */
const openString = (text: string, keys: readonly string[]): string | undefined => {
  const found = new RegExp(String.raw`"(?:${keys.join('|')})"\s*:\s*"((?:[^"\\]|\\.)*)\\?$`).exec(text)?.[1];
  const value = found === undefined ? undefined : parseJson(`"${found}"`);
  return typeof value === 'string' ? value : found;
};

const fromCutJson = (text: string): Reflection | null => {
  const scores = /"scores"\s*:\s*(\{[^{}]*\})/.exec(text)?.[1];
  return reflectionOf({
    grade: closedString(text, GRADE_KEYS),
    reason: closedString(text, REASON_KEYS) ?? openString(text, REASON_KEYS),
    curiosity: closedString(text, CURIOSITY_KEYS),
    scores: scores === undefined ? undefined : parseJson(scores),
  });
};

const fromJson = (text: string): Reflection | null => {
  const start = text.indexOf('{');
  if (start === -1) return null;
  const end = text.lastIndexOf('}');
  const whole = end > start ? parseJson(text.slice(start, end + 1)) : undefined;
  return whole === undefined ? fromCutJson(text.slice(start)) : reflectionOf(whole);
};

const QUALITY_MARK = /[[【［]\s*(?:质量|quality|grade)\s*[:：]\s*([^\]】］]{1,20})[\]】］]/gi;
const CURIOSITY_MARK = /[[【［]\s*(?:好奇|curiosity|curious)\s*[:：]([^\]】］]*)[\]】］]/i;
const CUT_MARK = /[[【［]\s*(?:好奇|curiosity|curious)\s*[:：][^\]】］]*$/i;

/** `[质量:中] reason [好奇:topic]`, with the brackets and colons of either script. */
const fromMarks = (text: string): Reflection | null => {
  const grades = new Set([...text.matchAll(QUALITY_MARK)].map((match) => gradeOf(match[1])));
  const [grade] = grades;
  // Two grades, as when a model repeats its instructions, are none.
  if (grade === undefined || grades.size > 1) return null;
  const rest = text.replace(QUALITY_MARK, ' ').replace(CURIOSITY_MARK, ' ').replace(CUT_MARK, ' ');
  return {
    grade,
    reason: oneLine(rest, MAX_REASON_CHARS),
    curiosity: curiosityOf(CURIOSITY_MARK.exec(text)?.[1]),
    scores: {},
  };
};

/** All that the text states, in either form; a word that is no grade counts as one that contradicts. */
const statedGrades = (text: string): ReadonlySet<Grade | undefined> =>
  new Set([...text.matchAll(STATED_IN_JSON), ...text.matchAll(QUALITY_MARK)].map((match) => gradeOf(match[1])));

/**
 * Reads JSON, fenced JSON, JSON that a token limit cut, and the form `[质量:好|中|差] … [好奇:…]`.
 * @returns Null when the text holds no grade, or more than one.
 */
export const parseReflection = (text: string): Reflection | null => {
  const bounded = text.slice(0, MAX_TEXT_CHARS);
  if (statedGrades(bounded).size > 1) return null;
  return fromJson(bounded) ?? fromMarks(bounded);
};
