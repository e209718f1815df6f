/**
 * Sinks that change the shared world: intrinsics, their prototypes and the
 * global object.
 */

import type { Context, Speller } from './context.ts';
import type { Sink } from './sink.ts';

const INTRINSIC = /^intrinsic:/;
const GLOBAL_WRITE = /^globalwrite:/;

/** A value that an attacker might put in the place of a function. */
const hook = (c: Context): string =>
  c.rng.pick([
    'function () { return 0; }',
    '() => []',
    `(...args) => args[${c.rng.int(3)}]`,
    `function (x) { return x; }`,
    `async () => ${c.quote(c.word())}`,
    `function* () { yield ${c.rng.int(100)}; }`,
  ]);
const value = (c: Context): string =>
  c.rng.pick([c.quote(c.word()), String(c.rng.int(1000)), 'true', '{}', '[]', hook(c)]);
/** A name for a polluted property. */
const property = (c: Context): string =>
  c.rng.pick(['isAdmin', 'polluted', 'shell', 'role', `${c.word()}${c.rng.int(99)}`]);
const PROTOTYPED: readonly string[] = [
  'Object',
  'Array',
  'String',
  'Number',
  'Promise',
  'RegExp',
  'Map',
  'Date',
  'Function',
];
const METHODS: readonly (readonly [string, string])[] = [
  ['Array', 'map'],
  ['Array', 'push'],
  ['Array', 'filter'],
  ['Array', 'indexOf'],
  ['String', 'slice'],
  ['String', 'replace'],
  ['Promise', 'then'],
  ['RegExp', 'exec'],
  ['RegExp', 'test'],
  ['Map', 'get'],
  ['Date', 'getTime'],
  ['Object', 'toString'],
  ['Object', 'hasOwnProperty'],
  ['Function', 'toString'],
  ['Number', 'toFixed'],
  ['Set', 'has'],
  ['WeakMap', 'get'],
];
const STATICS: readonly (readonly [string, string])[] = [
  ['JSON', 'parse'],
  ['JSON', 'stringify'],
  ['Math', 'random'],
  ['Math', 'floor'],
  ['Object', 'freeze'],
  ['Array', 'isArray'],
  ['Promise', 'resolve'],
  ['Number', 'isInteger'],
  ['Date', 'now'],
  ['String', 'fromCodePoint'],
  ['Reflect', 'has'],
  ['Array', 'of'],
];

/** A route from ordinary code to a shared prototype object. */
function prototypeOf(s: Speller, c: Context): string {
  return c.rng.pick([
    (): string => s.key(c.rng.pick(PROTOTYPED), 'prototype'),
    (): string => s.key(c.rng.pick(['({})', '[]', '/x/', '(() => {})', 'new Map()']), '__proto__'),
    (): string => s.key(s.key(c.rng.pick(['({})', '[]', '/x/']), 'constructor'), 'prototype'),
    (): string =>
      s.call(
        c.rng.pick(['Object', 'Reflect']),
        'getPrototypeOf',
        c.rng.pick(['[]', '{}', '/x/', 'new Set()', 'async () => {}']),
      ),
  ])();
}

