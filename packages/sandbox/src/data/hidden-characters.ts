/**
 * Characters in a text that nobody sees or that make it read in another order: bidirectional controls, letters without a
 * shape, tags, selectors of variants that select nothing. What emoji and some scripts need between their own letters is not
 * meant: joiners count only beside ASCII, selectors of variants only in a row.
 */
const PATTERNS: readonly RegExp[] = [
  /\p{Bidi_Control}/u,
  /[\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0\ufff9-\ufffb]/u,
  /[\u{e0000}-\u{e007f}]/u,
  /[\u{e0100}-\u{e01ef}]/u,
  /(?<!^)\ufeff/u,
  /\p{Variation_Selector}{2,}/u,
  /(?<=[ -~])(?:\u200c|\u200d|[\ufe00-\ufe0d])/u,
  /(?:\u200c|\u200d)(?=[ -~])/u,
];

export const HIDDEN_CHARACTERS = new RegExp(PATTERNS.map(({ source }) => source).join('|'), 'gu');
