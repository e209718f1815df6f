/** How the line looks in which a tool says what is wrong. */
export interface Headline {
  readonly pattern: RegExp;
  /** The heaviest line of a text decides, the first of equals. See `WEIGHT`. */
  readonly weight: number;
  /** Where the rest of the message stands. */
  readonly detail?: Detail;
}

/**
 * - `next`: the line is only a heading, the next message is meant.
 * - `title`: heading and next message together.
 * - `labels`: a compiler's label below the source, when the line itself names nothing.
 * - `indented`: the last of the deeper lines below, when the line itself names nothing.
 * - `fields`: `name: value` lines below, when the line itself names nothing.
 * - `signed`: the first line by the same tool that names something.
 * - `counted`: the line only counts; the next one names a place, and the deeper one below it says what is wrong there.
 * - `told`: what a server tells of it besides, when the line itself names nothing.
 * - `followed`: the line and the message directly below it.
 * - `innermost`: the last line of the paragraph that opens with `>`.
 */
export type Detail =
  'next' | 'title' | 'labels' | 'indented' | 'fields' | 'signed' | 'counted' | 'told' | 'followed' | 'innermost';

export const WEIGHT = {
  /** A compiler's or a runtime's own diagnosis. */
  diagnosis: 70,
  /** What a known tool says in a form of its own. */
  tool: 60,
  /** `tool: what: why`. */
  complaint: 50,
  /** A line that only calls itself an error. */
  said: 40,
  /** A line in which words of failure stand. */
  words: 30,
  /** A process gives up because of what was told before. */
  exit: 10,
  /** Only the number with which one gave up. */
  code: 8,
  /** Somebody only passes on that another gave up. */
  carrier: 5,
} as const;

/** Words of failure. */
export const FAILING = String.raw`\b(?:error|fail(?:s|ed|ure)?|fatal|cannot|can't|couldn't|could not|unable|not found|no such|cancell?ed|interrupted|EOF|no space|no route|no matching|missing|denied|refused|rejected|declined|invalid|illegal|unexpected|unknown|unsupported|unrecognized|undefined|unresolved|undeclared|unbound|timed? ?out|timeout|exceed(?:s|ed)?|does not|did not|doesn't|didn't|is not|are not|was not|not allowed|not permitted|not supported|must (?:be|have|not)|required|requires|expected|mismatch(?:ed)?|already (?:exists|in use|defined)|conflicts?|duplicate|violates?|corrupt(?:ed)?|malformed|overflow(?:ed)?|underflow|out of (?:memory|range|bounds|space|disk)|out-of-memory|killed|terminated|aborted|panicked|segmentation fault|core dumped|deadlock|expired|unreachable|unavailable|disconnected|reset by peer|closed|too (?:many|long|large|few|small)|broken|bad|wrong|forbidden|unauthorized|deprecated|crash(?:ed)?|exception|overlaps?|unmet|blocked|not met|undeclared|incompatible|insufficient|(?:is|are|does|do|has|have|was|were|would|wo|should)n't|not (?:been|yet|a|an|the|in|enough|configured|installed|declared|ready|running|set|available|compatible)|no longer|out of date|outdated|stale|changed significantly)\b`;
