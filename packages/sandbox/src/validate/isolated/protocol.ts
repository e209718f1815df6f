/** What goes over the pipes between a host and its validator: one line of JSON each way for every task. */
import * as z from 'zod/mini';
import type { Analysis } from '../../analysis/analyse.ts';
import type { Goal } from '../../analysis/language.ts';

/** What is to be done with one text. */
export type Task =
  | { readonly kind: 'analyse'; readonly source: string; readonly filename?: string; readonly goal?: Goal }
  | { readonly kind: 'strip'; readonly source: string };

/** A task, with a number that comes back with the answer, so that none is taken for another's. */
export type Request = Task & { readonly id: number };

/** TypeScript without its types, or why it is none that has only types to lose. */
export type Stripped = { readonly javascript: string } | { readonly problem: string };

export type Reply = { readonly id: number } & ({ readonly analysis: Analysis } | { readonly stripped: Stripped });

/** What a validator says once it has loaded. */
export const READY = 'ready';

const offset = z.int().check(z.nonnegative());

const fault = z.strictObject({ rule: z.string(), message: z.string(), at: offset });

const analysed = z.strictObject({
  id: z.int(),
  analysis: z.strictObject({
    faults: z.array(fault),
    uses: z.array(
      z.strictObject({ capability: z.string(), what: z.string(), at: offset, specifier: z.optional(z.string()) }),
    ),
    disguises: z.array(fault),
  }),
});

const stripped = z.strictObject({
  id: z.int(),
  stripped: z.union([z.strictObject({ javascript: z.string() }), z.strictObject({ problem: z.string() })]),
});

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Takes the answer to a request out of a line; undefined for anything but that. */
export type ReadReply<T> = (line: string, id: number) => T | undefined;

export const analysisOf: ReadReply<Analysis> = (line, id) => {
  const parsed = analysed.safeParse(jsonOf(line));
  return parsed.success && parsed.data.id === id ? parsed.data.analysis : undefined;
};

export const strippedOf: ReadReply<Stripped> = (line, id) => {
  const parsed = stripped.safeParse(jsonOf(line));
  return parsed.success && parsed.data.id === id ? parsed.data.stripped : undefined;
};
