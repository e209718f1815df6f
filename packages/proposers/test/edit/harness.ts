import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { command } from '@evolve/core/checks';
import type {
  CommandRunner,
  EvolutionTask,
  LanguageModel,
  ProcessResult,
  ProposerContext,
  RunOptions,
  Trial,
} from '@evolve/core/contracts';
import { openAiCompatible } from '@evolve/core/models';

export interface Prompt {
  readonly system: string;
  readonly user: string;
}

/** What the scripted model answers to one request: an object, raw text, or nothing for ever. */
export type Reply = object | string | ((prompt: Prompt) => object | string | undefined);

export const answer = (edits: object[], more: object = {}): object => ({
  hypotheses: [{ cause: 'the sign is wrong', where: 'src/add.mjs', likelihood: 0.9 }],
  show: [],
  edits,
  summary: 'Add instead of subtract',
  rationale: 'add() subtracts',
  confidence: 0.95,
  ...more,
});

export const FIX = { path: 'src/add.mjs', search: 'a - b', replace: 'a + b' };

const completion = (content: string): string =>
  JSON.stringify({
    model: 'scripted-1',
    choices: [{ finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 2000, completion_tokens: 200 },
  });

const send = (reply: object | string | undefined, response: ServerResponse): void => {
  if (reply === undefined) return;
  response.setHeader('content-type', 'application/json');
  response.end(completion(typeof reply === 'string' ? reply : JSON.stringify(reply)));
};

export const PRICES = { inputPerMTok: 1, outputPerMTok: 5 };
export const ONE_CALL = (2000 * 1 + 200 * 5) / 1e6;

/** A model behind a real HTTP server that speaks chat completions; the last reply is given again and again. */
export const scriptedModel = async (
  replies: readonly Reply[],
  options: { prices?: typeof PRICES | undefined } = { prices: PRICES },
): Promise<{ model: LanguageModel; prompts: Prompt[] }> => {
  const prompts: Prompt[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { messages: { content: string }[] };
      const prompt = { system: body.messages[0]?.content ?? '', user: body.messages[1]?.content ?? '' };
      const reply = replies[Math.min(prompts.push(prompt), replies.length) - 1] ?? '';
      send(typeof reply === 'function' ? (reply as (p: Prompt) => object | undefined)(prompt) : reply, response);
    });
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await promise;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const baseUrl = `http://127.0.0.1:${String(address.port)}/v1`;
  return { prompts, model: openAiCompatible({ baseUrl, model: 'scripted', retryDelayMs: 1, ...options }) };
};

const run = (program: string, args: readonly string[], options: RunOptions): Promise<ProcessResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.dir, env: { PATH: process.env['PATH'] }, detached: true });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.stdin.end(options.input ?? '');
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    options.signal?.addEventListener('abort', kill, { once: true });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      options.signal?.removeEventListener('abort', kill);
      if (options.signal?.aborted === true) reject(options.signal.reason as Error);
      else resolve({ exitCode, timedOut: false, truncated: false, durationMs: 1, ...output });
    });
  });

/** Real processes without isolation. */
export const runner: CommandRunner = { isolation: 'none', run };

const PROJECT = {
  'src/add.mjs': 'export const add = (a, b) => a - b;\n',
  'src/other.mjs': "import { add } from './add.mjs';\nexport const twice = (a) => add(a, a);\n",
  'test/add.check.mjs':
    "import { add } from '../src/add.mjs';\nif (add(2, 3) !== 5) throw new Error(`add(2, 3) is ${add(2, 3)}`);\n",
  'README.md': '# Adds\n',
} as const;

export const projectWith = async (files: Readonly<Record<string, string>> = {}): Promise<Trial> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-edit-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ ...PROJECT, ...files })) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  const capture = (): Promise<never> => Promise.reject(new Error('the cycle captures, not the proposer'));
  return { id: 'trial', dir, base: '0'.repeat(40), capture, close: () => Promise.resolve() };
};

export const read = (trial: Trial, path: string): Promise<string> => readFile(join(trial.dir, path), 'utf8');

export const contextWith = (more: Partial<ProposerContext> = {}): ProposerContext => ({
  runner,
  signal: new AbortController().signal,
  clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
  random: () => 0.5,
  checks: [command({ run: ['node', 'test/add.check.mjs'], id: 'adds' })],
  editable: (path) => path.startsWith('src/'),
  budget: { usd: 1, wallMs: 60_000 },
  progress: () => undefined,
  ...more,
});

export const task: EvolutionTask = {
  id: 'task-1',
  text: 'The add tool gives wrong sums',
  reason: 'it failed five times today',
  evidence: [],
  files: [],
  attempt: 1,
  lessons: [],
};
