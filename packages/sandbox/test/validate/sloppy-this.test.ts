/** `this` of sloppy code may be the global object, and which code is sloppy is not told by a file's name alone. */
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

const rules = (source: string, filename = 'a.cjs'): readonly string[] =>
  validate(source, { filename, policy: 'pure' }).findings.map(({ rule }) => rule);
const verdict = (source: string, filename = 'a.cjs'): string => validate(source, { filename }).verdict;
const many = (count: number, piece: string): string => piece.repeat(count);

describe('`this` that may be the global object', () => {
  // Would catch: a name of the global object's own, which counts for less than what it leads to.
  test.each([
    'function f(){ return this.globalThis } exports.r = f().process.version',
    'function f(){ return this.global } exports.r = f().process.version',
    "function f(){ return this.self ?? this.global } exports.r = f().eval('1')",
    'function f(){ return this?.globalThis } f()',
    "function f(){ return this['global' + 'This'] } f()",
    'function f(x){ return this[`proc${x}`] } exports.r = f("ess").version',
    'function f(){ return this.Performance } f()',
    'function f(){ return this.JSON } f().zz = 5',
    'function f(){ return this.Reflect.ownKeys } f()',
  ])('does not give itself away: %s', (source) => {
    expect(rules(source)).toContain('capability/reflect.this');
  });

  // Would catch: a write that nobody looks at, of whatever shape.
  test.each([
    "function f(){ this.Number = () => 'constructor' } f(); isNaN[Number(1)]",
    'function f(){ this.JSON = 5 } f()',
    'function f(){ this.JSON.zz = 5 } f()',
    'function f(){ this.zz = 5 } f()',
    'function f(){ this[0] = 5 } f()',
    'function f(){ delete this.zz } f()',
    'function f(){ delete this?.zz } f()',
    'function f(){ this.zz++ } f()',
    'function f(){ [this.zz] = [5] } f()',
    'function f(){ [...this.zz] = [5] } f()',
    'function f(){ ({ a: this.zz } = { a: 5 }) } f()',
    'function f(){ ({ a: this.zz = 5 } = {}) } f()',
    'function f(){ for (this.zz of [5]); } f()',
    'function f(){ for (this.zz in { a: 5 }); } f()',
    'function f(){ (() => { this.zz = 5 })() } f()',
    'function f(a = this.zz = 5){} f()',
    'function f(){ return class { static [this.zz = 5](){} } } f()',
    'function f(){ class A extends (this.zz = 5, Object) {} } f()',
    'function f(){ ({ m(){ super.zz = 5 } }).m.apply() }',
  ])('is not written to: %s', (source) => {
    expect(rules(source)).toContain('capability/reflect.this');
  });

  // Would catch: a type's wrapper that hides what is done.
  test.each([
    'function f(this: any){ (this as any).zz = 5 } f()',
    'function f(this: any){ (this.zz as any) = 5 } f()',
    'function f(this: any){ this!.zz! = 5 } f()',
    'function f(this: any){ return (this as any).globalThis } f()',
  ])('is not written to under a type: %s', (source) => {
    expect(rules(source, 'a.cts')).toContain('capability/reflect.this');
  });

  // Would catch: a question whose answer is a function of the text's own, which is given what is asked about.
  test.each([
    'function f(){ return this instanceof { [Symbol.hasInstance](g){ return g.process } } } f()',
    'const T = { [Symbol.hasInstance](g){ return g.process } }; function f(){ return this instanceof T } f()',
    'class T { static [Symbol.hasInstance](g){ return g.process } } function f(){ return this instanceof T } f()',
    'class S { static [Symbol.hasInstance](g){} } class T extends S {} function f(){ return this instanceof T } f()',
    'function T(){} T = { [Symbol.hasInstance](g){} }; function f(){ return this instanceof T } f()',
    'function T(){} Object.defineProperty(T, Symbol.hasInstance, { value(g){} }); function f(){ return this instanceof T }',
    "function T(){} Object['define' + x](T, Symbol.hasInstance, {}); function f(){ return this instanceof T }",
    'const { defineProperty: d } = Object; function T(){} d(T, s, {}); function f(){ return this instanceof T }',
    'function T(){} Object.setPrototypeOf(T, { [Symbol.hasInstance](g){} }); function f(){ return this instanceof T }',
    'function T(){} Reflect.set({}, Symbol.hasInstance, (g) => g, T); function f(){ return this instanceof T }',
    'function f(){ return this instanceof exports } exports[Symbol.hasInstance] = (g) => g.process',
  ])('is not asked in a way that hands it on: %s', (source) => {
    expect(rules(source)).toContain('capability/reflect.this');
  });

  // Would catch: a `this` that is passed on although nobody writes it.
  test.each([
    'exports.m = { __proto__: { x(){ "use strict"; return this.process } }, m(){ return super.x() } }.m',
    'exports.m = { m(){ return super.x } }.m',
  ])('is not passed on by `super`: %s', (source) => {
    expect(rules(source)).toContain('capability/reflect.this');
  });

  test('is no part of an element', () => {
    const source = 'const React = { createElement(g){} }; function f(this: any){ return <this.globalThis/> }';
    expect(rules(source, 'a.tsx')).toContain('capability/reflect.this');
  });

  // Would catch: a string that is no directive, because something stands before it.
  test.each(["function f(){ ; 'use strict'; this.zz = 5 } f()", "0; 'use strict'; function f(){ this.zz = 5 } f()"])(
    'is that of sloppy code: %s',
    (source) => {
      expect(rules(source)).toContain('capability/reflect.this');
    },
  );
});

