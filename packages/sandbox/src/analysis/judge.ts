import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import {
  CALLERS,
  KEY_ARGUMENTS,
  MUTATOR_NAMES,
  MUTATORS,
  NAMESPACES,
  PROTOTYPE_READERS,
  REFLECTIVE_PROPERTIES,
  SENSITIVE_PROPERTIES,
  SHARED_OBJECT,
} from '../data/sensitive.ts';
import { SETTABLE } from '../data/settable.ts';
import type { Context, Thing } from './context.ts';
import { reachable, specifierOf } from './entries.ts';
import { keyOf, keyOfFolded } from './keys.ts';
import { judgePattern } from './regexp.ts';
import type { Node } from './tree.ts';
import { unwrap } from './unwrap.ts';

const isPrototype = (thing: Thing): boolean => /(?:^|\.)prototype$/.test(thing.path);

const giveAll = (context: Context, thing: Thing, how: string): void => {
  for (const capability of reachable(thing.entry)) context.report(capability, thing.node, `${how} ${thing.path}`);
};

/** `require` and `import()`: the module if the text names it. */
export const judgeLoad = (context: Context, node: Node, specifier: Node | undefined): void => {
  const key = specifier === undefined ? 'unknown' : keyOfFolded(context.fold(specifier));
  if (typeof key === 'string') {
    context.report('import.dynamic', node, 'loads a module that the text does not name');
    return;
  }
  for (const name of key.names) {
    const { capability, entry } = specifierOf(name);
    // What a file or a package holds is the project's own to change.
    if (capability !== undefined) context.report(capability, node, `loads ${name}`, name);
    else context.follow({ kind: 'module', node, entry, path: name.replace(/^node:/, '') });
  }
};

/** `Reflect.get` and the like go where their arguments cannot be seen. */
const isReflective = (path: string): boolean =>
  path === 'Reflect' || [...KEY_ARGUMENTS.keys()].some((name) => path === name || path.startsWith(`${name}.`));

const judgeKeyNames = (context: Context, thing: Thing, names: readonly string[]): void => {
  if (names.includes('constructor')) context.report('eval', thing.node, `${thing.path} of a constructor`);
  for (const name of names) {
    const capability = REFLECTIVE_PROPERTIES.has(name) ? 'reflect.prototype' : SENSITIVE_PROPERTIES.get(name);
    if (capability !== undefined) context.report(capability, thing.node, `${thing.path} of ${name}`);
  }
};

/** A property's name as an argument: `Reflect.get(object, name)`. */
const judgeKeyArgument = (context: Context, thing: Thing, args: readonly Node[]): void => {
  const position = KEY_ARGUMENTS.get(thing.path);
  if (position === undefined && isReflective(thing.path))
    context.report('reflect.key', thing.node, `uses ${thing.path}`);
  const argument = position === undefined ? undefined : args[position];
  if (position === undefined) return;
  const key = argument === undefined ? 'unknown' : keyOfFolded(context.fold(argument));
  if (key === 'unknown') context.report('reflect.key', thing.node, `${thing.path} with a computed key`);
  else if (key !== 'harmless') judgeKeyNames(context, thing, key.names);
};

/** Functions of the language and of the platform that make code from strings, or patterns. */
const judgeSpecialCall = (context: Context, thing: Thing, args: readonly Node[]): void => {
  const [first] = args;
  if (/^set(?:Timeout|Interval)$/.test(thing.path) && first !== undefined) {
    const folded = context.fold(first);
    if (folded.kind === 'strings' || folded.kind === 'prefix')
      context.report('eval', thing.node, `${thing.path} of text`);
  }
  if (thing.path === 'RegExp' && first !== undefined) judgePattern(context, thing.node, first);
  if (/^(?:Object|Reflect)\.getPrototypeOf$/.test(thing.path)) return;
  judgeKeyArgument(context, thing, args);
};

/** The thing is called, constructed or used as a tag. */
export const judgeCall = (context: Context, thing: Thing, call: Node): void => {
  const args = 'arguments' in call ? (call.arguments as readonly Node[]) : [];
  if (thing.path === 'require') {
    judgeLoad(context, call, args[0]);
    return;
  }
  giveAll(context, thing, 'calls');
  judgeSpecialCall(context, thing, args);
  if (/^(?:Object|Reflect)\.getPrototypeOf$/.test(thing.path)) {
    context.follow({ kind: 'global', node: call, entry: {}, path: 'Object.getPrototypeOf(…).prototype' });
  }
};

