/**
 * What a computed key can be. The answer errs on the side of `unknown`: values of mutable containers are never followed,
 * and only arithmetic, whose result is a number whatever it is given, counts as a number.
 */
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Names } from './names.ts';
import { foldMethod } from './fold-method.ts';
import type { Folded } from './folded.ts';
import type { Reference, Variable } from './scopes/scopes.ts';
import type { Node, Tree } from './tree.ts';
import { unwrap } from './unwrap.ts';

const UNKNOWN: Folded = { kind: 'unknown' };
const NUMBER: Folded = { kind: 'number' };
const SYMBOL: Folded = { kind: 'symbol' };
const BOOLEAN: Folded = { kind: 'strings', values: ['true', 'false'] };
const MAX_VALUES = 32;
const MAX_DEPTH = 24;
const MAX_LENGTH = 10_000;

const strings = (values: readonly string[]): Folded =>
  values.length > MAX_VALUES || values.some(({ length }) => length > MAX_LENGTH)
    ? UNKNOWN
    : { kind: 'strings', values: [...new Set(values)] };

/** How the text of a number ends, whatever stands before it: `1e21` in a digit too. */
const NUMERIC_ENDS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'NaN', 'Infinity'];
const NUMERIC_END: Folded = { kind: 'suffix', suffixes: NUMERIC_ENDS };

/** A text that ends with one that is known. */
const endingWith = (end: Folded): Folded => {
  if (end.kind === 'number') return NUMERIC_END;
  if (end.kind === 'suffix') return end;
  return end.kind === 'strings' && !end.values.includes('') ? { kind: 'suffix', suffixes: end.values } : UNKNOWN;
};

const isEmptyText = (folded: Folded): boolean => folded.kind === 'strings' && folded.values.join('') === '';

const concatenate = (left: Folded, right: Folded): Folded => {
  if (left.kind === 'prefix') return left;
  if (left.kind === 'number' && right.kind === 'number') return NUMBER;
  if (left.kind !== 'strings') return isEmptyText(right) && left.kind !== 'symbol' ? left : endingWith(right);
  if (right.kind === 'strings') return strings(left.values.flatMap((a) => right.values.map((b) => a + b)));
  const [only, ...others] = left.values;
  return only === undefined || only === '' || others.length > 0 ? endingWith(right) : { kind: 'prefix', prefix: only };
};

/** What is one of several: numbers among texts whose ends are known count as such. */
const union = (options: readonly Folded[]): Folded => {
  const [first = NUMBER] = options;
  const isAlike = options.every(({ kind }) => kind === first.kind);
  if (isAlike && (first.kind === 'number' || first.kind === 'symbol')) return first;
  if (options.every(({ kind }) => kind === 'suffix' || kind === 'number'))
    return { kind: 'suffix', suffixes: [...new Set(options.flatMap(suffixesOf))] };
  const values = options.flatMap((option) => (option.kind === 'strings' ? option.values : []));
  if (!options.every(({ kind }) => kind === 'strings' || kind === 'number')) return UNKNOWN;
  return strings(options.some(({ kind }) => kind === 'number') ? [...values, '0'] : values);
};

const suffixesOf = (folded: Folded): readonly string[] => (folded.kind === 'suffix' ? folded.suffixes : NUMERIC_ENDS);

const ARITHMETIC: ReadonlySet<string> = new Set(['-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);

const functionsOf = (owner: object, name: string): readonly string[] =>
  Object.getOwnPropertyNames(owner)
    .filter((key) => typeof Reflect.get(owner, key) === 'function')
    .map((key) => `${name}.${key}`);

const NUMBER_FUNCTIONS: ReadonlySet<string> = new Set([
  'Number',
  'parseInt',
  'parseFloat',
  ...functionsOf(Math, 'Math'),
]);

/** `Symbol.iterator` and the like; what functions have besides is none. */
const WELL_KNOWN_SYMBOLS: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Symbol)
    .filter((key) => typeof Reflect.get(Symbol, key) === 'symbol')
    .map((key) => `Symbol.${key}`),
);

