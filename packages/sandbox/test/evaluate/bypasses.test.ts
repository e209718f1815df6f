/** Programs that get at a Node host when no validator stops them: here there is nothing to get at. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'acorn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Evaluation } from '../../src/index.ts';
import { calling, unjudged } from './run.ts';

interface Row {
  readonly id: string;
  readonly lang: string;
  readonly code: string;
}

const rows = readFileSync(new URL('../fixtures/bypasses.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
  .filter(({ lang }) => lang === 'js' || lang === 'mjs');

const SECRET = 'canary-3f9a61';
let dir: string;
beforeAll(() => {
  process.env['EVALUATE_CANARY'] = SECRET;
  dir = mkdtempSync(join(tmpdir(), 'evaluate-'));
});
afterAll(() => {
  delete process.env['EVALUATE_CANARY'];
  rmSync(dir, { recursive: true, force: true });
});

/** The last expression is what a row is after. */
const returning = (code: string): string => {
  try {
    const last = parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: true }).body.at(
      -1,
    );
    if (last?.type !== 'ExpressionStatement') return code;
    const { start, end } = last.expression;
    return `${code.slice(0, last.start)}return (${code.slice(start, end)}\n)`;
  } catch {
    return code;
  }
};

/** What a host's objects have and the language's do not. */
const SIGNS = 'pid env argv versions mainModule binding execSync spawn readFileSync connect lookup hostname _load fork';

const wrapped = ({ code }: Row): string => `
const signs = (value) => '${SIGNS}'.split(' ').filter((name) => {
  try { return value?.[name] !== undefined; } catch { return false; }
});
const row = async () => {
${returning(code)}
};
export default async () => {
  let value;
  try { value = await row(); } catch (error) { value = error; }
  const { hit, process, polluted } = globalThis;
  return { ran: true, signs: [value, hit, process, globalThis].flatMap(signs) };
};`;

const inFours = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
};

test('the wrapping finds what a row gets at, where there is something', async () => {
  const row = rows.find(({ id }) => id === 'fn-02')!;
  const module = (await import(`data:text/javascript,${encodeURIComponent(wrapped(row))}`)) as {
    readonly default: () => Promise<{ readonly signs: readonly string[] }>;
  };
  expect((await module.default()).signs).toContain('env');
});

test('no row finds a host', { timeout: 300_000 }, async () => {
  const limits = { timeoutMs: 15_000 };
  const run = (row: Row): Promise<Evaluation> => unjudged(row.lang === 'mjs' ? row.code : wrapped(row), limits);
  const results = await inFours(rows, run);
  let ran = 0;
  rows.forEach(({ id }, index) => {
    const result = results[index]!;
    const text = JSON.stringify(result);
    expect(text, id).not.toContain(SECRET);
    expect(text, id).not.toContain(`"${hostname()}"`);
    expect(result.killedBy ?? 'none', id).not.toBe('crash');
    if (!result.ok) return;
    expect(result.value, id).toEqual({ ran: true, signs: [] });
    ran += 1;
  });
  expect(ran / rows.length).toBeGreaterThan(0.8);
});

test('every way to a file that a host offers leads nowhere', async () => {
  const file = join(dir, 'written');
  const body = `
    const tries = [
      () => require('fs').writeFileSync(input, 'x'),
      () => process.binding('fs'),
      () => globalThis.process.getBuiltinModule('fs').writeFileSync(input, 'x'),
      () => std.open(input, 'w'),
      () => os.open(input, 1),
      () => (() => {}).constructor('return process')().mainModule,
      () => import('node:fs').then((fs) => fs.writeFileSync(input, 'x')),
      () => import('fs'),
      () => import('std'),
      () => import('os'),
      () => import('data:text/javascript,export default 1'),
      () => import('file://' + input),
    ];
    return Promise.all(tries.map(async (attempt) => {
      try { await attempt(); return 'done'; } catch (error) { return error.name; }
    }));`;
  const result = await unjudged(calling(body), {}, file);
  expect(result.ok && new Set(result.value as string[])).toEqual(
    new Set(['ReferenceError', 'TypeError', 'EvalError', 'Error']),
  );
  expect(existsSync(file)).toBe(false);
});