describe('ordinary code of the time before classes', () => {
  test.each([
    'function Foo(a){ this.a = a } module.exports = Foo',
    'function Foo(){} Foo.prototype.bar = function(){ this.x = 1; return this }; exports.Foo = new Foo()',
    'function Foo(){ if (!(this instanceof Foo)) return new Foo(); this.list = [] } module.exports = Foo',
    'exports.counter = { n: 0, up: function(){ return ++this.n } }',
    'exports.a = function(){ return this.items.length }',
    "var __importDefault = (this && this.__importDefault) || function (m) { return m }; exports.a = __importDefault('a')",
  ])('is not denied: %s', (source) => {
    for (const policy of ['pure', 'default'] as const)
      expect(validate(source, { filename: 'a.cjs', policy }).verdict).not.toBe('deny');
  });

  test.each([
    'function Foo(){ return this instanceof Foo } exports.r = new Foo()',
    'class Foo { static make(){ return new Foo() } } exports.f = function(){ return this instanceof Foo }',
    'exports.f = function(){ return this instanceof Date || this === 5 || typeof this }',
    "exports.f = function(){ return this.items.concat(this.name) + this.hasOwnProperty('a') }",
    "'use strict'; function Foo(a){ this.a = a } module.exports = Foo",
    "function Foo(a){ 'x'; 'use strict'; this.a = a; this.JSON = 5 } module.exports = Foo",
    'class A { a = this.b; static { this.c = 5 } m(){ this.d = () => { this.e = 1 } } } exports.A = A',
    'class A extends Array { m(){ return super.map(this.f) } } exports.A = A',
  ])('is allowed: %s', (source) => {
    expect(verdict(source)).toBe('allow');
  });
});

