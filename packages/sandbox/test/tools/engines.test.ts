/** What every engine owes a tool that it takes, asked of both: QuickJS and a Node in a namespace. */
import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  isolatedToolEngine,
  pureToolEngine,
  type SandboxPolicy,
  type ToolEngine,
  type ToolJob,
  type ToolOutcome,
} from '../../src/index.ts';
import { REALM_GLOBALS, UNLIKE_NODE } from '../../src/evaluate/realm.ts';
import { calling, unjudged } from '../evaluate/run.ts';
import { engine as isolated, WHO } from './engine.ts';
import { install, open, places, source } from './support.ts';

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const jobOf = (text: string, job: Partial<ToolJob> = {}): ToolJob => ({
  ...{ name: 'adder', source: text, sha256: sha256Of(text), args: {}, capabilities: [] },
  context: { name: 'adder', now: '1970-01-01T00:00:00.000Z', timeoutMs: 30_000 },
  ...{ timeoutMs: 30_000, memoryMb: 64, maxResultBytes: 10_000, maxOutputBytes: 10_000 },
  ...job,
});

const body = (code: string): string => source({ body: `(args) => { ${code} }` });

describe.each<[string, ToolEngine]>([
  ['pureToolEngine', pureToolEngine()],
  ['isolatedToolEngine', isolated],
])('%s', (_, engine) => {
  const run = (text: string, job: Partial<ToolJob> = {}): Promise<ToolOutcome> => engine.run(jobOf(text, job));

  test('a text that is not the one that was judged does not run', async () => {
    const outcome = await run(body('return 1;'), { sha256: sha256Of(body('return 2;')) });
    expect(outcome).toMatchObject({ ok: false, reason: 'killed', message: expect.stringContaining('judged') });
  });

  test.each([
    ['an error', '\nthrow new TypeError("no such thing");', 'TypeError: no such thing (line 4)'],
    [
      'an error of a function it calls',
      '\nconst f = () => { throw new Error("deep"); };\nf();',
      'Error: deep (line 4)',
    ],
    ['a rejection', 'return Promise.reject(new Error("late"));', /^Error: late/],
    ['a text', "throw 'plain';", 'plain'],
    ['a number', 'throw 7;', '7'],
    ['nothing', 'throw undefined;', 'undefined'],
    ['an object', "throw { message: 'mine' };", 'mine'],
    ['something that bites', 'throw { get message() { throw 1; } };', 'something without a message'],
  ])('what is thrown is told: %s', async (_name, code, message) => {
    const outcome = await run(body(code));
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(outcome).toEqual({ ok: false, reason: 'threw', message: expected, output: '' });
  });

  test('a long message is cut', async () => {
    const outcome = await run(body("throw new Error('x'.repeat(100000));"));
    expect(outcome.ok ? '' : outcome.message.length).toBeLessThanOrEqual(2_000);
  });

  test.each([
    ['nothing', 'return;'],
    ['a function', 'return { run() {} };'],
    ['no number', 'return [0 / 0];'],
    ['a hole', 'return [1, , 2];'],
    ['a map', 'return new Map();'],
    ['a cycle', 'const a = {}; a.a = a; return a;'],
    ['too large', "return 'x'.repeat(20000);"],
    ['a getter that throws', "return { get a() { throw new Error('no'); } };"],
  ])('a result is refused: %s', async (name, code) => {
    const outcome = await run(body(code));
    expect(outcome).toMatchObject({ ok: false, output: '' });
    expect(outcome.ok ? '' : outcome.reason).toBeOneOf(name.includes('throws') ? ['result', 'threw'] : ['result']);
  });

  test.each([
    ['an endless loop', 'while (args) {}', { timeoutMs: 2_000 }, 'timeout'],
    ['memory without end', 'const all = []; for (;;) all.push(new Array(1e4).fill(1));', {}, 'memory'],
  ])('%s is ended, and by what', async (_name, code, job, killedBy) => {
    const outcome = await run(body(code), job);
    expect(outcome).toMatchObject({ ok: false, reason: 'killed', killedBy, message: `was killed: ${killedBy}` });
  });

  test('a promise that nothing settles is no answer, and nobody had to end it', async () => {
    const outcome = await run(body('return new Promise(() => 0);'));
    expect(outcome).toMatchObject({
      ok: false,
      reason: 'killed',
      message: expect.stringMatching(/^ended without an answer/),
    });
    expect(outcome).not.toHaveProperty('killedBy');
  });

  test('an abort rejects with its reason and leaves no listener', async () => {
    const controller = new AbortController();
    const running = run(body('while (args) {}'), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 300);
    await expect(running).rejects.toThrow('enough');
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test.each([
    [
      'arguments',
      'return { ...args, list: [null, true, -1.5, ""] };',
      '{"a":{"b":"ö\u2028"},"list":[null,true,-1.5,""]}',
    ],
    ['keys without a value are left out', 'return { a: undefined, b: { c: undefined }, d: [] };', '{"b":{},"d":[]}'],
    ['a promise', 'return Promise.resolve([1]);', '[1]'],
    [
      'keys with a meaning',
      'return JSON.parse(`{"__proto__":{"x":1},"constructor":2}`);',
      '{"__proto__":{"x":1},"constructor":2}',
    ],
    [
      'ordinary work',
      `const count = new Map();
       for (const word of 'the quick brown the fox'.split(' ')) count.set(word, (count.get(word) ?? 0) + 1);
       return [...count].sort(([a], [b]) => (a < b ? -1 : 1)).flat();`,
      '["brown",1,"fox",1,"quick",1,"the",2]',
    ],
  ])('JSON in, JSON out: %s', async (_name, code, json) => {
    const outcome = await run(body(code), { args: { a: { b: 'ö\u2028' } } });
    expect(outcome).toMatchObject({ ok: true, output: '' });
    expect(JSON.stringify(outcome.ok && outcome.value)).toBe(json);
  });
});

describe('which of the two', () => {
  const place = places();

  const chosenFor = async (text: string, policy: SandboxPolicy | 'tool' = 'tool'): Promise<string> => {
    const asked: string[] = [];
    const answer: ToolOutcome = { ok: true, value: 1, output: '' };
    const engines = [pureToolEngine(), isolatedToolEngine()].map((engine) => ({
      ...engine,
      run: () => {
        asked.push(engine.id);
        return Promise.resolve(answer);
      },
    }));
    const registry = open(place, { engines, policy });
    await registry.write(await registry.propose(text), WHO);
    await registry.test('adder', [{ args: {} }]);
    return asked.join();
  };

  test('what only computes needs no Node', async () => {
    expect(await chosenFor(body('return Object.keys(args).length;'))).toBe('pure-quickjs');
  });

  test.each([
    ['reads a file', `import { readFileSync } from 'node:fs';\n${body('return readFileSync(args.path, "utf8");')}`],
    ['asks for the time', body('return Date.now();')],
    ['prints', body('console.log(1); return 1;')],
    ['is guarded', body('return args[args.key]();')],
    ['wants its context', source({ body: '(args, context) => context.now' })],
    ['uses what only Node has', body('return new URL(args.url).host;')],
    ['sorts by a locale', body('return ["b", "a"].sort((a, b) => a.localeCompare(b));')],
    ['says so with an escape', body('return "a".locale\\u0043ompare("b");')],
    ['hides a global', body('return typeof Intl;')],
  ])('a Node for what %s', async (_, text) => {
    expect(await chosenFor(text)).toBe('isolated-namespace');
  });

  test('a registry that is told nothing has both', async () => {
    const { engines: _, ...options } = { engines: [], dir: place.dir, stateDir: place.stateDir };
    const { toolRegistry } = await import('../../src/index.ts');
    const registry = toolRegistry(options);
    await install(registry, body('return 6 * 7;'), [{ args: {}, result: 42 }]);
    expect(await registry.call('adder', {})).toEqual({ ok: true, value: 42 });
  });
});

test('the names of the realm are there, and what is unlike Node is not taken for the same', async () => {
  const names = JSON.stringify(REALM_GLOBALS);
  const missing = await unjudged(calling(`return ${names}.filter((name) => !(name in globalThis))`));
  expect(missing).toEqual({ ok: true, value: [] });
  expect(UNLIKE_NODE).toContain('localeCompare');
});
