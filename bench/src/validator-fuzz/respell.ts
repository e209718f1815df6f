/** Programs written otherwise: other blanks, comments, parentheses and letters, the same tree. */
import type { Token } from 'acorn';
import type { Rng } from '../variants/context.ts';
import { meaningOf, treeOf, type Goal } from './tree.ts';

const BLANKS: readonly string[] = [
  ' ',
  '\t',
  '\u00a0',
  '\ufeff',
  '\v',
  '/**/',
  '/* a */',
  '/*//*/',
  '/*`${*/',
  '/*"*/',
];

/** Behind these no line ends a statement. */
const OPEN: ReadonlySet<string> = new Set(['(', '[', '{', ',', ';', '+', '?', ':']);
const LINES: readonly string[] = ['\n', '\r\n', '\u2028', '\u2029', '// a\n', '//*/\n', '// `\u2029', '/*\n*/'];

/** Words that mean something only when they are spelled out. */
const WORDS: ReadonlySet<string> = new Set(
  'as async await constructor eval from get let of set static target meta undefined using yield'.split(' '),
);

const escapeOne = (name: string, rng: Rng): string => {
  const place = rng.int(name.length);
  const code = name.charCodeAt(place);
  const hex = code.toString(16);
  const escape = rng.chance(0.5) ? `\\u${hex.padStart(4, '0')}` : `\\u{${'0'.repeat(rng.int(3))}${hex}}`;
  return code >= 0xd800 && code < 0xe000 ? name : name.slice(0, place) + escape + name.slice(place + 1);
};

const isInTemplate = (token: Token): boolean =>
  token.type.label === 'template' || token.type.label === 'invalidTemplate';

const spell = (token: Token, text: string, rng: Rng): string => {
  const isName = token.type.label === 'name' && !text.includes('\\') && !WORDS.has(text);
  return isName && rng.chance(0.05) ? escapeOne(text, rng) : text;
};

const between = (token: Token, next: Token | undefined, blank: string, rng: Rng): string => {
  if (isInTemplate(token) || (next !== undefined && isInTemplate(next)) || token.type.label === '`') return blank;
  if (!rng.chance(0.08)) return blank;
  return blank + rng.pick(OPEN.has(token.type.label) ? LINES : BLANKS);
};

/** The same program, or the very text where it could not be written otherwise. */
export const respell = (text: string, goal: Goal, rng: Rng): string => {
  const tokens: Token[] = [];
  const tree = treeOf(text, goal, tokens);
  if (tree === undefined) return text;
  const [first] = tokens;
  let written = text.slice(0, first?.start ?? text.length);
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    const blank = text.slice(token.end, next?.start ?? text.length);
    written += spell(token, text.slice(token.start, token.end), rng) + between(token, next, blank, rng);
  });
  const again = treeOf(written, goal);
  return again !== undefined && meaningOf(again) === meaningOf(tree) ? written : text;
};
