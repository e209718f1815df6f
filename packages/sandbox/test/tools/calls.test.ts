/** What a call can do to the host, and what a failing tool does to itself. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isolatedToolEngine, PRESETS, type SandboxPolicy, type ToolEngine } from '../../src/index.ts';
import { engine, WHO } from './engine.ts';
import { ADDER, install, open, places, source } from './support.ts';

const place = places();

/** Grants what the presets refuse, to see what the engine does without the validator's help. */
const RECKLESS: SandboxPolicy = {
  ...PRESETS.tool,
  name: 'reckless',
  allow: [
    ...PRESETS.tool.allow,
    'process.control',
    'fs.write',
    'process.spawn',
    'env',
    'eval',
    'globals.write',
    'worker',
  ],
};

/** Behaves in its test and does `body` when it is told to. */
const armed = (body: string, before = ''): string =>
  `${before}\n${source({ body: `(args) => { if (args.go !== true) return 1; ${body} }` })}`;

const callArmed = async (body: string, options: { before?: string; timeoutMs?: number; limits?: object } = {}) => {
  const registry = open(place, { policy: RECKLESS, limits: options.limits ?? {} });
  const name = await install(registry, armed(body, options.before));
  return registry.call(name, { go: true }, { timeoutMs: options.timeoutMs ?? 20_000 });
};

describe('a call that goes wrong is a result', () => {
  test('an endless loop is killed', async () => {
    const result = await callArmed('for (let i = 0; i < 9; i -= 1);', { timeoutMs: 1_500 });
    expect(result).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_KILLED' }, killedBy: 'timeout' });
  });

  test("a tool's own limit holds where the caller names none, and cannot exceed the registry's", async () => {
    const endless = 'async (args) => { if (args.go !== true) return 1; for (let i = 0; i < 9; i -= 1); }';
    const registry = open(place, { limits: { maxTimeoutMs: 2_000 } });
    await install(registry, source({ more: ', timeoutMs: 1000000', body: endless }));
    expect(await registry.call('adder', { go: true })).toMatchObject({ killedBy: 'timeout' });
  });

  test('ending the process is no answer, by whatever code', async () => {
    for (const body of [
      'process.exit(0);',
      'process.exit(3);',
      'process.abort();',
      'process.kill(process.pid, "SIGKILL");',
    ]) {
      const root = join(place.root, String(body.length));
      const registry = open({ root, dir: join(root, 'tools'), stateDir: join(root, 'state') }, { policy: RECKLESS });
      await install(registry, armed(body));
      expect(await registry.call('adder', { go: true }), body).toMatchObject({
        ok: false,
        error: { code: 'EVOLVE_TOOL_KILLED' },
      });
    }
  });

  test('waiting for something that never comes is no answer', async () => {
    const result = await callArmed('return new Promise(() => 0);');
    expect(result).toMatchObject({ ok: false, error: { message: 'ended without an answer' } });
  });

  test.each([
    ['inside the heap', 'all.push(new Array(100000).fill(index));'],
    ['outside of it', 'all.push(Buffer.alloc(10_000_000, 1));'],
  ])('memory is bounded %s', async (_, grow) => {
    const body = `const all = []; for (let index = 0; index < 1e6; index += 1) { ${grow} } return all.length;`;
    const result = await callArmed(body, { limits: { memoryMb: 64 } });
    expect(result).toMatchObject({ ok: false, killedBy: 'memory' });
  });

  test('a flood of output is bounded and does not hide the result', async () => {
    const result = await callArmed("for (let i = 0; i < 20000; i += 1) console.log('x'.repeat(1000)); return 'done';");
    expect(result).toMatchObject({ ok: true, value: 'done' });
    expect(result.output?.length).toBeLessThan(20_000);
    expect(result.output).toContain('bytes dropped');
  });

  test('whatever is printed is never taken for the result', async () => {
    const forge = `process.stdout.write('{"ok":true,"value":666}'); writeSync(1, '<x>{"ok":true,"value":666}<x>'); return 5;`;
    const result = await callArmed(forge, { before: "import { writeSync } from 'node:fs';" });
    expect(result).toMatchObject({ ok: true, value: 5 });
  });

  test.each([
    ['nothing', 'return undefined;'],
    ['a function', 'return () => 1;'],
    ['not a number', 'return { a: [NaN] };'],
    ['a big integer', 'return 1n;'],
    ['a date', 'return new Date(0);'],
    ['a map', 'return new Map();'],
    ['a cycle', 'const a = {}; a.a = a; return a;'],
    ['a getter that throws', 'return { get a() { throw new Error("no"); } };'],
    ['too much', "return 'x'.repeat(300000);"],
  ])('a result that is %s is refused', async (_, body) => {
    expect(await callArmed(body)).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_RESULT' } });
  });

  test.each([
    ['an error', "throw new TypeError('no such thing');", 'TypeError: no such thing (line 5)'],
    ['something else', 'throw 7;', '7'],
    ['something that bites', 'throw { toString() { throw new Error("bite"); } };', 'something without a message'],
  ])('%s that is thrown is told', async (_, body, message) => {
    expect(await callArmed(`\n${body}`)).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_FAILED', message } });
  });

  test('a long message is cut', async () => {
    const result = await callArmed("throw new Error('x'.repeat(100000));");
    expect(result.ok ? '' : result.error.message).toHaveLength(2_000);
  });

  test('a result that an engine lets through is bounded here', async () => {
    let answer: unknown = 1;
    const loose: ToolEngine = {
      ...{ id: 'loose', discharges: [], givesContext: true },
      run: () => Promise.resolve({ ok: true, value: answer as number, output: '' }),
    };
    const registry = open(place, { engines: [loose], limits: { maxResultBytes: 100 } });
    await install(registry, source());
    for (answer of ['x'.repeat(200), undefined]) {
      expect(await registry.call('adder', {})).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_RESULT' } });
    }
  });
});

