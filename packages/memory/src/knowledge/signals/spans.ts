import type { WindowSpan as Span } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';

export type { Span };

/** How an instant in the one form that sorts as text ends, from where the window begins. */
const BEGINNINGS: Readonly<Record<Span, string>> = { hour: ':00:00.000Z', day: 'T00:00:00.000Z' };

export const SPANS: readonly Span[] = ['hour', 'day'];

/** When the window begins in which the instant falls. */
export const startOf = (instant: string, span: Span): string =>
  instant.slice(0, -BEGINNINGS[span].length) + BEGINNINGS[span];

/** @throws EVOLVE_OPTIONS when there are no such windows */
export const requireSpan = (by: Span): Span => {
  if (SPANS.includes(by)) return by;
  throw new EvolveError('EVOLVE_OPTIONS', 'windows are of an hour or a day', {
    data: { by },
    hint: "Pass by: 'hour' or by: 'day'.",
  });
};
