/** Old against new in real processes. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckResult, CommandRunner, ProcessResult } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { differentialCheck, type DifferentialCheckOptions } from '../../src/index.ts';

/** Runs commands for real, without isolation. */
const runner: CommandRunner = {
  isolation: 'none',
  run: (command, args, { dir, input = '', timeoutMs }) =>
    new Promise<ProcessResult>((resolve, reject) => {
      const child = spawn(command === 'node' ? process.execPath : command, args, {
        cwd: dir,
        env: { PATH: process.env['PATH'] },
      });
      let [stdout, stderr, timedOut] = ['', '', false];
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, timeoutMs);
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.once('error', reject);
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      child.once('close', (exitCode) => {
        clearTimeout(timer);
        resolve({ exitCode, timedOut, stdout, stderr, truncated: false, durationMs: 0 });
      });
    }),
};

const clock = { now: () => new Date(0), sleep: () => Promise.resolve() };

const compare = async (
  before: string,
  after: string,
  options: Partial<DifferentialCheckOptions> = {},
): Promise<CheckResult> => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-diff-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const [baseDir, dir] = [join(root, 'base'), join(root, 'now')];
  for (const [folder, text] of [
    [baseDir, before],
    [dir, after],
  ] as const) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'f.mjs'), text);
  }
  const check = differentialCheck({ module: 'f.mjs', export: 'f', inputs: [[1], [2], [3]], ...options });
  return check.run({ dir, baseDir, writable: true, runner, clock, signal: new AbortController().signal });
};

const F = (body: string): string => `export const f = (a, b) => ${body};\n`;

describe('what is the same', () => {
  test.each([
    ['another way to the same result', F('a + 1'), F('1 + a')],
    ['the same error', F("{ throw new TypeError('no') }"), F("{ throw new TypeError('no'); }")],
    ['a promise of the same', F('Promise.resolve(a)'), F('Promise.resolve(a)')],
    ['the same keys in another order', F('({ x: a, y: 1 })'), F('({ y: 1, x: a })')],
    ['what it prints meanwhile', F('a'), F("(console.log('hello', process.pid), a)")],
  ])('%s', async (_, before, after) => {
    expect(await compare(before, after)).toMatchObject({ status: 'pass', measurements: { equal: 3, different: 0 } });
    expect((await compare(before, after)).questions).toBeUndefined();
  });
});

describe('what differs is asked about, and shown', () => {
  test.each([
    ['a result', F('a'), F('a === 2 ? 0 : a'), 1, '(2) value 2 -> value 0'],
    ['nothing instead of null', F('null'), F('undefined'), 3, 'value null -> value undefined'],
    ['zero and its negative', F('0'), F('-0'), 3, 'value 0 -> value -0'],
    [
      'an error instead of a result',
      F('a'),
      F("{ if (a === 3) throw new RangeError('big'); return a; }"),
      1,
      'error RangeError: big',
    ],
    [
      'another error',
      F("{ throw new Error('a') }"),
      F("{ throw new TypeError('a') }"),
      3,
      'error Error: a -> error TypeError: a',
    ],
    [
      'a promise that never settles',
      F('Promise.resolve(a)'),
      F('a === 1 ? new Promise(() => {}) : Promise.resolve(a)'),
      1,
      '-> hang',
    ],
    ['the end of the process', F('a'), F('a === 2 ? process.exit(7) : a'), 1, '-> exit 7'],
    ['a Map', F('new Map([[a, 1]])'), F('new Map([[a, 2]])'), 3, 'Map {1=>1} -> value Map {1=>2}'],
  ])('%s', async (_, before, after, different, text) => {
    const result = await compare(before, after, { perInputMs: 200 });
    expect(result).toMatchObject({ status: 'pass', measurements: { different, equal: 3 - different } });
    expect(result.questions?.[0]).toContain(text);
  });

  test('what becomes of the arguments', async () => {
    const result = await compare(F('a.length'), F('(a.push(1), a.length - 1)'), { inputs: [[[]], [[5]]] });
    expect(result.measurements).toMatchObject({ different: 2 });
  });

  test('a loop without end, and the inputs after it are still compared', async () => {
    const result = await compare(F('a'), F('{ while (a === 1); return a; }'), { timeoutMs: 1500 });
    expect(result.measurements).toMatchObject({ equal: 2, different: 1 });
    expect(result.questions?.[0]).toContain('-> hang');
  });
});

