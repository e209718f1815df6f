/** What a host's own pieces may do wrong without harm: gates, reflectors, views, listeners, clocks and figures. */
import { readdirSync, readlinkSync } from 'node:fs';
import { moduleImport } from '@evolve/core/checks';
import type { Gate, SpendLine, Verdict } from '@evolve/core/contracts';
import { candidateOf } from '@evolve/core/candidate';
import { systemClock } from '@evolve/core';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { openMemory } from '@evolve/memory';
import { isolatedRunner } from '@evolve/sandbox';
import { describe, expect, test } from 'vitest';
import { act } from './act.ts';
import { compose } from './compose.ts';
import { BROKEN, FIXED, git, GRANTED, makeRepo, open, read, write, writes } from './fixture.ts';

const PASS: Verdict = { decision: 'pass', findings: [], obligations: [] };
const REFUSE: Verdict = { decision: 'refuse', findings: [], obligations: [] };

/** Alive by its own samples; what it says of real changes is the test's. */
const gate = (say: () => unknown): Gate => ({
  id: 'mine',
  review: (candidate) => {
    const [path] = candidate.changes.map((change) => change.path);
    if (path === 'good') return Promise.resolve(PASS);
    return path === 'bad' ? Promise.resolve(REFUSE) : Promise.resolve(say() as Verdict);
  },
  knownBad: () => candidateOf({ bad: { after: 'x' } }),
  knownGood: () => candidateOf({ good: { after: 'x' } }),
});

