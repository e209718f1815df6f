/**
 * The SINK dimension: which host power the program obtains. Each sink builds
 * one expression that obtains it when it is evaluated. `evidence` is what the
 * instrumented host of verify.ts has to record.
 */

import type { Context, Speller } from './context.ts';
import type { Sink } from './sink.ts';
import { generatorPayload, payload, scriptPayload, tail } from './payloads.ts';
import { HOST_OBJECT_SINKS, LOADER_SINKS } from './sinks-host.ts';
import { TAMPER_SINKS } from './sinks-tamper.ts';
import { HOST_MODULES, specifierOf, useModule } from './sinks-modules.ts';

const PROCESS_NAMES: readonly string[] = [
  'pid',
  'argv',
  'platform',
  'version',
  'versions',
  'title',
  'execPath',
  'arch',
  'ppid',
  'cwd',
];
/** Injected code always touches a global of the host. */
const INJECTED = /^global:/;
const PROCESS = /^global:process$/;

/** `<object>.constructor.constructor(code)()` and its relatives. */
const viaConstructor =
  (callable: (c: Context) => string, body: (c: Context) => string, after: string) =>
  (s: Speller, c: Context): string =>
    `${s.call(callable(c), 'constructor', s.text(body(c)))}${after}`;

const arrow = (c: Context): string => c.rng.pick(['(() => {})', '((x) => x)', '(function () {})', '(() => 0)']);
const asyncFn = (c: Context): string =>
  c.rng.pick(['(async () => {})', '(async function () {})', '({ async m() {} }).m', '(async (x) => x)']);
const generatorFn = (c: Context): string =>
  c.rng.pick(['(function* () {})', '({ *g() {} }).g', '(class { static *g() {} }).g']);
const asyncGeneratorFn = (c: Context): string =>
  c.rng.pick(['(async function* () {})', '({ async *g() {} }).g', '(class { static async *g() {} }).g']);
const methodFn = (c: Context): string =>
  c.rng.pick([
    '({ m() {} }).m',
    '(class { static m() {} }).m',
    '(class {})',
    "Object.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a').get",
  ]);
const builtinFn = (c: Context): string =>
  c.rng.pick([
    'Math.max',
    'JSON.stringify',
    '[].map',
    "''.trim",
    'Object',
    'Array.from',
    'Date',
    'isNaN',
    'Map',
    '/x/.test',
    'Symbol',
    '(1).toFixed',
    'Promise.resolve',
  ]);
const literal = (c: Context): string =>
  c.rng.pick(['[]', '({})', '/x/', 'new Date()', 'new Map()', 'new (class {})()', 'Promise.resolve()', 'new Error()']);
const primitive = (c: Context): string => c.rng.pick(["''", '"text"', '(1)', '(0)', 'true', '`t`']);

