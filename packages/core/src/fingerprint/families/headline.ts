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
 * - `innermost`: the last line of the paragraph that opens with `>`.
 */
export type Detail = 'next' | 'title' | 'labels' | 'indented' | 'fields' | 'signed' | 'counted' | 'innermost';

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
