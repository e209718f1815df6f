import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { replaceNode } from './edit.ts';
import { alternativeRewrites } from './regex-alternatives.ts';
import {
  allQuantifiers,
  atomVariants,
  classVariants,
  cut,
  lookAheads,
  outside,
  quantifierVariants,
  widenedAtoms,
  type Variant,
} from './regex-atoms.ts';
import { scanPattern, type PatternPart } from './regex-parts.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const anchorVariants = (pattern: string): Variant[] => [
  pattern.startsWith('^') ? cut(pattern, 0, 1, '', 0.7) : cut(pattern, 0, 0, '^', 0.8),
  pattern.endsWith('$') && !pattern.endsWith('\\$')
    ? cut(pattern, pattern.length - 1, pattern.length, '', 0.7)
    : cut(pattern, pattern.length, pattern.length, '$', 0.8),
  ...(pattern.includes('|') ? [{ pattern: `^(?:${pattern.replace(/^\^|\$$/g, '')})$`, weight: 0.8 }] : []),
];

const alternativeVariants = (pattern: string, { inputs }: TemplateContext): Variant[] =>
  inputs.symbols.slice(0, 6).flatMap((char) => [
    { pattern: `${pattern}|${outside(char)}`, weight: 0.4 },
    { pattern: outside(char) + pattern, weight: 0.3 },
    { pattern: `${outside(char)}?${pattern}`, weight: 0.3 },
    { pattern: pattern + outside(char), weight: 0.3 },
  ]);

/** After an opening anchor or group, and before a closing one: where prefixes and suffixes of a text are matched. */
const optionalPrefixes = (pattern: string, { inputs }: TemplateContext): Variant[] =>
  pattern.startsWith('^')
    ? [...inputs.heads.slice(0, 5), '-', '[+-]', '\\s*'].map((head) => ({
        pattern: `^${head.length > 1 ? head : outside(head)}${head.endsWith('*') ? '' : '?'}${pattern.slice(1)}`,
        weight: 0.5,
      }))
    : [];

/** Something that some inputs have in between, or nothing. */
const optionalBetween = (pattern: string, part: PatternPart, { inputs }: TemplateContext): Variant[] =>
  inputs.symbols.slice(0, 6).map((char) => cut(pattern, part.start, part.start, `${outside(char)}?`, 0.35));

const MOST_SYMBOLS = 6;
const MOST_WORDS = 6;

const patternVariants = (pattern: string, context: TemplateContext): Variant[] => {
  const parts = scanPattern(pattern);
  const { symbols, strings } = context.inputs;
  const words = [...symbols, ...strings.filter((text) => text.length > 1 && text.length < 20)].slice(0, MOST_WORDS);
  const spelt = words.map((word) => Array.from(word, outside).join(''));
  return [
    ...parts.flatMap((part) => [
      ...(part.kind === 'class' ? classVariants(pattern, part, symbols) : []),
      ...quantifierVariants(pattern, part),
      ...atomVariants(pattern, part),
      ...widenedAtoms(pattern, part, symbols.slice(0, MOST_SYMBOLS)),
      ...optionalBetween(pattern, part, context),
    ]),
    ...anchorVariants(pattern),
    ...allQuantifiers(pattern, parts),
    ...lookAheads(pattern, parts, symbols.slice(0, MOST_SYMBOLS)),
    ...alternativeRewrites(pattern, parts, spelt).map(({ start, end, text, weight }) =>
      cut(pattern, start, end, text, weight),
    ),
    ...alternativeVariants(pattern, context),
    ...optionalPrefixes(pattern, context),
  ];
};

const compiles = (pattern: string, flags: string): boolean => {
  try {
    return new RegExp(pattern, flags).source === pattern && pattern !== '';
  } catch {
    return false;
  }
};

export const regex: Template = {
  name: 'regular-expression',
  prior: 1.15,
  trust: 0.8,
  *propose(node, context): Generator<Proposal> {
    if (node.type !== T.Literal || !('regex' in node)) return;
    const { pattern, flags } = node.regex;
    for (const flag of 'gimsuy') {
      const other = flags.includes(flag) ? flags.replace(flag, '') : flags + flag;
      if (compiles(pattern, other))
        yield replaceNode(node, `/${pattern}/${other}`, { weight: 'gi'.includes(flag) ? 1 : 0.4 });
    }
    for (const variant of patternVariants(pattern, context)) {
      if (!compiles(variant.pattern, flags)) continue;
      yield replaceNode(node, `/${variant.pattern}/${flags}`, { weight: variant.weight });
    }
  },
};
