/** What is told of an error besides the line that looks most like it: in lines that it announces, that go on with it, or that name something. */
import { announced, continued } from './below.ts';
import { WEIGHT } from './families/index.ts';
import { namesSomething } from './names.ts';
import type { Sorted } from './sort.ts';
import { isAssertion } from './titles.ts';
import { unwrap } from './unwrap.ts';
import type { Weighed } from './weigh.ts';

const MAX_TELLING = 4;

/** A type whose text follows on lines of its own, as Prisma prints it. */
export const EMPTY = /^\s{0,16}(?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception):$/;

/** Words of failure or a code, whatever the log says of the line. */
const SAYS_SOMETHING = WEIGHT.words - 5;

/** Says only that something failed, as somebody does who tells below what it was. */
const UMBRELLA =
  /\b(?:fail(?:ed|ure|ures)?|problems?|unable to|went wrong|errors? (?:occurred|while|during)|compatible versions|unmet|the following)\b/i;

/** `searched package name: `x``: what the line above is about. */
const QUOTED_FIELD = /^\s{0,8}[A-Za-z][\w -]{1,40}: (['"`])[^'"`\n]{1,120}\1/;

/** A type alone, indented over what it means, as Poetry prints it; below a stack nothing belongs to it. */
const isBareBlock = (lines: readonly Sorted[], { line }: Weighed): boolean =>
  /^\s{1,16}[A-Z]\w{0,80}(?:Error|Exception)$/.test(line.text) && !lines.some(({ kind }) => kind === 'frame');

/** How a message goes on that names nothing: the rest of it, or the first line below that names something. */
export const goesOn = (lines: readonly Sorted[], candidates: readonly Weighed[], best: Weighed): readonly string[] => {
  const rest = continued(lines, best.index);
  if (rest.length > 0) return rest.map(({ text }) => unwrap(text));
  const next = lines[best.index + 1];
  if (next?.kind === 'message' && next.tool === best.line.tool && QUOTED_FIELD.test(next.text))
    return [unwrap(next.text)];
  if (!UMBRELLA.test(best.line.text) && !isBareBlock(lines, best)) return [];
  const below = candidates.filter(
    ({ index, weight, line }) =>
      index > best.index && line.tool === best.line.tool && (weight === 0 || weight > WEIGHT.exit + 1),
  );
  const [first] = below;
  const isNext =
    first !== undefined && (namesSomething(first.line.text) || (first.index === best.index + 1 && first.weight > 0));
  const found = isNext
    ? first
    : below.find(({ line, weight }) => weight >= SAYS_SOMETHING && namesSomething(line.text));
  return found === undefined ? [] : [found.line, ...announced(lines, found.index)].map(({ text }) => unwrap(text));
};

/** What the line directly below announces: `tool: it failed`, `tool: check these:`, and then a list. */
export const listBelow = (lines: readonly Sorted[], { index }: Weighed): readonly string[] => {
  const rest = lines[index + 1]?.kind === 'message' ? announced(lines, index + 1) : [];
  return rest.map(({ text }) => unwrap(text));
};

/** What else is said that names something, so that causes below the same vague words stay apart. */
export const telling = (candidates: readonly Weighed[], best: Weighed): readonly string[] =>
  candidates
    .filter(({ index, weight }) => index !== best.index && weight >= SAYS_SOMETHING)
    .map(({ line }) => unwrap(line.text))
    .filter(namesSomething)
    .slice(0, MAX_TELLING);

/** Of these, the line itself is the message unless it names nothing. */
const LEAVES_ROOM: ReadonlySet<Weighed['detail']> = new Set([
  undefined,
  'labels',
  'fields',
  'indented',
  'told',
  'followed',
] as const);

/** What a heading announces, where no rule for its tool has said which lines are meant. */
export const announcedBy = (
  lines: readonly Sorted[],
  { index, line, detail }: Weighed,
  message: readonly string[],
): readonly string[] =>
  !LEAVES_ROOM.has(detail) || EMPTY.test(line.text) || message.some(isAssertion)
    ? []
    : announced(lines, index).map(({ text }) => unwrap(text));
