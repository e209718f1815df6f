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
  // Of events and files: when they were made.
  ['timeStamp', 'clock'],
  ['lastModified', 'clock'],
  // The streams it gives list their constructor among their own properties.
  ['tee', 'reflect.constructor'],
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

/** Functions of the language that give the prototype of whatever they are given. */
export const PROTOTYPE_SOURCES = /^(?:Object|Reflect)\.getPrototypeOf$/;

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

/** A constructor or a namespace that is a part of another: `Intl.NumberFormat`. Constants have no small letters. */
export const SHARED_MEMBER = /^(?!Symbol\.)\w+(?:\.\w+)*\.(?!NaN$)[A-Z][A-Z\d_]*[a-z]\w*$/;

/** A module itself, a part of it that is a module too, or a class of it. */
export const SHARED_MODULE =
  /^(?:node:)?[^.]+(?:\.(?:default|posix|win32|strict|promises|webcrypto|types|constants|\[…\]|[A-Z]\w*))*$/;

/** Functions that make a plain value of what they are given: they are handed to methods that call them. */
export const CONVERTERS: ReadonlySet<string> = new Set(['BigInt', 'Boolean', 'Number', 'String', 'Symbol']);

/** Methods of the language that call what they are given and give it to nobody, and where it stands. */
export const CALLBACK_METHODS: ReadonlyMap<string, number> = new Map([
  ['every', 0],
  ['filter', 0],
  ['find', 0],
  ['findIndex', 0],
  ['findLast', 0],
  ['findLastIndex', 0],
  ['flatMap', 0],
  ['forEach', 0],
  ['from', 1],
  ['map', 0],
  ['some', 0],
  ['then', 0],
]);

/** Functions that look at what they are given, keep nothing of it and hand nothing of it on. */
export const KEEPS_NOTHING: ReadonlySet<string> = new Set([
  'Array.isArray',
  'Object.getOwnPropertyNames',
  'Object.hasOwn',
  'Object.is',
  'Object.isExtensible',
  'Object.isFrozen',
  'Object.isSealed',
  'Object.keys',
  'Reflect.has',
  'Reflect.isExtensible',
  'Reflect.ownKeys',
]);

/** Traps of a proxy that say what keys it has. */
export const LISTING_TRAPS: ReadonlySet<string> = new Set(['__proto__', 'getOwnPropertyDescriptor', 'ownKeys']);
