import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { replaceNode } from './edit.ts';
import { scanPattern, type PatternPart } from './regex-parts.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const SETS = ['\\s', '\\x00-\\x20', '\\d', '\\w', 'a-z', 'A-Z', '0-9', '_', '\\-', '.', '$'];
const QUANTIFIERS = ['', '?', '*', '+', '*?', '+?'];

const inClass = (char: string): string =>
  /[\n\r\t]/.test(char) ? JSON.stringify(char).slice(1, -1) : char.replace(/[\\\]^-]/g, '\\$&');

const outside = (char: string): string =>
  /[\n\r\t]/.test(char) ? JSON.stringify(char).slice(1, -1) : char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

interface Variant {
  readonly pattern: string;
  readonly weight: number;
}

const cut = (pattern: string, start: number, end: number, text: string, weight: number): Variant => ({
  pattern: pattern.slice(0, start) + text + pattern.slice(end),
  weight,
});

const classVariants = (pattern: string, part: PatternPart, symbols: readonly string[]): Variant[] => {
  const body = pattern.slice(part.start + 1, part.end - 1);
  const isNegated = body.startsWith('^');
  const at = part.start + (isNegated ? 2 : 1);
  const additions = symbols
    .filter((char) => !body.includes(char))
    .map((char) => cut(pattern, at, at, inClass(char), 1));
  const sets = SETS.filter((set) => !body.includes(set)).map((set) => cut(pattern, at, at, set, 0.4));
  const removals = part.items.map(([start, end]) => cut(pattern, start, end, '', 0.6));
  const flipped = isNegated ? cut(pattern, part.start + 1, part.start + 2, '', 0.3) : cut(pattern, at, at, '^', 0.3);
  return [...additions, ...sets, ...removals, flipped];
};

const quantifierVariants = (pattern: string, part: PatternPart): Variant[] => {
  const own = pattern.slice(part.end, part.quantifierEnd);
  return QUANTIFIERS.filter((quantifier) => quantifier !== own).map((quantifier) =>
    cut(pattern, part.end, part.quantifierEnd, quantifier, own === '' ? 0.5 : 0.8),
  );
};

const atomVariants = (pattern: string, part: PatternPart): Variant[] => {
  const own = pattern.slice(part.start, part.end);
  const removed = cut(pattern, part.start, part.quantifierEnd, '', 0.4);
  if (own === '.')
    return [removed, cut(pattern, part.start, part.end, '\\.', 0.9), cut(pattern, part.start, part.end, '[^]', 0.6)];
  const swaps: Readonly<Record<string, string>> = {
    '\\d': '\\w',
    '\\w': '\\S',
    '\\s': '[ \\t]',
    '\\b': '',
    '\\S': '[^]',
  };
  const swap = swaps[own];
  return swap === undefined ? [removed] : [removed, cut(pattern, part.start, part.end, swap, 0.5)];
};

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

const patternVariants = (pattern: string, context: TemplateContext): Variant[] => [
  ...scanPattern(pattern).flatMap((part) => [
    ...(part.kind === 'class' ? classVariants(pattern, part, context.inputs.symbols) : []),
    ...quantifierVariants(pattern, part),
    ...atomVariants(pattern, part),
    ...optionalBetween(pattern, part, context),
  ]),
  ...anchorVariants(pattern),
  ...alternativeVariants(pattern, context),
  ...optionalPrefixes(pattern, context),
];

const compiles = (pattern: string, flags: string): boolean => {
  try {
    return new RegExp(pattern, flags).source === pattern && pattern !== '';
  } catch {
    return false;
  }
};

export const regex: Template = {
  name: 'regular-expression',
  prior: 0.8,
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