describe('the goal of TypeScript', () => {
  const SLOPPY = 'function f(this: any){ return this } f()';
  // Would catch: types that are taken for module syntax, although they are gone when Node looks for it.
  test.each([
    'module.exports = { r: 1 };',
    "import type { A } from 'x';",
    "export type { A } from 'x';",
    'export interface A {}',
    'export default interface A {}',
    'export declare const a: 1;',
    'export function g(): void;',
    'export default function g(): void;',
    'export namespace N { export type A = 1 }',
    "import x = require('./x');",
    'export = 1;',
    'async function g() { await 1 }',
  ])('is that of a script: %s', (source) => {
    for (const filename of ['a.ts', 'a.tsx', 'a.cts'])
      expect(rules(`${source}\n${SLOPPY}`, filename)).toContain('capability/reflect.this');
  });

  test.each([
    'export {};',
    "import './x';",
    "import { type A } from './x';",
    'export default class {}',
    'export const a = 1;',
    'await 1;',
    'for await (const a of []);',
  ])('is that of a module: %s', (source) => {
    for (const filename of ['a.ts', 'a.tsx', 'a.mts', 'a.jsx']) {
      const text = filename === 'a.jsx' ? source.replace('type A', 'A') : source;
      const sloppy = filename === 'a.jsx' ? 'function f(){ return this }' : SLOPPY;
      expect(verdict(`${text}\n${sloppy}`, filename), filename).toBe('allow');
    }
  });

  test('a goal that is given wins, and so does an extension that says it', () => {
    expect(validate(SLOPPY, { filename: 'a.ts', goal: 'module' }).verdict).toBe('allow');
    expect(validate(`${SLOPPY}; export {}`, { filename: 'a.ts', goal: 'script' }).verdict).not.toBe('allow');
    expect(verdict(SLOPPY, 'a.mts')).toBe('allow');
  });

  test('what CommonJS gives a file is what it is in JavaScript', () => {
    const source = "const { join } = require('path'); exports.a = join('a', require('./b').c); module.exports.d = 1;";
    expect(rules(source, 'a.ts')).toEqual(rules(source, 'a.js'));
    expect(verdict(source, 'a.ts')).toBe(verdict(source, 'a.js'));
    expect(verdict('exports.a = __filename', 'a.ts')).toBe('guard');
  });

  test('a mistake is placed where it is', () => {
    expect(validate('import a from "./a";\nlet b = ;', { filename: 'a.ts' }).findings[0]).toMatchObject({
      rule: 'parse/error',
      line: 2,
    });
  });
});

describe('a declaration that loads a module and takes no name', () => {
  // Would catch: a list of names that is gone through and is empty.
  test.each([
    "export {} from 'node:inspector'",
    "import {} from 'node:inspector'",
    "export { type Session } from 'node:inspector'",
    "import { type Session } from 'node:inspector'",
  ])('counts as the bare import: %s', (source) => {
    const capabilities = (text: string): readonly string[] => validate(text, { filename: 'a.ts' }).capabilities;
    expect(capabilities(source)).toEqual(capabilities("import 'node:inspector'"));
    expect(verdict(source, 'a.ts')).toBe('deny');
  });

  test.each([
    "import type { Session } from 'node:inspector'; export {}",
    "export type { Session } from 'node:inspector'; export {}",
    "export {} from './a'",
  ])('is none: %s', (source) => {
    expect(verdict(source, 'a.ts')).toBe('allow');
  });
});

// Would catch: work for each `this` or each import that grows with the whole text; a minute instead of a moment.
test.each([
  ['statements that are no directives', many(400_000, ';') + many(20_000, 'this.a;'), 'a.cjs', 'allow'],
  ['directives', many(50_000, "'a';") + many(20_000, 'this.a;'), 'a.cjs', 'allow'],
  ['directives after parameters', `function f(${many(5_000, '{}=this,')}a){}`, 'a.cjs', 'guard'],
  ['a deep sum', `function f(){ return ${many(3_000, 'this.a+')}1 }`, 'a.cjs', 'allow'],
  ['questions', `function F(){} function f(){ ${many(20_000, 'this instanceof F;')} }`, 'a.cjs', 'allow'],
  ['line ends', `${many(100_000, '\n')}1`, 'a.js', 'allow'],
  ['names of names', many(5_000, 'import a = process.env;'), 'a.ts', 'deny'],
])('%s are read in time', { timeout: 20_000 }, (_, source, filename, expected) => {
  expect(verdict(source, filename)).toBe(expected);
});
