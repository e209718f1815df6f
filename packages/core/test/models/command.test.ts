import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { command } from '../../src/models/index.ts';

const signal = new AbortController().signal;
const request = { messages: [{ role: 'user' as const, content: 'Hello' }] };

const node = (script: string) => [process.execPath, '-e', script] as const;

const READ = `let text = ''; process.stdin.on('data', (d) => text += d); process.stdin.on('end', () => main(JSON.parse(text)));`;

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<void> => {
  while (alive(pid)) await delay(10);
};

test('an abort kills the program and what it started', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-model-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid); setInterval(() => {}, 1000);`;
  const aborter = new AbortController();
  const running = command({ run: node(script), dir }).generate(request, { signal: aborter.signal });
  const settled = expect(running).rejects.toThrow('enough');
  let pids: number[] = [];
  while (pids.length !== 2) {
    await delay(20);
    pids = await readFile(join(dir, 'pids'), 'utf8').then(
      (text) => text.split(' ').map(Number),
      () => [],
    );
  }
  aborter.abort(new Error('enough'));
  await settled;
  for (const pid of pids) await gone(pid);
});

test('what the program leaves running does not hold up the answer, and is ended', async () => {
  const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
      { stdio: ['ignore', 'inherit', 'inherit'] }); console.log(child.pid); process.exit(0);`;
  const { text } = await command({ run: node(script) }).generate(request, { signal });
  await gone(Number(text));
});

test('another status than 0 is a failure with what the program said, without secrets', async () => {
  const script = `console.error('no, with API_KEY=abcdefgh12345678'); process.exit(3);`;
  const error: unknown = await command({ run: node(script) })
    .generate(request, { signal })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED', message: expect.stringContaining('status 3') as string });
  expect(JSON.stringify(error)).toContain('no, with');
  expect(JSON.stringify(error)).not.toContain('abcdefgh12345678');
});

test('a program that is not there, and one that writes without end', async () => {
  await expect(command({ run: ['no-such-program-xyz'] }).generate(request, { signal })).rejects.toMatchObject({
    code: 'EVOLVE_MODEL_FAILED',
    data: { kind: 'unsent' },
  });
  await expect(command({ run: ['yes'] }).generate(request, { signal })).rejects.toMatchObject({
    data: { kind: 'unreadable' },
  });
});

test('the request as JSON in, an envelope or plain text out', async () => {
  const envelope = `${READ} const main = ({ messages, jsonSchema }) => console.log(JSON.stringify({
      text: JSON.stringify({ heard: messages[0].content, type: jsonSchema.type }), costUsd: 0.25, model: 'local',
      usage: { inputTokens: 7, outputTokens: 3 } }));`;
  const schema = z.object({ heard: z.string(), type: z.literal('object') });
  await expect(command({ run: node(envelope) }).generate({ ...request, schema }, { signal })).resolves.toMatchObject({
    object: { heard: 'Hello', type: 'object' },
    costUsd: 0.25,
    usage: { inputTokens: 7, outputTokens: 3 },
    model: 'local',
  });
  await expect(command({ run: 'echo plain words' }).generate(request, { signal })).resolves.toMatchObject({
    text: 'plain words',
  });
});

test('an abort is heard although something that left the group holds the pipes open', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-model-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit', detached: true });
    child.unref(); require('node:fs').writeFileSync('pid', String(child.pid));`;
  const aborter = new AbortController();
  const running = command({ run: node(script), dir }).generate(request, { signal: aborter.signal });
  const settled = expect(running).rejects.toThrow('enough');
  const pidOf = async (): Promise<number> => Number(await readFile(join(dir, 'pid'), 'utf8').catch(() => ''));
  await expect.poll(pidOf, { timeout: 30_000 }).toBeGreaterThan(0);
  const pid = await pidOf();
  onTestFinished(() => {
    process.kill(pid, 'SIGKILL');
  });
  aborter.abort(new Error('enough'));
  await settled;
});
