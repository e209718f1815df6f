import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import type { Node } from '../source/parse.ts';
import { atom, operatorSpan, replaceLoose, replaceNode, splice } from './edit.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const ARITHMETIC: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*'],
  '-': ['+', '/'],
  '*': ['/', '+', '**'],
  '/': ['*', '-', '%'],
  '%': ['/', '*', '-'],
  '**': ['*'],
  '&': ['|', '^', '&&'],
  '|': ['&', '^', '||'],
  '^': ['&', '|', '**'],
  '<<': ['>>', '>>>'],
  '>>': ['>>>', '<<'],
  '>>>': ['>>', '<<'],
};

const ASSIGNMENTS: Readonly<Record<string, readonly string[]>> = {
  '=': ['+=', '-=', '|=', '||=', '??='],
  '+=': ['=', '-=', '*='],
  '-=': ['+=', '='],
  '*=': ['/=', '+=', '='],
  '/=': ['*=', '='],
  '|=': ['&=', '^=', '='],
  '&=': ['|=', '^=', '='],
  '^=': ['|=', '&=', '='],
};

export const arithmetic: Template = {
  name: 'arithmetic-operator',
  prior: 0.51,
  trust: 0.8,
  *propose(node, context) {
    if (node.type === T.BinaryExpression) {
      const [start, end] = operatorSpan(node, context);
      for (const operator of ARITHMETIC[node.operator] ?? []) yield splice(start, end, operator);
    }
    if (node.type === T.AssignmentExpression) {
      const at = context.unit.text.indexOf(node.operator, node.left.range[1]);
      for (const operator of ASSIGNMENTS[node.operator] ?? []) {
        yield splice(at, at + node.operator.length, operator, { weight: node.operator === '=' ? 0.3 : 0.8 });
      }
    }
    if (node.type === T.UpdateExpression) {
      const other = node.operator === '++' ? '--' : '++';
      const target = context.text(node.argument);
      yield replaceNode(node, node.prefix ? other + target : target + other, { weight: 0.6 });
      yield replaceNode(node, node.prefix ? target + node.operator : node.operator + target, { weight: 0.4 });
    }
  },
};

/** A key that nobody counts with is hardly one too far. */
const isNumber = (node: Node, { file }: TemplateContext): boolean =>
  node.type === T.BinaryExpression || (node.type === T.Identifier && file.numeric.has(node.name));

export const offByOne: Template = {
  name: 'off-by-one',
  prior: 0.62,
  trust: 0.75,
  *propose(node, context) {
    if (node.type === T.BinaryExpression && /^[<>]=?$|^[-+]$/.test(node.operator)) {
      yield replaceNode(node.right, `${atom(node.right, context)} ${node.operator === '-' ? '+ 1' : '- 1'}`, {
        weight: 0.7,
      });
      yield replaceLoose(node.right, `${atom(node.right, context)} + 1`, context);
      yield replaceLoose(node.right, `${atom(node.right, context)} - 1`, context);
    }
    if (node.type === T.MemberExpression && node.computed && isNumber(node.property, context)) {
      for (const delta of ['+ 1', '- 1']) yield replaceNode(node.property, `${atom(node.property, context)} ${delta}`);
    }
    if (node.type === T.CallExpression) {
      for (const argument of node.arguments) {
        if (
          argument.type !== T.Identifier &&
          argument.type !== T.MemberExpression &&
          argument.type !== T.BinaryExpression
        )
          continue;
        for (const delta of ['+ 1', '- 1']) {
          yield replaceNode(argument, `${context.text(argument)} ${delta}`, { weight: 0.6 });
        }
      }
    }
    if (node.type === T.ReturnStatement && node.argument !== null && node.argument.type !== T.Literal) {
      for (const delta of ['+ 1', '- 1']) {
        yield replaceNode(node.argument, `${atom(node.argument, context)} ${delta}`, { weight: 0.4 });
      }
    }
  },
};

const LOGICAL = { '&&': ['||'], '||': ['&&'], '??': ['||'] } as const;

const isTest = (node: Parameters<Template['propose']>[0]): boolean => {
  const parent = node.parent;
  return parent !== undefined && 'test' in parent && parent.test === node;
};

export const logic: Template = {
  name: 'logical-operator',
  prior: 1.22,
  trust: 0.7,
  *propose(node, context): Generator<Proposal> {
    if (node.type === T.LogicalExpression) {
      const [start, end] = operatorSpan(node, context);
      for (const operator of LOGICAL[node.operator]) yield splice(start, end, operator);
      yield replaceLoose(node, context.text(node.left), context, { weight: 0.7, trust: 0.8 });
      yield replaceLoose(node, context.text(node.right), context, { weight: 0.7, trust: 0.8 });
    }
    if (node.type === T.UnaryExpression && node.operator === '!') yield replaceNode(node, context.text(node.argument));
    const isOperand = node.parent?.type === T.LogicalExpression;
    if ((isTest(node) || isOperand) && node.type !== T.LogicalExpression && node.type !== T.UnaryExpression) {
      yield replaceNode(node, `!${atom(node, context)}`, { weight: 0.8 });
    }
    if (isTest(node) && node.type === T.LogicalExpression) {
      yield replaceNode(node, `!(${context.text(node)})`, { weight: 0.6 });
    }
    if (isTest(node)) {
      yield replaceNode(node, 'false', { weight: 0.3, trust: 0.4 });
      yield replaceNode(node, 'true', { weight: 0.2, trust: 0.4 });
    }
  },
};

export const operandSwap: Template = {
  name: 'swap-operands',
  prior: 0.59,
  trust: 0.8,
  *propose(node, context) {
    if (node.type === T.BinaryExpression && /^(?:[-/%<>]|[<>]=|in|instanceof|\*\*)$/.test(node.operator)) {
      yield replaceNode(node, `${atom(node.right, context)} ${node.operator} ${atom(node.left, context)}`);
    }
    if (node.type === T.ConditionalExpression) {
      const { test, consequent, alternate } = node;
      yield replaceNode(node, `${context.text(test)} ? ${context.text(alternate)} : ${context.text(consequent)}`);
      yield replaceLoose(node, context.text(consequent), context, { weight: 0.6, trust: 0.7 });
      yield replaceLoose(node, context.text(alternate), context, { weight: 0.6, trust: 0.7 });
    }
    if (node.type === T.BinaryExpression && /^[-+*/%]$/.test(node.operator)) {
      yield replaceLoose(node, context.text(node.left), context, { weight: 0.6, trust: 0.7 });
      yield replaceLoose(node, context.text(node.right), context, { weight: 0.6, trust: 0.7 });
    }
  },
};

/** `(a + b) * c` written as `a + b * c`, and the other way round. */
export const grouping: Template = {
  name: 'grouping',
  prior: 0.35,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.BinaryExpression && node.type !== T.LogicalExpression) return;
    const { left, right, operator } = node;
    if (right.type === node.type) {
      const inner = right;
      yield replaceNode(
        node,
        `(${context.text(left)} ${operator} ${context.text(inner.left)}) ${inner.operator} ${context.text(inner.right)}`,
      );
    }
    if (left.type === T.BinaryExpression || (left.type === T.LogicalExpression && node.type === left.type)) {
      yield replaceNode(
        node,
        `${context.text(left.left)} ${left.operator} (${context.text(left.right)} ${operator} ${context.text(right)})`,
      );
    }
  },
};
