import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repair } from '../src/index.ts';
import { processRunner } from './process-runner.ts';
import { collect, makeProject, tapCheck } from './project.ts';

const BUGGY = 'exports.half = (n) => n / 3;\n';
const CHECK = tapCheck("const lib = require('./lib.js');", {
  four: 'lib.half(4) === 2',
  ten: 'lib.half(10) === 5',
  zero: 'lib.half(0) === 0',
});

const scratchOf = (runner: ReturnType<typeof processRunner>): string => {
  const [dir = ''] = runner.runs.map(({ options }) => options.dir);
  return dir.slice(0, dir.indexOf(`${path.sep}baseline`));
};

/** Command lines of all processes that mention a folder. */
const processesIn = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(folder) ? [line] : [];
      } catch {
        return [];
      }
    });

test('a check that passes already is an error, not a patch', async () => {
  const project = makeProject({ 'lib.js': 'exports.half = (n) => n / 2;\n', 'check.cjs': CHECK });
  await expect(collect(project)).rejects.toMatchObject({ code: 'EVOLVE_CHECK_ALREADY_PASSES' });
  project.remove();
});

test('a check that never ends fails by its time limit and is repaired', async () => {
  const project = makeProject({
    'lib.js':
      'exports.digits = (n) => {\n  let count = 1;\n  while (n >= 10) {\n    n = Math.floor(n * 10);\n    count++;\n  }\n  return count;\n};\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      one: 'lib.digits(5) === 1',
      two: 'lib.digits(42) === 2',
      four: 'lib.digits(1000) === 4',
    }),
  });
  const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: 1500 };
  const { events, done } = await collect(project, { check });
  expect(events[0]).toMatchObject({ type: 'baseline', lane: 'fast' });
  expect(done.patch?.diff).toContain('n / 10');
  project.remove();
});

// Would catch: a file of coverage that a killed process left half written, which would end the repair.
test('coverage that cannot be read is no coverage', async () => {
  const litter = `const fs = require('node:fs');
if (process.env.NODE_V8_COVERAGE) {
  fs.mkdirSync(process.env.NODE_V8_COVERAGE, { recursive: true });
  fs.writeFileSync(process.env.NODE_V8_COVERAGE + '/half.json', '{"result":[{"url"');
  fs.writeFileSync(process.env.NODE_V8_COVERAGE + '/odd.json', '{"result":[{"url":"file://far/x.js","functions":[]}]}');
}
`;
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': litter + CHECK });
  const { done } = await collect(project);
  expect(done.patch?.files['lib.js']).toBe('exports.half = (n) => n / 2;\n');
  project.remove();
});

test('a time limit longer than any timer does not end the repair at once', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const { done } = await collect(project, { budget: { wallMs: 2 ** 40 } });
  expect(done.patch).toBeDefined();
  project.remove();
});

test('nothing to edit is said, not guessed', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const { done } = await collect(project, { editable: () => false });
  expect(done).toMatchObject({ reason: 'no-editable-source', tried: 0 });
  project.remove();
});

test('a program that no known change repairs ends with a reason', async () => {
  const project = makeProject({
    'lib.js': 'exports.f = (n) => n;\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", { impossible: 'lib.f(1) === lib.f(1) + 1' }),
  });
  const { done } = await collect(project);
  expect(done.patch).toBeUndefined();
  expect(done.reason).toBe('exhausted');
  project.remove();
});

test('the candidates budget is kept to the piece', async () => {
  const project = makeProject({
    'lib.js': 'exports.f = (n, list) => list.map((x) => x + n).filter((x) => x > 1);\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", { impossible: 'lib.f(1, [1]) === 1' }),
  });
  const { done } = await collect(project, { budget: { candidates: 37 } });
  expect(done).toMatchObject({ tried: 37, reason: 'out-of-candidates' });
  project.remove();
});

test('a source that is no program is left alone', async () => {
  const project = makeProject({ 'lib.js': 'exports.half = (n) => {{{', 'check.cjs': CHECK });
  const { done } = await collect(project, { files: ['lib.js'] });
  expect(done.reason).toBe('no-editable-source');
  project.remove();
});

