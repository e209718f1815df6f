/**
 * Characters in a text that nobody sees or that make it read in another order: bidirectional controls, letters without a
 * shape, tags, selectors of variants that select nothing. What emoji and some scripts need between their own letters is not
 * meant: joiners count only beside ASCII, selectors of variants only in a row.
 */
export const HIDDEN_CHARACTERS =
  /[\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]|(?<!^)\ufeff|[\ufe00-\ufe0f]{2,}|(?<=[ -~])[\u200c\u200d\ufe00-\ufe0d]|[\u200c\u200d](?=[ -~])/gu;
