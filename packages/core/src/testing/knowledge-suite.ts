import assert from 'node:assert/strict';
import type { Knowledge, LogEntry, StoredObservation } from '../contracts/index.ts';
import { EXPERIENCES } from './experience-cases.ts';
import { HEALTH } from './health-cases.ts';
import { PROMPTS } from './prompt-cases.ts';
import { COUNTED_SIGNALS } from './signal-cases.ts';
import type { KnowledgeCase as Case, RegisterTest } from './suite.ts';

export interface KnowledgeFixture {
  readonly knowledge: Knowledge;
  /** Closes and removes the store. */
  readonly dispose: () => Promise<void>;
}

export interface KnowledgeSuiteOptions {
  readonly test: RegisterTest;
  /** A new, empty store each time. */
  readonly factory: () => Promise<KnowledgeFixture>;
}

type ToolCall = Extract<StoredObservation, { kind: 'tool' }>;

const at = (minute: number): string => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;

const call = (name: string, ok: boolean, more: Partial<ToolCall> = {}): ToolCall => ({
  kind: 'tool',
  at: at(1),
  versionId: 'v1',
  name,
  ok,
  ...more,
});

const entry = (id: string, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  section: 'todo',
  title: `entry ${id}`,
  createdAt: at(0),
  updatedAt: at(0),
  source: 'signals',
  priority: 0,
  attempts: 0,
  ...more,
});

const SIGNALS: readonly Case[] = [
  [
    'tool statistics are worst first, with the kinds of failure and the latest of each',
    async (knowledge) => {
      const timeout = { error: 'timed out', fingerprint: 'f1' };
      await knowledge.observe([
        call('read_file', true, { durationMs: 5 }),
        ...Array.from({ length: 19 }, (_, index) => call('web_search', true, { durationMs: index + 1 })),
        call('web_search', false, { ...timeout, at: at(2), durationMs: 10_000 }),
        call('web_search', false, { error: 'no key', fingerprint: 'f2', at: at(5) }),
        call('web_search', false, { ...timeout, at: at(4), input: '{"query":"b"}', stack: 'at search' }),
      ]);
      const [worst, best] = await knowledge.toolStats({ since: at(0), limit: 9 });
      assert.equal(worst?.name, 'web_search');
      assert.deepEqual([worst.calls, worst.failures, worst.successRate], [22, 3, 19 / 22]);
      assert.equal(worst.lastError, 'no key');
      assert.deepEqual(worst.failureKinds[0], {
        ...timeout,
        at: at(4),
        input: '{"query":"b"}',
        stack: 'at search',
        count: 2,
      });
      assert.deepEqual([worst.p50Ms, worst.p95Ms], [10, 19]);
      assert.deepEqual(best, {
        name: 'read_file',
        calls: 1,
        failures: 0,
        successRate: 1,
        failureKinds: [],
        p50Ms: 5,
        p95Ms: 5,
      });
    },
  ],
  [
    'tool statistics keep to the time, the version and the limit that were asked for',
    async (knowledge) => {
      await knowledge.observe([
        call('a', false, { at: at(1), versionId: 'old' }),
        call('a', true, { at: at(3), versionId: 'new' }),
        call('b', true, { at: at(3), versionId: 'new' }),
      ]);
      assert.equal((await knowledge.toolStats({ since: at(2), limit: 9 }))[0]?.calls, 1);
      assert.equal((await knowledge.toolStats({ since: at(0), limit: 1 })).length, 1);
      const old = await knowledge.toolStats({ since: at(0), limit: 9, versionId: 'old' });
      assert.deepEqual(
        old.map(({ name, calls }) => [name, calls]),
        [['a', 1]],
      );
      assert.equal(old[0]?.p50Ms, undefined);
    },
  ],
  [
    'outcomes are counted by version',
    async (knowledge) => {
      const outcome = (versionId: string, ok: boolean, subject = 'answer', minute = 1): StoredObservation => ({
        kind: 'outcome',
        at: at(minute),
        versionId,
        subject,
        ok,
      });
      await knowledge.observe([outcome('v1', true), outcome('v1', false), outcome('v2', true, 'answer', 5)]);
      await knowledge.observe([outcome('v2', false, 'summary', 5)]);
      const v1 = { versionId: 'v1', ok: 1, failed: 1 };
      assert.deepEqual(await knowledge.outcomes({}), [v1, { versionId: 'v2', ok: 1, failed: 1 }]);
      assert.deepEqual(await knowledge.outcomes({ subject: 'answer' }), [v1, { versionId: 'v2', ok: 1, failed: 0 }]);
      assert.deepEqual(await knowledge.outcomes({ since: at(2), subject: 'none' }), []);
    },
  ],
  [
    'reflections come latest first',
    async (knowledge) => {
      const reflection = { grade: 'fair', reason: 'no example', curiosity: null, scores: { clarity: 0.5 } } as const;
      await knowledge.addReflection({ ...reflection, turnId: 't1', at: at(1), versionId: 'v1' });
      await knowledge.addReflection({ ...reflection, turnId: 't2', at: at(2), versionId: 'v1', curiosity: 'redis' });
      const found = await knowledge.reflections({ since: at(0), limit: 9 });
      assert.deepEqual(
        found.map(({ turnId, curiosity }) => [turnId, curiosity]),
        [
          ['t2', 'redis'],
          ['t1', null],
        ],
      );
      assert.deepEqual(found[1], { ...reflection, turnId: 't1', at: at(1), versionId: 'v1' });
      assert.equal((await knowledge.reflections({ since: at(2), limit: 9 })).length, 1);
    },
  ],
  [
    'times are compared as instants, whatever their zone',
    async (knowledge) => {
      await knowledge.observe([call('a', true, { at: '2026-03-01T18:03:00+08:00' })]);
      assert.equal((await knowledge.toolStats({ since: at(2), limit: 9 })).length, 1);
      assert.equal((await knowledge.toolStats({ since: at(4), limit: 9 })).length, 0);
    },
  ],
];

