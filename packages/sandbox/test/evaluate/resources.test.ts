/** Every attack on time, memory and output ends, says what ended it, and leaves the host as it was. */
import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/index.ts';
import { childPids } from './alive.ts';
import { calling, PLENTY, unjudged } from './run.ts';

const SHORT = { timeoutMs: 3_000 } as const;

/** Whatever was done before, the host goes on, and nothing is left of it. */
const isWell = async (): Promise<void> => {
  expect(await childPids(process.pid)).toEqual([]);
  expect(await unjudged(calling('return input + 1'), {}, 1)).toEqual({ ok: true, value: 2 });
};

describe('time', () => {
  afterAll(isWell);

  test.concurrent.each([
    ['an endless loop', calling('for (;;);')],
    ['one that catches and goes on', calling('for (;;) try { for (;;); } catch {} finally { continue; }')],
    ['while the module loads', 'for (;;);\nexport default () => 1;'],
    ['an endless chain of promises', 'export default async () => { for (;;) await null; };'],
    ['jobs that make jobs', calling('const again = () => void Promise.resolve().then(again); again(); return 1;')],
    ['a pattern that backtracks for ever', calling("return /^(a+)+$/.test('a'.repeat(40) + '!')")],
    ['a builtin that does not look at the clock', calling('return [].indexOf.call({ length: 2 ** 53 - 1 }, 1)')],
    ['sorting next to nothing', calling('return new Array(2 ** 32 - 1).sort().length')],
    ['a getter of the result', calling('return { get a() { for (;;); } }')],
    ['a getter of an error', calling('throw { get message() { for (;;); } }')],
    ['a result without end', calling("return new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 32 : '') })")],
    ['a getter of the export', 'export default new Proxy(() => 1, { apply() { for (;;); } });'],
  ])('%s', async (_, source) => {
    const result = await unjudged(source, { ...SHORT, maxOutputBytes: 2 ** 31 });
    expect(result).toMatchObject({ ok: false, killedBy: 'timeout', error: { code: 'timeout' } });
  });

  test('a process that does not even start in its time', async () => {
    expect(await unjudged(calling('return 1'), { timeoutMs: 1 })).toMatchObject({ ok: false, killedBy: 'timeout' });
  });
});

describe('memory', () => {
  afterAll(isWell);

  test.concurrent.each([
    ['strings', "const held = []; for (;;) held.push('x'.repeat(1e6) + held.length);"],
    ['arrays', 'const held = []; for (;;) held.push(new Array(1e3).fill(1));'],
    ['one array', 'return new Array(1e9).fill(0);'],
    ['buffers', 'const held = []; for (;;) held.push(new ArrayBuffer(1e6));'],
    ['typed arrays', 'const held = []; for (;;) held.push(new Float64Array(1e5).fill(1));'],
    ['a map', 'const held = new Map(); for (let i = 0; ; i++) held.set(i, { i });'],
    ['closures', 'let held; for (;;) { const before = held; held = () => before; }'],
    ['shared memory', 'const held = []; for (;;) held.push(new SharedArrayBuffer(1e6));'],
  ])('%s', async (_, body) => {
    const result = await unjudged(calling(body));
    expect(result).toMatchObject({ ok: false, killedBy: 'memory', error: { code: 'memory' } });
  });

  test('queued jobs', async () => {
    const result = await unjudged('export default async () => { for (;;) Promise.resolve().then(() => 1); };');
    expect(result).toMatchObject({ ok: false, killedBy: 'memory' });
  });

  test('an input that does not fit', async () => {
    const result = await unjudged(calling('return input.length'), { memoryMb: 8 }, 'x'.repeat(2e7));
    expect(result).toMatchObject({ ok: false, killedBy: 'memory' });
  });

  test('what fits is no attack', async () => {
    const body =
      'const held = []; for (let i = 0; i < 32; i++) held.push(new Uint8Array(1e6).fill(i)); return held.length';
    expect(await unjudged(calling(body))).toEqual({ ok: true, value: 32 });
  });

  test('a stack that overflows is the program’s own error, wherever it happens', async () => {
    const deep = [
      'const deeper = () => deeper() + 1; return deeper();',
      'const sort = () => [2, 1].sort(sort); return sort();',
      "return JSON.parse('['.repeat(1e6));",
      'let proxy = {}; for (let i = 0; i < 1e5; i++) proxy = new Proxy(proxy, {}); return proxy.x;',
      'let list = []; for (let i = 0; i < 1e5; i++) list = [list]; return list.flat(Infinity);',
    ];
    for (const body of deep) {
      const result = await unjudged(calling(body));
      expect(result).toMatchObject({ error: { code: 'threw', message: expect.stringContaining('stack overflow') } });
    }
  });

  test('a text that is nested without end', async () => {
    const nested = `export default () => ${'('.repeat(1e5)}1${')'.repeat(1e5)};`;
    const result = await unjudged(nested);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('stack overflow') } });
  });
});

