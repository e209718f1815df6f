/** What users say to an agent, with labels: made up, and fixed by hash. README.md says by which guideline each label was given. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { halfOf, type Half } from '../bugs/set.ts';

const FILE = fileURLToPath(new URL('utterances.jsonl', import.meta.url));

/** SHA-256 of the file, in hexadecimal. */
const FIXED = '23b476d5c4580416391bcd1ccb1ce0969b91526d9ffdd2d2447e720e065ebf8e';

const utteranceSchema = z.strictObject({
  id: z.string().regex(/^u\d{4}$/),
  /** `zh`: simplified or traditional; `mixed`: Chinese and English in one. */
  language: z.enum(['en', 'zh', 'mixed']),
  text: z.string().min(1),
  /** What the agent said last; null where it does not matter, or there was nothing. */
  previous: z.string().min(1).nullable(),
  /** What it teaches that outlasts the task. */
  teaching: z.enum(['preference', 'rule', 'knowledge', 'skill']).nullable(),
  /** Whether it says that what the agent last said or did was wrong, and what is wanted, or that it must be redone. */
  correction: z.boolean(),
  /** How the user feels about the agent's work, as far as it is expressed. */
  satisfaction: z.enum(['positive', 'negative', 'none']),
  /** Why it is hard. */
  note: z.string().min(1).nullable(),
});

export type Utterance = Readonly<z.infer<typeof utteranceSchema>>;

const parseLine = (line: string, index: number): Utterance => {
  const parsed = utteranceSchema.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  throw new Error(`line ${String(index + 1)} of the utterances: ${z.prettifyError(parsed.error)}`);
};

/** The set in a text of JSON Lines, validated. @throws Error when it is not the one that was fixed, or says what is wrong with it. */
export const parseUtterances = (text: string, fixed = FIXED): readonly Utterance[] => {
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash !== fixed) throw new Error(`the utterances have changed since they were fixed: ${hash}`);
  return text.trim().split('\n').map(parseLine);
};

/** The set. @throws Error as `parseUtterances` does. */
export const loadUtterances = (): readonly Utterance[] => parseUtterances(readFileSync(FILE, 'utf8'));

/** Those of one half: rules are written with `development`; of `held out` nothing but figures may be looked at. */
export const ofHalf = (utterances: readonly Utterance[], half: Half): readonly Utterance[] =>
  utterances.filter((utterance) => halfOf(utterance) === half);
