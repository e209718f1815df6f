/**
 * What a candidate looks like before it is tried: named numbers, of which the order is a weighted sum. A name with a colon
 * is there (1) or not; the others are measures.
 *
 * The kinds are those of Long and Rinard, "Automatic patch generation by learning correct code" (POPL 2016): what is changed,
 * what it is changed into, and where the pieces come from.
 */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import type { MinedInputs } from '../mine/inputs.ts';
import { enclosingFunction, type Node, type SourceUnit } from '../source/parse.ts';
import type { Proposal, Template } from '../templates/index.ts';
import { similarity } from './similarity.ts';

export type Features = Readonly<Record<string, number>>;

export interface Looks {
  readonly unit: SourceUnit;
  readonly node: Node;
  readonly template: Template;
  readonly proposal: Proposal;
  /** Of the place, in ]0, 1]. */
  readonly suspicion: number;
  /** Suspected places that are more suspicious. */
  readonly ahead: number;
  readonly inputs: MinedInputs;
}

const WORD = /[A-Za-z_$][\w$]*/g;
/** Longer ones are not compared letter by letter. */
const NAME = /^[\w$.]{1,60}$/;

/** Words of the language and of every program: a candidate that has them took them from nowhere. */
const COMMON: ReadonlySet<string> = new Set(
  'typeof instanceof return continue break throw new if else for of in null undefined true false this void'.split(' '),
);

const wordsOf = (text: string): readonly string[] => (text.match(WORD) ?? []).filter((word) => !COMMON.has(word));

export type WordSets = Map<Node, ReadonlySet<string>>;

const wordsAt = (node: Node, { text }: SourceUnit, sets: WordSets): ReadonlySet<string> => {
  let words = sets.get(node);
  if (words === undefined) sets.set(node, (words = new Set(text.slice(...node.range).match(WORD) ?? [])));
  return words;
};

/** Where the names that are put in stand already: in the same function, in the same file, or nowhere. */
const origin = (added: string, { unit, node }: Looks, sets: WordSets): string => {
  const words = wordsOf(added);
  if (words.length === 0) return 'no-name';
  const near = wordsAt(enclosingFunction(node) ?? unit.program, unit, sets);
  if (words.every((word) => near.has(word))) return 'function';
  const file = wordsAt(unit.program, unit, sets);
  return words.every((word) => file.has(word)) ? 'file' : 'nowhere';
};

const shapeOf = (removed: string, added: string): string => {
  if (added.trim() === '') return 'taken-out';
  return removed.trim() === '' ? 'put-in' : 'changed';
};

/** A string of the failing test built into the program is an answer learnt by heart. */
export const isLearntByHeart = (added: string, { strings }: MinedInputs): boolean =>
  strings.some((text) => text.length > 2 && added.includes(text));

/** What is not thought of at all has a logarithm too. */
const LEAST = 1e-9;

/** How promising the hand-set numbers say that it is: template and variant. Of three decimals, as everything that is kept. */
const log = (value: number): number => Math.round(1000 * Math.log(Math.max(value, LEAST))) / 1000;

/** Everything but what depends on the other candidates. */
export const featuresOf = (looks: Looks, sets: WordSets): Record<string, number> => {
  const { unit, node, template, proposal, suspicion, ahead, inputs } = looks;
  const removed = proposal.splices.map(({ start, end }) => unit.text.slice(start, end)).join(' ');
  const added = proposal.splices.map(({ text }) => text).join(' ');
  const isName = proposal.splices.length === 1 && NAME.test(removed) && NAME.test(added);
  return {
    prior: log(template.prior * (proposal.weight ?? 1)),
    suspicion: log(suspicion),
    ahead: log(1 + ahead),
    length: log(1 + Math.abs(added.length - removed.length)),
    [`template:${template.name}`]: 1,
    [`node:${node.type}`]: 1,
    [`in:${node.parent?.type ?? T.Program}`]: 1,
    [`names:${origin(added, looks, sets)}`]: 1,
    [`edit:${shapeOf(removed, added)}`]: 1,
    ...(isName ? { similarity: Math.round(1000 * similarity(removed, added)) / 1000 } : {}),
    ...(isLearntByHeart(added, inputs) ? { 'by-heart:yes': 1 } : {}),
  };
};

/** How many candidates share a template: each of many is the right one more seldom. */
export const crowdOf = (count: number): number => log(count);
