import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, isFunction, type Node } from '../source/parse.ts';
import { indentAt, insertAt, isListed, replaceNode, splice } from './edit.ts';
import type { Proposal, Template } from './template.ts';

const siblings = (node: Node): readonly Node[] => {
  const parent = node.parent;
  if (parent?.type === T.BlockStatement || parent?.type === T.Program) return parent.body;
  return parent?.type === T.SwitchCase ? parent.consequent : [];
};

const following = (node: Node): Node | undefined => {
  const list = siblings(node);
  return list[list.indexOf(node) + 1];
};

export const deleteStatement: Template = {
  name: 'delete-statement',
  prior: 0.63,
  trust: 0.4,
  *propose(node) {
    if (!isListed(node) || node.type === T.VariableDeclaration) return;
    yield replaceNode(node, '');
  },
};

export const moveStatement: Template = {
  name: 'move-statement',
  prior: 0.46,
  trust: 0.75,
  *propose(node, context) {
    if (!isListed(node)) return;
    const next = following(node);
    if (next !== undefined && isListed(next)) {
      const between = context.unit.text.slice(node.range[1], next.range[0]);
      yield splice(node.range[0], next.range[1], context.text(next) + between + context.text(node));
    }
    const block = node.parent;
    if (block?.type !== T.BlockStatement || block.body.at(-1) !== node) return;
    const outer = block.parent;
    if (isFunction(outer) || !isListed(outer)) return;
    const text = context.text(node);
    const indent = indentAt(context.unit.text, outer.range[0]);
    const cutOut = { start: node.range[0], end: node.range[1], text: '' };
    yield { splices: [cutOut, { start: outer.range[1], end: outer.range[1], text: `\n${indent}${text}` }] };
    yield {
      splices: [{ start: outer.range[0], end: outer.range[0], text: `${text}\n${indent}` }, cutOut],
      weight: 0.7,
    };
  },
};

/** A statement that the same file has elsewhere is missing here. */
export const insertStatement: Template = {
  name: 'insert-statement',
  prior: 0.23,
  trust: 0.65,
  *propose(node, context) {
    if (!isListed(node)) return;
    const owner = enclosingFunction(node);
    const indent = indentAt(context.unit.text, node.range[0]);
    const own = [...context.file.statements, ...context.file.returns].filter(
      (piece) => piece.owner === owner && piece.node !== node,
    );
    for (const piece of own.slice(0, 15)) {
      yield insertAt(node.range[0], `${piece.text}\n${indent}`);
      if (following(node) === undefined && node.type !== T.ReturnStatement) {
        yield insertAt(node.range[1], `\n${indent}${piece.text}`, { weight: 0.8 });
      }
    }
  },
};

export const flow: Template = {
  name: 'control-flow',
  prior: 0.6,
  trust: 0.75,
  *propose(node, context): Generator<Proposal> {
    const { text } = context.unit;
    if (node.type === T.BreakStatement && node.label === null) {
      yield replaceNode(node, 'continue;');
      yield replaceNode(node, 'return;', { weight: 0.5 });
    }
    if (node.type === T.ContinueStatement && node.label === null) yield replaceNode(node, 'break;');
    if (node.type === T.SwitchCase && !/break|return|throw/.test(text.slice(...node.range))) {
      yield insertAt(node.range[1], ' break;', { weight: 1.5, trust: 1.1 });
    }
    if (node.type === T.IfStatement && node.alternate === null) {
      const next = following(node);
      if (next?.type === T.IfStatement) yield insertAt(next.range[0], 'else ', { weight: 1.2 });
      const last = node.consequent.type === T.BlockStatement ? node.consequent : undefined;
      if (last !== undefined && enclosingFunction(node) !== undefined) {
        yield insertAt(last.range[1] - 1, ' return; ', { weight: 0.5 });
      }
    }
    if (node.type === T.IfStatement && node.alternate !== null) yield* elseVariants(node, text);
    if (node.type === T.ExpressionStatement && !('directive' in node && node.directive !== undefined)) {
      if (enclosingFunction(node) !== undefined) yield insertAt(node.range[0], 'return ', { weight: 0.8 });
    }
  },
};

function* elseVariants(node: TSESTree.IfStatement, text: string): Generator<Proposal> {
  const { consequent, alternate } = node;
  if (alternate === null) return;
  const between = text.slice(consequent.range[1], alternate.range[0]);
  const at = consequent.range[1] + between.indexOf('else');
  if (isListed(node)) yield splice(at, at + 4, '', { weight: 0.8 });
  const [first, second] = [text.slice(...consequent.range), text.slice(...alternate.range)];
  if (consequent.type === T.BlockStatement && alternate.type === T.BlockStatement) {
    yield splice(consequent.range[0], alternate.range[1], second + between + first, { weight: 0.7 });
  }
}

/** Forgotten `await` and `return`, and their opposites. */
export const asynchrony: Template = {
  name: 'async',
  prior: 1,
  trust: 0.9,
  *propose(node, context) {
    const owner = enclosingFunction(node);
    const isCall = node.type === T.CallExpression || node.type === T.NewExpression;
    if (isCall && owner?.async === true && node.parent.type !== T.AwaitExpression) {
      const isReceiver = node.parent.type === T.MemberExpression || node.parent.type === T.CallExpression;
      yield replaceNode(node, isReceiver ? `(await ${context.text(node)})` : `await ${context.text(node)}`);
    }
    if (node.type === T.AwaitExpression) yield replaceNode(node, context.text(node.argument), { weight: 0.3 });
    if (isFunction(node) && node.type === T.ArrowFunctionExpression && node.body.type !== T.BlockStatement) return;
    if (isFunction(node) && node.body.type === T.BlockStatement) {
      const [only] = node.body.body;
      if (only?.type === T.ExpressionStatement && node.body.body.length === 1) {
        yield insertAt(only.range[0], 'return ', { weight: 1 });
      }
    }
  },
};

/** Loop heads: where they begin, where they end, how they step. */
export const loopHead: Template = {
  name: 'loop-head',
  prior: 0.47,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.ForStatement) return;
    const declarator = node.init?.type === T.VariableDeclaration ? node.init.declarations[0] : undefined;
    const start = declarator?.init ?? (node.init?.type === T.AssignmentExpression ? node.init.right : undefined);
    if (start !== undefined) {
      for (const text of ['0', '1']) if (context.text(start) !== text) yield replaceNode(start, text);
      yield replaceNode(start, `${context.text(start)} + 1`, { weight: 0.5 });
    }
    if (node.test?.type === T.BinaryExpression) {
      const { left, right, operator } = node.test;
      const bound = context.text(right);
      if (operator.startsWith('<')) {
        yield replaceNode(node.test, `${context.text(left)} <= ${bound}`);
        yield replaceNode(node.test, `${context.text(left)} < ${bound} - 1`);
      }
    }
    if (node.update?.type === T.UpdateExpression) {
      yield replaceNode(node.update, `${context.text(node.update.argument)} += 2`, { weight: 0.3 });
    }
  },
};