const FUNCTION_SINKS: readonly Sink[] = [
  { name: 'function-global', evidence: INJECTED, build: (s, c) => `${s.ident('Function')}(${s.text(payload(c))})()` },
  {
    name: 'new-function',
    evidence: INJECTED,
    build: (s, c) => `new (${s.ident('Function')})(${s.text(payload(c))})()`,
  },
  {
    name: 'function-reflect-construct',
    evidence: INJECTED,
    build: (s, c) => `${s.call('Reflect', 'construct', `${s.ident('Function')}, [${s.text(payload(c))}]`)}()`,
  },
  {
    name: 'function-call-apply',
    evidence: INJECTED,
    build: (s, c) =>
      c.rng.pick([
        (): string => `${s.key(arrow(c), 'constructor')}.call(null, ${s.text(payload(c))})()`,
        (): string => `${s.key(arrow(c), 'constructor')}.apply(null, [${s.text(payload(c))}])()`,
        (): string => `${s.key(arrow(c), 'constructor')}.bind(null, ${s.text(payload(c))})()()`,
        (): string => `Reflect.apply(${s.key(arrow(c), 'constructor')}, null, [${s.text(payload(c))}])()`,
      ])(),
  },
  { name: 'constructor-of-arrow', evidence: INJECTED, build: viaConstructor(arrow, payload, '()') },
  { name: 'constructor-of-async', evidence: INJECTED, build: viaConstructor(asyncFn, payload, '()') },
  {
    name: 'constructor-of-generator',
    evidence: INJECTED,
    build: viaConstructor(generatorFn, generatorPayload, '().next()'),
  },
  {
    name: 'constructor-of-async-generator',
    evidence: INJECTED,
    build: viaConstructor(asyncGeneratorFn, generatorPayload, '().next()'),
  },
  { name: 'constructor-of-method', evidence: INJECTED, build: viaConstructor(methodFn, payload, '()') },
  { name: 'constructor-of-builtin', evidence: INJECTED, build: viaConstructor(builtinFn, payload, '()') },
  {
    name: 'constructor-twice-of-object',
    evidence: INJECTED,
    build: (s, c) => `${s.call(s.key(literal(c), 'constructor'), 'constructor', s.text(payload(c)))}()`,
  },
  {
    name: 'constructor-twice-of-primitive',
    evidence: INJECTED,
    build: (s, c) => `${s.call(s.key(primitive(c), 'constructor'), 'constructor', s.text(payload(c)))}()`,
  },
  {
    name: 'constructor-via-prototype-of',
    evidence: INJECTED,
    build: (s, c) =>
      `${s.call(s.call(c.rng.pick(['Object', 'Reflect']), 'getPrototypeOf', c.rng.pick([arrow, asyncFn, methodFn])(c)), 'constructor', s.text(payload(c)))}()`,
  },
  {
    name: 'constructor-via-descriptor',
    evidence: INJECTED,
    build: (s, c) =>
      `${s.call(c.rng.pick(['Object', 'Reflect']), 'getOwnPropertyDescriptor', `${c.rng.pick(['Function.prototype', 'Object.getPrototypeOf(() => 0)', '(() => {}).__proto__'])}, ${s.text('constructor')}`)}.value(${s.text(payload(c))})()`,
  },
  {
    name: 'constructor-via-dunder-proto',
    evidence: INJECTED,
    build: (s, c) => `${s.call(s.key(arrow(c), '__proto__'), 'constructor', s.text(payload(c)))}()`,
  },
  {
    name: 'constructor-via-lookup-getter',
    evidence: INJECTED,
    build: (s, c) =>
      `${s.call(`${s.call('({})', '__lookupGetter__', s.text('__proto__'))}.call(${arrow(c)})`, 'constructor', s.text(payload(c)))}()`,
  },
  {
    name: 'constructor-via-descriptors',
    evidence: INJECTED,
    build: (s, c) =>
      `${s.key(s.call('Object', 'getOwnPropertyDescriptors', 'Object.getPrototypeOf(function () {})'), 'constructor')}.value(${s.text(payload(c))})()`,
  },
  {
    name: 'eval-direct',
    weight: 2,
    evidence: INJECTED,
    build: (s, c) => `${s.local('eval')}(${s.text(scriptPayload(c))})`,
  },
  {
    name: 'eval-indirect',
    weight: 2,
    evidence: INJECTED,
    build: (s, c) =>
      c.rng.pick([
        (): string => `(0, ${s.local('eval')})(${s.text(scriptPayload(c))})`,
        (): string => `${s.ident('eval')}(${s.text(scriptPayload(c))})`,
        (): string => `${s.local('eval')}?.(${s.text(scriptPayload(c))})`,
      ])(),
  },
  {
    name: 'function-this',
    goal: 'script',
    sloppy: true,
    evidence: PROCESS,
    build: (s, c) =>
      tail(
        s.key(
          c.rng.pick([
            '(function () { return this; })()',
            '(function () { return this; }).call()',
            '(function () { return this; }).apply(null)',
            '((function () { return this; }).bind(undefined))()',
          ]),
          'process',
        ),
        PROCESS_NAMES,
        s,
        c,
      ),
  },
  {
    name: 'timer-constructor',
    evidence: INJECTED,
    build: (s, c) =>
      `${s.call(s.key(`${s.ident('setTimeout')}(() => {}, 0)`, 'constructor'), 'constructor', s.text(payload(c)))}()`,
  },
];

