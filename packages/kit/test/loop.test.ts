/** The other two time scales: what happens after a reply, and what a heartbeat does by itself. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openAiCompatible } from '@evolve/core/models';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FIXED, GRANTED, git, makeRepo, open, read, writes } from './fixture.ts';

const until = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(20);
  }
};

describe('a heartbeat', () => {
  test('wakes by itself, sees the failing tool in its own signals, and repairs it', async () => {
    const place = makeRepo();
    const evolver = await open(place, { options: { heartbeatSeconds: 0.2, jitter: 0 } });
    await evolver.boot();
    const tools = evolver.wrapTools({
      add: (): number => {
        throw new TypeError('add subtracts');
      },
    });
    for (let call = 0; call < 8; call += 1) expect(() => tools.add()).toThrow('add subtracts');
    const promoted = new Promise<string>((resolve) => {
      evolver.on('promoted', ({ cycleId }) => {
        resolve(cycleId);
      });
    });
    evolver.start();
    const receipt = await evolver.receipt(await promoted);
    expect(receipt.trigger.reason).toBe('add: 8 calls today, 0 % succeeded');
    expect(receipt.trigger.signals[0]).toContain('add: 8 calls, 0 % ok, last error: TypeError: add subtracts');
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('outside the active hours nothing happens', async () => {
    const now = new Date();
    const hour = (offset: number): string => `${String((now.getUTCHours() + offset) % 24).padStart(2, '0')}:00`;
    const hours = { from: hour(2), to: hour(3), timeZone: 'UTC' };
    const evolver = await open(makeRepo(), { policy: { ...GRANTED, hours }, options: { heartbeatSeconds: 0.05 } });
    let cycles = 0;
    evolver.on('cycle', () => {
      cycles += 1;
    });
    evolver.start();
    await delay(600);
    const { restsUntil } = await evolver.status();
    await evolver.stop();
    expect(cycles).toBe(0);
    expect(new Date(restsUntil ?? 0).toISOString().slice(11)).toBe(`${hours.from}:00.000Z`);
    expect(Date.parse(restsUntil ?? '')).toBeGreaterThan(now.getTime());
  });

  test('a stop ends it at once, however long the interval', async () => {
    const evolver = await open(makeRepo());
    evolver.start();
    await evolver.stop();
    await expect(evolver.evolve({ task: 'x' })).rejects.toThrow('stopped');
  });
});

test('a listener that throws is told of, and keeps no other from hearing', async () => {
  const evolver = await open(makeRepo());
  const heard: string[] = [];
  evolver.on('receipt', () => {
    throw new Error('mine');
  });
  evolver.on('receipt', ({ receipt }) => {
    heard.push(receipt.outcome);
  });
  evolver.on('error', ({ where }) => {
    heard.push(where);
  });
  await evolver.evolve();
  expect(heard).toEqual(['a listener of "receipt"', 'idle']);
});

describe('curiosity', () => {
  test('a topic is explored with the host’s means; what was learned is written with its sources', async () => {
    const place = makeRepo();
    const asked: string[] = [];
    const evolver = await open(place, {
      explore: (topic, { budget }) => {
        asked.push(`${topic} for ${String(budget.usd)}`);
        return Promise.resolve({
          learned: 'A lock needs a fence.',
          sources: ['https://example.com/locks'],
          costUsd: 0.01,
          todo: [{ title: 'Fence the lock', reason: 'the article says so' }],
        });
      },
      proposers: [],
    });
    evolver.observe({ kind: 'curiosity', topic: 'distributed locks' });
    const receipt = await evolver.evolve();
    expect(receipt).toMatchObject({ outcome: 'explored', task: 'explore: distributed locks', cost: { usd: 0.01 } });
    expect(asked).toEqual(['distributed locks for 0.25']);
    const text = read(place.dir, '.evolve/CURIOSITY.md') ?? '';
    expect(text).toContain('A lock needs a fence.');
    expect(text).toContain('https://example.com/locks');
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain('Fence the lock');
  });

  test('one that fails or hangs costs its budget and nothing else', async () => {
    const evolver = await open(makeRepo(), {
      explore: () => new Promise<never>(() => undefined),
      options: { exploreTimeoutMs: 50 },
    });
    evolver.observe({ kind: 'curiosity', topic: 'distributed locks' });
    expect((await evolver.evolve()).outcome).toBe('aborted');
    const { spentToday } = await evolver.status();
    const dollars = spentToday.find(({ category }) => category === 'curiosity');
    expect(dollars).toMatchObject({ settled: 0.25, reserved: 0 });
  });
});

describe('after a reply', () => {
  test('a correction by the user is graded, and the reply waits for nothing', async () => {
    const evolver = await open(makeRepo());
    evolver.observe({ kind: 'tool', name: 'search', ok: false, error: new Error('no route'), turnId: 't1' });
    evolver.reflect({ turnId: 't1', input: 'find it', reply: 'I could not', followUp: '不对，重新来' });
    const material = await until(async () => {
      const { id } = await evolver.evolve();
      const receipt = await evolver.receipt(id);
      return receipt.trigger.signals.some((line) => line.includes('reflections today: 1')) ? receipt : undefined;
    });
    expect(material.outcome).toBe('idle');
  });

  test('observe takes whatever plain JavaScript hands over', async () => {
    const evolver = await open(makeRepo());
    const hostile = {
      get message(): string {
        throw new Error('gotcha');
      },
    };
    const odd = [
      undefined,
      null,
      7,
      {},
      { kind: 'tool' },
      { kind: 'nothing' },
      { kind: 'tool', name: {}, ok: 1, error: hostile },
    ];
    for (const value of odd) {
      expect(() => {
        evolver.observe(value as never);
        evolver.outcome(value as never);
        evolver.reflect(value as never);
      }).not.toThrow();
    }
    expect((await evolver.evolve()).outcome).toBe('idle');
  });
});

/** A server that speaks the protocol of a hosted model and always gives the same answer. */
const serveModel = async (answers: (prompt: string) => unknown): Promise<string> => {
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const content = JSON.stringify(answers(body));
      const usage = { prompt_tokens: 100, completion_tokens: 20 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ model: 'local-1', choices: [{ message: { role: 'assistant', content } }], usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`;
};

describe('with a model', () => {
  const editAnswer = {
    hypotheses: ['it subtracts'],
    summary: 'Add instead of subtracting',
    rationale: 'the operator is wrong',
    confidence: 0.9,
    edits: [{ path: 'src/add.js', search: 'a - b', replace: 'a + b' }],
    show: [],
  };

  test('its proposal competes with the repair engine’s, and the receipt names the winner', async () => {
    const place = makeRepo();
    const baseUrl = await serveModel(() => editAnswer);
    const model = openAiCompatible({
      baseUrl,
      model: 'local-1',
      apiKey: 'none',
      prices: { inputPerMTok: 1, outputPerMTok: 1 },
    });
    const { repairProposer } = await import('@evolve/repair');
    const { edit } = await import('@evolve/proposers');
    const evolver = await open(place, { model, proposers: [repairProposer(), edit({ model })] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(['probation', 'awaiting-approval']).toContain(receipt.outcome);
    expect(receipt.attempts.map((attempt) => attempt.proposer)).toEqual(['repair', 'edit']);
    expect(receipt.attempts.filter((attempt) => attempt.status === 'proved')).toHaveLength(1);
    expect(receipt.cost).toMatchObject({ bound: 'exact' });
    expect(receipt.cost.usd).toBeGreaterThan(0);
  });

  test('one that talks nonsense changes nothing: the rules decide, and nothing lands', async () => {
    const place = makeRepo();
    const baseUrl = await serveModel(() => ({ action: 'format the disk' }));
    const model = openAiCompatible({ baseUrl, model: 'local-1', apiKey: 'none' });
    const evolver = await open(place, { model, proposers: [writes({})] });
    const receipt = await evolver.evolve();
    expect(receipt.outcome).toBe('idle');
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });
});
