import type { Capability } from './capabilities.ts';

/**
 * Property names through which an ordinary value reaches further than itself, whatever it is. `constructor` is judged by
 * how it is used, in a rule of its own.
 */
export const SENSITIVE_PROPERTIES: ReadonlyMap<string, Capability> = new Map([
  ['__proto__', 'reflect.prototype'],
  ['__defineGetter__', 'globals.write'],
  ['__defineSetter__', 'globals.write'],
  ['__lookupGetter__', 'reflect.key'],
  ['__lookupSetter__', 'reflect.key'],
  ['caller', 'reflect.this'],
  ['callee', 'reflect.this'],
  // The timers of a process hang together in lists: through one, all.
  ['_idleNext', 'globals.read'],
  ['_idlePrev', 'globals.read'],
  ['_onTimeout', 'globals.read'],
  ['stack', 'host.paths'],
  ['captureStackTrace', 'host.paths'],
  ['prepareStackTrace', 'globals.write'],
  ['getOwnPropertyDescriptor', 'reflect.key'],
  ['getOwnPropertyDescriptors', 'reflect.key'],
]);

/**
 * Names of what the language's own `Object`, `Reflect` and constructors have. There they are followed; of a value that may be one
 * of these, unknown to us, they reach what everybody shares.
 */
export const REFLECTIVE_PROPERTIES: ReadonlySet<string> = new Set([
  'prototype',
  'getPrototypeOf',
  'setPrototypeOf',
  'defineProperty',
  'defineProperties',
  'deleteProperty',
  'preventExtensions',
]);

/** Functions of the language that take a property's name as an argument, and where it stands. */
export const KEY_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['Object.getOwnPropertyDescriptor', 1],
  ['Reflect.get', 1],
  ['Reflect.getOwnPropertyDescriptor', 1],
]);

/** Functions of the language that change their first argument. */
export const MUTATORS: ReadonlySet<string> = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Object.freeze',
  'Object.seal',
  'Object.preventExtensions',
  'Reflect.defineProperty',
  'Reflect.deleteProperty',
  'Reflect.preventExtensions',
  'Reflect.set',
  'Reflect.setPrototypeOf',
]);

/** What they are called where their owner is not plain to see. */
export const MUTATOR_NAMES: ReadonlySet<string> = new Set(
  [...MUTATORS].map((path) => path.slice(path.indexOf('.') + 1)),
);

/** Functions that only look at a prototype they are given, or hang it below a new object. */
export const PROTOTYPE_READERS: ReadonlySet<string> = new Set([
  'Object.create',
  'Object.entries',
  'Object.getOwnPropertyNames',
  'Object.getOwnPropertySymbols',
  'Object.getPrototypeOf',
  'Object.hasOwn',
  'Object.is',
  'Object.keys',
  'Object.setPrototypeOf',
  'Reflect.has',
  'Reflect.ownKeys',
  'Reflect.setPrototypeOf',
]);

/** Objects of the language that are nothing but a shelf of functions: nobody needs to hand one on. */
export const NAMESPACES: ReadonlySet<string> = new Set([
  'Atomics',
  'Intl',
  'JSON',
  'Math',
  'Reflect',
  'WebAssembly',
  'console',
]);

/** A global with a capital letter, not a part of one: a constructor or a namespace, but for two that are numbers. */
export const SHARED_OBJECT = /^(?!Infinity$|NaN$)[A-Z]\w*$/;

/** Methods that call a function with what they are given. */
export const CALLERS: ReadonlySet<string> = new Set(['apply', 'bind', 'call']);