const PROCESS_SINKS: readonly Sink[] = [
  {
    name: 'process-via-globalthis',
    evidence: PROCESS,
    build: (s, c) => tail(s.key('globalThis', 'process'), PROCESS_NAMES, s, c),
  },
  {
    name: 'process-via-global',
    evidence: PROCESS,
    build: (s, c) => tail(s.key('global', 'process'), PROCESS_NAMES, s, c),
  },
  { name: 'process-identifier', evidence: PROCESS, build: (s, c) => tail(s.ident('process'), PROCESS_NAMES, s, c) },
  {
    name: 'process-via-self-reference',
    evidence: PROCESS,
    build: (s, c) =>
      tail(s.key(s.key('globalThis', c.rng.pick(['globalThis', 'global'])), 'process'), PROCESS_NAMES, s, c),
  },
  {
    name: 'process-env',
    evidence: /^process\.env$/,
    build: (s, c) =>
      s.key(s.key(s.ident('process'), 'env'), c.rng.pick(['PATH', 'HOME', 'USER', 'TOKEN', 'AWS_SECRET'])),
  },
  {
    name: 'process-exit',
    weight: 0.6,
    evidence: /^stub:process\.(?:exit|abort|reallyExit)$/,
    build: (s, c) =>
      s.call(s.ident('process'), c.rng.pick(['exit', 'exit', 'abort', 'reallyExit']), c.rng.pick(['', '0', '1'])),
  },
  {
    name: 'process-kill',
    evidence: /^stub:process\.kill$/,
    build: (s, c) =>
      s.call(
        s.ident('process'),
        'kill',
        `${c.rng.pick(['0', '1', 'process.pid'])}, ${c.rng.pick(['0', "'SIGTERM'", '9'])}`,
      ),
  },
  {
    name: 'process-binding',
    evidence: /^stub:process\.(?:binding|_linkedBinding|dlopen)$/,
    build: (s, c) =>
      s.call(
        s.ident('process'),
        c.rng.pick(['binding', 'binding', '_linkedBinding', 'dlopen']),
        s.text(c.rng.pick(['fs', 'spawn_sync', 'tcp_wrap', 'natives'])),
      ),
  },
  {
    name: 'process-builtin-module',
    weight: 2,
    evidence: /^load:/,
    build: (s, c) => {
      const module = c.rng.pick(HOST_MODULES);
      return useModule(s.call(s.ident('process'), 'getBuiltinModule', s.text(specifierOf(module, c))), module, s);
    },
  },
  {
    name: 'process-control',
    evidence: /^stub:process\./,
    build: (s, c) =>
      c.rng.pick([
        (): string => s.call(s.ident('process'), 'chdir', "'/'"),
        (): string => s.call(s.ident('process'), 'umask', '0'),
        (): string => s.call(s.ident('process'), 'setuid', '0'),
        (): string => s.call(s.ident('process'), 'on', "'uncaughtException', () => {}"),
        (): string => s.call(s.ident('process'), 'nextTick', '() => {}'),
        (): string => s.call(s.ident('process'), 'cpuUsage', ''),
        (): string => s.call(s.ident('process'), 'hrtime', ''),
        (): string => s.call(s.key(s.ident('process'), 'hrtime'), 'bigint', ''),
        (): string => s.call(s.ident('process'), 'emitWarning', "'w'"),
      ])(),
  },
  {
    name: 'process-main-module',
    goal: 'script',
    evidence: /^load:/,
    build: (s, c) => {
      const module = c.rng.pick(HOST_MODULES);
      return useModule(
        s.call(s.key(s.ident('process'), 'mainModule'), 'require', s.text(specifierOf(module, c))),
        module,
        s,
      );
    },
  },
];

export const SINKS: readonly Sink[] = [
  ...PROCESS_SINKS,
  ...FUNCTION_SINKS,
  ...LOADER_SINKS,
  ...HOST_OBJECT_SINKS,
  ...TAMPER_SINKS,
];