const CURIOSITY: readonly Case[] = [
  [
    'a topic that comes up again, nearly in the same words, is one topic',
    async (knowledge) => {
      await knowledge.addCuriosity('How does Redis implement distributed locks?', at(1));
      await knowledge.addCuriosity('分布式锁的 Redis 实现细节', at(2));
      await knowledge.addCuriosity('how does redis implement distributed locks', at(3));
      await knowledge.addCuriosity('分布式锁的Redis实现细节', at(4));
      await knowledge.addCuriosity('   ', at(5));
      const topics = await knowledge.curiosity(9);
      assert.deepEqual(
        topics.map(({ count, at: time }) => [count, time]),
        [
          [2, at(4)],
          [2, at(3)],
        ],
      );
    },
  ],
  [
    'topics that differ in what matters stay apart',
    async (knowledge) => {
      await knowledge.addCuriosity('What does HTTP 404 mean in web_search?', at(1));
      await knowledge.addCuriosity('What does HTTP 500 mean in web_search?', at(2));
      await knowledge.addCuriosity('Why is web_search slow?', at(3));
      assert.equal((await knowledge.curiosity(9)).length, 3);
      assert.equal((await knowledge.curiosity(2))[0]?.at, at(3));
    },
  ],
  [
    'an explored topic does not come back',
    async (knowledge) => {
      await knowledge.addCuriosity('Redis distributed locks', at(1));
      const exploration = { topic: 'redis distributed locks', learned: 'SET NX PX', sources: ['a'], at: at(2) };
      await knowledge.addExploration(exploration);
      await knowledge.addCuriosity('Redis distributed locks', at(3));
      assert.deepEqual(await knowledge.curiosity(9), []);
      assert.deepEqual(await knowledge.explorations(9), [exploration]);
    },
  ],
  [
    'a dismissed topic comes back only when a person asks for it, in their words',
    async (knowledge) => {
      await knowledge.addCuriosity('Redis distributed locks', at(1));
      const [topic] = await knowledge.curiosity(9);
      assert.equal(await knowledge.dismissCuriosity(topic?.id ?? ''), true);
      assert.equal(await knowledge.dismissCuriosity(topic?.id ?? ''), false);
      await knowledge.addCuriosity('Redis distributed locks', at(2));
      assert.deepEqual(await knowledge.curiosity(9), []);
      await knowledge.addCuriosity('redis: distributed locks', at(3), { by: 'person' });
      assert.deepEqual(
        (await knowledge.curiosity(9)).map(({ topic: words, count }) => [words, count]),
        [['redis: distributed locks', 3]],
      );
    },
  ],
];