test('an abort in the middle leaves no process and no folder', async () => {
  const project = makeProject({
    'lib.js': 'exports.f = (n) => { let i = 0; while (i < n) i++; return i; };\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", { impossible: 'lib.f(3) === -7' }),
  });
  const runner = processRunner();
  const aborter = new AbortController();
  const options = {
    dir: project.dir,
    check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
    runner,
    signal: aborter.signal,
  };
  const all = async (): Promise<void> => {
    for await (const event of repair(options))
      if (event.type === 'localised') setTimeout(() => aborter.abort(new Error('enough')), 60);
  };
  await expect(all()).rejects.toThrow('enough');
  const scratch = scratchOf(runner);
  expect(scratch).toContain('evolve-repair-');
  expect(existsSync(scratch)).toBe(false);
  expect(processesIn(scratch)).toEqual([]);
  project.remove();
});

test('a consumer that stops listening leaves no folder', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const runner = processRunner();
  const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 };
  for await (const event of repair({ dir: project.dir, check, runner })) if (event.type === 'localised') break;
  expect(existsSync(scratchOf(runner))).toBe(false);
  project.remove();
});

test('same seed, same order and same result', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const timeless = async (): Promise<unknown> => {
    const { events } = await collect(project, { seed: 7 });
    return events.map(
      (event) =>
        JSON.parse(JSON.stringify(event, (key, value: unknown) => (/Ms$|^rate$/.test(key) ? 0 : value))) as unknown,
    );
  };
  expect(await timeless()).toEqual(await timeless());
  project.remove();
});

test('runs may write to the scratch folder only', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const runner = processRunner();
  await collect(project, { runner });
  const scratch = scratchOf(runner);
  for (const { options } of runner.runs) {
    expect(options.network).not.toBe(true);
    for (const folder of options.writable ?? []) expect(folder.startsWith(scratch + path.sep)).toBe(true);
  }
  project.remove();
});

test('a check that is not a script of node is run as it is', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  const check = { command: 'sh', args: ['-c', `"${process.execPath}" check.cjs || exit 1`], timeoutMs: 10_000 };
  const { events, done } = await collect(project, { check, extraCandidates: 10 });
  expect(events[0]).toMatchObject({ lane: 'reference' });
  expect(done.patch?.files).toEqual({ 'lib.js': 'exports.half = (n) => n / 2;\n' });
  project.remove();
});

test('two mistakes that different tests show are repaired together', async () => {
  const project = makeProject({
    'lib.js': 'exports.low = (a, b) => (a > b ? a : b);\nexports.inside = (n, size) => n >= 0 && n <= size;\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      'low left': 'lib.low(1, 2) === 1',
      'low right': 'lib.low(4, 3) === 3',
      'inside first': 'lib.inside(0, 2) === true',
      'inside beyond': 'lib.inside(2, 2) === false',
      'inside negative': 'lib.inside(-1, 2) === false',
    }),
  });
  const { done } = await collect(project);
  expect(done.patch?.template).toContain(' + ');
  expect(done.patch?.files['lib.js']).toContain('n < size');
  project.remove();
});

test('a source that its owner may not write is repaired in the copy', async () => {
  const project = makeProject({ 'lib.js': BUGGY, 'check.cjs': CHECK });
  chmodSync(path.join(project.dir, 'lib.js'), 0o444);
  const { events, done } = await collect(project);
  expect(events[0]).toMatchObject({ lane: 'fast' });
  expect(done.patch?.files).toEqual({ 'lib.js': 'exports.half = (n) => n / 2;\n' });
  project.remove();
});

test('a program with functions named like those of every object is searched like any other', async () => {
  const project = makeProject({
    'lib.js':
      "function toString(value) {\n  return value === undefined ? '' : String(value);\n}\nexports.join = (a, b) => toString(a) + 'constructor'.split('constructor').join('') - toString(b);\n",
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      two: "lib.join('a', 'b') === 'ab'",
      one: "lib.join('a') === 'a'",
    }),
  });
  const { done } = await collect(project);
  expect(done.patch).toBeDefined();
  project.remove();
});
