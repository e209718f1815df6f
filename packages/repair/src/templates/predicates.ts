/**
 * Conditions that could be asked at a place, made of what its function speaks of: its own conditions and those of the rest of
 * the file, the same with one name exchanged, tests of a value, comparisons of two values. (Synthesis of conditions from the
 * state of the program, as in "Nopol", J. Xuan and others, 2017, but without its solver: what a condition is worth the tests say.)
 */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import type { Piece } from '../mine/ingredients.ts';
import { enclosingFunction, type Node } from '../source/parse.ts';
import { negated, TESTS } from './conditions.ts';
import { quoted } from './edit.ts';
import { familyOf, readable, replaceWord, variablesIn } from './names.ts';
import { inClass } from './regex-atoms.ts';
import type { TemplateContext } from './template.ts';
import { termsAt, type Term } from './terms.ts';

export interface Predicate {
  readonly text: string;
  /** In (0, 1]. */
  readonly weight: number;
}

const LONGEST = 100;
const MOST = 600;

/** The file's conditions with one name of another value in the place of one of theirs. */
const exchanged = function* (
  piece: Piece,
  node: Node,
  terms: readonly Term[],
  context: TemplateContext,
): Generator<Predicate> {
  const scope = context.names(node);
  const known = new Set(scope);
  const own = variablesIn(piece.node);
  const near = piece.owner === enclosingFunction(node) ? 1 : 0.5;
  for (const name of own) {
    const family = familyOf(name, scope);
    const others = [...new Set([...family, ...terms.map(({ text }) => text)])];
    for (const other of others) {
      if (own.includes(other)) continue;
      const text = replaceWord(piece.text, name, other);
      const rest = own.filter((one) => one !== name);
      if (!rest.every((one) => known.has(one) || !/^[a-z_$]/.test(one))) continue;
      const like = family.includes(other) ? 1 : 0.6;
      yield { text, weight: 0.6 * near * like * (terms.find((term) => term.text === other)?.weight ?? 0.6) };
    }
  }
};

const fromFile = function* (node: Node, terms: readonly Term[], context: TemplateContext): Generator<Predicate> {
  for (const piece of context.file.conditions) {
    if (piece.node === node || piece.text.length > LONGEST || piece.node.type === T.Literal) continue;
    const near = piece.owner === enclosingFunction(node);
    if (readable(piece, node, context)) {
      yield { text: piece.text, weight: near ? 1 : 0.5 };
      yield { text: negated(piece.node, context), weight: near ? 0.7 : 0.3 };
    }
    if (piece.text.length <= LONGEST / 2) yield* exchanged(piece, node, terms, context);
  }
};

const OF_TEXTS_AND_LISTS = /typeof|length|Array|''|trim|Date|\.test/;
const OF_NUMBERS = /[<>]|=== 0|!== 0|NaN/;

/** How much likelier a test is for a value that is counted or calculated with. */
const fitOf = (test: string, isNumber: boolean): number => {
  if (!isNumber) return 1;
  if (OF_TEXTS_AND_LISTS.test(test)) return 0.3;
  return OF_NUMBERS.test(test) ? 1.5 : 1;
};

const ofOne = function* (terms: readonly Term[], context: TemplateContext): Generator<Predicate> {
  for (const { text: subject, isNumber, weight: near } of terms) {
    for (const [test, weight] of TESTS) {
      yield { text: test.replaceAll('$', () => subject), weight: 0.8 * weight * near * fitOf(test, isNumber) };
    }
    for (const name of context.file.unary.filter((one) => /^(?:is|has|can|should)/.test(one))) {
      yield { text: `${name}(${subject})`, weight: 0.6 * near };
      yield { text: `!${name}(${subject})`, weight: 0.4 * near };
    }
  }
};

const ORDERED = ['<', '>', '<=', '>='];

const ofTwo = function* (terms: readonly Term[]): Generator<Predicate> {
  const numbers = terms.filter(({ isNumber }) => isNumber);
  for (const left of numbers) {
    for (const right of numbers) {
      if (left === right) continue;
      // A count is compared with a length, seldom the other way round.
      const weight = 0.6 * left.weight * right.weight * (left.text.endsWith('.length') ? 0.5 : 1);
      for (const operator of ORDERED) yield { text: `${left.text} ${operator} ${right.text}`, weight };
    }
  }
  const few = terms.slice(0, 6);
  for (const [index, left] of few.entries()) {
    for (const right of few.slice(index + 1)) {
      const weight = 0.5 * left.weight * right.weight;
      yield { text: `${left.text} === ${right.text}`, weight };
      yield { text: `${left.text} !== ${right.text}`, weight };
    }
  }
};

const cache = new WeakMap<TemplateContext, Map<Node, readonly Predicate[]>>();

/** Words and numbers that the file knows, next to values of the place. */
const withLiterals = function* (terms: readonly Term[], { file }: TemplateContext): Generator<Predicate> {
  for (const term of terms.slice(0, 6)) {
    for (const number of ['0', '1', ...file.numbers]) {
      for (const operator of term.isNumber ? ['<', '>', '>=', '==='] : ['===']) {
        yield { text: `${term.text} ${operator} ${number}`, weight: 0.3 * term.weight };
      }
    }
    for (const text of file.strings) yield { text: `${term.text} === ${text}`, weight: 0.25 * term.weight };
  }
};

const SPECIAL = /[^A-Za-z0-9]/;
/** Whether a text begins with, ends with or holds what those of failing tests do. */
const ofInputs = function* (terms: readonly Term[], { inputs }: TemplateContext): Generator<Predicate> {
  const heads = inputs.heads.filter((char) => SPECIAL.test(char)).slice(0, 4);
  const among = heads.map(inClass);
  for (const { text, isNumber, weight: near } of terms.slice(0, 4)) {
    if (isNumber) continue;
    const ask = (test: string, weight: number): Predicate[] => [
      { text: test, weight: weight * near },
      { text: `!${test}`, weight: weight * near },
    ];
    if (heads.length > 1) yield* ask(`/^[${among.join('')}]/.test(${text})`, 0.4);
    for (const char of heads) yield* ask(`${text}.startsWith(${quoted(char)})`, 0.4);
    for (const char of inputs.tails.filter((tail) => SPECIAL.test(tail)).slice(0, 3)) {
      yield* ask(`${text}.endsWith(${quoted(char)})`, 0.3);
    }
    for (const char of inputs.symbols.slice(0, 4)) yield* ask(`${text}.includes(${quoted(char)})`, 0.3);
  }
};

const synthesise = (node: Node, context: TemplateContext): readonly Predicate[] => {
  const terms = termsAt(node, context);
  const best = new Map<string, number>();
  const own = context.text(node);
  for (const { text, weight } of [
    ...fromFile(node, terms, context),
    ...ofOne(terms, context),
    ...ofTwo(terms),
    ...withLiterals(terms, context),
    ...ofInputs(terms, context),
  ]) {
    if (text !== own && (best.get(text) ?? 0) < weight) best.set(text, weight);
  }
  return [...best]
    .map(([text, weight]) => ({ text, weight }))
    .sort((left, right) => right.weight - left.weight)
    .slice(0, MOST);
};

/** The likeliest first, at most a few hundred; never what stands there. */
export const predicatesAt = (node: Node, context: TemplateContext): readonly Predicate[] => {
  const known = cache.get(context) ?? new Map<Node, readonly Predicate[]>();
  cache.set(context, known);
  let own = known.get(node);
  if (own === undefined) known.set(node, (own = synthesise(node, context)));
  return own;
};
