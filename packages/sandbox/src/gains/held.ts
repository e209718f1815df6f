/** What a text can reach, as a set of names. */
import type { Analysis } from '../analysis/analyse.ts';

/** A text that cannot be read with certainty may reach anything; as a capability that is called `unreadable`. */
const UNREADABLE = 'unreadable';

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