const isOwn = (path: string): boolean => /^(?:module\.)?exports(?:\.|$)/.test(path);

/** The thing is assigned to, deleted or counted up. */
export const judgeWrite = (context: Context, thing: Thing): void => {
  if (isOwn(thing.path)) return;
  giveAll(context, thing, 'changes');
  if (/(?:^|\.)prototype(?:$|[.[])/.test(thing.path)) {
    context.report('reflect.prototype', thing.node, `changes ${thing.path}`);
  }
  if (!SETTABLE.test(thing.path)) context.report('globals.write', thing.node, `changes ${thing.path}`);
};

/** Names that the callee may have, where it is a member of something. */
const calleeNames = (context: Context, call: TSESTree.CallExpression): readonly string[] => {
  const callee = unwrap(call.callee);
  if (callee.type !== Kind.MemberExpression) return [];
  const key = keyOf(context, callee);
  return typeof key === 'string' ? [key] : key.names;
};

/** What functions of the host a call may call, where that is plain to see. */
const calleePaths = (context: Context, call: TSESTree.CallExpression): readonly string[] => {
  const callee = unwrap(call.callee);
  if (callee.type !== Kind.MemberExpression) return [];
  const owner = unwrap(callee.object);
  return owner.type === Kind.Identifier && context.names.variableOf(owner) === undefined
    ? calleeNames(context, call).map((name) => `${owner.name}.${name}`)
    : [];
};

/**
 * The place a value goes to is one whose use of it cannot be seen. Only as an argument of a method it is taken for a callback
 * (`list.map(Number)`), unless the method calls others with it or is a part of the language that works on objects.
 */
const isOpenPlace = (context: Context, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case Kind.CallExpression:
      return (
        unwrap(parent.callee).type !== Kind.MemberExpression ||
        calleeNames(context, parent).some((name) => CALLERS.has(name) || MUTATOR_NAMES.has(name)) ||
        calleePaths(context, parent).some((path) => /^(?:Object|Reflect)\./.test(path))
      );
    case Kind.TemplateLiteral:
      return context.tree.parentOf(parent)?.type === Kind.TaggedTemplateExpression;
    case Kind.ExpressionStatement:
    case Kind.ClassDeclaration:
    case Kind.ClassExpression:
    case Kind.BinaryExpression:
    case Kind.SwitchCase:
      return false;
    default:
      return true;
  }
};

/** An object of the language that everybody shares, handed to where it may be changed. */
const isShared = (context: Context, thing: Thing, parent: Node | undefined): boolean => {
  if (isPrototype(thing)) return true;
  if (thing.kind === 'module' || !SHARED_OBJECT.test(thing.path)) return false;
  return NAMESPACES.has(thing.path) || isOpenPlace(context, parent);
};

/** The thing goes somewhere that is not followed: into a call, a variable that changes, an object, a result. */
export const judgeEscape = (context: Context, thing: Thing): void => {
  giveAll(context, thing, 'hands on');
  const parent = context.tree.parentOf(thing.node);
  const callees = parent?.type === Kind.CallExpression ? calleePaths(context, parent) : [];
  const isTarget = parent?.type === Kind.CallExpression && parent.arguments[0] === thing.node;
  const mutator = isTarget && !isOwn(thing.path) ? callees.find((path) => MUTATORS.has(path)) : undefined;
  const onlyLooks = callees.length > 0 && callees.every((path) => PROTOTYPE_READERS.has(path));
  if (mutator !== undefined) context.report('globals.write', thing.node, `${mutator} of ${thing.path}`);
  else if (isShared(context, thing, parent) && !onlyLooks) {
    context.report('reflect.prototype', thing.node, `hands on ${thing.path}`);
  }
  if (isReflective(thing.path)) context.report('reflect.key', thing.node, `hands on ${thing.path}`);
  if (MUTATORS.has(thing.path) && isOpenPlace(context, parent)) {
    context.report('reflect.write', thing.node, `hands on ${thing.path}`);
  }
};
