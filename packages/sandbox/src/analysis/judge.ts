import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import {
  KEEPS_NOTHING,
  KEY_ARGUMENTS,
  LISTING_TRAPS,
  MUTATORS,
  PROTOTYPE_READERS,
  PROTOTYPE_SOURCES,
  REFLECTIVE_PROPERTIES,
  SENSITIVE_PROPERTIES,
} from '../data/sensitive.ts';
import { UNMISTAKABLE_METHODS } from '../data/products.ts';
import { SETTABLE } from '../data/settable.ts';
import type { Context, Thing } from './context.ts';
import { reachable, specifierOf } from './entries.ts';
import { keyOfFolded, mayBeNamed } from './keys.ts';
import { calleePaths, isShared } from './places.ts';
import { followProduct, isProduct, judgeHandedProduct, judgePool } from './products.ts';
import { judgePattern } from './regexp.ts';
import type { Node } from './tree.ts';
import { unwrap } from './unwrap.ts';

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

const isPlainTrap = (member: Node): boolean =>
  member.type === Kind.Property &&
  !member.computed &&
  member.key.type === Kind.Identifier &&
  !LISTING_TRAPS.has(member.key.name) &&
  /^(?:ArrowFunction|Function)Expression$/.test(unwrap(member.value).type);

/** The handler stands there as a whole, says nothing of what keys there are, and cannot be told later to say it. */
const isPlainHandler = (context: Context, handler: Node | undefined): boolean => {
  const inner = handler === undefined ? undefined : unwrap(handler);
  if (inner?.type !== Kind.ObjectExpression || !inner.properties.every(isPlainTrap)) return false;
  return !context.tree
    .ofType(Kind.ThisExpression, Kind.Super)
    .some(({ range }) => range[0] >= inner.range[0] && range[1] <= inner.range[1]);
};

/** A proxy decides what keys its target seems to have: listing them finds what no name asks for. */
const judgeProxy = (context: Context, thing: Thing, args: readonly Node[]): void => {
  if (!/^Proxy(?:\.|$)/.test(thing.path)) return;
  const isMade = thing.path === 'Proxy' || thing.path === 'Proxy.revocable';
  if (!isMade || args.some(({ type }) => type === Kind.SpreadElement) || !isPlainHandler(context, args[1]))
    context.report('reflect.key', thing.node, `${thing.path} may list keys as it likes`);
};

const LITERAL = /^(?:(?:Array|ArrowFunction|Class|Function|Object)Expression|Literal|TemplateLiteral)$/;

/** `Object.freeze([].map)`: a method is the same for all values of its kind. */
const judgeTarget = (context: Context, thing: Thing, target: Node | undefined): void => {
  const inner = target === undefined || !MUTATORS.has(thing.path) ? undefined : unwrap(target);
  if (inner?.type !== Kind.MemberExpression) return;
  if (mayBeNamed(context, inner, UNMISTAKABLE_METHODS) || LITERAL.test(unwrap(inner.object).type))
    context.report('reflect.prototype', inner, `${thing.path} of a method that may be shared`);
};

/** Functions of the language and of the platform that make code from strings, or patterns. */
const judgeSpecialCall = (context: Context, thing: Thing, args: readonly Node[]): void => {
  const [first] = args;
  if (/^set(?:Timeout|Interval)$/.test(thing.path) && first !== undefined) {
    const folded = context.fold(first);
    if (folded.kind === 'strings' || folded.kind === 'prefix' || folded.kind === 'suffix')
      context.report('eval', thing.node, `${thing.path} of text`);
  }
  if (thing.path === 'RegExp' && first !== undefined) judgePattern(context, thing.node, first);
  judgeProxy(context, thing, args);
  judgeTarget(context, thing, first);
  if (PROTOTYPE_SOURCES.test(thing.path)) return;
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
  // `import(…).then((module) => …)`
  if (thing.kind === 'module' && /^[^.]+\.(?:then|catch|finally)$/.test(thing.path))
    context.report('reflect.prototype', thing.node, `hands on ${thing.path}`);
  judgeSpecialCall(context, thing, args);
  followProduct(context, thing, call);
  if (/^(?:Object|Reflect)\.getPrototypeOf\./.test(thing.path))
    context.report('reflect.prototype', thing.node, `uses ${thing.path}`);
  if (PROTOTYPE_SOURCES.test(thing.path)) {
    context.follow({ kind: 'global', node: call, entry: {}, path: 'Object.getPrototypeOf(…).prototype' });
  }
};

const isOwn = (path: string): boolean => /^(?:module\.)?exports(?:\.|$)/.test(path) || isProduct(path);

/** `exports` may be any value once the text gave it one: what it then is called by is judged as of a value that is not known. */
export const judgeMember = (context: Context, owner: Thing, name: string): void => {
  judgePool(context, owner, name);
  if (owner.path !== 'exports' || !REFLECTIVE_PROPERTIES.has(name)) return;
  const isGiven = context.parsed.scopes.references.some(
    (found) => found.identifier.name === 'exports' && found.isWrite(),
  );
  if (isGiven) context.report('reflect.prototype', owner.node, `uses the property ${name} of what may be shared`);
};

/** The thing is assigned to, deleted or counted up. */
export const judgeWrite = (context: Context, thing: Thing): void => {
  if (isOwn(thing.path)) return;
  giveAll(context, thing, 'changes');
  if (/(?:^|\.)prototype(?:$|[.[])/.test(thing.path)) {
    context.report('reflect.prototype', thing.node, `changes ${thing.path}`);
  }
  if (!SETTABLE.test(thing.path)) context.report('globals.write', thing.node, `changes ${thing.path}`);
};

/** What a module has can be listed, as what the language has cannot. */
const readers = ({ kind }: Thing): ReadonlySet<string> => (kind === 'module' ? KEEPS_NOTHING : PROTOTYPE_READERS);

/** The thing goes somewhere that is not followed: into a call, a variable that changes, an object, a result. */
export const judgeEscape = (context: Context, thing: Thing): void => {
  giveAll(context, thing, 'hands on');
  judgeHandedProduct(context, thing);
  const parent = context.tree.parentOf(thing.node);
  const callees = parent?.type === Kind.CallExpression ? calleePaths(context, parent) : [];
  const isTarget = parent?.type === Kind.CallExpression && parent.arguments[0] === thing.node;
  const mutator = isTarget && !isOwn(thing.path) ? callees.find((path) => MUTATORS.has(path)) : undefined;
  const onlyLooks = callees.length > 0 && callees.every((path) => readers(thing).has(path));
  if (mutator !== undefined) context.report('globals.write', thing.node, `${mutator} of ${thing.path}`);
  else if (isShared(context, thing, parent) && !onlyLooks) {
    context.report('reflect.prototype', thing.node, `hands on ${thing.path}`);
  }
  if (isReflective(thing.path) || /^Proxy(?:\.revocable)?$/.test(thing.path))
    context.report('reflect.key', thing.node, `hands on ${thing.path}`);
  if (MUTATORS.has(thing.path)) context.report('reflect.write', thing.node, `hands on ${thing.path}`);
  if (PROTOTYPE_SOURCES.test(thing.path) || thing.path === 'Symbol.unscopables') {
    context.report('reflect.prototype', thing.node, `hands on ${thing.path}`);
  }
};
