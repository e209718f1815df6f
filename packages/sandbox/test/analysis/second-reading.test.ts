/** Two parsers' trees are compared node by node: real code agrees, and whatever they read differently does not. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/analysis/language.ts';
import { parse } from '../../src/analysis/parse.ts';
import { isReadAlike } from '../../src/analysis/second-reading.ts';
import { childrenOf } from '../../src/analysis/tree.ts';

const agree = (source: string, other = source): boolean => {
  const { tree, goal } = parse(source, languageOf('x.js', undefined));
  return isReadAlike({ tree, source: other, goal });
};

const EVERYTHING = `#!/usr/bin/env node
import def, { a as b, c, 'odd name' as odd } from './x.js';
import * as all from './y.js' with { type: 'json' };
export { b, c as renamed, odd as 'string name' };
export { q, r as s } from './z.js';
export * as space from './w.js';
export * from './v.js';
export default class Named extends def {
  static #hidden = 1;
  static { this.#hidden += all.size; }
  ['computed' + 1] = () => new.target;
  constructor({ x, y: { z = 1 } = {}, ...rest }, [first, , ...others] = []) { super(x, z, rest, first, others); }
  get size() { return super.size ?? 0; }
  set size(value) { this.value = value; }
  async *walk() { for await (const item of this) yield* item; }
  static async create() { return await import('./x.js'); }
  'quoted'() {}
  12() {}
  #secret() { return #hidden in this; }
}
label: for (let i = 0, j; i < 3; i++) { if (i) continue label; else break label; }
for (const key in all) switch (key) { case 'a': { let inner; } default: ; }
for (var old of []) {}
try { throw 1n; } catch ({ message }) { message; } finally { }
try { } catch { }
const tagged = b\`head \${c} middle \${\`inner \${old}\`} tail\`, plain = \`none\`, pattern = /a\\/b[/]/giu;
const object = { b, c: 1, [c]: 2, method() {}, get d() { return 1; }, async e() {}, *f() {}, ...all, 'g': null, async: true };
({ b: object.c, c: object['d'] = 5, ...object.rest } = object);
[object.a, object.b = 2] = [(1, 2), object?.b?.[c]?.(1), (b)(c)];
({ b, c = 1 } = object);
const arrow = async (p = 1, ...more) => ({ p, more }), short = x => x, nested = ((a)) => a;
object.a ||= b; object.b **= 2; object.c >>>= 1;
if (!b) import.meta.url; else delete object.a, typeof c, void 0;
var yieldLike = function* gen() { const got = yield; return got; };
new (class { })(); new object.Thing; new object.Thing(...b);
await arrow();
`.replace('((a)) => a', '(a) => a');

describe('agreement', () => {
  test('about every construct of the language', () => {
    expect(agree(EVERYTHING)).toBe(true);
  });

  test('about what only scripts may say', () => {
    expect(agree('var of = 1, async = 2; async: of; with_ = this;')).toBe(true);
  });

  test('about comparisons that are type arguments in TypeScript', () => {
    expect(agree('function a(){return 1}\na<typeof import("node:fs")>(0)')).toBe(true);
  });

  test('about published programs', () => {
    const require = createRequire(import.meta.url);
    for (const name of ['acorn', 'typescript-eslint', 'simple-git', 'zod']) {
      let file: string;
      try {
        file = require.resolve(name);
      } catch {
        continue;
      }
      expect(agree(readFileSync(file, 'utf8')), name).toBe(true);
    }
    expect(agree(readFileSync(require.resolve('acorn'), 'utf8'))).toBe(true);
  });
});

describe('disagreement', () => {
  // Pairs of equal length, so that only what stands there differs.
  test.each([
    ['a.b(c)', 'a,b(c)'],
    ['(a)=>b', '(a)>=b'],
    ['({a:b})', '({a,b})'],
    ['let a=b', 'var a=b'],
    ['{let a}a', '{a};let a'],
    ['x=`${a}`', 'x="${a}"'],
    ['a(b).c', 'a+b+.c'.replace('.c', '(c)').slice(0, 6)],
    ['a=b', 'a-b'],
    ['new A(b)', 'nev=A(b)'],
    ['import("a")', 'impord("a")'],
    ['a[b]', 'a.bc'],
    ['this.a', 'thus.a'],
    ['(a,b)=>{}', '(a,b)=={}'],
    ['for(;;)a', 'far(1)+a'],
  ])('%s is not %s', (one, two) => {
    expect(agree(one)).toBe(true);
    expect(agree(one, two)).toBe(false);
  });

  test('an HTML comment that only one of them knows', () => {
    expect(agree('var x=1,y=1;x<!--y/*\nprocess.pid\n/**/')).toBe(false);
  });
});

test('no field of a node holds another one that is not walked', () => {
  const { tree } = parse(EVERYTHING, languageOf('x.js', undefined));
  for (const node of tree.nodes) {
    const held = Object.entries(node)
      .filter(([field]) => !['parent', 'scope', 'variable'].includes(field))
      .flatMap(([, value]: [string, unknown]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
      .filter((value) => typeof value === 'object' && value !== null && 'type' in value);
    expect(new Set(childrenOf(node)), node.type).toEqual(new Set(held));
  }
});