describe('a gate that is alive and then', () => {
  test.each<[string, unknown]>([
    ['returns an empty object', {}],
    ['returns a word of its own', { decision: 'deny', findings: [], obligations: [] }],
    ['returns no findings', { decision: 'pass' }],
    ['returns nothing', undefined],
  ])('%s has refused', async (_, said) => {
    const place = makeRepo();
    const evolver = await compose(place, { gates: [gate(() => said)] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.gates).toMatchObject([{ decision: 'refuse', findings: [{ rule: 'gate-failed' }] }]);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});

describe('a reflector that never answers', () => {
  test('keeps no rollback from being written down', async () => {
    const place = makeRepo();
    const evolver = await compose(place, {
      reflector: (real) => ({ ...real, id: real.id, reviewFailure: () => new Promise<never>(() => undefined) }),
      options: { reflectTimeoutMs: 50 },
    });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    await evolver.rollback(id, 'I changed my mind');
    expect(await evolver.receipt(id)).toMatchObject({
      outcome: 'rolled-back',
      lesson: expect.stringContaining('I changed my mind') as string,
    });
  });

  test('and turns that wait for it cost nothing once the host is stopped', async () => {
    const place = makeRepo();
    const evolver = await compose(place, {
      reflector: (real) => ({
        ...real,
        id: real.id,
        boundUsd: 0.01,
        reflect: () => new Promise<never>(() => undefined),
      }),
    });
    for (let index = 0; index < 5; index += 1) evolver.reflect({ turnId: String(index), input: 'a', reply: 'b' });
    const { journal, close } = await openMemory({ dir: place.stateDir });
    const day = systemClock.now().toISOString().slice(0, 10);
    const dollars = async (): Promise<SpendLine | undefined> =>
      (await journal.spend(day)).find(({ category }) => category === 'reflection');
    await expect.poll(dollars, { timeout: 30_000 }).toBeDefined();
    await evolver.stop();
    // The one that was under way is paid for; the four that were never asked are not.
    expect(await dollars()).toMatchObject({ settled: 0.01, reserved: 0 });
    await close();
  });
});

describe('the start of an agent', () => {
  test('is not prevented by files for people that cannot be written', async () => {
    const evolver = await compose(makeRepo(), {
      view: { takeIn: () => Promise.resolve(0), render: () => Promise.reject(new Error('EROFS: read-only')) },
    });
    const told: string[] = [];
    evolver.on('error', ({ where }) => told.push(where));
    expect(await evolver.boot()).toMatchObject({ safeMode: false, busy: false });
    expect(told).toEqual(['writing the evolution log']);
  });

  test('takes up a promotion that was taken back before it was on the record: as taken back, with its lesson', async () => {
    const place = makeRepo();
    expect((await act(place, ['evolve'], { failpoint: 'cycle:after-promote' })).signal).toBe('SIGKILL');
    const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir });
    const { journal, close } = await openMemory({ dir: place.stateDir });
    const [cycle] = await journal.cycles({ limit: 1 });
    const id = cycle?.id ?? '';
    await close();
    // As the boot guard does.
    await workspace.rollback(id, { reason: 'crash-loop' });
    const evolver = await open(place);
    const heard: string[] = [];
    evolver.on('activate', () => heard.push('activate'));
    await evolver.boot();
    expect(await evolver.receipt(id)).toMatchObject({
      outcome: 'rolled-back',
      lesson: expect.stringContaining('crash-loop') as string,
    });
    expect(heard).toEqual([]);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});

describe('what a receipt says', () => {
  test('is active only for the process that runs it: the one that promoted it has to be started again', async () => {
    const place = makeRepo();
    const first = await open(place);
    await first.boot();
    const { id } = await first.evolve({ task: 'add subtracts' });
    await first.advance();
    expect((await first.receipt(id)).activation).toBe('pending-restart');
    await first.stop();
    git(place.dir, 'commit', '-q', '--allow-empty', '-m', 'Work of the owner');
    const second = await open(place);
    await second.boot();
    expect((await second.receipt(id)).activation).toBe('active');
  });

  test('isolation: none only where code ran without any', async () => {
    const idle = await (await open(makeRepo())).evolve();
    expect(idle).toMatchObject({ outcome: 'idle', isolation: 'nothing-ran' });
    const unproved = writes({ 'src/other.js': 'module.exports = 3;\n' });
    const evolver = await compose(makeRepo(), { proposers: [unproved] });
    expect(await evolver.evolve({ task: 'x' })).toMatchObject({ outcome: 'abandoned', isolation: 'none' });
    const silent = await compose(makeRepo(), {
      proposers: [{ ...unproved, propose: () => Promise.resolve({ status: 'none', summary: 'nothing' }) }],
    });
    expect(await silent.evolve({ task: 'x' })).toMatchObject({ outcome: 'abandoned', isolation: 'nothing-ran' });
  });

  test('cost: a proposal that failed after it was paid for is on the receipt as it is in the budget', async () => {
    const evolver = await compose(makeRepo(), {
      proposers: [{ id: 'dear', boundUsd: 0.5, propose: () => Promise.reject(new Error('the model hung up')) }],
      options: { maxAttempts: 1 },
    });
    const { cost } = await evolver.evolve({ task: 'x' });
    expect(cost).toMatchObject({ usd: 0.5, bound: 'exact' });
    expect((await evolver.status()).spentToday).toContainEqual({ category: 'evolution', settled: 0.5, reserved: 0 });
  });

  test.each([Number.NaN, -1, Infinity])('a cost of %d is taken for unknown', async (costUsd) => {
    const evolver = await compose(makeRepo(), {
      proposers: [
        {
          id: 'odd',
          boundUsd: 0.5,
          propose: async (...given) => ({ ...(await writes({ 'src/add.js': FIXED }).propose(...given)), costUsd }),
        },
      ],
    });
    expect(await evolver.evolve({ task: 'x' })).toMatchObject({ outcome: 'probation', cost: { usd: 0.5 } });
  });

  test('cost: one that says it costs nothing, and then names a price, is taken from the day', async () => {
    const evolver = await compose(makeRepo(), {
      proposers: [
        {
          id: 'free',
          boundUsd: 0,
          propose: async (...given) => ({ ...(await writes({ 'src/add.js': FIXED }).propose(...given)), costUsd: 3 }),
        },
      ],
    });
    expect((await evolver.evolve({ task: 'x' })).cost.usd).toBe(3);
    expect((await evolver.status()).spentToday).toContainEqual({ category: 'evolution', settled: 3, reserved: 0 });
  });
});

describe('what is counted', () => {
  test('a decision by a model is on the receipt with what it cost and what was reserved for it', async () => {
    const evolver = await open(makeRepo(), {
      model: {
        id: 'm',
        bound: () => 0.02,
        generate: () =>
          Promise.resolve({
            text: '',
            object: { action: 'idle', reason: 'all is well' },
            usage: { inputTokens: 1, outputTokens: 1 },
            costUsd: 0.01,
            model: 'm',
          }),
      },
    });
    expect(await evolver.evolve()).toMatchObject({
      outcome: 'idle',
      trigger: { reason: 'all is well' },
      cost: { usd: 0.01, reserved: 0.02, bound: 'exact' },
    });
  });

  test('a grant is used up by what lands under it, not by what the owner stood in the way of', async () => {
    const place = makeRepo();
    const grants = [{ id: 'repairs', paths: ['/src/**'], grade: 'high' as const, perDay: 1 }];
    const evolver = await open(place, { policy: { ...GRANTED, grants } });
    write(place.dir, 'src/add.js', `${BROKEN}// mine\n`);
    expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('needs-human');
    write(place.dir, 'src/add.js', BROKEN);
    expect(await evolver.evolve({ task: 'add subtracts' })).toMatchObject({ outcome: 'probation', grant: 'repairs' });
  });

  test('an exploration that suggests without end adds some items to the log, not all', async () => {
    const place = makeRepo();
    const todo = Array.from({ length: 500 }, (_, index) => ({ title: `Suggestion ${String(index)}` }));
    const evolver = await open(place, {
      proposers: [],
      explore: () => Promise.resolve({ learned: 'Much.', sources: [], costUsd: 0, todo }),
    });
    evolver.observe({ kind: 'curiosity', topic: 'distributed locks' });
    expect((await evolver.evolve()).outcome).toBe('explored');
    await evolver.stop();
    const { knowledge, close } = await openMemory({ dir: place.stateDir });
    expect(await knowledge.log.entries({ section: 'todo' })).toHaveLength(20);
    await close();
  });

  test.each<[string, false | object, number]>([
    ['under many later failures', false, 31],
    ['when the log was compacted', {}, 3],
  ])('a tool whose repair was given up stays given up %s', async (_, compaction, shown) => {
    const place = makeRepo();
    const { knowledge, close } = await openMemory({ dir: place.stateDir });
    for (let index = 0; index <= 30; index += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
      const about = index === 0 ? { tool: 'add', attempts: 3 } : { attempts: 1 };
      const id = `entry-${String(index)}`;
      const entry = {
        id,
        section: 'failed',
        title: id,
        createdAt: at,
        updatedAt: at,
        source: 'signals',
        priority: 0,
      } as const;
      await knowledge.log.put({ ...entry, ...about });
    }
    const evolver = await open(place, { compaction });
    await evolver.boot();
    expect(await evolver.evolve()).toMatchObject({ outcome: 'idle' });
    expect(await knowledge.log.entries({ section: 'failed' })).toHaveLength(shown);
    await close();
    for (let call = 0; call < 8; call += 1)
      evolver.observe({ kind: 'tool', name: 'add', ok: false, error: 'subtracts' });
    expect(await evolver.evolve()).toMatchObject({ outcome: 'idle' });
  });

  test('a compaction that fails is told, and fails no cycle', async () => {
    const evolver = await compose(makeRepo(), {
      view: {
        takeIn: () => Promise.resolve(0),
        render: () => Promise.resolve(),
        compact: () => Promise.reject(new Error('ENOSPC: no space left')),
      },
    });
    const told: string[] = [];
    evolver.on('error', ({ where }) => told.push(where));
    expect(await evolver.evolve({ task: 'add subtracts' })).toMatchObject({ outcome: 'probation' });
    expect(told).toEqual(['compacting the evolution log']);
  });
});

describe('a cycle goes on', () => {
  test('when its receipt cannot be read for those who listen', async () => {
    const place = makeRepo();
    let landed = false;
    const evolver = await compose(place, {
      policy: { ...GRANTED, mode: 'propose' },
      journal: (real) =>
        Object.assign(Object.create(real) as typeof real, {
          approvals: (query: Parameters<typeof real.approvals>[0]) =>
            landed ? Promise.reject(new Error('the store was busy')) : real.approvals(query),
          commit: (batch: Parameters<typeof real.commit>[0], options: Parameters<typeof real.commit>[1]) => {
            landed ||= (batch.approvals ?? []).length > 0;
            return real.commit(batch, options);
          },
        }),
    });
    const told: string[] = [];
    evolver.on('error', ({ where }) => told.push(where));
    const { id, outcome } = await evolver.evolve({ task: 'add subtracts' });
    expect(outcome).toBe('awaiting-approval');
    expect(told).toEqual([`telling of the cycle ${id}`]);
  });

  test('an async listener that fails is told of like any other', async () => {
    const evolver = await open(makeRepo(), { proposers: [] });
    const heard: string[] = [];
    evolver.on('receipt', () => Promise.reject(new Error('mine')) as unknown as undefined);
    evolver.on('error', ({ where }) => heard.push(where));
    await evolver.evolve();
    await expect.poll(() => heard, { timeout: 30_000 }).toEqual(['a listener of "receipt"']);
  });
});

describe('what plain JavaScript hands over', () => {
  test('a turn that cannot even be looked at', async () => {
    const evolver = await open(makeRepo());
    const told: string[] = [];
    evolver.on('error', ({ where }) => told.push(where));
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(() => {
      evolver.reflect(hostile as never);
    }).not.toThrow();
    expect(told).toEqual(['taking a turn in']);
  });

  test('a turn id of an odd kind takes nothing along that came with it', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    evolver.outcome({ ok: true, subject: 'answer', versionId: 'v1' });
    evolver.outcome({ ok: true, subject: 'answer', versionId: 'v1', turnId: { of: 'mine' } as never });
    evolver.observe({ kind: 'tool', name: 'x', ok: true, durationMs: {} as never });
    await evolver.stop();
    const { knowledge, close } = await openMemory({ dir: place.stateDir });
    expect(await knowledge.outcomes({})).toEqual([{ versionId: 'v1', ok: 2, failed: 0 }]);
    await close();
  });

  test('a turnId function that throws does not make the tool fail', async () => {
    const evolver = await open(makeRepo());
    const tools = evolver.wrapTools(
      { add: (a: number, b: number) => a + b },
      {
        turnId: () => {
          throw new Error('no turn');
        },
      },
    );
    expect(tools.add(1, 2)).toBe(3);
  });
});

describe('approvals', () => {
  const HOUR = 3_600_000;
  const asking = { ...GRANTED, mode: 'propose' as const };

  test('too late is too late, even while another process is at work and nothing is settled', async () => {
    const place = makeRepo();
    let offset = 0;
    const clock = { ...systemClock, now: () => new Date(Date.now() + offset) };
    const evolver = await compose(place, { policy: asking, clock });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    const { expiresAt = '' } = (await evolver.approvals.list())[0] ?? {};
    offset = Date.parse(expiresAt) - Date.now() + HOUR;
    const { journal, close } = await openMemory({ dir: place.stateDir });
    const now = clock.now().toISOString();
    const lease = await journal.acquireLease({ name: 'cycle', owner: 'another machine', now, ttlMs: HOUR });
    await expect(evolver.approvals.decide(id, { decision: 'approve', by: 'ada' })).rejects.toMatchObject({
      code: 'EVOLVE_APPROVAL_NOT_PENDING',
    });
    if (lease !== undefined) await journal.releaseLease(lease);
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('expired');
    await close();
  });

  test('one that is given while evolution is halted keeps until it is on again', async () => {
    const place = makeRepo();
    const evolver = await compose(place, { policy: asking });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    await evolver.halt();
    await evolver.approvals.decide(id, { decision: 'approve', by: 'ada' });
    expect((await evolver.receipt(id)).outcome).toBe('awaiting-approval');
    expect(await evolver.status()).toMatchObject({ halted: true, safeMode: false });
    await evolver.resume();
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('probation');
  });
});

describe('a module that is imported as a check', () => {
  const verdictOn = async (source: string): Promise<string> => {
    const { dir } = makeRepo();
    write(dir, 'src/agent.mjs', source);
    const { signal } = new AbortController();
    const runner = isolatedRunner({ isolation: 'none' });
    const check = moduleImport({ module: 'src/agent.mjs' });
    return (await check.run({ dir, writable: false, runner, clock: systemClock, signal })).status;
  };

  test.each([
    ['ends the process with a good status itself', 'process.exit(0);\n', 'fail'],
    ['waits for what never comes', 'await new Promise(() => undefined);\n', 'fail'],
    ['throws', 'throw new Error("no");\n', 'fail'],
    ['keeps the process alive once it is loaded', 'setInterval(() => undefined, 1000);\n', 'pass'],
  ])('and %s', async (_, source, status) => {
    expect(await verdictOn(source)).toBe(status);
  });
});

test.runIf(process.platform === 'linux')(
  'an Evolver that cannot be made leaves no file open (skipped where there is no /proc)',
  async () => {
    const place = makeRepo();
    const opened = (): readonly string[] =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return [readlinkSync(`/proc/self/fd/${fd}`)];
        } catch {
          return [];
        }
      });
    await expect(open(place, { options: { jitter: 5 } })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
    expect(opened().filter((file) => file.startsWith(place.stateDir))).toEqual([]);
  },
);

test('a weaker mode holds, with a grant or without', async () => {
  const grant = { id: 'mine', paths: ['**'], grade: 'high' as const, perDay: 9 };
  const evolver = await open(makeRepo(), { grant, mode: 'propose' });
  expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('awaiting-approval');
});
