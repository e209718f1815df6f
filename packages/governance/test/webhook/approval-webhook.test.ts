/** Decisions by HTTP, over a real server: what is not let in, what is let in and does not count, what counts once. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApprovalDecision } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { describe, expect, onTestFinished, test } from 'vitest';
import { approvalWebhook, nodeHandler } from '../../src/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

/** As an independent sender computes it, from the words of the specification. */
const sign = (id: string, timestamp: string, body: string, secret = SECRET): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`;

const seconds = (offset = 0): string => String(Math.floor(Date.now() / 1000) + offset);

const BODY = JSON.stringify({ type: 'approval.decision', data: { id: 'q1', decision: 'approve', by: 'ada' } });

interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const serve = async (decide: (id: string, decision: ApprovalDecision) => Promise<void>, maxBytes = 1000) => {
  const taken: string[] = [];
  const handle = approvalWebhook({
    secret: SECRET,
    maxBytes,
    approvals: {
      decide: async (id, decision) => {
        await decide(id, decision);
        taken.push(`${id} ${decision.decision} ${decision.by}`);
      },
    },
  });
  const server = createServer(nodeHandler(handle));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  let count = 0;
  const send = async (
    wrong: Readonly<Record<string, string | undefined>> = {},
    body = BODY,
    method = 'POST',
  ): Promise<Sent> => {
    count += 1;
    const id = wrong['webhook-id'] ?? `m${String(count)}`;
    const timestamp = wrong['webhook-timestamp'] ?? seconds();
    const headers = new Headers();
    const all: Readonly<Record<string, string | undefined>> = {
      ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp },
      ...{ 'webhook-signature': sign(id, timestamp, body), ...wrong },
    };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) headers.set(name, value);
    const response = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { taken, send, url };
};

const accept = (): Promise<void> => Promise.resolve();

describe('a message', () => {
  test('with the right signature is taken', async () => {
    const { taken, send } = await serve(accept);
    expect(await send()).toEqual({ status: 200, body: { id: 'q1', decision: 'approve' } });
    expect(taken).toEqual(['q1 approve ada']);
  });

  test('of the specification’s own example is verified', async () => {
    // https://github.com/standard-webhooks/standard-webhooks: id, timestamp, secret and body of its libraries' tests.
    const handle = approvalWebhook({
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      approvals: { decide: accept },
      clock: { now: () => new Date(1_614_265_330_000) },
    });
    const answer = await handle(
      new Request('http://localhost/', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          'webhook-timestamp': '1614265330',
          'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
        },
        body: '{"test": 2432232314}',
      }),
    );
    // Let in by its signature, and then no decision.
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'body' }]);
  });

  const outside: readonly [what: string, wrong: Record<string, string | undefined>, status: number, error: string][] = [
    ['without a signature', { 'webhook-signature': undefined }, 400, 'headers'],
    ['without an id', { 'webhook-id': '' }, 400, 'headers'],
    ['with a time that is none', { 'webhook-timestamp': 'now' }, 400, 'headers'],
    [
      'signed with another secret',
      { 'webhook-id': 'x', 'webhook-timestamp': seconds(), 'webhook-signature': sign('x', seconds(), BODY, OTHER) },
      401,
      'signature',
    ],
    [
      'signed under another id',
      { 'webhook-id': 'x', 'webhook-signature': sign('y', seconds(), BODY) },
      401,
      'signature',
    ],
    ['with a signature of another version', { 'webhook-signature': 'v1a,AAAA' }, 401, 'signature'],
    ['from six minutes ago', { 'webhook-timestamp': seconds(-360) }, 401, 'timestamp'],
    ['from six minutes ahead', { 'webhook-timestamp': seconds(360) }, 401, 'timestamp'],
    ['of another kind', { 'content-type': 'text/plain' }, 415, 'content-type'],
  ];

  test.each(outside)('%s is not let in', async (_, wrong, status, error) => {
    const { taken, send } = await serve(accept);
    expect(await send(wrong)).toEqual({ status, body: { error } });
    expect(taken).toEqual([]);
  });

  test('with several signatures needs one that is right', async () => {
    const { send } = await serve(accept);
    const [id, time] = ['x', seconds()];
    const both = `${sign(id, time, BODY, OTHER)} ${sign(id, time, BODY)}`;
    expect((await send({ 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': both })).status).toBe(200);
  });

  test('by another method is refused', async () => {
    const { send } = await serve(accept);
    expect((await send({}, BODY, 'GET')).status).toBe(405);
    expect((await send({}, BODY, 'PUT')).status).toBe(405);
  });

  test('that is too large is not read to its end, whatever it says of its size', async () => {
    const { taken, send, url } = await serve(accept, 1000);
    expect(await send({}, JSON.stringify({ pad: 'x'.repeat(2000) }))).toEqual({ status: 413, body: { error: 'size' } });
    const status = await new Promise<number>((resolve, reject) => {
      const sent = httpRequest(url, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
          ...{ 'webhook-id': 'x', 'webhook-timestamp': seconds(), 'webhook-signature': 'v1,AAAA' },
        },
      });
      sent.once('response', (response) => {
        resolve(response.statusCode ?? 0);
        sent.destroy();
      });
      sent.once('error', reject);
      const more = (): void => {
        while (!sent.destroyed && sent.write('x'.repeat(500)));
        sent.once('drain', more);
      };
      more();
    });
    expect(status).toBe(413);
    expect(taken).toEqual([]);
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"type":"approval.decision"}',
    '{"type":"approval.decision","data":{"id":"q","decision":"maybe","by":"a"}}',
    '{"type":"approval.decision","data":{"id":"q","decision":"approve","by":"a","signed":"yes"}}',
  ])('that is signed and says %j decides nothing', async (body) => {
    const { taken, send } = await serve(accept);
    expect(await send({}, body)).toEqual({ status: 400, body: { error: 'body' } });
    expect(taken).toEqual([]);
  });

  test('that comes again is refused, also at the same time', async () => {
    const { taken, send } = await serve(accept);
    const same = { 'webhook-id': 'x', 'webhook-timestamp': seconds() };
    const answers = await Promise.all([send(same), send(same), send(same)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await send(same)).toEqual({ status: 409, body: { error: 'replayed' } });
    expect(taken).toHaveLength(1);
  });

  test('is welcome again when nothing could be done with it', async () => {
    let isUp = false;
    const { taken, send } = await serve(() =>
      isUp ? Promise.resolve() : Promise.reject(new Error('the disk is gone')),
    );
    const same = { 'webhook-id': 'x', 'webhook-timestamp': seconds() };
    expect(await send(same)).toEqual({ status: 500, body: { error: 'internal' } });
    isUp = true;
    expect((await send(same)).status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  test('whose decision does not count is told the rule', async () => {
    const fails = (code: 'EVOLVE_APPROVAL_INVALID' | 'EVOLVE_APPROVAL_NOT_PENDING' | 'EVOLVE_STORE_FULL') =>
      serve(() => Promise.reject(new EvolveError(code, 'secret words', { data: { rule: 'approval:unsigned' } })));
    const rule = 'approval:unsigned';
    expect(await (await fails('EVOLVE_APPROVAL_INVALID')).send()).toEqual({
      status: 403,
      body: { error: 'EVOLVE_APPROVAL_INVALID', rule },
    });
    expect((await (await fails('EVOLVE_APPROVAL_NOT_PENDING')).send()).status).toBe(409);
    expect((await (await fails('EVOLVE_STORE_FULL')).send()).status).toBe(503);
  });
});

test.each(['', 'whsec_', 'whsec_short', `whsec_${'é'.repeat(40)}`])('the secret %j is refused', (secret) => {
  expect(() => approvalWebhook({ secret, approvals: { decide: accept } })).toThrow(
    expect.objectContaining({ code: 'EVOLVE_OPTIONS' }) as Error,
  );
});