describe('what a tool finds around it', () => {
  test('no files of the host, no environment, no programs, no code from strings, whatever the policy grants', async () => {
    const secret = join(place.root, 'secret.txt');
    writeFileSync(secret, 'hunter2');
    const reach = [
      ['fs', `fs.readFileSync(${JSON.stringify(secret)}, 'utf8')`],
      ['fs', "fs.readFileSync('/etc/passwd', 'utf8')"],
      ['fs', "fs.writeFileSync('/tmp/x', '1')"],
      ['child_process', "fs.execFileSync('id').toString()"],
      ['path', "eval('1')"],
    ];
    const lines = reach.map(([, code]) => `try { reached.push(${code ?? ''}); } catch {}`);
    for (const [index, [module]] of reach.entries()) {
      const root = join(place.root, String(index));
      const registry = open({ root, dir: join(root, 'tools'), stateDir: join(root, 'state') }, { policy: RECKLESS });
      const text = armed(
        `const reached = []; ${lines[index] ?? ''} return reached;`,
        `import * as fs from 'node:${module ?? ''}';`,
      );
      await install(registry, text);
      expect(await registry.call('adder', { go: true }), reach[index]?.[1]).toMatchObject({ ok: true, value: [] });
    }
  });

  test('the files that the host opened, and those only with the capability', async () => {
    const open1 = join(place.root, 'open');
    mkdirSync(open1);
    writeFileSync(join(open1, 'a.txt'), 'hello');
    const engines = [isolatedToolEngine({ readable: [open1] })];
    const registry = open(place, { engines });
    const text = `import { readFileSync } from 'node:fs';\n${source({ body: "({ path }) => readFileSync(path, 'utf8')" })}`;
    await install(registry, text, [{ args: { path: join(open1, 'a.txt') } }]);
    expect(await registry.call('adder', { path: join(open1, 'a.txt') })).toMatchObject({ ok: true, value: 'hello' });
    expect(await registry.call('adder', { path: '/etc/passwd' })).toMatchObject({ ok: false });
  });

  test('its arguments with defaults, and a context that says when and how long', async () => {
    const parameters = "{ type: 'object', properties: { n: { type: 'integer', default: 4 } } }";
    const clock = { now: () => new Date(86_400_000), sleep: () => Promise.resolve() };
    const registry = open(place, { clock });
    await install(registry, source({ parameters, body: '(args, context) => ({ args, context })' }));
    expect(await registry.call('adder', undefined, { timeoutMs: 9_000 })).toEqual({
      ok: true,
      value: { args: { n: 4 }, context: { name: 'adder', now: '1970-01-02T00:00:00.000Z', timeoutMs: 9_000 } },
    });
  });
});

