/** What the owner hears, and when: over a real server that fails, in hosts that are killed. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import type { Notice } from '@evolve/core/contracts';
import { webhookNotifier } from '@evolve/governance';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEvolver } from '../../src/index.ts';
import { act } from '../act.ts';
import { BROKEN, GRANTED, makeRepo, open, read } from '../fixture.ts';
import { addCheck, writes, FIXED } from '../fixture.ts';
import { askOne, ASKING } from './keys.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Taken {
  readonly id: string;
  readonly body: { readonly type: string; readonly data: Record<string, unknown> };
}

/** A receiver that answers with these statuses first, and then takes everything. */
const receiver = async (...statuses: number[]) => {
  const heard: Taken[] = [];
  const left = [...statuses];
  const take = async (request: IncomingMessage): Promise<number> => {
    const body = JSON.parse(await readAll(request)) as Taken['body'];
    heard.push({ id: String(request.headers['webhook-id']), body });
    return left.shift() ?? 204;
  };
  const server = createServer((request, response) => {
    void take(request).then((status) => response.writeHead(status).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  return { heard, url, notify: webhookNotifier({ url, secret: SECRET }) };
};

describe('a question', () => {
  test('is told until the receiver has taken it, under one id, and then no more', async () => {
    const { heard, notify } = await receiver(500, 302);
    const evolver = await createEvolver({
      ...{ repo: makeRepo().dir, policy: ASKING, checks: [addCheck], notify },
      proposers: [writes({ 'src/add.js': FIXED })],
      stateDir: `${makeRepo().stateDir}-notices`,
    });
    onTestFinished(() => evolver.stop());
    const failures: string[] = [];
    evolver.on('error', ({ where }) => failures.push(where));
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    await vi.waitFor(() => {
      expect(heard).toHaveLength(3);
    }, 20_000);
    expect(new Set(heard.map((one) => one.id))).toEqual(new Set([`${id}:requested`]));
    expect(heard[0]?.body).toMatchObject({ type: 'approval.requested', data: { approval: { id, status: 'pending' } } });
    expect(failures).toHaveLength(2);
    await evolver.advance();
    await evolver.stop();
    expect(heard).toHaveLength(3);
  });

  test('of a host that was killed before it was told, or before that was noted, is told by the next', async () => {
    for (const failpoint of ['cycle:awaiting-approval#2', 'notice:sent']) {
      const { heard, url, notify } = await receiver();
      const place = makeRepo();
      expect((await act(place, ['notify', url], { failpoint })).signal, failpoint).toBe('SIGKILL');
      expect(heard).toHaveLength(failpoint === 'notice:sent' ? 1 : 0);
      const evolver = await open(place, { policy: ASKING, notify });
      await evolver.boot();
      await vi.waitFor(() => {
        expect(heard).toHaveLength(failpoint === 'notice:sent' ? 2 : 1);
      }, 20_000);
      const [asked] = await evolver.approvals.list();
      expect(new Set(heard.map((one) => one.id))).toEqual(new Set([`${asked?.id ?? ''}:requested`]));
      await evolver.stop();
    }
  });
});

describe('a sensitive landing', () => {
  test('is heard of before it begins, by event and by hook', async () => {
    const place = makeRepo();
    const order: string[] = [];
    const evolver = await open(place, {
      policy: GRANTED,
      notify: (notice) => {
        order.push(`hook ${notice.type} ${read(place.dir, 'src/add.js') === BROKEN ? 'before' : 'after'}`);
        return Promise.resolve();
      },
    });
    let told: Notice | undefined;
    evolver.on('notice', ({ notice }) => {
      told = notice;
      order.push('event');
    });
    evolver.on('promoted', () => order.push('promoted'));
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    expect(order).toEqual(['event', 'hook evolution.landing before', 'promoted']);
    expect(told).toMatchObject({
      id: `${id}:landing`,
      data: {
        grade: 'high',
        grant: 'repairs',
        paths: ['src/add.js'],
        why: ['it is graded high', 'it lands under the grant repairs'],
      },
    });
  });

  test('can be stopped by the one who hears of it', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    evolver.on('notice', () => void evolver.halt('no', { by: 'ada' }));
    expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('safe-mode');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test('waits while nobody takes the notice, and lands when somebody has', async () => {
    const place = makeRepo();
    let isUp = false;
    const ids: string[] = [];
    const evolver = await open(place, {
      policy: ASKING,
      notify: ({ id, type }) => {
        if (type === 'evolution.landing') ids.push(id);
        return isUp || type !== 'evolution.landing' ? Promise.resolve() : Promise.reject(new Error('down'));
      },
    });
    const errors: unknown[] = [];
    evolver.on('error', ({ error }) => errors.push(error));
    const { id } = await askOne(evolver);
    await evolver.approvals.decide(id, { decision: 'approve', by: 'ada' });
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    expect(errors).toMatchObject([{ code: 'EVOLVE_NOTICE_FAILED' }]);
    isUp = true;
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('probation');
    expect(ids).toEqual([`${id}:landing`, `${id}:landing`]);
  });

  test('a hook that never answers is not waited for without end, and lands nothing', async () => {
    const place = makeRepo();
    const evolver = await open(place, { notify: () => new Promise(() => undefined), options: { noticeTimeoutMs: 50 } });
    await expect(evolver.evolve({ task: 'add subtracts' })).rejects.toMatchObject({ code: 'EVOLVE_NOTICE_FAILED' });
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});
