/** Texts that nobody logged: parts of a text are repeated, left out, or moved, as hostile or broken output may be. */
import { pickFrom, intFrom, type Random } from './second/random.ts';

/** Long enough to fill what is looked at of a line, whatever is repeated. */
const LONGEST = 1_000;

type Mutation = (text: string, random: Random) => string;

/** Two places, the first before the second, near to each other. */
const span = (text: string, random: Random, most: number): readonly [number, number] => {
  const start = intFrom(random, 0, Math.max(0, text.length - 1));
  return [start, Math.min(text.length, start + intFrom(random, 1, most))];
};

/** What makes a pattern try again and again: one part of what it looks for, many times, and then something else. */
const pump: Mutation = (text, random) => {
  const [start, end] = span(text, random, 12);
  const part = text.slice(start, end);
  return `${text.slice(0, end)}${part.repeat(Math.ceil(LONGEST / Math.max(1, part.length)))}${text.slice(end)}`;
};

const cut: Mutation = (text, random) => {
  const [start, end] = span(text, random, 40);
  return `${text.slice(0, start)}${text.slice(end)}`;
};

const move: Mutation = (text, random) => {
  const [start, end] = span(text, random, 80);
  const place = intFrom(random, 0, text.length);
  return `${text.slice(0, place)}${text.slice(start, end)}${text.slice(place)}`;
};

const oneLine: Mutation = (text) => text.replaceAll('\n', ' ');

const MUTATIONS: readonly Mutation[] = [pump, pump, pump, cut, move, oneLine];

/** The text after one to three of these. */
export const mutate = (text: string, random: Random): string => {
  let result = text;
  for (let left = intFrom(random, 1, 3); left > 0; left -= 1) result = pickFrom(random, MUTATIONS)(result, random);
  return result;
};