describe('output', () => {
  afterAll(isWell);

  test.each([
    ['one long text', "return 'x'.repeat(2e6)"],
    ['one text many times', "const text = 'x'.repeat(1e5); return Array.from({ length: 1e4 }, () => text)"],
    ['few characters of many bytes', "return '\u20ac'.repeat(5e5)"],
    ['characters that are escaped', "return '\\0'.repeat(3e5)"],
    ['many keys', 'return Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => [i, i]))'],
  ])('%s', async (_, body) => {
    const result = await unjudged(calling(body));
    expect(result).toMatchObject({ ok: false, killedBy: 'output', error: { code: 'output' } });
  });

  test('the limit itself is allowed, in bytes', async () => {
    const options = { ...PLENTY, maxOutputBytes: 302 };
    const fits = await evaluate("export default () => '\u20ac'.repeat(100);", options);
    expect(fits).toEqual({ ok: true, value: '\u20ac'.repeat(100) });
    const more = await evaluate("export default () => '\u20ac'.repeat(100) + 'x';", options);
    expect(more).toMatchObject({ ok: false, killedBy: 'output' });
  });
});

describe('abort', () => {
  afterAll(isWell);

  test('before: nothing is started', async () => {
    const signal = AbortSignal.abort();
    const result = await evaluate('export default () => 1;', { ...PLENTY, signal });
    expect(result).toMatchObject({ ok: false, killedBy: 'abort', error: { code: 'abort' } });
  });

  test('while it runs: the process is gone and the signal forgotten', async () => {
    const controller = new AbortController();
    const running = unjudged(calling('for (;;);'), { signal: controller.signal });
    while ((await childPids(process.pid)).length === 0) await new Promise(setImmediate);
    controller.abort(new Error('enough'));
    expect(await running).toMatchObject({ ok: false, killedBy: 'abort' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('after: it changes nothing, and no listener is left', async () => {
    const exits = process.listenerCount('exit');
    const controller = new AbortController();
    expect(await unjudged(calling('return 1'), { signal: controller.signal })).toEqual({ ok: true, value: 1 });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(process.listenerCount('exit')).toBe(exits);
  });
});

test('a process that somebody else kills is a crash', async () => {
  const running = unjudged(calling('for (;;);'));
  let pids: readonly number[] = [];
  while (pids.length === 0) {
    await new Promise(setImmediate);
    pids = await childPids(process.pid);
  }
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect(await running).toMatchObject({
    ok: false,
    killedBy: 'crash',
    error: { message: expect.stringContaining('SIGKILL') },
  });
});

test('the process has nothing of the environment, and reads no more than it needs', async () => {
  const running = unjudged(calling('for (;;);'), { timeoutMs: 20_000, signal: AbortSignal.timeout(19_000) });
  let pids: readonly number[] = [];
  let line = '';
  while (!line.includes('--permission')) {
    await new Promise(setImmediate);
    pids = await childPids(process.pid);
    line = pids.map((pid) => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')).join('');
  }
  const environment = pids.map((pid) => readFileSync(`/proc/${String(pid)}/environ`, 'utf8')).join('');
  expect(environment).not.toMatch(/PATH|HOME|NODE_OPTIONS/);
  expect(line).not.toMatch(/--allow-(?!fs-read)/);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect((await running).killedBy).toBe('crash');
});
