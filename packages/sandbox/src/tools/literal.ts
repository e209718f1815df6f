import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Json } from '@evolve/core/contracts';
import type { Node } from '../analysis/tree.ts';

/** Something stands where only data may. */
export class NotLiteral extends Error {
  /** Offset in the text. */
  readonly at: number;

  constructor(message: string, node: Node) {
    super(message);
    this.at = node.range[0];
  }
}

const keyOf = (property: TSESTree.Property): string => {
  const { key } = property;
  if (!property.computed && key.type === Kind.Identifier) return key.name;
  if (!property.computed && key.type === Kind.Literal && typeof key.value === 'string') return key.value;
  throw new NotLiteral('a key is computed', property);
};

const objectOf = (node: TSESTree.ObjectExpression): Json => {
  const entries = new Map<string, Json>();
  for (const property of node.properties) {
    if (property.type !== Kind.Property) throw new NotLiteral('an object is spread', property);
    if (property.kind !== 'init' || property.method) throw new NotLiteral('a getter, setter or method', property);
    if (property.shorthand) throw new NotLiteral('a variable', property);
    const key = keyOf(property);
    if (key === '__proto__') throw new NotLiteral('a prototype is set', property);
    if (entries.has(key)) throw new NotLiteral(`${key} stands twice`, property);
    entries.set(key, literalOf(property.value));
  }
  return Object.fromEntries(entries);
};

const arrayOf = (node: TSESTree.ArrayExpression): Json =>
  node.elements.map((element) => {
    if (element === null) throw new NotLiteral('an array has a hole', node);
    return literalOf(element);
  });

const scalarOf = (node: TSESTree.Literal): Json => {
  const { value } = node;
  if (value === null && !('regex' in node) && !('bigint' in node)) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new NotLiteral('a value that JSON has not', node);
};

const templateOf = (node: TSESTree.TemplateLiteral): Json => {
  const [only] = node.quasis;
  if (node.expressions.length > 0 || only === undefined) throw new NotLiteral('a template with expressions', node);
  return only.value.cooked;
};

const negativeOf = (node: TSESTree.UnaryExpression): Json => {
  const value = node.operator === '-' && node.argument.type === Kind.Literal ? scalarOf(node.argument) : undefined;
  if (typeof value !== 'number') throw new NotLiteral('an expression', node);
  return -value;
};

/**
 * The JSON that a node spells out. Nothing is computed: what a person reads there is what it is.
 * @throws NotLiteral
 */
export const literalOf = (node: Node): Json => {
  switch (node.type) {
    case Kind.ObjectExpression:
      return objectOf(node);
    case Kind.ArrayExpression:
      return arrayOf(node);
    case Kind.Literal:
      return scalarOf(node);
    case Kind.TemplateLiteral:
      return templateOf(node);
    case Kind.UnaryExpression:
      return negativeOf(node);
    default:
      throw new NotLiteral('an expression', node);
  }
};
