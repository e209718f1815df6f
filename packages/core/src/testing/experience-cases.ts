import assert from 'node:assert/strict';
import { codeOf, type KnowledgeCase } from './suite.ts';

/** What every memory of experiences does, whatever it is kept in. */
export const EXPERIENCES: readonly KnowledgeCase[] = [
  [
    'an experience is recalled by the same cause in other circumstances, and only as good as its record',
    async (knowledge) => {
      const problem = 'Error: connect ECONNREFUSED 127.0.0.1:5432 after 1203 ms';
      await knowledge.experiences.record({ problem, solution: 'start the database', ok: true });
      const again = await knowledge.experiences.record({ problem, solution: 'start the database', ok: true });
      await knowledge.experiences.record({ problem, solution: 'retry', ok: false });
      assert.deepEqual([again.successes, again.failures], [2, 0]);
      const found = await knowledge.experiences.recall('Error: connect ECONNREFUSED 10.0.0.7:5432 after 88 ms', {
        limit: 5,
      });
      assert.deepEqual(
        found.map(({ experience, match }) => [experience.solution, match]),
        [
          ['start the database', 'fingerprint'],
          ['retry', 'fingerprint'],
        ],
      );
      assert.ok((found[0]?.probability ?? 0) > 0.5 && (found[1]?.probability ?? 1) < 0.5);
    },
  ],
  [
    'another cause is never a match: at most a modest hint',
    async (knowledge) => {
      const problem = "Error: Cannot find package 'lodash' imported from /srv/app/tools.js";
      await knowledge.experiences.record({ problem, solution: 'install lodash', ok: true });
      const found = await knowledge.experiences.recall("Error: Cannot find package 'undici' imported from /x/y.js", {
        limit: 5,
      });
      assert.deepEqual(
        found.map(({ match }) => match),
        ['hint'],
      );
      assert.ok((found[0]?.probability ?? 1) <= 0.5);
      assert.deepEqual(await knowledge.experiences.recall('Quota exceeded for tenant', { limit: 5 }), []);
      assert.deepEqual(await knowledge.experiences.recall('', { limit: 5 }), []);
    },
  ],
  [
    'an equal fingerprint in which another name stands is a hint, until the same has worked for both',
    async ({ experiences }) => {
      const [problem, other] = ['report of March', 'list of wishes'].map((name) => `upload of "${name}" stopped here`);
      const solution = 'name an owner';
      await experiences.record({ problem: problem ?? '', solution, ok: true });
      const [hint] = await experiences.recall(other ?? '', { limit: 1 });
      assert.deepEqual([hint?.match, hint?.doubt, hint?.experience.solution], ['hint', 'names', solution]);
      await experiences.record({ problem: other ?? '', solution, ok: true });
      assert.equal((await experiences.recall(problem ?? '', { limit: 1 }))[0]?.match, 'fingerprint');
      assert.equal((await experiences.recall(other ?? '', { limit: 1 }))[0]?.match, 'fingerprint');
    },
  ],
  [
    'secrets are not remembered',
    async (knowledge) => {
      const problem = 'login failed at https://ann:hunter2secret@db.example.com/x';
      const stored = await knowledge.experiences.record({
        problem,
        solution: 'export API_KEY=abcdef123456789',
        ok: true,
      });
      assert.doesNotMatch(JSON.stringify(stored), /hunter2secret|abcdef123456789/);
    },
  ],
  [
    'what is not ours is a claim: it counts for nothing, and is no match until an outcome of ours has proved it',
    async ({ experiences }) => {
      const problem = 'Error: listen EADDRINUSE :::8080';
      const claimed = { problem, solution: 'take another port', ok: true } as const;
      const { id } = await experiences.record({ ...claimed, provenance: { source: 'untrusted', detail: 'a page' } });
      await experiences.record({ ...claimed, by: 'model' });
      const [claim] = await experiences.recall(problem, { limit: 5 });
      assert.equal(claim?.match, 'hint');
      assert.deepEqual([claim.experience.successes, claim.experience.proved], [0, false]);
      assert.deepEqual(claim.experience.provenance, { source: 'untrusted', detail: 'a page' });
      await experiences.outcome(id, { ok: true });
      assert.equal((await experiences.recall(problem, { limit: 5 }))[0]?.match, 'fingerprint');
      assert.equal((await experiences.why(id))?.trust, 'proved');
    },
  ],
  [
    'of outcomes that are told for one cycle the last counts, once',
    async ({ experiences }) => {
      const one = { problem: 'socket hang up', solution: 'keep it alive', cycleId: 'c1' } as const;
      await experiences.record({ ...one, ok: true });
      const twice = await experiences.record({ ...one, ok: true });
      assert.deepEqual([twice.successes, twice.failures], [1, 0]);
      const back = await experiences.outcome(twice.id, { ok: false, reason: 'rolled-back', cycleId: 'c1' });
      assert.deepEqual([back.successes, back.failures], [0, 1]);
      const account = await experiences.why(back.id);
      assert.deepEqual(
        account?.outcomes.map(({ ok, by, reason }) => [ok, by, reason]),
        [
          [false, 'host', 'rolled-back'],
          [true, 'host', undefined],
        ],
      );
      assert.equal(await codeOf(experiences.outcome('nobody', { ok: true })), 'EVOLVE_NOT_FOUND');
      assert.equal(await experiences.why('nobody'), undefined);
    },
  ],
  [
    'what has only failed is forgotten at last, and what a person wants gone is gone',
    async ({ experiences }) => {
      const fail = { problem: 'socket hang up', solution: 'pray', ok: false } as const;
      for (let times = 0; times < 12; times += 1) await experiences.record(fail);
      assert.deepEqual(await experiences.recall(fail.problem, { limit: 5 }), []);
      const { id } = await experiences.record({ problem: 'disk full', solution: 'delete all', ok: true });
      assert.equal(await experiences.forget(id), true);
      assert.equal(await experiences.forget('nobody'), false);
      const again = await experiences.record({ problem: 'disk full', solution: 'delete all', ok: true });
      assert.equal(again.forgotten?.why, 'person');
      assert.deepEqual(await experiences.recall('disk full', { limit: 5 }), []);
      assert.deepEqual(await experiences.list({ limit: 5 }), []);
      const { live, forgotten } = await experiences.stats();
      assert.deepEqual([live, forgotten], [0, 2]);
    },
  ],
  [
    'a newer solution that does better takes the place of an older one, and says so',
    async ({ experiences }) => {
      const problem = 'socket hang up';
      const old = await experiences.record({ problem, solution: 'retry', ok: false });
      let better = old;
      for (let times = 0; times < 9; times += 1) {
        better = await experiences.record({ problem, solution: 'keep it alive', ok: true });
      }
      const found = await experiences.recall(problem, { limit: 5 });
      assert.deepEqual(
        found.map(({ experience }) => experience.id),
        [better.id],
      );
      assert.equal((await experiences.why(old.id))?.experience.supersededBy, better.id);
    },
  ],
  [
    'a hint is never more probable than a match with the same record, and what came of it is learnt from',
    async ({ experiences }) => {
      const known = 'cannot open the socket of service alpha';
      await experiences.record({ problem: known, solution: 'wait', ok: true });
      const [hint] = await experiences.recall('cannot open the socket of service beta', { limit: 1 });
      assert.equal(hint?.match, 'hint');
      assert.ok(hint.shared.includes('socket'));
      for (let times = 0; times < 40; times += 1) {
        const problem = `trouble of kind ${'abcdefghij'.charAt(times % 10)}`;
        await experiences.record({ problem, solution: 'wait', ok: false, recalled: hint });
      }
      const [after] = await experiences.recall('cannot open the socket of service beta', { limit: 1 });
      const [match] = await experiences.recall(known, { limit: 1 });
      assert.ok((after?.probability ?? 1) < hint.probability);
      assert.ok(hint.probability <= (match?.probability ?? 0));
      assert.equal((await experiences.stats()).judged[hint.scale], 40);
    },
  ],
];
