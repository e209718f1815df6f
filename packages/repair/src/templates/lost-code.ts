/** Code that is not there any more, or never was: a block with nothing in it, a constant instead of what may be given, a lost sign. */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import type { Piece } from '../mine/ingredients.ts';
import { enclosingFunction, type Node } from '../source/parse.ts';
import { DEFAULTS } from './defaults.ts';
import { inLoop, isInside, isRead, replaceLoose, replaceNode } from './edit.ts';
import { exits } from './guards.ts';
import { exchangedNames, readable } from './names.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const MOST_PIECES = 40;
const MOST_EXCHANGED = 120;

/** Statements of the file that could stand in the block, those of its own function first. */
const fillings = (block: Node, context: TemplateContext): readonly (readonly [Piece, number])[] => {
  const owner = enclosingFunction(block);
  return [...context.file.statements, ...context.file.returns]
    .filter((piece) => !isInside(block, piece.node) && readable(piece, block, context))
    .map((piece) => [piece, piece.owner === owner ? 1 : 0.4] as const)
    .sort(([, left], [, right]) => right - left)
    .slice(0, MOST_PIECES);
};

export const emptyBlock: Template = {
  name: 'empty-block',
  prior: 0.65,
  trust: 0.7,
  *propose(node, context): Generator<Proposal> {
    if (node.type !== T.BlockStatement || node.body.length > 0 || node.parent.type === T.CatchClause) return;
    const fill = (text: string, weight: number): Proposal => replaceNode(node, `{ ${text} }`, { weight });
    for (const exit of exits(node, context)) yield fill(`${exit};`, 0.6);
    if (inLoop(node)) for (const jump of ['continue;', 'break;']) yield fill(jump, 0.7);
    let most = MOST_EXCHANGED;
    for (const [piece, weight] of fillings(node, context)) {
      yield fill(piece.text, weight);
      for (const text of exchangedNames(piece, node, context)) {
        if (most-- > 0) yield fill(text, 0.4 * weight);
      }
    }
  },
};

/** `x = true` where it should have kept what it was given. */
export const constantInstead: Template = {
  name: 'constant-instead',
  prior: 0.53,
  trust: 0.75,
  *propose(node, context) {
    if (node.type !== T.AssignmentExpression || node.operator !== '=') return;
    if (node.left.type !== T.Identifier && node.left.type !== T.MemberExpression) return;
    if (node.right.type !== T.Literal) return;
    const target = context.text(node.left);
    for (const value of DEFAULTS) yield replaceLoose(node.right, `${target} || ${value}`, context);
    if (node.right.value !== true) yield replaceLoose(node.right, `${target} || ${context.text(node.right)}`, context);
  },
};

export const sign: Template = {
  name: 'sign',
  prior: 0.33,
  trust: 0.75,
  *propose(node, context) {
    if (node.type === T.UnaryExpression && /^[-+~]$/.test(node.operator)) {
      const text = context.text(node.argument);
      yield replaceNode(node, text, { weight: 0.7 });
      for (const other of ['+', '-', '~']) {
        if (other !== node.operator) yield replaceNode(node, other + text, { weight: other === '~' ? 0.3 : 1 });
      }
    }
    if (node.type === T.Identifier && isRead(node) && context.file.numeric.has(node.name)) {
      yield replaceLoose(node, `~${node.name}`, context, { weight: 0.1 });
    }
  },
};

/** A list that begins empty. */
export const filledList: Template = {
  name: 'filled-list',
  prior: 0.43,
  trust: 0.7,
  *propose(node) {
    if (node.type !== T.ArrayExpression || node.elements.length === 0 || !isRead(node)) return;
    if (node.parent.type === T.CallExpression || node.elements.length > 2) return;
    if (node.elements.every((element) => element?.type === T.Literal)) yield replaceNode(node, '[]');
  },
};
