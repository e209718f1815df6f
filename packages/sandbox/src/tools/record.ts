/** What is written down about tools, one record for each thing that happened. Version 1. */
import * as z from 'zod/mini';
import { openLineFile, type LineFile } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { TOOL_NAME } from './reserved-names.ts';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const names = z.array(z.string());

const COMMON = {
  name: z.string().check(z.regex(TOOL_NAME)),
  /** Counted from 1 for each name, never used twice. */
  version: z.int().check(z.positive()),
  /** ISO 8601. */
  at: z.string(),
};
const WHO = { by: z.string(), reason: z.string() };

const test = z.object({
  engine: z.string(),
  passed: z.int(),
  total: z.int(),
  /** How many of the cases the tool brought itself. */
  own: z.int(),
  failures: names,
});

const written = z.object({
  type: z.literal('written'),
  ...COMMON,
  ...WHO,
  sha256,
  bytes: z.int(),
  /** What the tool's file held before, if there was one: recovery overwrites that and nothing else. */
  replaces: z.nullable(sha256),
  policy: z.string(),
  verdict: z.enum(['allow', 'guard']),
  capabilities: names,
  obligations: names,
  gained: names,
  /** The version whose bytes were brought back. */
  restores: z.optional(z.int()),
});

const recordSchema = z.discriminatedUnion('type', [
  written,
  /** What the last `written` or `deleted` does to the tool's file is done. */
  z.object({ type: z.literal('settled'), ...COMMON }),
  z.object({ type: z.literal('tested'), ...COMMON, test }),
  z.object({ type: z.literal('enabled'), ...COMMON, ...WHO }),
  z.object({ type: z.literal('disabled'), ...COMMON, ...WHO }),
  z.object({ type: z.literal('deleted'), ...COMMON, ...WHO }),
  /** A call failed by the tool's fault; `worked` ends a row of them. */
  z.object({ type: z.literal('failed'), ...COMMON, code: z.string() }),
  z.object({ type: z.literal('worked'), ...COMMON }),
]);

/** How a version did in its last test. */
export type ToolTest = Readonly<z.infer<typeof test>>;
export type WrittenRecord = z.infer<typeof written>;
export type ToolRecord = z.infer<typeof recordSchema>;

/** The lines of a registry's records in `file`. */
export const openRecords = (file: string): LineFile<ToolRecord> =>
  openLineFile(file, {
    name: 'records of tools',
    version: 1,
    read: (value) => recordSchema.safeParse(value).data,
    damaged: (line) =>
      new EvolveError('EVOLVE_TOOL_RECORDS', `records of tools: line ${String(line)} is not what was written`, {
        data: { file, line },
        hint: 'Put the file back from a copy, or move it away and propose the tools anew.',
      }),
  });
