import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type FunctionNode, type Node, type SourceUnit } from '../source/parse.ts';
import type { ReplayTarget } from './isolated/calls.ts';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** A function that can be called again from outside: it is made once, when its module is loaded. */
export interface Target extends ReplayTarget {
  readonly node: FunctionNode;
  /** Its receiver matters. */
  readonly usesThis: boolean;
  readonly isConstructor: boolean;
}

/** A class, an object or a function that has to be registered under a name. */
export interface Made {
  readonly id: string;
  readonly node: Node;
  /** The name its place gives it. */
  readonly name: string | undefined;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly made: readonly Made[];
}

const isClass = (node: Node | undefined): node is ClassNode =>
  node?.type === T.ClassDeclaration || node?.type === T.ClassExpression;

/** Called where it stands, or handed to one that is: the wrappers of modules run once. */
const isWrapper = (fn: Node): boolean => {
  const parent = fn.parent;
  if (parent?.type === T.MemberExpression && parent.object === fn) return parent.parent.type === T.CallExpression;
  if (parent?.type !== T.CallExpression) return false;
  if (parent.callee === fn) return true;
  const { callee } = parent;
  return isFunction(callee) || (callee.type === T.MemberExpression && isFunction(callee.object));
};

/** Every function around is a module's wrapper. */
const isAtModuleLevel = (node: Node): boolean => {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (isFunction(current) && !isWrapper(current)) return false;
  }
  return true;
};

const plainKey = (key: Node): string | undefined => {
  if (key.type === T.Identifier) return key.name;
  return key.type === T.Literal && typeof key.value === 'string' ? key.value : undefined;
};

/** What a place calls the function or object that stands there. */
const nameAt = (node: Node, text: string): string | undefined => {
  if ((isFunction(node) || isClass(node)) && node.id !== null) return node.id.name;
  const parent = node.parent;
  switch (parent?.type) {
    case T.VariableDeclarator:
      return parent.id.type === T.Identifier ? parent.id.name : undefined;
    case T.AssignmentExpression:
      return text.slice(...parent.left.range);
    case T.Property:
      return parent.computed ? undefined : plainKey(parent.key);
    case T.ExportDefaultDeclaration:
      return 'default';
    default:
      return undefined;
  }
};

const lastPart = (name: string | undefined): string | undefined => name?.replace(/^.*\./s, '');

const usesThis = (fn: FunctionNode, nodes: readonly Node[]): boolean =>
  fn.type !== T.ArrowFunctionExpression &&
  nodes.some((node) => {
    if (node.type !== T.ThisExpression && node.type !== T.Super) return false;
    let owner: Node | undefined = node.parent;
    while (owner !== undefined && (!isFunction(owner) || owner.type === T.ArrowFunctionExpression))
      owner = owner.parent;
    return owner === fn;
  });

/** Finds what can be recorded and called again in a file. Names do not depend on offsets, so two versions agree on them. */
class Finder {
  readonly #unit: SourceUnit;
  readonly #counts = new Map<string, number>();
  readonly #ids = new Map<Node, string>();
  readonly targets: Target[] = [];
  readonly made: Made[] = [];

  constructor(unit: SourceUnit) {
    this.#unit = unit;
  }

  #register(node: Node): string {
    let id = this.#ids.get(node);
    if (id !== undefined) return id;
    const name = nameAt(node, this.#unit.text);
    const key = `${this.#unit.path}#${name ?? 'anonymous'}`;
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    id = count === 0 ? key : `${key}~${String(count)}`;
    this.#ids.set(node, id);
    this.made.push({ id, node, name: lastPart(name) });
    return id;
  }

  visit(node: Node): void {
    if (isClass(node) && isAtModuleLevel(node)) this.#register(node);
    if (!isFunction(node) || isWrapper(node) || !isAtModuleLevel(node)) return;
    const parent = node.parent;
    if (parent.type === T.MethodDefinition) this.#method(node, parent);
    else if (parent.type === T.Property && (parent.method || parent.kind !== 'init')) this.#shorthand(node, parent);
    else this.#add(node, { id: this.#register(node) });
  }

  #add(node: FunctionNode, place: ReplayTarget, isConstructor = false): void {
    const receives = !isConstructor && usesThis(node, this.#unit.nodes);
    this.targets.push({ ...place, node, usesThis: receives, isConstructor });
  }

  #method(node: FunctionNode, method: TSESTree.MethodDefinition): void {
    const key = method.computed ? undefined : plainKey(method.key);
    if (key === undefined || method.kind === 'get' || method.kind === 'set') return;
    const holder = this.#register(method.parent.parent);
    if (method.kind === 'constructor') this.#add(node, { id: `${holder}.constructor`, holder }, true);
    else this.#add(node, { id: `${holder}.${key}`, holder, key, isStatic: method.static });
  }

  #shorthand(node: FunctionNode, property: TSESTree.Property): void {
    const key = property.computed ? undefined : plainKey(property.key);
    if (key === undefined || property.kind !== 'init' || property.parent.type !== T.ObjectExpression) return;
    const holder = this.#register(property.parent);
    this.#add(node, { id: `${holder}.${key}`, holder, key, isStatic: true });
  }
}

export const findTargets = (unit: SourceUnit): Targets => {
  const finder = new Finder(unit);
  for (const node of unit.nodes) finder.visit(node);
  return finder;
};