const LOG: readonly Case[] = [
  [
    'the log is in the order of the file',
    async (knowledge) => {
      await knowledge.log.put(entry('done', { section: 'done', commit: 'abc1234', files: ['a.ts'] }));
      await knowledge.log.put(entry('late', { createdAt: at(2) }));
      await knowledge.log.put(entry('early', { createdAt: at(1) }));
      await knowledge.log.put(entry('first', { createdAt: at(3), priority: 2 }));
      await knowledge.log.put(entry('doing', { section: 'doing' }));
      const ids = async (query?: Parameters<typeof knowledge.log.entries>[0]): Promise<readonly string[]> =>
        (await knowledge.log.entries(query)).map(({ id }) => id);
      assert.deepEqual(await ids(), ['first', 'early', 'late', 'doing', 'done']);
      assert.deepEqual(await ids({ section: 'todo', limit: 2 }), ['first', 'early']);
      assert.deepEqual(await ids({ section: 'failed' }), []);
    },
  ],
  [
    'an entry is replaced by its id and can be removed',
    async (knowledge) => {
      await knowledge.log.put(entry('a', { note: 'by hand' }));
      const failed = entry('a', { section: 'failed', attempts: 3, lesson: 'Draw the graph first.' });
      await knowledge.log.put(failed);
      assert.deepEqual(await knowledge.log.entries(), [failed]);
      await knowledge.log.remove('a');
      await knowledge.log.remove('a');
      assert.deepEqual(await knowledge.log.entries(), []);
    },
  ],
  [
    'an entry is found by its id, and what failed by its tool, the most tried one first',
    async (knowledge) => {
      const failed = (id: string, tool: string, attempts: number): LogEntry =>
        entry(id, { section: 'failed', tool, attempts });
      const often = failed('often', 'search', 3);
      await knowledge.log.put(often);
      await knowledge.log.put({ ...failed('once', 'search', 1), updatedAt: at(9) });
      await knowledge.log.put(failed('read', 'read "a\'b', 1));
      await knowledge.log.put(entry('waiting', { tool: 'write' }));
      assert.deepEqual(await knowledge.log.get('often'), often);
      assert.equal(await knowledge.log.get('nothing'), undefined);
      const found = await knowledge.log.failuresOf(['write', 'read "a\'b', 'search', 'none']);
      assert.deepEqual(
        found.map(({ id }) => id),
        ['read', 'often'],
      );
    },
  ],
  [
    'lessons come latest first, the same one once',
    async (knowledge) => {
      await knowledge.addLesson({ id: 'l1', text: 'Keep old data readable.', at: at(1) });
      await knowledge.addLesson({ id: 'l2', text: 'Split large changes.', at: at(2), cycleId: 'c1' });
      await knowledge.addLesson({ id: 'l3', text: 'Keep old data readable.', at: at(3) });
      assert.deepEqual(
        (await knowledge.lessons(9)).map(({ id }) => id),
        ['l3', 'l2'],
      );
      assert.deepEqual(await knowledge.lessons(1), [{ id: 'l3', text: 'Keep old data readable.', at: at(3) }]);
    },
  ],
];

/** Every knowledge passes this suite, whatever it is kept in. */
export const knowledgeSuite = ({ test, factory }: KnowledgeSuiteOptions): void => {
  for (const [name, body] of [
    ...SIGNALS,
    ...COUNTED_SIGNALS,
    ...CURIOSITY,
    ...LOG,
    ...EXPERIENCES,
    ...HEALTH,
    ...PROMPTS,
  ]) {
    test(`knowledge: ${name}`, async () => {
      const { knowledge, dispose } = await factory();
      try {
        await body(knowledge);
      } finally {
        await dispose();
      }
    });
  }
};
