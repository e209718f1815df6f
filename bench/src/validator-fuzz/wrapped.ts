/**
 * Denied expressions with something around them, and the judgement of whether they are still there: by acorn alone, which sees
 * the very expression where it is evaluated, at top level or in functions that are called where they stand.
 */
import { parse, type AnyNode } from 'acorn';
import type { Rng } from '../variants/context.ts';
import type { Core } from './corpus.ts';
import { program } from './grammar.ts';
import { mutate } from './mutate.ts';

const WRAPS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['void (', ')'],
  ['[0, ', ']'],
  ['({ q: ', ' })'],
  ['({ [', ']: 1 })'],
  ['`a${', '}`'],
  ['qq = ', ''],
  ['q?.(', ')'],
  ['(() => ', ')()'],
  ['(() => { return ', ' })()'],
  ['(function () { ', ' })()'],
  ['(async () => { ', ' })()'],
  ['(class { static x = ', ' })'],
  ['(class { static { ', ' } })'],
  ['(class extends (', ') {})'],
  ['(q && ', ')'],
  ['(0, ', ')'],
  ['q[', ']'],
  ['!', ''],
  ['typeof ', ''],
  ['new (', ')'],
  ['(q ? ', ' : 0)'],
  ['[...', ']'],
  ['q`${', '}`'],
  ['(', ')?.x'],
  ['((qq = ', ') => 1)()'],
];

const STATEMENTS: readonly (readonly [string, string])[] = [
  ['', ';'],
  ['if (', ') {}'],
  ['while (', ') break;'],
  ['for (;', ';) break;'],
  ['for (const qq of [', ']);'],
  ['switch (0) { case ', ': }'],
  ['try { ', ' } catch {}'],
  ['throw ', ';'],
  ['label: ', ';'],
  ['var { qq = ', ' } = {};'],
  ['let zz = ', ';'],
  ['{ ', ' }'],
  ['do ; while (', ')'],
  ['try {} finally { ', ' }'],
  ['var qq = ', ', zq'],
];

/** A denied expression in its surroundings. */
export interface Wrapped {
  readonly text: string;
  readonly core: Core;
  /** Where it was put. */
  readonly start: number;
}

const surroundings = (rng: Rng, corpus: readonly string[]): string => {
  if (rng.chance(0.6)) return '';
  const text = rng.chance(0.85) ? program('cjs', rng) : rng.pick(corpus);
  return rng.chance(0.4) ? mutate(text, rng, () => rng.pick(corpus)) : text;
};

/** The expression in one to five layers, between two texts that may be damaged. */
export const wrap = (core: Core, rng: Rng, corpus: readonly string[]): Wrapped => {
  let [before, behind] = ['(', ')'];
  for (let layers = rng.int(5); layers > 0; layers -= 1) {
    const [left, right] = rng.pick(WRAPS);
    [before, behind] = [left + before, behind + right];
  }
  const [left, right] = rng.pick(STATEMENTS);
  const gap = rng.pick(['\n', ';\n', ';', '\n;', ' ']);
  const inFront = surroundings(rng, corpus) + gap + left + before;
  return { text: inFront + core.code + behind + right + gap + surroundings(rng, corpus), core, start: inFront.length };
};

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const childrenOf = (node: AnyNode): readonly AnyNode[] => Object.values(node).flat().filter(isNode);

/** Whether what is inside runs as soon as the node does. */
const passesOn = (node: AnyNode, child: AnyNode, parent: AnyNode | undefined): boolean => {
  if (node.type === 'WithStatement') return false;
  if (node.type === 'PropertyDefinition') return node.static || child === node.key;
  return !node.type.includes('Function') || (parent?.type === 'CallExpression' && parent.callee === node);
};

const namesIn = (node: AnyNode, within: (node: AnyNode) => boolean, found = new Set<string>()): ReadonlySet<string> => {
  if (!within(node)) return found;
  if (node.type === 'Identifier') found.add(node.name);
  for (const child of childrenOf(node)) namesIn(child, within, found);
  return found;
};

const find = (node: AnyNode, parent: AnyNode | undefined, wrapped: Wrapped): AnyNode | undefined => {
  const { core, start } = wrapped;
  const end = start + core.code.length;
  if (node.start === start && node.end === end && node.type === core.type) return node;
  if (node.start > start || node.end < end) return undefined;
  for (const child of childrenOf(node)) {
    const found = passesOn(node, child, parent) ? find(child, node, wrapped) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Whether acorn reads it as a script that evaluates the expression, whose names mean what they meant alone. */
export const stillEvaluates = (wrapped: Wrapped): boolean => {
  try {
    const tree = parse(wrapped.text, { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: true });
    const found = find(tree, undefined, wrapped);
    if (found === undefined) return false;
    const inside = namesIn(found, () => true);
    const outside = namesIn(tree, (node) => node !== found);
    return [...inside].every((name) => !outside.has(name));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
};
