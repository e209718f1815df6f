import { expect, test } from 'vitest';
import { constantCondition, typeName } from '../../src/templates/dead-tests.ts';
import { variants } from './variants.ts';

/** Catches a template that changes the subject, the operator or the quotes. */
test('a typeof is compared with the names of types', () => {
  const found = variants('const f = (x) => typeof x === "";', typeName);
  expect(found).toContain('const f = (x) => typeof x === "function";');
  expect(found).toHaveLength(8);
  expect(variants("const f = (x) => 'text' !== typeof x;", typeName)).toContain(
    "const f = (x) => 'object' !== typeof x;",
  );
});

test('what is no typeof is left alone', () => {
  expect(variants('const f = (x) => x === "" || -x === "a" || typeof x === y;', typeName)).toEqual([]);
});

test('a constant condition asks about what it decides', () => {
  const found = variants('function f(o) { if (false) o = { cmp: o }; return o; }', constantCondition);
  expect(found).toContain("function f(o) { if (typeof o === 'function') o = { cmp: o }; return o; }");
  const members = variants('function f(o) { return true ? o.cycles : 1; }', constantCondition);
  expect(members).toContain("function f(o) { return (typeof o.cycles === 'boolean') ? o.cycles : 1; }");
});

test('a condition of the same family is asked with another name', () => {
  const chain = 'const N1 = 1, N2 = 2, N3 = 3; const f = (value) => (value < N1 ? 1 : false ? 2 : value < N3 ? 3 : 4);';
  expect(variants(chain, constantCondition)).toContain(chain.replace('false', '(value < N2)'));
});

test('a loop that never runs counts up to a length', () => {
  const loop = 'function f(list, x) { for (let i = 0; false; i++) if (list[i] === x) return i; return list.length; }';
  expect(variants(loop, constantCondition)).toContain(loop.replace('false', 'i < list.length'));
});

test('a name that cannot be read there is no subject, and a constant elsewhere is none', () => {
  const inner = variants('function f() { if (false) { let inner = 1; g(inner); } }', constantCondition);
  expect(inner.filter((text) => /if \([^)]*inner/.test(text))).toEqual([]);
  expect(variants('const on = true;', constantCondition)).toEqual([]);
});
