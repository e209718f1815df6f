import { analyse, type Analysis, type AnalysisOptions } from '../analysis/analyse.ts';
import type { Goal } from '../analysis/language.ts';

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

/** A text that cannot be read with certainty may reach anything; as a capability that is called `unreadable`. */
export const UNREADABLE = 'unreadable';

const UNREADABLE_RULES: ReadonlySet<string> = new Set([
  'parse/error',
  'source/size',
  'source/nesting',
  'internal/failure',
  'internal/timeout',
  'internal/memory',
  'internal/crash',
]);

/** The text was not read at all, so nothing is known of what it can reach. */
export const isUnreadable = (analysis: Analysis): boolean =>
  analysis.faults.some(({ rule }) => UNREADABLE_RULES.has(rule));

/** What the text can reach, as a set. */
export const capabilitiesOf = (analysis: Analysis): ReadonlySet<string> =>
  new Set([...analysis.uses.map(({ capability }) => capability), ...(isUnreadable(analysis) ? [UNREADABLE] : [])]);

const without = (all: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
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
