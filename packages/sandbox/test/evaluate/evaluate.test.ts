import { describe, expect, test } from 'vitest';
import { evaluate, OBLIGATIONS, type EvaluateOptions } from '../../src/index.ts';
import { undischarged } from '../../src/evaluate/discharge.ts';
import { programOf } from '../../src/evaluate/program.ts';
import { runProgram } from '../../src/evaluate/run-program.ts';
import { calling, PLENTY, unjudged } from './run.ts';

const run = (source: string, options: Partial<EvaluateOptions> = {}) => evaluate(source, { ...PLENTY, ...options });

describe('what is refused before anything runs', () => {
  test('a text that reaches what is not granted is denied, with the findings', async () => {
    const result = await run(
      "import { readFileSync } from 'node:fs';\nexport default () => readFileSync('/etc/passwd');",
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'denied' } });
    expect(result.killedBy).toBeUndefined();
    expect(result.error?.findings).not.toEqual([]);
    expect(result.error?.message).toContain('capability/fs.read');
  });

  test('the default policy is `pure`: time and chance are not granted, and another policy grants them', async () => {
    const source = 'export default () => typeof Math.random();';
    expect((await run(source)).error?.code).toBe('denied');
    expect(await run(source, { policy: 'default' })).toEqual({ ok: true, value: 'number' });
  });

  // Every obligation that a policy may name is kept here; one that is added later must not be taken for kept.
  test('a promise that this tier is not known to keep counts as one that it does not', () => {
    expect(undischarged([...Object.keys(OBLIGATIONS), 'a-notary', 'constructor'])).toEqual(['a-notary', 'constructor']);
  });

  test('a text that is guarded by the presets does run', async () => {
    const source = 'export default (input) => input.object[input.key];';
    expect(await run(source, { input: { object: { a: 7 }, key: 'a' } })).toEqual({ ok: true, value: 7 });
  });

  test.each([
    ['JavaScript', 'export default (', 'program.mjs'],
    ['types in JavaScript', 'export default (a: number) => a;', 'program.mjs'],
  ])('%s that cannot be read is denied', async (_, source, filename) => {
    expect(await run(source, { filename })).toMatchObject({ ok: false, error: { code: 'denied' } });
  });

  test.each([
    ['TypeScript that is none', 'export default (a: ) => a;'],
    ['TypeScript that is more than types', 'enum E { a }\nexport default () => E.a;'],
  ])('%s is a syntax error', async (_, source) => {
    expect(await run(source, { filename: 'tool.ts' })).toMatchObject({ ok: false, error: { code: 'syntax' } });
  });

  test('half a character, which would be another text in the engine', async () => {
    expect((await run("export default () => '\ud800';")).error?.code).toBe('syntax');
  });

  test('module goal: what is one thing in a script and another in a module is judged as the module', async () => {
    expect((await run('export default () => { with ({}) {} };')).error?.code).toBe('denied');
  });

  test.each([
    ['no time', { timeoutMs: 0 }],
    ['memory without end', { memoryMb: Number.POSITIVE_INFINITY }],
    ['more memory than there are addresses', { memoryMb: 2_049 }],
    ['a file that is no module', { filename: 'page.tsx' }],
    ['input that contains itself', { input: Object.assign([], { 0: null }, { toJSON: () => 1n }) }],
    ['input that is a function', { input: () => 1 }],
    ['an option that does not exist', { fuel: 1 }],
  ])('%s is the caller’s mistake', async (_, options) => {
    await expect(run('export default () => 1;', options as object)).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });

  test('a policy that is none is the caller’s mistake', async () => {
    const policy = 'everything' as 'pure';
    await expect(run('export default () => 1;', { policy })).rejects.toMatchObject({ code: 'EVOLVE_POLICY_INVALID' });
  });
});

