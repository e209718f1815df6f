/** Values that can be read at a place: what its function speaks of, the nearest first. */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, type Node } from '../source/parse.ts';
import { isInside, isListed, isRead } from './edit.ts';
import type { TemplateContext } from './template.ts';

const MOST_TERMS = 12;
/** Names in scope that the function does not speak of come after all others. */
const FAR = 1_000_000;
const LONGEST_TERM = 40;

/** A value that can be read at the place. */
export interface Term {
  readonly text: string;
  readonly isNumber: boolean;
  /** In (0, 1]: 1 for what is nearest. */
  readonly weight: number;
}

/** The code that a condition decides about. */
const decidedBy = (test: Node): readonly Node[] => {
  const { parent } = test;
  if (parent === undefined) return [];
  if (parent.type === T.LogicalExpression) return [parent.left, parent.right, ...decidedBy(parent)];
  if (!('test' in parent) || parent.test !== test) return [];
  if (parent.type === T.IfStatement || parent.type === T.ConditionalExpression) {
    return parent.alternate === null ? [parent.consequent] : [parent.consequent, parent.alternate];
  }
  if (parent.type === T.ForStatement) return [parent.init, parent.update, parent.body].filter((part) => part !== null);
  return 'body' in parent ? [parent.body] : [];
};

/** Names of variables in an expression; undefined for one that does more than read. */
const rootsOf = (node: Node): readonly string[] | undefined => {
  if (node.type === T.Identifier) return [node.name];
  if (node.type === T.ThisExpression || node.type === T.Literal) return [];
  if (node.type === T.UnaryExpression || node.type === T.BinaryExpression) {
    const parts = node.type === T.UnaryExpression ? [node.argument] : [node.left, node.right];
    const roots = parts.map(rootsOf);
    return roots.includes(undefined) ? undefined : roots.flatMap((part) => part ?? []);
  }
  if (node.type !== T.MemberExpression) return undefined;
  const [object, key] = [rootsOf(node.object), node.computed ? rootsOf(node.property) : []];
  return object === undefined || key === undefined ? undefined : [...object, ...key];
};

/** A property's name and a method that is called are no values of their own. */
const isPart = (node: Node): boolean => {
  const { parent } = node;
  if (parent?.type === T.MemberExpression) return parent.property === node && !parent.computed;
  if (parent?.type === T.CallExpression) return parent.callee === node;
  return parent?.type === T.Property && parent.key === node;
};

const isTerm = (node: Node): boolean =>
  (node.type === T.Identifier || node.type === T.MemberExpression) && isRead(node) && !isPart(node);

const isNumeric = (node: Node, context: TemplateContext): boolean =>
  node.type === T.Identifier
    ? context.file.numeric.has(node.name)
    : node.type === T.MemberExpression && !node.computed && context.text(node.property) === 'length';

const around = (node: Node, context: TemplateContext): Node => enclosingFunction(node) ?? context.unit.program;

interface Read {
  readonly node: Node;
  readonly text: string;
  readonly roots: readonly string[];
}

const readsCache = new WeakMap<TemplateContext, Map<Node, readonly Read[]>>();

/** Every value that a function reads, in document order. */
const readsOf = (owner: Node, context: TemplateContext): readonly Read[] => {
  const known = readsCache.get(context) ?? new Map<Node, readonly Read[]>();
  readsCache.set(context, known);
  let own = known.get(owner);
  if (own === undefined) {
    own = context.unit.nodes.flatMap((node): Read[] => {
      if (!isInside(node, owner) || !isTerm(node) || node.range[1] - node.range[0] > LONGEST_TERM) return [];
      const roots = rootsOf(node);
      return roots === undefined ? [] : [{ node, text: context.text(node), roots }];
    });
    known.set(owner, own);
  }
  return own;
};

/** What the function reads: what stands at the place and what a condition decides about first, then what stands nearest. */
export const termsAt = (node: Node, context: TemplateContext): readonly Term[] => {
  const owner = around(node, context);
  const scope = new Set(context.names(node));
  const decided = isListed(node) ? [node] : [node, ...decidedBy(node)];
  const distance = (one: Node): number =>
    decided.some((part) => isInside(one, part)) ? 0 : 1 + Math.abs(one.range[0] - node.range[0]);
  const found = new Map<string, { readonly node: Node; readonly distance: number }>();
  for (const read of readsOf(owner, context)) {
    if (read.node === node || !read.roots.every((root) => scope.has(root))) continue;
    const far = distance(read.node);
    if ((found.get(read.text)?.distance ?? Infinity) > far) found.set(read.text, { node: read.node, distance: far });
  }
  for (const [index, name] of [...scope].slice(0, MOST_TERMS / 2).entries()) {
    if (!found.has(name)) found.set(name, { node: owner, distance: FAR + index });
  }
  return [...found]
    .sort(([, left], [, right]) => left.distance - right.distance || left.node.range[0] - right.node.range[0])
    .slice(0, MOST_TERMS)
    .map(([text, one], index) => ({
      text,
      isNumber: one.node === owner ? context.file.numeric.has(text) : isNumeric(one.node, context),
      weight: 1 / (1 + index / 5),
    }));
};
