/** Our own scope analysis is held to typescript-eslint's on the same tree: who is used where, how, and whom it means. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AST_NODE_TYPES } from '@typescript-eslint/types';
import { analyze } from '@typescript-eslint/scope-manager';
import { describe, expect, test } from 'vitest';
import type { Goal } from '../../../src/analysis/language.ts';
import { parse } from '../../../src/analysis/parse.ts';
import { managedScopes, type Scopes, type Variable } from '../../../src/analysis/scopes/scopes.ts';

const GOALS = ['module', 'script'] as const;

/** `arguments` at the top of a script is CommonJS's, which is outside. */
const isOutside = (variable: Variable | null): boolean =>
  variable === null || (variable.defs.length === 0 && variable.scope.block.type === AST_NODE_TYPES.Program);

const meaning = (variable: Variable | null): string => {
  if (variable === null || isOutside(variable)) return 'outside';
  const defs = variable.defs.map(({ type, node }) => `${type}@${node.range.join('-')}`);
  return `${variable.name} of ${variable.scope.type}@${variable.scope.block.range.join('-')}: ${[...new Set(defs)].sort().join(' ')}`;
};

const usesOf = (scopes: Scopes): readonly string[] => {
  const uses = scopes.references.map((use) => {
    const access = `${use.isRead() ? 'r' : ''}${use.isWrite() ? 'w' : ''}${use.init === true ? 'i' : ''}`;
    const value = use.writeExpr?.range.join('-') ?? '';
    return `${use.identifier.name}@${String(use.identifier.range[0])} ${access} ${value} ${meaning(use.resolved)}`;
  });
  // One node for both names of `export { a }` is met twice by the scope manager.
  return [...new Set(uses)].sort();
};

const bothOf = (source: string, goal: Goal): readonly [ours: readonly string[], theirs: readonly string[]] => {
  const parsed = parse(source, { typescript: false, jsx: false, goal });
  const manager = analyze(parsed.program, {
    sourceType: goal,
    globalReturn: goal === 'script',
    lib: [],
    jsxPragma: null,
  });
  return [usesOf(parsed.scopes), usesOf(managedScopes(manager))];
};

const SNIPPETS: readonly string[] = [
  'function f(a = process) { var process; return a; }',
  'function f(a = () => b, [c = a, ...d], { e, f: g = c, ...h } = d) { let b; var c; return [e, g, h]; }',
  'function f() { return arguments; } const g = () => arguments; function h(arguments_) { var arguments; arguments; }',
  '(function named(a) { named(a); }); (function named(named) { named; }); (function named() { var named; named; });',
  'class A extends B { [A.x] = A; static { var A; A; y; } m(A) { return A; } static z = x; } A; (class C { n = C; }); C;',
  '{ let a; { a; var b; const a2 = b; } function inner() {} } a; b; inner;',
  'switch (a) { case a: let a; default: a; function f() {} } f;',
  'switch ((() => b)()) { case 0: let b; }',
  'for (let i = i0; i < n; i += 1) { let i; i; } for (var j of j) j; for (const k in k) k; for (l of l) l; i; j; k;',
  'for (const [m, { n = m }] of list) n; for ({ o, p: [q = o] } of list) q; for (r.s of t) u; for (let v, w = v;;) { w; break; }',
  'try { a; } catch (a) { a; { var a = 1; } let b; } finally { b; } try {} catch ({ c, d = c }) { d; } try {} catch { e; }',
  '[a, b = c, ...d] = e; ({ f, g: h, i = j, [k]: l, ...m.n } = o); [p.q] = r; a += 1; b ||= 2; c++; --d.e; [f] = [f] = g;',
  'label: for (;;) { break label; } label2: { continue_: break label2; } new a.target; a.b; a[b]; ({ a, b: c, [d]: e, f() {} });',
  'var a = 1, a = 2; function a() {} let b = b; const c = d, d = c;',
  'const { a: { b: [c = c2] = c3 } = c4, ...rest } = source, [first, , { second }] = rest;',
  'async function* f() { for await (const x of y) yield x; await z; } const g = async (a, b = a) => ({ a, b });',
  'x = function () { return this.x; }; get = { get a() { return b; }, set a(b) { c = b; }, async *[d]() {} };',
  'tag`a${b}c${`d${e}`}`; delete a.b, typeof c, void d; a ? b : c; a ?? b; (a, b); [...a, , b]; f(...a); new A(...b);',
  'class A { #p = q; static #r() { return #p in s; } get [t]() { return this.#p; } constructor(u = v) { super_; } }',
  'if (a) function f() {} else { function g() {} } f; g; while (a) var b = c; do { let d; } while (d);',
];

const MODULES: readonly string[] = [
  "import a, { b as c, default as d, 'e f' as g } from 'x'; import * as h from 'y'; export { a, c as renamed, h as 'i j' }; d(g);",
  "export { a, b as c } from 'x'; export * as d from 'y'; export * from 'z' with { type: 'json' }; a; b; d; type;",
  'export default function f() { f; } export const g = f, { h } = g; export class A {} export { h as h2 };',
  'export default class { m() { return import.meta; } } await a; import(b); import(c, { with: d });',
  'export default a; { using c = d; } await using e = f;',
];

describe('the same as the scope manager’s', () => {
  test.each(SNIPPETS)('%s', (source) => {
    for (const goal of GOALS) {
      let both: ReturnType<typeof bothOf>;
      try {
        both = bothOf(source, goal);
      } catch (error) {
        // Some are only for sloppy code.
        expect(error).toBeInstanceOf(SyntaxError);
        expect(goal).toBe('module');
        continue;
      }
      expect(both[0].length).toBeGreaterThan(0);
      expect(both[0]).toEqual(both[1]);
    }
  });

  test.each(MODULES)('%s', (source) => {
    const [ours, theirs] = bothOf(source, 'module');
    expect(ours).toEqual(theirs);
  });

  test.each(['acorn', 'meriyah', 'zod', 'fast-check', 'eslint'])('in %s', (name) => {
    const source = readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
    const [ours, theirs] = bothOf(source, /^(?:import|export)\b/m.test(source) ? 'module' : 'script');
    expect(ours.length).toBeGreaterThan(10);
    expect(ours).toEqual(theirs);
  });
});
