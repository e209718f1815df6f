/**
 * Something that reaches the host, hidden in a program that only computes. It proves something where the program is allowed
 * without it: then nothing but what was hidden can make the validator refuse.
 */
import { validate } from '@evolve/sandbox';
import type { Program } from 'acorn';
import type { Rng } from '../variants/context.ts';
import { closedProgram } from './closed.ts';
import { HOLE, withHole } from './holes.ts';
import { respell } from './respell.ts';
import { namesIn, treeOf, type Goal } from './tree.ts';

/** A program with something in it, and the same program with a number in its place. */
export interface Planted {
  readonly text: string;
  readonly filename: string;
  readonly around: string;
}

/** Where things are hidden, and what. */
export interface Material {
  readonly hosts: readonly string[];
  readonly cores: readonly string[];
  readonly sinkOf: (goal: Goal, rng: Rng) => string | undefined;
}

const EXTENSIONS: Readonly<Record<Goal, readonly string[]>> = {
  script: ['cjs', 'cjs', 'cjs', 'cts'],
  module: ['mjs', 'mjs', 'mjs', 'mts'],
};

/** A mere name does nothing; what is done with it would have to be hidden, too. */
const isMereName = (tree: Program): boolean =>
  tree.body.some((node) => node.type === 'ExpressionStatement' && node.expression.type === 'Identifier');

/** Names mean what they mean alone only where the program around does not have them. */
const isApart = (hidden: string, around: string, goal: Goal): boolean => {
  const [inside, outside] = [treeOf(`(${hidden});`, goal), treeOf(around, goal)];
  if (inside === undefined || outside === undefined || isMereName(inside)) return false;
  const others = namesIn(outside);
  return [...namesIn(inside)].every((name) => !others.has(name) || /^[A-Z]/.test(name));
};

const hide = (goal: Goal, rng: Rng, { cores, sinkOf }: Material): string => {
  const text = (rng.chance(0.75) ? sinkOf(goal, rng) : undefined) ?? rng.pick(cores);
  return rng.chance(0.5) ? respell(text, goal, rng) : text;
};

/** Undefined where the parts do not fit together; a draw in vain. */
export const plant = (rng: Rng, material: Material): Planted | undefined => {
  const goal: Goal = rng.chance(0.5) ? 'script' : 'module';
  const host = rng.chance(0.8) ? closedProgram(rng) : rng.pick(material.hosts);
  const withOne = withHole(host, goal, rng);
  if (withOne === undefined) return undefined;
  const holed = rng.chance(0.6) ? respell(withOne, goal, rng) : withOne;
  const hidden = hide(goal, rng, material);
  const [text, around] = [holed.replace(HOLE, () => hidden), holed.replace(HOLE, '0')];
  if (!isApart(hidden, around, goal) || treeOf(text, goal) === undefined) return undefined;
  return { text, around, filename: `x.${rng.pick(EXTENSIONS[goal])}` };
};

/** Whether only what is hidden can make the validator refuse. */
export const isEffective = ({ around, filename }: Planted): boolean =>
  validate(around, { filename, policy: 'pure' }).verdict === 'allow';