export const TAMPER_SINKS: readonly Sink[] = [
  {
    name: 'prototype-pollution',
    weight: 2,
    evidence: INTRINSIC,
    build: (s, c) => s.assign(prototypeOf(s, c), property(c), value(c)),
  },
  {
    name: 'pollution-by-path',
    evidence: INTRINSIC,
    build: (s, c) =>
      `((o, p, v) => { const last = p.pop(); let t = o; for (const k of p) t = t[k]; t[last] = v; return t; })({}, [${s.text(c.rng.pick(['__proto__', '__proto__']))}, ${c.quote(property(c))}], ${value(c)})`,
  },
  {
    name: 'pollution-by-define',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        c.rng.pick(['Object', 'Reflect']),
        'defineProperty',
        `${s.key(c.rng.pick(PROTOTYPED), 'prototype')}, ${c.quote(property(c))}, { value: ${value(c)}, configurable: true }`,
      ),
  },
  {
    name: 'pollution-by-assign',
    evidence: INTRINSIC,
    build: (s, c) => s.call('Object', 'assign', `${prototypeOf(s, c)}, { ${property(c)}: ${value(c)} }`),
  },
  {
    name: 'pollution-by-define-getter',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        s.key(c.rng.pick(['Object', 'Array', 'Map']), 'prototype'),
        c.rng.pick(['__defineGetter__', '__defineSetter__']),
        `${c.quote(property(c))}, () => 1`,
      ),
  },
  {
    name: 'overwrite-prototype-method',
    weight: 2,
    evidence: INTRINSIC,
    build: (s, c) => {
      const [holder, method] = c.rng.pick(METHODS);
      return s.assign(`${holder}.prototype`, method, hook(c));
    },
  },
  {
    name: 'overwrite-static-method',
    weight: 2,
    evidence: INTRINSIC,
    build: (s, c) => {
      const [holder, method] = c.rng.pick(STATICS);
      return s.assign(c.rng.chance(0.5) ? holder : s.ident(holder), method, hook(c));
    },
  },
  {
    name: 'delete-intrinsic',
    evidence: INTRINSIC,
    build: (s, c) => {
      const [holder, method] = c.rng.pick(
        c.rng.chance(0.5) ? METHODS.map(([h, m]) => [`${h}.prototype`, m] as const) : STATICS,
      );
      return c.rng.chance(0.5)
        ? `(delete ${holder}[${s.text(method)}])`
        : s.call('Reflect', 'deleteProperty', `${holder}, ${s.text(method)}`);
    },
  },
  {
    name: 'freeze-intrinsic',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        'Object',
        c.rng.pick(['freeze', 'preventExtensions', 'seal']),
        c.rng.pick(['Array.prototype', 'Object.prototype', 'JSON', 'Math', 'Promise', 'String.prototype']),
      ),
  },
  {
    name: 'replace-prototype',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        c.rng.pick(['Object', 'Reflect']),
        'setPrototypeOf',
        `${c.rng.pick(['Array.prototype', 'Map.prototype', 'JSON', 'Math', 'Promise', 'Date.prototype'])}, ${c.rng.pick(['null', `{ ${property(c)}: ${value(c)} }`])}`,
      ),
  },
  {
    name: 'symbol-iterator-tamper',
    evidence: INTRINSIC,
    build: (s, c) => `(${c.rng.pick(['Map', 'Set', 'String'])}.prototype[${s.key('Symbol', 'iterator')}] = ${hook(c)})`,
  },
  {
    name: 'symbol-species-tamper',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        'Object',
        'defineProperty',
        `${c.rng.pick(['Array', 'Promise', 'RegExp', 'Map'])}, ${s.key('Symbol', 'species')}, { ${c.rng.pick(['value: Object', 'get() { return Object; }', 'get: () => Map'])} }`,
      ),
  },
  {
    name: 'symbol-other-tamper',
    evidence: INTRINSIC,
    build: (s, c) =>
      s.call(
        c.rng.pick(['Object', 'Reflect']),
        'defineProperty',
        `${c.rng.pick(['Object.prototype', 'Date.prototype', 'Array.prototype', 'RegExp.prototype', 'Map'])}, ${s.key('Symbol', c.rng.pick(['toPrimitive', 'toStringTag', 'hasInstance', 'isConcatSpreadable', 'unscopables']))}, { value: ${c.rng.pick(['() => 1', 'undefined', 'false', 'null'])}, configurable: true }`,
      ),
  },
  {
    name: 'iterator-prototype-tamper',
    evidence: INTRINSIC,
    build: (s, c) => {
      const iterator = c.rng.pick([
        'new Map().keys()',
        'new Set().values()',
        "''.matchAll(/x/g)",
        '(function* () {})()',
      ]);
      const proto = s.call('Object', 'getPrototypeOf', iterator);
      return s.assign(iterator.startsWith('(') ? `Object.getPrototypeOf(${proto})` : proto, 'next', hook(c));
    },
  },
  {
    name: 'global-write',
    weight: 2,
    evidence: GLOBAL_WRITE,
    build: (s, c) =>
      s.assign(c.rng.chance(0.7) ? c.globalObject() : s.key('globalThis', 'globalThis'), property(c), value(c)),
  },
  {
    name: 'global-overwrite',
    evidence: GLOBAL_WRITE,
    build: (s, c) =>
      s.assign(
        c.globalObject(),
        c.rng.pick([
          'parseInt',
          'isNaN',
          'Intl',
          'escape',
          'encodeURIComponent',
          'FinalizationRegistry',
          'WeakRef',
          'Float64Array',
        ]),
        value(c),
      ),
  },
  {
    name: 'global-implicit-write',
    goal: 'script',
    sloppy: true,
    weight: 0.6,
    evidence: GLOBAL_WRITE,
    build: (s, c) => `(${c.fresh()} = ${s.text(c.word())})`,
  },
  {
    name: 'global-accessor',
    evidence: GLOBAL_WRITE,
    build: (s, c) =>
      s.call(
        c.rng.pick(['Object', 'Reflect']),
        'defineProperty',
        `${c.globalObject()}, ${s.text(property(c))}, { ${c.rng.pick(['get() { return 1; }', 'get: () => 0, set(v) {}', 'set(v) {}'])}, configurable: true }`,
      ),
  },
  {
    name: 'global-define-many',
    evidence: GLOBAL_WRITE,
    build: (s, c) =>
      s.call(
        'Object',
        c.rng.pick(['assign', 'assign']),
        `${c.globalObject()}, { [${s.text(property(c))}]: ${value(c)} }`,
      ),
  },
  {
    name: 'prepare-stack-trace',
    weight: 2,
    evidence: /^intrinsic:Error\.prepareStackTrace$/,
    build: (s, c) =>
      `(${s.assign('Error', 'prepareStackTrace', c.rng.pick(['(e, f) => f', 'function (e, frames) { return frames; }', '(_, sites) => sites.map((x) => x.getFunction())']))}, ${c.rng.pick(['new Error().stack', 'new TypeError().stack', '0', '(() => { try { null.x; } catch (e) { return e.stack; } })()'])})`,
  },
  {
    name: 'stack-trace-limit',
    evidence: /^intrinsic:Error\.stackTraceLimit$/,
    build: (s, c) => s.assign(s.ident('Error'), 'stackTraceLimit', String(c.rng.int(5))),
  },
];
