/**
 * Characters that a person does not see and that some reader acts upon. Who takes them out, compares or refuses them names what
 * is not meant, and why: the purposes differ, the list is one.
 */

/** Controls, formats (zero-width, direction, tags, soft hyphens), fillers and selectors, and ends of lines for some only. */
const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029`;

/** A part of the list that somebody may have a use for. */
export type UnseenPart = 'layout' | 'space' | 'controls' | 'joiners' | 'selectors';

/** Bodies of a character class. */
const PARTS: Readonly<Record<UnseenPart, string>> = {
  /** Tabs and line feeds. */
  layout: String.raw`\t\n`,
  /** What white space is made of, and ends of lines. */
  space: String.raw`\t-\r\x85\u2028\u2029`,
  /** All controls. */
  controls: String.raw`\p{Cc}`,
  /** They join and part emoji and the letters of some scripts. */
  joiners: String.raw`\u200C\u200D`,
  /** They choose the form of an emoji or of a letter. */
  selectors: String.raw`\p{Variation_Selector}`,
};

/** Finds every invisible character but those. A new expression each time: global ones have a state. */
export const invisibleBut = (...kept: readonly UnseenPart[]): RegExp => {
  const except = kept.map((name) => PARTS[name]).join('');
  return new RegExp(except === '' ? `[${UNSEEN}]` : `[[${UNSEEN}]--[${except}]]`, 'gv');
};
