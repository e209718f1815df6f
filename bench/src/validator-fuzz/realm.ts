/**
 * A realm of its own for one program, with the language in it and trip wires in the place of everything else. What is touched
 * is told; what the language is made of is compared before and after. It observes and is no boundary: its process is.
 */
import { createContext, runInContext, type Context } from 'node:vm';

/** Given to files of CommonJS, known from other hosts, or hidden from a look at the global object. */
const NAMES_BESIDES: readonly string[] = [
  ...['require', 'module', '__filename', '__dirname', 'window', 'self', 'frames', 'top', 'Deno', 'Bun'],
  ...['XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'SharedWorker', 'importScripts', 'localStorage'],
];

/** Objects of the web platform that only compute. Here they are missing. */
const COMPUTING: ReadonlySet<string> = new Set(
  (
    'AbortController AbortSignal Blob Buffer ByteLengthQueuingStrategy CountQueuingStrategy CustomEvent DOMException Event ' +
    'EventTarget FormData Headers ReadableStream ReadableStreamDefaultReader TextDecoder TextDecoderStream TextEncoder ' +
    'TextEncoderStream TransformStream URL URLPattern URLSearchParams WritableStream CompressionStream ' +
    'DecompressionStream Request Response atob btoa structuredClone'
  ).split(' '),
);

const namesOf = (object: object): readonly string[] => Object.getOwnPropertyNames(object);

type Tell = (what: string) => void;

const TRAPS = [
  ...(['get', 'set', 'has', 'apply', 'construct', 'deleteProperty', 'defineProperty'] as const),
  ...(['ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'setPrototypeOf'] as const),
];

type Trap = (...all: never[]) => unknown;

/** Whatever is done with it is told and fails, but for what `granted` handles. */
const tripWire = (name: string, record: Tell, granted: Readonly<Record<string, Trap>> = {}): object => {
  const fail = (): never => {
    throw new TypeError(`${name} is not there`);
  };
  const told = TRAPS.map((trap) => {
    const tell = (...all: unknown[]): unknown => {
      const answer = granted[trap]?.(...(all as never[]));
      if (answer !== undefined) return answer;
      record(`${name} ${trap}${typeof all[1] === 'string' ? ` ${all[1]}` : ''}`);
      return fail();
    };
    return [trap, tell] as const;
  });
  // A plain function, so that it could be called and constructed.
  return new Proxy(function () {
    return undefined;
  }, Object.fromEntries(told));
};

/** What the policy `pure` lets a text load: files beside it, and modules that only compute. */
export const GRANTED_MODULE = /^(?:\.{1,2}(?:\/|$)|(?:node:)?(?:path(?:\/(?:posix|win32))?|url|assert(?:\/strict)?)$)/;

const refuseToLoad = (): never => {
  throw new TypeError('no modules here');
};

/** What a file of CommonJS may do with what it is given: with its own exports and name, and with whether it is the main one. */
const GRANTED: Readonly<Record<string, Readonly<Record<string, Trap>>>> = {
  module: {
    get: (_: unknown, key: string) => ({ exports: {}, id: '.' })[key],
    set: (_: unknown, key: string) => key === 'exports' || undefined,
  },
  require: {
    get: (_: unknown, key: string) => (key === 'main' ? null : undefined),
    apply: (_: unknown, self: unknown, [specifier]: unknown[]) =>
      GRANTED_MODULE.test(String(specifier)) ? refuseToLoad() : undefined,
  },
};

/** In the realm: whoever makes code from strings, asks the time or draws a number comes by here. */
const WATCH = `(record) => {
  const watch = (name, original, isOpen = () => true) => new Proxy(original, {
    apply(target, self, args) { if (isOpen(args)) record(name); return Reflect.apply(target, self, args); },
    construct(target, args, as) { if (isOpen(args)) record('new ' + name); return Reflect.construct(target, args, as); },
  });
  const { apply, construct } = Reflect;
  for (const f of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype = Object.getPrototypeOf(f);
    const made = watch(prototype.constructor.name, prototype.constructor);
    Object.defineProperty(prototype, 'constructor', { value: made });
    if (made.name === 'Function') globalThis.Function = made;
  }
  globalThis.eval = watch('eval', eval);
  Math.random = watch('Math.random', Math.random);
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    apply(target, self, args) { record('Date'); return apply(target, self, args); },
    construct(target, args, as) { if (args.length === 0) record('new Date'); return construct(target, args, as); },
  });
  RealDate.now = watch('Date.now', RealDate.now);
  RealDate.prototype.constructor = globalThis.Date;
}`;

/** Under this symbol the global object of a realm holds what is to be run; whoever runs it puts it there. */
export const START = Symbol.for('evolve.start');

/** Node numbers the modules of a context under the first. */
const NOT_THE_PROGRAMS: readonly unknown[] = ['kPerContextModuleId', START.description];

type Descriptors = ReadonlyMap<PropertyKey, PropertyDescriptor>;

const descriptorsOf = (object: object): Descriptors =>
  new Map(
    Reflect.ownKeys(object).flatMap((key) => {
      if (typeof key === 'symbol' && NOT_THE_PROGRAMS.includes(key.description)) return [];
      const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
      return descriptor === undefined ? [] : [[key, descriptor] as const];
    }),
  );

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const PARTS: readonly string[] = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'];

const partOf = (descriptor: PropertyDescriptor, part: string): unknown => Reflect.get(descriptor, part);

/** Everything that can be come to from an object, as it is now. */
const picture = (root: object, apart: ReadonlySet<object>): Map<object, Descriptors> => {
  const seen = new Map<object, Descriptors>();
  const queue: object[] = [root];
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    if (seen.has(object) || apart.has(object)) continue;
    const descriptors = descriptorsOf(object);
    seen.set(object, descriptors);
    const values = [...descriptors.values()].flatMap((descriptor) => PARTS.map((part) => partOf(descriptor, part)));
    queue.push(...[...values, Reflect.getPrototypeOf(object)].filter(isObject));
  }
  return seen;
};

const isSame = (a: PropertyDescriptor | undefined, b: PropertyDescriptor | undefined): boolean =>
  a !== undefined && b !== undefined && PARTS.every((part) => Object.is(partOf(a, part), partOf(b, part)));

const changesOf = (pictured: ReadonlyMap<object, Descriptors>): readonly string[] =>
  [...pictured].flatMap(([object, before]) => {
    const after = descriptorsOf(object);
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.filter((key) => !isSame(before.get(key), after.get(key))).map((key) => `changed ${String(key)}`);
  });

export interface Realm {
  readonly context: Context;
  /** What a file of CommonJS is given. */
  readonly given: Readonly<Record<string, object>>;
  readonly tell: Tell;
  /** What was touched since, and what of the language is not what it was. */
  readonly touched: () => readonly string[];
}

export const watchedRealm = (): Realm => {
  const touched: string[] = [];
  const record: Tell = (what) => touched.push(what);
  const context = createContext({}, { microtaskMode: 'afterEvaluate' });
  const language = new Set(namesOf(runInContext('globalThis', context) as object));
  const foreign = [...namesOf(globalThis), ...NAMES_BESIDES];
  const wires = new Map(
    foreign
      .filter((name) => !COMPUTING.has(name) && (!language.has(name) || name === 'WebAssembly' || name === 'console'))
      .map((name) => [name, tripWire(name, record, GRANTED[name])] as const),
  );
  for (const [name, wire] of wires)
    Reflect.defineProperty(context, name, { value: wire, configurable: true, writable: true });
  (runInContext(WATCH, context) as (record: Tell) => void)(record);
  const pictured = picture(runInContext('globalThis', context) as object, new Set(wires.values()));
  return {
    context,
    given: Object.fromEntries(wires),
    tell: record,
    touched: () => [...touched, ...changesOf(pictured)],
  };
};