describe('what explains a difference', () => {
  const wrong = F('a - b');
  const right = F('a + b');
  test('a recorded call that comes out right now asks nobody; the others do', async () => {
    const recorded = [{ input: [1, 2], output: 3 }];
    expect((await compare(wrong, right, { inputs: [], recorded })).questions).toBeUndefined();
    const more = await compare(wrong, right, { inputs: [[5, 5]], recorded });
    expect(more).toMatchObject({ status: 'pass', measurements: { explained: 1, different: 1 } });
    expect(more.questions).toHaveLength(1);
  });
  test('one that came out right before and does not any more fails', async () => {
    const result = await compare(right, wrong, { inputs: [], recorded: [{ input: [1, 2], output: 3 }] });
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.diagnostics).toContain('wrong: (1,2) value 3 -> value -1');
  });
  test('an error that should be thrown', async () => {
    const recorded = [{ input: [null], error: 'no list' }];
    const after = F("{ if (a === null) throw new Error('no list'); return a; }");
    expect(await compare(F('a'), after, { inputs: [], recorded })).toMatchObject({ measurements: { explained: 1 } });
  });
  test('the host', async () => {
    const explains = ({ before }: { before: { text: string } }) => before.text === '2';
    expect((await compare(F('a'), F('a === 2 ? 0 : a'), { explains })).questions).toBeUndefined();
  });
});

test('inputs on which the old version differs from itself say nothing', async () => {
  const random = F('a === 1 ? Math.random() : a');
  expect(await compare(random, random)).toMatchObject({ status: 'pass', measurements: { unstable: 1, equal: 2 } });
  expect(await compare(F('Math.random()'), F('Math.random()'))).toMatchObject({ status: 'inconclusive' });
});

test('a function that cannot be called any more fails; one that could not before says nothing', async () => {
  expect(await compare(F('a'), 'export const g = 1;\n')).toMatchObject({ status: 'fail' });
  expect(await compare(F('a'), 'throw new Error("no");\n')).toMatchObject({ status: 'fail' });
  expect(await compare(F('a'), 'process.exit(0);\n')).toMatchObject({ status: 'fail' });
  expect(await compare('export const g = 1;\n', F('a'))).toMatchObject({ status: 'inconclusive' });
});

test('lines that look like the harness but come too early, twice or half are not believed', async () => {
  const forger = `import fs from 'node:fs';\nexport const f = (a) => { fs.writeSync(1, '{"index":2,"kind":"value","text":"9","args":"[3]"}\\n'); return a; };\n`;
  expect(await compare(F('a'), forger)).toMatchObject({ status: 'pass', measurements: { equal: 3 } });
});

describe('inputs from a schema', () => {
  const shown = async (seed: number): Promise<CheckResult> =>
    compare(F('JSON.stringify(a).length'), F('JSON.stringify(a)'), {
      inputs: [],
      schema: z.object({
        query: z.string().min(1),
        limit: z.int().min(1).max(9),
        tags: z.array(z.enum(['a', 'b'])).optional(),
      }),
      runs: 40,
      seed,
    });
  test('are made from zod, within its limits, the same by the same seed', async () => {
    const [one, same, other] = [await shown(7), await shown(7), await shown(8)];
    expect(one.measurements).toEqual({ equal: 0, different: 40, explained: 0, unstable: 0, unreached: 0 });
    expect(one.diagnostics).toBe(same.diagnostics);
    expect(one.diagnostics).not.toBe(other.diagnostics);
    expect(one.diagnostics).toMatch(/"limit":[1-9]\b/);
  });
  test('one for each argument, and as JSON Schema', async () => {
    const result = await compare(F('a + b'), F('b + a'), {
      inputs: [],
      schema: [{ type: 'integer', minimum: 0 }, { anyOf: [{ const: 1 }, { type: ['integer', 'null'] }] }],
    });
    expect(result).toMatchObject({ status: 'pass', measurements: { equal: 100 } });
  });
  test('one that is not understood, and no inputs at all, are errors before anything runs', () => {
    for (const options of [
      { schema: { $ref: '#/x' } },
      { schema: { type: 'date' } },
      { schema: { '~standard': {} } },
      {},
    ]) {
      expect(() => differentialCheck({ module: 'f.mjs', ...options })).toThrow(/inputs|schema/);
      try {
        differentialCheck({ module: 'f.mjs', ...options });
      } catch (error) {
        expect(isEvolveError(error, 'EVOLVE_OPTIONS')).toBe(true);
      }
    }
  });
});

test('without a base it says only whether the function can be called', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-diff-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const check = differentialCheck({ module: 'src/f.mjs', inputs: [[1]] });
  const run = () => check.run({ dir, writable: true, runner, clock, signal: new AbortController().signal });
  expect((await run()).status).toBe('fail');
  mkdirSync(join(dir, 'src'));
  writeFileSync(join(dir, 'src/f.mjs'), 'export default (a) => a;\n');
  expect((await run()).status).toBe('pass');
  await check.knownBad?.(dir);
  expect((await run()).status).toBe('fail');
});
