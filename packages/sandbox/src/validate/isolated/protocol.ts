/** What goes over the pipes between a host and its validator: one line of JSON each way for every text. */
import * as z from 'zod/mini';
import type { Analysis } from '../../analysis/analyse.ts';
import type { Goal } from '../../analysis/language.ts';

/** One text to be analysed. */
export interface Request {
  /** Comes back with the answer, so that none is taken for another's. */
  readonly id: number;
  readonly source: string;
  readonly filename?: string;
  readonly goal?: Goal;
}

/** What a validator says once it has loaded. */
export const READY = 'ready';

const offset = z.int().check(z.nonnegative());

const reply = z.strictObject({
  id: z.int(),
  analysis: z.strictObject({
    faults: z.array(z.strictObject({ rule: z.string(), message: z.string(), at: offset })),
    uses: z.array(
      z.strictObject({ capability: z.string(), what: z.string(), at: offset, specifier: z.optional(z.string()) }),
    ),
  }),
});

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The analysis that a line holds; undefined for anything but an answer to this request. */
export const analysisOf = (line: string, id: number): Analysis | undefined => {
  const parsed = reply.safeParse(jsonOf(line));
  return parsed.success && parsed.data.id === id ? parsed.data.analysis : undefined;
};