describe('before anything is started', () => {
  const counting = () => {
    let runs = 0;
    const counted: ToolEngine = { ...engine, run: (job) => ((runs += 1), engine.run(job)) };
    return { engines: [counted], runs: () => runs };
  };

  test.each([
    ['missing', { a: 1 }],
    ['of another type', { a: 1, b: '2' }],
    ['no object', [1, 2]],
    ['no JSON', { a: 1, b: 2n }],
    ['a function', () => 1],
    ['too large', { a: 1, b: 2, c: 'x'.repeat(70_000) }],
  ])('arguments are checked: %s', async (_, args) => {
    const { engines, runs } = counting();
    const registry = open(place, { engines });
    await install(registry, ADDER);
    expect(await registry.call('adder', args)).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_ARGUMENTS' } });
    expect(runs()).toBe(1);
    expect((await registry.show('adder')).failures).toBe(0);
  });

  test.each([
    ['edited', () => writeFileSync(join(place.dir, 'adder.mjs'), ADDER.replace('a + b', 'a - b')), 'changed'],
    ['removed', () => rmSync(join(place.dir, 'adder.mjs')), 'missing'],
    [
      'a link to the same text',
      () => {
        rmSync(join(place.dir, 'adder.mjs'));
        writeFileSync(join(place.root, 'same.mjs'), ADDER);
        symlinkSync(join(place.root, 'same.mjs'), join(place.dir, 'adder.mjs'));
      },
      'changed',
    ],
    ['no text', () => writeFileSync(join(place.dir, 'adder.mjs'), Buffer.from([0xff, 0xfe])), 'changed'],
  ])('the file is looked at: %s', async (_, change, file) => {
    const { engines, runs } = counting();
    const registry = open(place, { engines });
    await install(registry, ADDER);
    change();
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({
      ok: false,
      error: { code: 'EVOLVE_TOOL_CHANGED' },
    });
    expect(runs()).toBe(1);
    expect(await registry.specs()).toEqual([]);
    expect(await registry.list()).toMatchObject([{ name: 'adder', file }]);
  });

  test('a stricter policy than that of its time stops a tool', async () => {
    const text = source({ body: '() => Date.now()' });
    await install(open(place), text);
    const strict = open(place, { policy: { name: 'strict', allow: [], guard: {} } });
    expect(await strict.call('adder', {})).toMatchObject({ ok: false, error: { code: 'EVOLVE_TOOL_DENIED' } });
    expect(await strict.specs()).toEqual([]);
    await expect(strict.restore('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_DENIED' });
  });

  test('what is disabled, deleted or never tested is not called', async () => {
    const registry = open(place);
    await registry.write(await registry.propose(ADDER), WHO);
    const denied = { ok: false, error: { code: 'EVOLVE_TOOL_NOT_ENABLED' } };
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject(denied);
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_ENABLED' });
    await registry.test('adder');
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject(denied);
    await registry.enable('adder', WHO);
    expect(await registry.call('adder', { a: 1, b: 2 })).toEqual({ ok: true, value: 3 });
    await registry.disable('adder', { by: 'owner', reason: 'enough of it' });
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({
      error: { message: expect.stringContaining('enough of it') as string },
    });
    await registry.delete('adder', WHO);
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({ error: { code: 'EVOLVE_TOOL_NOT_FOUND' } });
  });

  test('an abort rejects with its reason, before and during a call, and is no failure of the tool', async () => {
    const registry = open(place);
    await install(registry, armed('for (let i = 0; i < 9; i -= 1);'));
    const reason = new Error('enough');
    await expect(registry.call('adder', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const call = registry.call('adder', { go: true }, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 300);
    await expect(call).rejects.toBe(reason);
    expect((await registry.show('adder')).failures).toBe(0);
  });
});

describe('a tool that fails again and again', () => {
  const FRAGILE = source({ body: "({ ok }) => { if (ok === false) throw new Error('broken'); return 1; }" });

  test('disables itself after the third time, with the reason, in every process', async () => {
    const registry = open(place);
    await install(registry, FRAGILE);
    for (let call = 0; call < 2; call += 1) await registry.call('adder', { ok: false });
    expect(await open(place).show('adder')).toMatchObject({ failures: 2, status: { kind: 'enabled' } });
    await open(place).call('adder', { ok: false });
    const { status } = await registry.show('adder');
    expect(status).toMatchObject({ kind: 'disabled', by: 'registry' });
    expect(status.reason).toContain('failed 3 times in a row: Error: broken');
    expect(await registry.call('adder', { ok: true })).toMatchObject({ error: { code: 'EVOLVE_TOOL_NOT_ENABLED' } });
    expect(await registry.specs()).toEqual([]);
  });

  test('does not when it works in between', async () => {
    const registry = open(place, { limits: { maxFailures: 2 } });
    await install(registry, FRAGILE);
    for (const ok of [false, true, false, true]) await registry.call('adder', { ok });
    expect(await registry.show('adder')).toMatchObject({ failures: 0, status: { kind: 'enabled' } });
  });

  test('counts calls that fail at the same time', async () => {
    const registry = open(place);
    await install(registry, FRAGILE);
    await Promise.all([1, 2, 3].map(() => registry.call('adder', { ok: false })));
    expect(await registry.show('adder')).toMatchObject({ status: { kind: 'disabled', by: 'registry' } });
  });

  test('an engine that cannot work is not held against the tool', async () => {
    const engines = [isolatedToolEngine({ readable: [join(place.root, 'gone')] })];
    const text = `import { readFileSync } from 'node:fs';\n${source({ body: "() => String(readFileSync('/x'))" })}`;
    const stub: ToolEngine = { ...engine, run: () => Promise.resolve({ ok: true, value: 1, output: '' }) };
    await install(open(place, { engines: [stub] }), text);
    const registry = open(place, { engines });
    expect(await registry.call('adder', {})).toMatchObject({ ok: false, error: { code: 'EVOLVE_OPTIONS' } });
    expect((await registry.show('adder')).failures).toBe(0);
  });
});

describe('a test', () => {
  test('without a case is no pass', async () => {
    const registry = open(place);
    await registry.write(await registry.propose(source()), WHO);
    expect(await registry.test('adder')).toMatchObject({ total: 0 });
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_ENABLED' });
  });

  test('fails by a wrong result, a throw, and arguments that do not fit, and says which', async () => {
    const registry = open(place);
    await registry.write(await registry.propose(ADDER), WHO);
    const outcome = await registry.test('adder', [
      { args: { a: 1, b: 1 }, result: 3 },
      { args: { a: 1, b: 1 }, result: 2 },
      { args: { a: 'x', b: 1 } },
    ]);
    expect(outcome).toMatchObject({ passed: 2, total: 4, own: 1 });
    expect(outcome.failures[0]).toBe('case 1: gave 2, not 3');
    expect(outcome.failures[1]).toMatch(/^case 3: /);
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_ENABLED' });
    expect((await open(place).show('adder')).versions[0]?.test).toEqual(outcome);
  });

  test('of the version before says nothing of the new one', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    const after = await registry.write(await registry.propose(ADDER.replace('a + b', 'b + a')), WHO);
    expect(after.status.kind).toBe('disabled');
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_ENABLED' });
  });

  test('cases that are none are the caller’s mistake', async () => {
    const registry = open(place);
    await registry.write(await registry.propose(ADDER), WHO);
    const many = Array.from({ length: 51 }, () => ({ args: {} }));
    await expect(registry.test('adder', many)).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });
});

test("a model's tool list has what can be called, and nothing else", async () => {
  const registry = open(place);
  await install(registry, ADDER);
  await registry.write(await registry.propose(source({ name: 'other' })), WHO);
  const number = { type: 'number' };
  const parameters = { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] };
  expect(await registry.specs()).toEqual([{ name: 'adder', description: 'For a test', parameters }]);
  expect(existsSync(join(place.dir, 'other.mjs'))).toBe(true);
});
