/** Objects that everybody shares can be reached without being named at the place where they are changed. */
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

const verdict = (source: string, filename = 'x.mjs'): string => validate(source, { filename }).verdict;

describe('is not allowed', () => {
  test.each([
    ["Object[['defineProperty']](RegExp, Symbol.species, {})", 'a key that is an array'],
    ["let key = 'a'; key = 'seal'; Object[key](Promise)", 'a key that may be several'],
    ["Object[1 < 2 ? 'defineProperty' : 'keys'](Map, 'x', {})", 'a key that depends'],
    ["Object['  preventExtensions '.trim()](Promise)", 'a key that is computed'],
    ["[Object].forEach((o) => { o['freeze'] = () => []; })", 'a list of one'],
    ['new Map([[1, Promise]]).get(1).resolve = () => 1', 'a map'],
    ["({ a: { b: Number } }).a['b']['isInteger'] = () => 0", 'an object'],
    ['(function* () { yield Promise; })().next().value.resolve = 1', 'a generator'],
    ['(() => { try { throw RegExp; } catch ({ prototype: p }) { return p; } })().test = 1', 'something thrown'],
    ['({ get o() { return Object; } }).o.seal(Promise)', 'a getter'],
    ['class A { #o = Object; get v() { return this.#o.assign; } }', 'a private field'],
    ['(function () { return this.getPrototypeOf; }).call(Object)', '`this` of a call'],
    ['(function () { return arguments[0].prototype; }).apply(null, [Array])', 'arguments of a call'],
    ['((_, o) => o.getPrototypeOf)`${Object}`', 'a tag'],
    ['({ __proto__: Object, m() { return super.getPrototypeOf; } }).m()', '`super`'],
    ["Object.setPrototypeOf({}, Object)['defineProperty']", 'inheritance'],
    ["Reflect.get(Object, 'getPrototypeOf').call(Object, new Set())", 'Reflect.get'],
    ["globalThis['process']['hrtime']()", 'a harmless part of the process'],
    ['void global["process"]', 'a look at what the global object holds'],
    ['typeof globalThis?.global?.process', 'a global object inside itself'],
  ])('%s: %s', (source) => {
    expect(verdict(source)).not.toBe('allow');
  });

  test('a name that is written with several escapes, in TypeScript too', () => {
    const name = Array.from('constructor', (letter) => `\\u{${letter.charCodeAt(0).toString(16)}}`).join('');
    const some = 'c\\u{6f}nstr\\u{75}ctor';
    for (const filename of ['x.ts', 'x.mjs']) {
      for (const spelled of [name, some, 'c\\u006fnstr\\u{75}ctor'])
        expect(verdict(`({ *g() {} }).g.${spelled}('yield 1')().next()`, filename), spelled).toBe('deny');
    }
  });
});

describe('is allowed', () => {
  test.each([
    'export const numbers = (list) => list.map(Number).filter(Boolean)',
    'export const later = Promise.all([1, 2]).then(String)',
    'export const isList = (x) => x instanceof Array || typeof x === "object"',
    'class Mistake extends Error {} export { Mistake }',
    'export const most = [Infinity, -Infinity, NaN]',
    'function A() {} A.prototype.go = function () { return 1; }; export { A }',
    "if (typeof process !== 'undefined') { }",
    'const { keys, entries } = Object; export const size = (o) => keys(o).length + entries(o).length',
    'export const same = (a, b) => Object.is(a, b) && Object.getPrototypeOf(a) === Object.getPrototypeOf(b)',
  ])('%s', (source) => {
    expect(verdict(source)).toBe('allow');
  });
});
