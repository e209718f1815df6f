/**
 * The lines of an export, version 1. The first is the header, each other one a record.
 *
 * 1. Everything that is read is held against these; a field that is not known is an error, since it would be lost without a word.
 * 2. What is written passes through them too, so equal records are equal lines.
 */
import { z } from 'zod';

export const FORMAT = 'evolve-knowledge';
export const FORMAT_VERSION = 1;

/** Latest outcomes of an experience that one line has; its counters stand for the others. */
export const MOST_OUTCOMES = 1_000;

const id = z.string().min(1).max(200);
const text = z.string().max(1_000_000);
const at = z
  .string()
  .max(40)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'not an ISO 8601 time');
const count = z.int().min(0);
const maybe = <T extends z.ZodType>(type: T): z.ZodOptional<T> => type.optional();
const source = z.enum(['host', 'person', 'model', 'untrusted']);
/** The how manieth of equal records it is, from 2 on; such records have no id. */
const nth = maybe(z.int().min(2).max(1_000_000));

const observed = { at, versionId: text, turnId: maybe(text), nth };

const observation = z.discriminatedUnion('kind', [
  z.strictObject({
    type: z.literal('observation'),
    kind: z.literal('tool'),
    ...observed,
    name: text,
    ok: z.boolean(),
    durationMs: maybe(z.number()),
    error: maybe(text),
    stack: maybe(text),
    input: maybe(text),
    fingerprint: maybe(text),
    fingerprintVersion: maybe(count),
  }),
  z.strictObject({
    type: z.literal('observation'),
    kind: z.literal('error'),
    ...observed,
    error: text,
    stack: maybe(text),
    fingerprint: text,
    fingerprintVersion: maybe(count),
  }),
  z.strictObject({
    type: z.literal('observation'),
    kind: z.literal('metric'),
    ...observed,
    name: text,
    value: z.number(),
  }),
  z.strictObject({
    type: z.literal('observation'),
    kind: z.literal('outcome'),
    ...observed,
    subject: text,
    ok: z.boolean(),
  }),
]);

const reflection = z.strictObject({
  type: z.literal('reflection'),
  turnId: text,
  at,
  versionId: text,
  grade: z.enum(['good', 'fair', 'poor']),
  reason: text,
  curiosity: text.nullable(),
  scores: z.record(z.string(), z.number()),
  nth,
});

const exploration = z.strictObject({
  type: z.literal('exploration'),
  topic: text,
  learned: text,
  sources: z.array(text).max(1_000),
  at,
  nth,
});

const topic = z.strictObject({
  type: z.literal('topic'),
  id,
  topic: text,
  at,
  count,
  explored: z.boolean(),
});

const lesson = z.strictObject({ type: z.literal('lesson'), id, text, at, cycleId: maybe(id) });

const day = z.string().max(40);

const archive = z.strictObject({
  type: z.literal('archive'),
  id,
  section: z.enum(['done', 'failed']),
  from: day,
  to: day,
  count,
  by: z.enum(['model', 'extract', 'mixed', 'person']),
  lines: z.array(text).max(100_000),
});

const entry = z.strictObject({
  type: z.literal('entry'),
  id,
  section: z.enum(['todo', 'doing', 'done', 'failed']),
  title: text,
  createdAt: at,
  updatedAt: at,
  source: z.enum(['signals', 'model', 'person', 'explore', 'host']),
  priority: z.number(),
  attempts: count,
  tool: maybe(text),
  reason: maybe(text),
  files: maybe(z.array(text).max(100_000)),
  commit: maybe(text),
  lesson: maybe(text),
  cycleId: maybe(id),
  note: maybe(text),
  /** The archive that it went into. */
  archive: maybe(id),
});

const outcome = z.strictObject({
  ok: z.boolean(),
  at,
  by: source,
  reason: maybe(text),
  cycleId: maybe(id),
  /** How many it stands for, where an older version had only counted. */
  times: maybe(z.int().min(2)),
  /** What a recall had promised. */
  scale: maybe(text),
  score: maybe(z.number()),
});

const experience = z.strictObject({
  type: z.literal('experience'),
  id,
  problem: text,
  solution: text,
  /** Of what was forgotten the texts are gone; with these it is known again. */
  fingerprint: z.string().max(200),
  fingerprintVersion: count,
  solutionHash: z.string().max(200),
  successes: count,
  failures: count,
  at,
  provenance: z.strictObject({ source, detail: maybe(text) }),
  supersededBy: maybe(id),
  forgotten: maybe(z.strictObject({ at, why: z.enum(['failed', 'pruned', 'person']) })),
  outcomes: z.array(outcome).max(MOST_OUTCOMES),
});

const prompt = z.strictObject({
  type: z.literal('prompt'),
  id,
  name: z.string().min(1).max(200),
  text,
  parent: maybe(id),
  at,
  usedAt: at,
  provenance: z.strictObject({ source, detail: maybe(text) }),
  successes: count,
  failures: count,
  claims: count,
  days: z
    .array(z.strictObject({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), successes: count, failures: count }))
    .max(10_000),
});

export const RECORD = z.union([
  reflection,
  exploration,
  topic,
  lesson,
  archive,
  entry,
  experience,
  prompt,
  observation,
]);

export type KnowledgeRecord = z.infer<typeof RECORD>;
export type RecordOf<T extends KnowledgeRecord['type']> = Extract<KnowledgeRecord, { readonly type: T }>;
export type ExportedKind = KnowledgeRecord['type'];
export type ExportedOutcome = z.infer<typeof outcome>;

/** In the order of an export. Topics come after what was explored, so that they stay as they were. */
export const EXPORTED_KINDS = [
  'reflection',
  'exploration',
  'topic',
  'lesson',
  'archive',
  'entry',
  'experience',
  'prompt',
  'observation',
] as const satisfies readonly ExportedKind[];

export const HEADER = z.object({ format: z.literal(FORMAT), version: z.int().min(1) });
