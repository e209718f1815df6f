/** Damage to texts: characters, tokens, splices, and characters that texts seldom hold. */
import type { Rng } from '../variants/context.ts';

const ODD: readonly string[] = [
  '\0',
  '\ud800',
  '\udfff',
  '\u2028',
  '\u2029',
  '\ufeff',
  '#!',
  '\r',
  '\u200d',
  '\u202e',
  '\u00a0',
  '\v',
  '\x1b',
  '\u{10ffff}',
  '<!--',
  '-->',
  '/*',
  '*/',
  '//',
  '`',
  '${',
  '}',
  '"',
  "'",
  '\\',
  '\\u',
  '\\u{',
  '/',
  '@',
  '#',
  '?.',
  '=>',
  '<',
  '>',
  '...',
  '\n',
  'async ',
  'await ',
  'yield ',
  'let ',
  '\u{1d7d8}',
];

const TOKEN = /[\p{L}\p{N}_$]+|\s+|[^\p{L}\p{N}_$\s]/gu;

const at = (text: string, rng: Rng): number => rng.int(text.length + 1);

const onTokens = (text: string, change: (tokens: string[]) => void): string => {
  const tokens: string[] = text.match(TOKEN) ?? [];
  if (tokens.length > 0) change(tokens);
  return tokens.join('');
};

type Mutation = (text: string, rng: Rng, other: () => string) => string;

const MUTATIONS: readonly Mutation[] = [
  (text, rng) => {
    const bytes = Buffer.from(text);
    for (let times = 1 + rng.int(4); times > 0 && bytes.length > 0; times -= 1) {
      const place = rng.int(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << rng.int(8));
    }
    return bytes.toString(rng.chance(0.5) ? 'utf8' : 'latin1');
  },
  (text, rng) => {
    const place = at(text, rng);
    return text.slice(0, place) + rng.pick(ODD) + text.slice(place);
  },
  (text, rng) => onTokens(text, (tokens) => void tokens.splice(rng.int(tokens.length), 1 + rng.int(3))),
  (text, rng) =>
    onTokens(text, (tokens) => {
      const place = rng.int(tokens.length);
      tokens.splice(place, 0, ...tokens.slice(place, place + 1 + rng.int(8)));
    }),
  (text, rng) =>
    onTokens(text, (tokens) => {
      const [one, other] = [rng.int(tokens.length), rng.int(tokens.length)];
      [tokens[one], tokens[other]] = [tokens[other] ?? '', tokens[one] ?? ''];
    }),
  (text, rng, other) => {
    const donor = other();
    const start = at(donor, rng);
    const place = at(text, rng);
    return text.slice(0, place) + donor.slice(start, start + rng.int(200)) + text.slice(place);
  },
  (text, rng, other) => text.slice(0, at(text, rng)) + other().slice(rng.int(50)),
  (text, rng) => text.slice(0, at(text, rng)),
  (text, rng) => text.slice(at(text, rng)),
];

/** One to four kinds of damage, one after the other. `other` gives a text to splice from. */
export const mutate = (text: string, rng: Rng, other: () => string): string => {
  let damaged = text;
  for (let times = 1 + rng.int(4); times > 0; times -= 1) damaged = rng.pick(MUTATIONS)(damaged, rng, other);
  return damaged;
};
