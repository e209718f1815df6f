import vm from 'node:vm';
import { expect, test } from 'vitest';
import { parseSource } from '../../src/source/parse.ts';
import { instrument } from '../../src/trust/instrument.ts';

/** Runs a script's text with hooks and returns what they were told. */
const run = (
  text: string,
  after: string,
): { readonly made: string[]; readonly calls: unknown[][]; readonly value: unknown } => {
  const made: string[] = [];
  const calls: unknown[][] = [];
  const context = vm.createContext({
    module: { exports: {} },
    __evolveFn: (id: string, value: unknown) => (made.push(id), value),
    __evolveCall: (id: string, self: unknown, args: ArrayLike<unknown>, isNew: boolean) =>
      void calls.push([id, self === undefined ? 0 : 1, [...(args as unknown[])], isNew]),
  });
  const value: unknown = vm.runInContext(
    `${instrument('lib.js', text, { fuel: false })?.text ?? ''}\n;${after}`,
    context,
  );
  return { made, calls, value };
};

const idOf = (name: string): string => `lib.js#${name}`;

// Would catch: a form of function that is never recorded, or is recorded under another name than it is called again by.
test.each([
  ['a declaration', 'function f(a, b) { return a + b; }', 'f(1, 2)', ['f', 0, [1, 2], false], 3],
  ['an arrow', 'const f = (a, b = 3) => a + b;', 'f(1)', ['f', 0, [1, 3], false], 4],
  ['an arrow that makes an object', 'const f = (a) => ({ a });', 'f(1).a', ['f', 0, [1], false], 1],
  ['rest', 'const f = (...all) => all.length;', 'f(1, 2)', ['f', 0, [1, 2], false], 2],
  [
    'an export',
    'module.exports = function (a) { "use strict"; return a; };',
    'module.exports(1)',
    ['module.exports', 0, [1], false],
    1,
  ],
  [
    'a method',
    'class C { m(a) { return this.n + a; } }; C.prototype.n = 1;',
    'new C().m(1)',
    ['C.m', 1, [1], false],
    2,
  ],
  ['a constructor', 'class C { constructor(a) { this.a = a; } }', 'new C(1).a', ['C.constructor', 0, [1], true], 1],
  ['a shorthand', 'const o = { m(a) { return a; } };', 'o.m(1)', ['o.m', 0, [1], false], 1],
  [
    'the wrapper of a module',
    '(function (root) { function f(a) { return a; } root.f = f; })(globalThis);',
    'f(1)',
    ['f', 0, [1], false],
    1,
  ],
] as const)('%s is told when it is called', (_, text, after, [id, ...call], value) => {
  const told = run(text, after);
  expect(told.calls).toEqual([[idOf(id), ...call]]);
  expect(told.value).toBe(value);
  const target = instrument('lib.js', text, { fuel: true })?.targets.find((own) => own.id === idOf(id));
  expect(told.made).toContain(target?.holder ?? target?.id);
});

// Would catch: a closure recorded as if it could be called again, and a changed program where no hooks are.
test('a function made by a call of another is no target, and a name stays', () => {
  const text = 'const make = () => (a) => a; const named = function () {}; module.exports = [make()(2), named.name];';
  expect(instrument('lib.js', text, { fuel: false })?.targets.map(({ id }) => id)).toEqual([
    idOf('make'),
    idOf('named'),
  ]);
  const context = vm.createContext({ module: { exports: {} } });
  vm.runInContext(
    instrument('lib.js', 'function f(a) { return a; } module.exports = [f(2)];', { fuel: false })?.text ?? '',
    context,
  );
  expect(vm.runInContext('module.exports[0]', context)).toBe(2);
});

test('TypeScript and modules stay parseable, and what does not parse is left alone', () => {
  const text =
    'import a from "a";\nexport default class<T> { m<U>(this: unknown, u: U): U { return u; } }\nexport const f = <T,>(x: T): T => x as T;\n';
  const made = instrument('lib.ts', text, { fuel: true })?.text ?? '';
  expect(parseSource('lib.ts', made)).toBeDefined();
  expect(made).not.toBe(text);
  expect(instrument('lib.js', 'function (', { fuel: true })).toBeUndefined();
});
