import { expect, test } from 'vitest';
import { generateCandidates } from '../../src/search/candidates.ts';
import { parseSource } from '../../src/source/parse.ts';
import { applySplices } from '../../src/source/splice.ts';
import { mineInputs } from '../../src/mine/inputs.ts';
import { constantCondition, typeName } from '../../src/templates/dead-tests.ts';
import type { Template } from '../../src/templates/index.ts';

const variants = (text: string, template: Template): readonly string[] => {
  const unit = parseSource('a.js', text);
  if (unit === undefined) throw new Error('does not parse');
  const inputs = mineInputs({ tests: [], failing: [], passing: [], hints: [] });
  const all = generateCandidates({ units: [unit], suspicion: () => 1, inputs, templates: [template], seed: 1 });
  return all.map(({ edits }) => applySplices(text, edits[0]?.splices ?? []));
};

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

test('a name that cannot be read there is no subject, and a constant elsewhere is none', () => {
  expect(variants('function f() { if (false) { let inner = 1; } }', constantCondition)).toEqual([]);
  expect(variants('const on = true;', constantCondition)).toEqual([]);
});
