import { analyse, type AnalysisOptions } from '../analysis/analyse.ts';
import type { Goal } from '../analysis/language.ts';
import { capabilitiesOf } from '../gains/held.ts';

/** Options of {@link diffCapabilities}. */
export interface DiffOptions {
  /** Its extension decides the grammar. @default JavaScript */
  readonly filename?: string;
  /** @default what the extension says; for `.js` what the text says */
  readonly goal?: Goal;
}

/** What a change does to what a text can reach. Capabilities by name, sorted. */
export interface CapabilityDiff {
  /** What the text after can reach and the text before could not. */
  readonly gained: readonly string[];
  /** What the text before could reach and the text after no longer can. */
  readonly lost: readonly string[];
}

/** What is in one set and not in the other, sorted. */
export const without = (all: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
  [...all].filter((item) => !other.has(item)).sort();

/**
 * What a change can newly reach, and what no longer, by the same analysis as {@link validate} without a policy. Never throws.
 */
export const diffCapabilities = (before: string, after: string, options: DiffOptions = {}): CapabilityDiff => {
  const analysisOptions: AnalysisOptions = options;
  const had = capabilitiesOf(analyse(before, analysisOptions));
  const has = capabilitiesOf(analyse(after, analysisOptions));
  return { gained: without(has, had), lost: without(had, has) };
};
