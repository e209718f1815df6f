/**
 * What stands outside of a protected part and can still change what it says to some reader: HTML that hides or imitates it,
 * front matter, notes and abbreviations that not every parser knows. Compared as they are written, fences and all, since
 * readers differ on what a fence holds.
 */
import { invisibleBut } from '@evolve/core/untrusted';

/** Tags and the marks of comments; a comment that is only opened hides the rest for those who strip comments first. */
const HTML = /<!--|--!?>|<[/!?]?[a-z][^\n>]{0,400}>?/giu;
/** YAML or TOML between its marks, at the very beginning. */
const FRONT_MATTER = /^(?:-{3,}|\+{3,})[ \t]*\n[^]*?\n(?:-{3,}|\+{3,}|\.{3})[ \t]*(?:\n|$)/u;
/** Footnotes, abbreviations, attributes and what is taken in from elsewhere. */
const EXTENSIONS =
  /^ {0,3}(?:\[\^[^\]\n]{1,200}\]:|\*\[[^\]\n]{1,200}\]:|\{[:%#][^\n]{0,400}|:{3,}[^\n]{0,200}|!\[\[[^\n]{0,200})[^\n]*/gmu;

/** What some readers take for the end of a line, and what is not seen or turns the direction; joiners and selectors belong to emoji. */
const CONTROLS = invisibleBut('layout', 'joiners', 'selectors');

/** Characters that are not seen, or end a line for some readers only. */
export const hiddenCharacters = (text: string): readonly string[] => text.match(CONTROLS) ?? [];

interface Surroundings {
  readonly name: string;
  readonly in: (markdown: string) => readonly string[];
}

const KINDS: readonly Surroundings[] = [
  { name: 'HTML', in: (markdown) => markdown.match(HTML) ?? [] },
  { name: 'front matter', in: (markdown) => FRONT_MATTER.exec(markdown) ?? [] },
  { name: 'control characters', in: hiddenCharacters },
  { name: 'notes and directives', in: (markdown) => markdown.match(EXTENSIONS) ?? [] },
];

/** What of this is another than before, in words; undefined where nothing is. */
export const surroundingsChange = (before: string, after: string): string | undefined => {
  const changed = KINDS.find((kind) => JSON.stringify(kind.in(before)) !== JSON.stringify(kind.in(after)));
  return changed === undefined
    ? undefined
    : `${changed.name} elsewhere in the file changed, and may change what it says`;
};
