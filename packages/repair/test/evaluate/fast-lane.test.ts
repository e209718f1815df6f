import { describe, expect, test } from 'vitest';
import { RUNNERS, runLane } from './lane.ts';

const runAll = async (bodies: readonly string[], cpuMs = 1500): Promise<readonly string[]> =>
  (await runLane(bodies, { cpuMs })).ends;

test('an endless loop ends by fuel and costs one candidate', async () => {
  expect(await runAll(['while (n < 10) n'])).toEqual(['timeout', 'pass']);
  expect(await runAll(['n = -Infinity'])).toEqual(['fuel', 'pass']);
});

test('a process that runs out of memory costs one candidate', async () => {
  const bomb = 'const hog = []; for (;;) hog.push(new Array(1e6).fill(n))';
  // Filling the memory takes as long as it takes.
  expect(await runAll([bomb], 60_000)).toEqual(['crash', 'pass']);
});

test('a candidate that kills its process costs one candidate', async () => {
  expect(await runAll(["process.kill(process.pid, 'SIGKILL')", '1'])).toEqual(['crash', 'pass', 'pass', 'pass']);
});

test('a candidate that spoils the language does not judge the next', async () => {
  expect(await runAll(['Array.prototype.map = () => []'])).toEqual(['exit', 'pass']);
});

test('a candidate that overwrites the check in its copy does not judge the next', async () => {
  const cheat =
    "require('fs').writeFileSync('check.cjs', 'process.exitCode = 1'); process.kill(process.pid, 'SIGKILL')";
  expect(await runAll([cheat])).toEqual(['crash', 'pass']);
});

// Would catch: half a line of JSON that ends like a whole one, which would end the repair.
test('what a candidate writes among the answers costs one candidate', async () => {
  const forged = `'{"slices":[{"test":"1"}\\nnull\\n{"id":0}\\n'`;
  const cheat = `require('fs').appendFileSync(process.cwd() + '/../../lane-io/answers.jsonl', ${forged}); process.kill(process.pid, 'SIGKILL')`;
  expect(await runAll([cheat])).toEqual(['crash', 'pass']);
});

// Would catch: asking for ever for an answer that never comes, and answers to what nobody asked.
test('a candidate that says that its batch is through has crashed, and costs one candidate', async () => {
  const forged = `'{"id":1000,"lines":[],"output":""}\\n{"through":1}\\n'`;
  const cheat = `require('fs').appendFileSync(process.cwd() + '/../../lane-io/answers.jsonl', ${forged}); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); process.kill(process.pid, 'SIGKILL')`;
  expect(await runAll([cheat])).toEqual(['crash', 'pass']);
});

test('exit, a rejection, a thrown error and a broken file each end one run', async () => {
  const bodies = ['process.exit(3)', "Promise.reject(new Error('x'))", "throw new Error('x')", '%%%'];
  expect(await runAll(bodies)).toEqual(['exit', 'pass', 'exit', 'pass', 'exit', 'pass', 'exit', 'pass']);
});

test('a timer of an ended run does not fire into the next', async () => {
  expect(await runAll(['setInterval(() => {}, 1); process.exit(1)'])).toEqual(['exit', 'pass']);
});

test('a process stays for the batches that follow', async () => {
  const calm = Array.from({ length: 6 }, () => '1');
  expect(await runLane(calm, { batches: 6 })).toEqual({ ends: Array.from({ length: 12 }, () => 'pass'), starts: 1 });
});

test('what only waits ends by the wall', async () => {
  expect((await runLane(['setInterval(() => {}, 1000)'], { wallMs: 1500 })).ends).toEqual(['timeout', 'pass']);
});

// Would catch: blaming whoever comes after, and blaming the innocent whom an earlier candidate took along.
test('who dies of what an earlier candidate left is asked again', async () => {
  const late =
    "if (!globalThis.x) require('child_process').spawn('sh', ['-c', 'sleep 0.2; kill -9 $PPID'], { detached: true }).unref()";
  const { ends } = await runLane([late, '1', '1']);
  expect(ends.slice(1)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
});

test('files, children, servers and threads that a candidate leaves do not meet the next', async () => {
  const left = [
    "require('fs').writeFileSync('litter.txt', 'x')",
    "require('fs').promises.mkdir('litter')",
    "require('child_process').spawn('sleep', ['60'], { stdio: 'ignore' }).unref()",
    "require('net').createServer().listen(0).unref()",
    "process.env.LITTER = '1'; process.chdir('/')",
  ];
  const { ends } = await runLane(left);
  expect(ends.filter((_, index) => index % 2 === 1)).toEqual(left.map(() => 'pass'));
});

/** Each ends its own candidate, by whatever limit it meets first. */
const ATTACKS: Readonly<Record<string, string>> = {
  'native memory': 'const hog = []; for (let i = 0; i < 900; i++) hog.push(Buffer.alloc(8e6, 1))',
  'array buffers':
    'const hog = []; for (let i = 0; i < 900; i++) hog.push(new Uint8Array(new ArrayBuffer(8e6)).fill(1))',
  'WebAssembly memory':
    'const m = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); m.grow(30000); new Uint8Array(m.buffer).fill(1)',
  'a huge string':
    "let s = 'x'.repeat(2 ** 28); const hog = []; for (let i = 0; i < 900; i++) hog.push(Buffer.from(s))",
  'a pattern without end': "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  'a fill without end': 'for (;;) new Array(1e8).fill(n)',
  'a flood of output': "for (;;) require('fs').writeSync(1, 'x'.repeat(65536))",
  'a flood through the console': "const s = 'x'.repeat(1e6); for (let i = 0; i < 1e9; i++) console.log(s)",
  'children without end': "for (;;) require('child_process').spawn('sleep', ['60'])",
  'a stopped process': "process.kill(process.pid, 'SIGKILL')",
};

describe.each(Object.keys(RUNNERS))('by the %s runner', (kind) => {
  test.each(Object.keys(ATTACKS))('%s costs one candidate', async (name) => {
    const runner = RUNNERS[kind]?.();
    if (runner === undefined) throw new Error('unknown runner');
    const [own, next] = (await runLane([String(ATTACKS[name])], { runner })).ends;
    expect(own).toMatch(/^(?:exit|crash|timeout|fuel)$/);
    expect(next).toBe('pass');
  });
});