export interface Folder {
  fold(node: Node): Folded;
}

class ConstantFolder implements Folder {
  readonly #tree: Tree;
  readonly #names: Names;
  /** Expressions that are being folded further up. */
  readonly #active = new Set<Node>();
  /** Results that rest on no assumption: without them `b = a + a, c = b + b, …` would take exponential time. */
  readonly #known = new Map<Node, Folded>();
  /** Where each variable is given a value. */
  readonly #writes = new Map<Variable, readonly Reference[]>();
  /** What variables are, where that rests on no assumption. */
  readonly #variables = new Map<Variable, Folded>();
  /** Steps left; variables that are computed from each other in circles would take exponentially many. */
  #budget = 1_000_000;
  /** How often something was taken for a number because it is computed from itself. */
  #assumptions = 0;

  constructor(tree: Tree, names: Names) {
    this.#tree = tree;
    this.#names = names;
  }

  /** `Math.floor` and the like, as long as they are the language's own. */
  #globalName(node: Node): string | undefined {
    const inner = unwrap(node);
    if (inner.type === Kind.Identifier) return this.#names.isGlobal(inner) ? inner.name : undefined;
    if (inner.type !== Kind.MemberExpression || inner.computed || inner.property.type !== Kind.Identifier)
      return undefined;
    const owner = this.#globalName(inner.object);
    return owner === undefined ? undefined : `${owner}.${inner.property.name}`;
  }

  #foldBinary(operator: string, left: Node, right: Node): Folded {
    if (operator === '+') return concatenate(this.fold(left), this.fold(right));
    return ARITHMETIC.has(operator) ? NUMBER : BOOLEAN;
  }

  #foldUnary(operator: string): Folded {
    if (operator === '!' || operator === 'delete') return BOOLEAN;
    if (operator === 'void') return strings(['undefined']);
    return operator === 'typeof' ? strings(['undefined', 'object', 'function', 'string']) : NUMBER;
  }

  #foldCall(callee: Node, args: readonly Node[]): Folded {
    const name = this.#globalName(callee);
    if (name !== undefined && NUMBER_FUNCTIONS.has(name)) return NUMBER;
    if (name === 'Symbol' || name === 'Symbol.for') return SYMBOL;
    if (name === 'String' && args[0] !== undefined) return this.fold(args[0]);
    const inner = unwrap(callee);
    if (inner.type !== Kind.MemberExpression || inner.computed || inner.property.type !== Kind.Identifier)
      return UNKNOWN;
    const receiver = this.fold(inner.object);
    const given = args.map((arg) => this.fold(arg));
    return foldMethod(receiver, inner.property.name, given);
  }

  /** One value that a declared or assigned variable is given. */
  #foldWrite(identifier: Node, value: Node | null | undefined): Folded {
    const parent = this.#tree.parentOf(identifier);
    if (parent?.type === Kind.UpdateExpression) return NUMBER;
    if (parent?.type === Kind.AssignmentExpression) {
      if (parent.operator === '=') return this.fold(parent.right);
      return parent.operator === '+='
        ? concatenate(this.fold(identifier), this.fold(parent.right))
        : this.#foldCompound(parent.operator);
    }
    if (parent?.type === Kind.VariableDeclarator && parent.id === identifier && parent.init === value && value) {
      return this.fold(value);
    }
    return parent?.type === Kind.VariableDeclarator ? this.#foldLoopVariable(parent) : UNKNOWN;
  }

  #foldCompound(operator: string): Folded {
    return ARITHMETIC.has(operator.slice(0, -1)) ? NUMBER : UNKNOWN;
  }

  /** `for (const key of ['a', 'b'])` */
  #foldLoopVariable(declarator: Node): Folded {
    const declaration = this.#tree.parentOf(declarator);
    const loop = declaration === undefined ? undefined : this.#tree.parentOf(declaration);
    if (loop?.type !== Kind.ForOfStatement || loop.left !== declaration) return UNKNOWN;
    return this.#foldElements(loop.right);
  }

  #foldElements(array: Node): Folded {
    const inner = unwrap(array);
    if (inner.type !== Kind.ArrayExpression) return UNKNOWN;
    return union(inner.elements.map((element) => (element === null ? UNKNOWN : this.fold(element))));
  }

  #foldIdentifier(identifier: Node): Folded {
    const variable = this.#names.variableOf(identifier);
    if (variable?.defs.length !== 1 || variable.defs[0]?.type !== DefinitionType.Variable) return UNKNOWN;
    const known = this.#variables.get(variable);
    if (known !== undefined) return known;
    if (!this.#names.isSteady(variable)) return UNKNOWN;
    const declarator = variable.defs[0].node;
    if (declarator.type !== Kind.VariableDeclarator || declarator.id.type !== Kind.Identifier) return UNKNOWN;
    const writes = this.#writes.get(variable) ?? variable.references.filter((reference) => reference.isWrite());
    this.#writes.set(variable, writes);
    this.#budget -= writes.length;
    if (writes.length === 0) return UNKNOWN;
    const before = this.#assumptions;
    const value = union(writes.map((write) => this.#foldWrite(write.identifier, write.writeExpr)));
    if (this.#assumptions > before) return value.kind === 'number' ? NUMBER : UNKNOWN;
    this.#variables.set(variable, value);
    return value;
  }

  #foldInner(node: Node): Folded {
    switch (node.type) {
      case Kind.Literal:
        return 'regex' in node ? UNKNOWN : typeof node.value === 'number' ? NUMBER : strings([String(node.value)]);
      case Kind.TemplateLiteral:
        return node.quasis.reduce<Folded>(
          (text, quasi, index) => {
            const expression = node.expressions[index];
            const next = concatenate(text, strings([quasi.value.cooked ?? '']));
            return expression === undefined ? next : concatenate(next, this.fold(expression));
          },
          strings(['']),
        );
      case Kind.BinaryExpression:
        return this.#foldBinary(node.operator, node.left, node.right);
      case Kind.UnaryExpression:
        return this.#foldUnary(node.operator);
      case Kind.UpdateExpression:
        return NUMBER;
      case Kind.ConditionalExpression:
        return union([this.fold(node.consequent), this.fold(node.alternate)]);
      case Kind.LogicalExpression:
        return union([this.fold(node.left), this.fold(node.right)]);
      case Kind.AssignmentExpression:
        return node.operator === '=' ? this.fold(node.right) : this.#foldCompound(node.operator);
      case Kind.ArrayExpression:
        return node.elements.reduce<Folded>(
          (text, element, index) =>
            concatenate(
              index === 0 ? text : concatenate(text, strings([','])),
              element === null ? strings(['']) : this.fold(element),
            ),
          strings(['']),
        );
      case Kind.MemberExpression:
        if (WELL_KNOWN_SYMBOLS.has(this.#globalName(node) ?? '')) return SYMBOL;
        return node.computed && this.fold(node.property).kind === 'number' ? this.#foldElements(node.object) : UNKNOWN;
      case Kind.CallExpression:
        return this.#foldCall(node.callee, node.arguments);
      case Kind.Identifier:
        return this.#foldIdentifier(node);
      default:
        return UNKNOWN;
    }
  }

  fold(node: Node): Folded {
    const inner = unwrap(node);
    // A variable that is computed from itself is a number if, that assumed, all that it is given is one.
    if (this.#active.has(inner)) {
      this.#assumptions += 1;
      return NUMBER;
    }
    this.#budget -= 1;
    if (this.#active.size >= MAX_DEPTH || this.#budget < 0) return UNKNOWN;
    const known = this.#known.get(inner);
    if (known !== undefined) return known;
    const before = this.#assumptions;
    this.#active.add(inner);
    const result = this.#foldInner(inner);
    this.#active.delete(inner);
    if (this.#assumptions === before) this.#known.set(inner, result);
    return result;
  }
}

export const folderOf = (tree: Tree, names: Names): Folder => new ConstantFolder(tree, names);
