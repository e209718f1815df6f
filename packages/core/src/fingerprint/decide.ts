/** Decides which lines of a text make its fingerprint. */
import { announcedBy, EMPTY, goesOn, listBelow, telling } from './besides.ts';
import { chainOf, type Link } from './chain.ts';
import { messageOf } from './detail.ts';
import { WEIGHT } from './families/index.ts';
import { topFunctions } from './frames.ts';
import { isGeneric } from './generic.ts';
import { ENDINGS } from './kinds.ts';
import { namesSomething } from './names.ts';
import type { Kind, Sorted } from './sort.ts';
import { withTitle } from './titles.ts';
import { unwrap } from './unwrap.ts';
import { heaviest, weighed, type Weighed } from './weigh.ts';

export interface Decision {
  /** Messages that tell the cause, the most telling first. */
  readonly deciding: readonly string[];
  /** Functions that tell causes apart where the message says nothing. */
  readonly functions: readonly string[];
  /** Other messages, for a search by likeness. */
  readonly others: readonly string[];
  /** The lines of the deciding error that may be messages. */
  readonly heard: readonly Weighed[];
}

/** A text in which nothing looks like an error is known by its first lines. */
const MAX_UNWEIGHED = 4;
const MAX_OTHERS = 12;

/** What was tried again says the same again. */
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const firstOf = (lines: readonly Sorted[], kinds: readonly Kind[]): readonly string[] => {
  for (const kind of kinds) {
    const found = lines.filter((line) => line.kind === kind).slice(0, MAX_UNWEIGHED);
    if (found.length > 0) return distinct(found.map(({ text }) => unwrap(text)));
  }
  return [];
};

/** Where only a failure's echo is told, lines that say nothing known may be its cause. */
const unsaid = (candidates: readonly Weighed[]): readonly string[] =>
  distinct(candidates.filter(({ weight }) => weight === 0).map(({ line }) => unwrap(line.text))).slice(
    0,
    MAX_UNWEIGHED,
  );

/** Words of failure that name nothing, in no form that a tool has for its errors: they may stand above any cause. */
const isVague = ({ weight }: Weighed, message: readonly string[]): boolean =>
  weight <= WEIGHT.said && !message.some(namesSomething);

/** A hint in which words of failure stand is heard where only a failure's echo is told besides. */
const heaviestOf = (lines: readonly Sorted[], candidates: readonly Weighed[]): Weighed | undefined => {
  const best = heaviest(candidates);
  if (best !== undefined && (best.weight > WEIGHT.exit + 1 || candidates.some(({ weight }) => weight === 0)))
    return best;
  const hint = heaviest(weighed(lines, 'hint'));
  return hint !== undefined && hint.weight >= WEIGHT.words ? hint : best;
};

/** An error of the chain, and how heavy its lines are. */
interface Heard extends Link {
  readonly candidates: readonly Weighed[];
}

const isNamed = ({ line }: Weighed): boolean => ENDINGS.some((pattern) => pattern.test(line.text.trim()));

/** The message of one error: a marker's own line, or the heaviest. */
const said = ({ lines, marked, candidates }: Heard): readonly string[] => {
  const [first] = candidates;
  if (marked && first?.index === 0) {
    const own = messageOf(lines, first);
    const more = announcedBy(lines, first, own);
    const rest = more.length > 0 || own.some(namesSomething) ? more : goesOn(lines, candidates, first);
    return distinct([...own, ...rest]);
  }
  const best = heaviestOf(lines, candidates);
  if (best === undefined || best.weight <= 0) return [];
  const message = messageOf(lines, best);
  if (best.weight <= WEIGHT.exit + 1) {
    const other = unsaid(candidates);
    // That somebody gave up says nothing beside any other word; which process it was, or by which signal it ended, does.
    return other.length > 0 && best.weight <= WEIGHT.exit && !isNamed(best) ? other : [...message, ...other];
  }
  const below = announcedBy(lines, best, message);
  if (isVague(best, [...message, ...below])) {
    const told = telling(candidates, best);
    const rest = told.length > 0 || below.length > 0 ? told : listBelow(lines, best);
    return withTitle(lines, distinct([...message, ...below, ...rest]));
  }
  if (below.length > 0 || message.some(namesSomething)) return withTitle(lines, distinct([...message, ...below]));
  if (!EMPTY.test(best.line.text)) return withTitle(lines, distinct([...message, ...goesOn(lines, candidates, best)]));
  const inner = heaviest(candidates.filter(({ index, weight }) => index > best.index && weight >= WEIGHT.words));
  return inner === undefined ? message : [...message, ...messageOf(lines, inner)];
};

const weightOf = ({ candidates, marked }: Heard): number =>
  marked ? WEIGHT.diagnosis : (heaviest(candidates)?.weight ?? 0);

/** The innermost error that says something. */
const rootOf = (links: readonly Heard[]): number => {
  const index = links.findIndex((link) => weightOf(link) >= WEIGHT.exit);
  return index < 0 ? 0 : index;
};

/** A cause that is only how a process ended is named by who ran it. */
const onlyEnded = (link: Heard | undefined): boolean => {
  const [first] = link?.candidates ?? [];
  return link?.marked === true && first?.index === 0 && first.weight <= WEIGHT.exit + 1;
};

/** The nearest message around the root that names something, when the root does not. */
const named = (links: readonly Heard[], root: number, message: readonly string[]): readonly string[] => {
  if (message.some(namesSomething) && !onlyEnded(links[root])) return message;
  for (const link of links.slice(root + 1)) {
    const outer = said(link);
    if (outer.some(namesSomething) && !outer.some((text) => message.includes(text))) return [...message, ...outer];
  }
  return message;
};

export const decide = (lines: readonly Sorted[], frames: number): Decision => {
  const links = chainOf(lines).map((link): Heard => ({ ...link, candidates: weighed(link.lines) }));
  const root = rootOf(links);
  const link: Heard = links[root] ?? { lines: [], marked: false, candidates: [] };
  const message = said(link);
  const deciding =
    message.length > 0
      ? named(links, root, message)
      : firstOf(lines, ['message', 'hint', 'property', 'noise', 'echo', 'frame']);
  const others = lines.filter(({ kind }) => kind === 'message').slice(0, MAX_OTHERS);
  return {
    deciding,
    functions: isGeneric(deciding) ? topFunctions(link.lines, frames) : [],
    others: [...new Set(others.map(({ text }) => unwrap(text)))],
    heard: link.candidates,
  };
};
