/** Names that mean somebody else than they seem to: hoisted, ambient, erased, merged, written behind the analysis's back. */
import { describe, expect, test } from 'vitest';
import { validate, type ValidateOptions } from '../../src/index.ts';

const verdictsOf = (source: string, filename: string): readonly string[] =>
  (['default', 'pure'] as const).map(
    (policy) => validate(source, { filename, policy } satisfies ValidateOptions).verdict,
  );

const CODE = "'return process.version'";

describe('never allowed', () => {
  // Would catch: a declaration of CommonJS's own names that takes effect after they were used, or never.
  test.each([
    "exports.r = require('child_process').execFileSync; if (0) var require = 1;",
    "exports.r = module.require('fs'); var module = 0;",
    "exports.r = arguments[1]('fs'); var arguments = 0;",
    "f(); var require = 1; function f() { exports.r = require('fs'); }",
    "if (0) { var require = 1; } exports.r = require('fs');",
    "switch (1) { case 0: var require = 1; case 1: exports.r = require('fs'); }",
    "for (var require of []) {} exports.r = require('fs');",
    "var module; exports.r = module.require('fs');",
    "var require = require; exports.r = require('fs');",
    "exports.r = require('fs'); var { require } = {};",
    "exports.r = require('fs'); try {} catch (require) { var require = 1; }",
    "for (var module = 0; module < 0; ); exports.r = module.require('fs');",
    "if (0) function require() {}  exports.r = require('process').version;",
    `exports.toString = () => 'constructor'; exports.r = isNaN[exports](${CODE})(); if (0) var exports = 0;`,
    "function f() { arguments.toString = () => 'constructor'; const G = isNaN[arguments]; var arguments = 0; return G }",
  ])('CommonJS: %s', (source) => {
    expect(verdictsOf(source, 'a.cjs')).not.toContain('allow');
  });

  // Would catch: trust in a function of the language where a block may have declared another.
  test.each([
    ['a.cjs', `{ function Number() { return 'constructor'; } }  exports.r = isNaN[Number(0)](${CODE})();`],
    ['a.cjs', `{ function Symbol() {} Symbol.k = 'constructor'; } exports.r = isNaN[Symbol.k](${CODE})();`],
    [
      'a.cts',
      `{ function Number(): any { return 'constructor'; } }  exports.r = (isNaN as any)[Number(0)](${CODE})();`,
    ],
    [
      'a.mts',
      `const Number: any = () => 'constructor'; let G: any; { declare const Number: any; G = (isNaN as any)[Number(0)]; } G(${CODE})();`,
    ],
    ['a.mjs', `const t = (() => {}).toString; t.zz = 'constructor'; isNaN[Symbol.toString.zz](${CODE})();`],
  ])('%s: %s', (filename, source) => {
    expect(verdictsOf(source, filename)).not.toContain('allow');
  });

  // Would catch: a variable that is none once the types are gone.
  test.each([
    ["import type { process } from './x.ts'; export const r = (process as any).version;"],
    ["import { type globalThis } from './x.mjs'; export const r = (globalThis as any).process.version;"],
    ["import type process from './x.ts'; export const r = (process as any).version;"],
    ["import type * as process from './x.ts'; export const r = (process as any).version;"],
    ["import type { eval } from './x.ts'; (0, eval as any)('process.version');"],
    ['namespace process { export interface X {} } export const r = (process as any).version;'],
    ['namespace process { namespace inner {} } export const r = (process as any).version;'],
    ['interface process {} namespace process {} export const r = (process as any).version;'],
    ['declare class process {} namespace process {} export const r = (process as any).version;'],
    [`function Function(x: any): any; export const r = (Function as any)(${CODE})();`],
    [`{ function Function(x: any): any; (Function as any)(${CODE})(); } export {};`],
    ['function Object(): any; (Object as any).prototype.zz = 1; export {};'],
    ['const enum process { A } export const r = (process as any).version;'],
    ['namespace A { export type B = 1 } import process = A.B; export const r = (process as any).version;'],
    [`namespace A { export const f: any = () => {} } import G = A.f.constructor; (G as any)(${CODE})();`],
    ['namespace N { export declare const x = process.version } export const r = (N as any).x;'],
  ])('TypeScript: %s', (source) => {
    expect(verdictsOf(source, 'a.mts')).not.toContain('allow');
  });

  // Would catch: a key that is written where nobody looks.
  test.each([
    [
      "namespace N { export let k = 0; export const get = (f: any) => f[k] } (N as any).k = 'constructor'; N.get(isNaN);",
    ],
    [
      "namespace N { export const k: any = 'constructor' } var k = 0; namespace N { export const G = (isNaN as any)[k] } N.G('1')();",
    ],
    ["enum E { k = 'constructor' } var k = 0; enum E { z = (isNaN as any)[k]('return 5')() }"],
    ["enum E { k = 'constructor' } var k = 0; namespace E { export const G = (isNaN as any)[k] }"],
    ['var q = isNaN; namespace q { export const zz = 1 }'],
    ["let k: any = 0; (k satisfies any) = 'constructor'; (isNaN as any)[k]('1')();"],
    ["let k: any = 0; ((k as any)!) = 'constructor'; (isNaN as any)[k]('1')();"],
    ["let k: any = 0; [k as any] = ['constructor']; (isNaN as any)[k]('1')();"],
    ["let k: any = 0; for (k as any of ['constructor']) (isNaN as any)[k]('1')();"],
  ])('keys of TypeScript: %s', (source) => {
    expect(verdictsOf(source, 'a.ts')).not.toContain('allow');
  });

  // Would catch: a constructor, or a prototype, that is handed to the text by asking for something else.
  test.each([
    ['a.mjs', `let G; isNaN.constructor instanceof { [Symbol.hasInstance](v) { G = v } }; G(${CODE})();`],
    ['a.mjs', 'delete [].constructor.name;'],
    ['a.mjs', '[].constructor.name = 1;'],
    ['a.mjs', 'class K extends Object {}  K.getPrototypeOf([]).zz = 1;'],
    ['a.mjs', "class K extends Object {}  K.defineProperty([].values(), 'x', {});"],
    ['a.mjs', 'function K() {} K = [].concat(Object)[0]; K.prototype.zz = 1;'],
    ['a.mjs', 'class K {} K = [].concat(Object)[0]; K.prototype.zz = 1;'],
    ['a.mjs', "const s = ['Of'].join(); Object['getPrototype' + s]([]).zz = 1;"],
    ['a.mjs', "const s = ['Of'].join(); (x => x['getPrototype' + s]([]).zz = 1)(1);"],
    ['a.mjs', "[].slice.call = () => 'x';"],
    ['a.mjs', 'const f = [].slice; f.apply = () => 1;'],
    ['a.mjs', 'class K { static f() { super.call.zz = 1 } } K.f();'],
    [
      'a.jsx',
      `const React = { createElement: T => T(${CODE})() }; const f = () => {}; export const r = <f.constructor />;`,
    ],
    ['a.tsx', 'const o: any = {}; export const r = <o.__proto__ />;'],
  ])('%s: %s', (filename, source) => {
    expect(verdictsOf(source, filename)).not.toContain('allow');
  });
});

