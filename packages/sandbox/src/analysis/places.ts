/** Where something that everybody shares is handed to, and whether it may be changed there. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import {
  CALLBACK_METHODS,
  CONVERTERS,
  KEEPS_NOTHING,
  NAMESPACES,
  SHARED_MEMBER,
  SHARED_MODULE,
  SHARED_OBJECT,
} from '../data/sensitive.ts';
import type { Context, Thing } from './context.ts';
import { keyOf } from './keys.ts';
import type { Node } from './tree.ts';
import { unwrap } from './unwrap.ts';

/** Names that the callee may have, where it is a member of something. */
const calleeNames = (context: Context, call: TSESTree.CallExpression): readonly string[] => {
  const callee = unwrap(call.callee);
  if (callee.type !== Kind.MemberExpression) return [];
  const key = keyOf(context, callee);
  return typeof key === 'string' ? [] : key.names;
};

/** What functions of the host a call may call, where that is plain to see. */
export const calleePaths = (context: Context, call: TSESTree.CallExpression): readonly string[] => {
  const callee = unwrap(call.callee);
  if (callee.type !== Kind.MemberExpression) return [];
  const owner = unwrap(callee.object);
  return owner.type === Kind.Identifier && context.names.variableOf(owner) === undefined
    ? calleeNames(context, call).map((name) => `${owner.name}.${name}`)
    : [];
};

const every = (names: readonly string[], test: (name: string) => boolean): boolean =>
  names.length > 0 && names.every(test);

/** Stands for all names: the text makes members whose names it does not tell. */
const ANY = '*';

const MAKES_MEMBERS: ReadonlySet<string> = new Set(['defineProperty', 'fromEntries', 'Proxy']);

type Keyed = TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

const namesOfMember = (context: Context, { computed, key }: Keyed): readonly string[] => {
  if (!computed) return key.type === Kind.Identifier ? [key.name] : [];
  const folded = context.fold(key);
  if (folded.kind === 'strings') return folded.values;
  return folded.kind === 'number' || folded.kind === 'symbol' ? [] : [ANY];
};

/** Names of members that the text may make itself; of those that it writes in quotes anywhere, too. */
const madeIn = (context: Context): ReadonlySet<string> => {
  const { tree } = context;
  return new Set([
    ...tree
      .ofType(Kind.Property, Kind.MethodDefinition, Kind.PropertyDefinition)
      .flatMap((node) => namesOfMember(context, node)),
    ...tree.ofType(Kind.Literal).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
    ...tree.ofType(Kind.TemplateElement).map(({ value }) => value.cooked ?? ''),
    ...tree.ofType(Kind.AssignmentExpression).flatMap(({ left }) => {
      if (left.type !== Kind.MemberExpression) return [];
      const key = keyOf(context, left);
      return typeof key === 'string' ? [] : key.names;
    }),
    ...tree.ofType(Kind.Identifier).flatMap(({ name }) => (MAKES_MEMBERS.has(name) ? [ANY] : [])),
  ]);
};

const MADE = new WeakMap<Context, ReadonlySet<string>>();

/** The text may have a member of this name of its own: then whose is called cannot be told. */
const isMade = (context: Context, name: string): boolean => {
  const names = MADE.get(context) ?? madeIn(context);
  MADE.set(context, names);
  return names.has(ANY) || names.has(name);
};

/** `list.map(Number)`: the method calls it, and gives it to nobody. */
const isCallback = (context: Context, thing: Thing, call: TSESTree.CallExpression): boolean => {
  const position = call.arguments.findIndex((argument) => argument === thing.node);
  return (
    CONVERTERS.has(thing.path) &&
    every(calleeNames(context, call), (name) => CALLBACK_METHODS.get(name) === position && !isMade(context, name))
  );
};

/** The place a value goes to is one whose use of it cannot be seen. */
export const isOpenPlace = (context: Context, thing: Thing, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case Kind.CallExpression:
      return !(
        isCallback(context, thing, parent) || every(calleePaths(context, parent), (path) => KEEPS_NOTHING.has(path))
      );
    case Kind.TemplateLiteral:
      return context.tree.parentOf(parent)?.type === Kind.TaggedTemplateExpression;
    // A class may say itself what its instances are, and is given what it is asked about.
    case Kind.BinaryExpression:
      return parent.operator === 'instanceof' && parent.left === thing.node;
    // What is below `Object` has its functions under another name.
    case Kind.ClassDeclaration:
    case Kind.ClassExpression:
      return thing.path === 'Object';
    case Kind.ExpressionStatement:
    case Kind.SwitchCase:
      return false;
    default:
      return true;
  }
};

const isPrototype = (thing: Thing): boolean => /(?:^|\.)prototype$/.test(thing.path);

/** An object of the language that everybody shares, handed to where it may be changed. */
export const isShared = (context: Context, thing: Thing, parent: Node | undefined): boolean => {
  if (isPrototype(thing)) return true;
  if (thing.kind === 'module') return SHARED_MODULE.test(thing.path) && isOpenPlace(context, thing, parent);
  if (!SHARED_OBJECT.test(thing.path) && !SHARED_MEMBER.test(thing.path)) return false;
  return NAMESPACES.has(thing.path) || isOpenPlace(context, thing, parent);
};