describe('modules that give no value', () => {
  test.each([
    ['no default export', 'export const a = 1;', 'no-function'],
    ['a default export that is no function', 'export default 5;', 'no-function'],
    ['an exception while it loads', "throw new Error('early');\nexport default () => 1;", 'threw'],
    ['a rejected promise', "export default async () => { throw new Error('late'); };", 'threw'],
    ['a class, which cannot be called', 'export default class {}', 'threw'],
    ['a static import', "import './beside.mjs';\nexport default () => 1;", 'import'],
    ['a dynamic import', "export default () => import('./beside.mjs');", 'threw'],
    ['an import of itself by another name', "export * from './program.mjs?again';\nexport default () => 1;", 'import'],
  ])('%s', async (_, source, code) => {
    const result = await unjudged(source);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.killedBy).toBeUndefined();
  });

  test('an import that the policy grants is still not there', async () => {
    const source = "import { basename } from 'node:path';\nexport default (input) => basename(input);";
    const result = await run(source, { policy: 'tool', input: '/a/b' });
    expect(result).toMatchObject({ ok: false, error: { code: 'import' } });
  });

  test.each([
    ['of the function', 'export default () => new Promise(() => {});'],
    ['of the module', 'await new Promise(() => {});\nexport default () => 1;'],
    ['of a thenable', 'export default () => ({ then() {} });'],
  ])('a promise %s that nothing can settle is found out at once', async (_, source) => {
    const result = await run(source);
    expect(result).toMatchObject({ ok: false, error: { code: 'timeout', message: expect.stringContaining('settle') } });
    expect(result.killedBy).toBeUndefined();
  });

  test.each([
    ['undefined', 'undefined', 'the result is undefined'],
    ['nothing in a place', '{ a: [1, , 3] }', 'the result.a[1] is undefined'],
    ['a function inside', '{ list: [{ run() {} }] }', 'the result.list[0].run is a function'],
    ['a big integer', '1n', 'is a bigint'],
    ['a symbol', "Symbol('s')", 'is a symbol'],
    ['a key that is a symbol', "{ [Symbol('s')]: 1 }", 'a key that is a symbol'],
    ['no number', '{ ratio: 0 / 0 }', 'the result.ratio is NaN'],
    ['a date', '{ "at time": new Date(0) }', 'the result.at time is a Date'],
    ['a map', 'new Map([[1, 2]])', 'is a Map'],
    ['an object of a class', 'new (class Point {})()', 'is a Point'],
    ['a cycle', '(() => { const o = { a: {} }; o.a.o = o; return o; })()', 'the result.a.o contains itself'],
    ['bottomless nesting', '(() => { let a = []; for (let i = 0; i < 2000; i++) a = [a]; return a; })()', 'nested'],
  ])('%s is said to be nothing that JSON holds', async (_, expression, why) => {
    const result = await unjudged(`export default () => (${expression});`);
    expect(result).toMatchObject({ ok: false, error: { code: 'not-json', message: expect.stringContaining(why) } });
  });

  test('a text that was changed on its way is not run', async () => {
    const judged = programOf(calling('return 1'), 'program.mjs');
    const changed = { ...judged, source: calling('return 2') };
    const result = await runProgram(changed, { ...PLENTY, maxOutputBytes: 1_000, signal: undefined });
    expect(result).toMatchObject({ ok: false, error: { code: 'changed' } });
  });
});

describe('values', () => {
  test('input goes in as JSON and the result comes out as JSON', async () => {
    const input = { text: 'h\u00e9llo \u2028 \u{1f600} \0', list: [null, true, -1.5e300, ''], '': { nested: [[]] } };
    expect(await run('export default (input) => input;', { input })).toEqual({ ok: true, value: input });
  });

  test('without input the function gets undefined; null is null', async () => {
    const source = 'export default (input) => String(input);';
    expect(await run(source)).toEqual({ ok: true, value: 'undefined' });
    expect(await run(source, { input: null })).toEqual({ ok: true, value: 'null' });
  });

  test('promises are awaited, in the module and in the result', async () => {
    const source = 'const two = await Promise.resolve(2);\nexport default async (input) => (await input) * two;';
    expect(await run(source, { input: 21 })).toEqual({ ok: true, value: 42 });
  });

  test('an object that occurs twice is no cycle', async () => {
    const source = 'export default () => { const a = { b: 1 }; return [a, a]; };';
    expect(await run(source)).toEqual({ ok: true, value: [{ b: 1 }, { b: 1 }] });
  });

  test('TypeScript runs without its types, at the same lines', async () => {
    const source = [
      'type Input = { n: number };',
      'export default (input: Input): number => {',
      "  if (input.n < 0) throw new RangeError('negative');",
      '  return input.n satisfies number;',
      '};',
    ].join('\n');
    expect(await run(source, { filename: 'src/tool.ts', input: { n: 3 } })).toEqual({ ok: true, value: 3 });
    const { error } = await run(source, { filename: 'src/tool.ts', input: { n: -1 } });
    expect(error).toMatchObject({ code: 'threw', name: 'RangeError', message: 'negative' });
    expect(error?.stack).toContain('(tool.ts:3:');
    expect(error?.stack).not.toContain('prelude');
  });

  test('every evaluation has a realm of its own', async () => {
    const source = calling('globalThis.count = (globalThis.count ?? 0) + 1; return globalThis.count;');
    expect(await unjudged(source)).toEqual({ ok: true, value: 1 });
    expect(await unjudged(source)).toEqual({ ok: true, value: 1 });
  });

  test('calls thousands deep are no overflow', async () => {
    const source = 'const depth = (n) => (n === 0 ? 0 : 1 + depth(n - 1));\nexport default depth;';
    expect(await run(source, { input: 4_000 })).toEqual({ ok: true, value: 4_000 });
  });
});