// Would catch: a package that is loaded by the path where it is installed, which no grant or denial of packages would see.
test.each([
  ["import '../node_modules/lodash/index.js';", 'import.package:lodash'],
  ["import '../../a/node_modules/b/node_modules/@scope/name/x.js';", 'import.package:@scope/name'],
  ["import './%6eode_modules/lodash/index.js';", 'import.package:lodash'],
  ["import './NODE_MODULES/lodash/index.js';", 'import.package:lodash'],
  ["import './node_modules.js';", 'import.relative'],
])('%s', (source, capability) => {
  expect(validate(source, { filename: 'a.mjs' }).capabilities).toEqual([capability]);
});

describe('never denied', () => {
  test.each([
    [
      'a.cjs',
      "var exports = module.exports = { a: 1 }; exports.b = 2; var Buffer = require('./buffer').Buffer; Buffer(1);",
    ],
    [
      'a.cjs',
      "var crypto = require('crypto'); exports.hash = (s) => crypto.createHash('sha256').update(s).digest('hex');",
    ],
    [
      'a.cjs',
      "var list = [require('./a')]; for (var i = 0; i < 1; i++) { var module = list[i]; exports.x = module.x; }",
    ],
    ['a.cjs', "var module = require('./x'); exports.y = () => module.z;"],
    ['a.cjs', 'if (1) { function helper() { return 1 } helper(); } function module2() {}'],
    ['a.mjs', "const m = './a.mjs'; await import(m);"],
    [
      'a.mjs',
      'class A { m() {} } class B extends A {} B.prototype.m = function () { return 1 }; A.prototype.extra = 1;',
    ],
    ['a.mjs', 'function same(a, b) { return a.constructor === b.constructor && a instanceof b.constructor; }'],
    ['a.ts', "import type { Request } from './types.ts'; export const f = (r: Request): string => r.url;"],
    ['a.ts', "import { type Request, send } from './types.ts'; export const f = (r: Request): void => send(r);"],
    [
      'a.ts',
      'export function f(a: string): string; export function f(a: number): number; export function f(a: any) { return a }',
    ],
    ['a.ts', 'export namespace Shapes { export const pi = 3; export namespace Inner { export const tau = pi * 2 } }'],
    ['a.ts', 'export const enum Level { Low, High } export const is = (l: Level) => l === Level.High;'],
    ['a.ts', 'export class Box {} export namespace Box { export const size = 1 }'],
    ['a.ts', 'let x: unknown = 1; (x as number) = 2; x!; export { x };'],
    ['a.ts', 'declare const VERSION: string; export const v = VERSION;'],
    ['a.tsx', 'import * as UI from "./ui.ts"; export const r = <UI.Button.Large label="x" />;'],
  ])('%s: %s', (filename, source) => {
    const { verdict, findings } = validate(source, { filename });
    expect([verdict, findings.filter(({ answer }) => answer === 'deny')]).not.toContain('deny');
  });
});
