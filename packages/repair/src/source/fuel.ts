import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node, type SourceUnit } from './parse.ts';
import type { Insertion } from './splice.ts';

/** Burns one unit; the evaluator provides both names. A property of the global object works in strict and sloppy code alike. */
const BURN = 'if(--globalThis.__evolveFuel<0)globalThis.__evolveOut();';

/** Where a function's first statement may be put. */
export const afterDirectives = (body: TSESTree.BlockStatement): number => {
  let at = body.range[0] + 1;
  for (const statement of body.body) {
    if (statement.type !== T.ExpressionStatement || !('directive' in statement) || statement.directive === undefined) {
      break;
    }
    at = statement.range[1];
  }
  return at;
};

const loopBody = (node: Node): TSESTree.Statement | undefined => {
  switch (node.type) {
    case T.ForStatement:
    case T.ForInStatement:
    case T.ForOfStatement:
    case T.WhileStatement:
    case T.DoWhileStatement:
      return node.body;
    default:
      return undefined;
  }
};

const intoBody = (body: TSESTree.Statement): Insertion[] =>
  body.type === T.BlockStatement
    ? [{ at: body.range[0] + 1, text: BURN }]
    : [
        { at: body.range[0], text: `{${BURN}`, partner: body.range[1] },
        { at: body.range[1], text: '}', partner: body.range[0] },
      ];

/**
 * Where a file burns fuel: at the head of every loop body and every function body. Counting makes an endless loop end
 * at the same iteration on every machine, which a clock cannot.
 */
export const fuelPoints = (unit: SourceUnit): Insertion[] => {
  const points: Insertion[] = [];
  for (const node of unit.nodes) {
    const body = loopBody(node);
    if (body !== undefined) points.push(...intoBody(body));
    if (isFunction(node) && node.body.type === T.BlockStatement) {
      points.push({ at: afterDirectives(node.body), text: `;${BURN}` });
    }
  }
  return points.sort((left, right) => left.at - right.at);
};
