/**
 * What a text tells besides its fingerprint. Rules that know a tool leave out what does not count; of a tool that they do not know they
 * may leave out what does. So what was left out is kept here, for those who reuse a fix unasked (`profile`).
 */
import { WEIGHT } from './families/index.ts';
import type { Decision } from './decide.ts';
import { parametersOf, parameterise } from './parameterise.ts';
import { tokensOf } from './tokens.ts';
import { unwrap } from './unwrap.ts';
import type { Weighed } from './weigh.ts';

export interface Traits {
  /** False where the text only tells how something ended, as it may after any cause. */
  readonly decided: boolean;
  /** Values in quotes that the template replaced, in their order. */
  readonly names: readonly string[];
  /** Numbers and versions that the template replaced by `<n>`, without those whose kind a rule knows: addresses, times, sizes, hashes. */
  readonly numbers: readonly string[];
  /** Words of the error's other lines that have words of failure, without their parameters. */
  readonly loud: readonly string[];
  /** Words of all other lines of the error that may be messages, with their parameters. */
  readonly all: readonly string[];
}

/** Other lines that are looked at, and words that are kept of them. */
const MAX_LINES = 60;
const MAX_WORDS = 160;
const MAX_VALUES = 32;
/** From this weight on a line has words of failure or a code. */
const LOUD = WEIGHT.words - 5;
/** Shorter lines stand in others by chance. */
const LEAST_CHARS = 4;

const isPartOf =
  (deciding: readonly string[]) =>
  ({ line }: Weighed): boolean => {
    const text = line.text.trim();
    return deciding.some(
      (part) => part !== '' && (text.includes(part) || (text.length >= LEAST_CHARS && part.includes(text))),
    );
  };

/** Whether a line that decided says more than how something ended. */
const isDecided = (parts: readonly Weighed[], template: string): boolean => {
  const heaviest = Math.max(0, ...parts.map(({ weight }) => weight));
  return /\p{L}/u.test(template.replace(/<\w+>/g, '')) && (heaviest === 0 || heaviest > WEIGHT.exit + 1);
};

export const traitsOf = ({ deciding, heard }: Decision, template: string): Traits => {
  const isPart = isPartOf(deciding);
  const parts = heard.filter(isPart);
  const said = new Set(template.split('\n'));
  const others = heard
    .filter((one) => !isPart(one))
    .slice(0, MAX_LINES)
    .map(({ line, weight }) => ({ text: line.text, weight, plain: parameterise(unwrap(line.text)) }))
    .filter(({ plain }) => !said.has(plain));
  const replaced = deciding.map(parametersOf);
  const loud = others.filter(({ weight }) => weight >= LOUD).map(({ plain }) => plain);
  return {
    decided: isDecided(parts, template),
    names: replaced.flatMap(({ names }) => names).slice(0, MAX_VALUES),
    numbers: replaced.flatMap(({ numbers }) => numbers).slice(0, MAX_VALUES),
    loud: tokensOf(loud.join('\n')).slice(0, MAX_WORDS),
    all: tokensOf(others.map(({ text }) => text).join('\n')).slice(0, MAX_WORDS),
  };
};
