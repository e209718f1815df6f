/** What every knowledge keeps of prompts. */
import assert from 'node:assert/strict';
import type { KnowledgeCase as Case } from './suite.ts';

export const PROMPTS: readonly Case[] = [
  [
    'the same words of the same name are one version',
    async ({ prompts }) => {
      const first = await prompts.record({ name: 'system', text: 'Be brief.' });
      await prompts.outcome(first.id, { ok: true });
      const again = await prompts.record({ name: 'system', text: 'Be brief.', provenance: { source: 'model' } });
      assert.deepEqual([again.id, again.successes, again.provenance], [first.id, 1, { source: 'host' }]);
      const other = await prompts.record({ name: 'summary', text: 'Be brief.' });
      assert.notEqual(other.id, first.id);
      assert.equal((await prompts.history('system', { limit: 9 })).length, 1);
    },
  ],
  [
    'a history has the latest version first, where it came from, and its record with an interval and by day',
    async ({ prompts }) => {
      const old = await prompts.record({ name: 'system', text: 'Be brief.' });
      const provenance = { source: 'model', detail: 'proposer' } as const;
      const { id } = await prompts.record({ name: 'system', text: 'Be brief and exact.', parent: old.id, provenance });
      for (const ok of [true, true, true, false]) await prompts.outcome(id, { ok });
      const [latest, first] = await prompts.history('system', { limit: 9 });
      assert.ok(latest !== undefined && first !== undefined);
      assert.deepEqual([latest.id, latest.parent, latest.provenance], [id, old.id, provenance]);
      assert.deepEqual([latest.successes, latest.failures, latest.claims], [3, 1, 0]);
      assert.ok(latest.low > 0.25 && latest.low < 0.75 && latest.high > 0.75 && latest.high < 1);
      assert.deepEqual(
        latest.days.map(({ successes, failures }) => [successes, failures]),
        [[3, 1]],
      );
      assert.match(latest.days[0]?.day ?? '', /^\d{4}-\d\d-\d\d$/);
      assert.deepEqual([first.id, first.days, first.low, first.high], [old.id, [], 0, 1]);
      assert.equal((await prompts.history('system', { limit: 1 })).length, 1);
      assert.deepEqual(await prompts.history('gone', { limit: 9 }), []);
    },
  ],
  [
    'what a model or somebody outside says of a prompt is kept apart',
    async ({ prompts }) => {
      const { id } = await prompts.record({ name: 'system', text: 'Be kind.' });
      await prompts.outcome(id, { ok: true, by: 'model' });
      const told = await prompts.outcome(id, { ok: true, by: 'untrusted' });
      assert.deepEqual([told.successes, told.failures, told.claims], [0, 0, 2]);
      assert.deepEqual((await prompts.history('system', { limit: 1 }))[0]?.days, []);
    },
  ],
  [
    'secrets are not kept, and bad input is refused',
    async ({ prompts }) => {
      const secret = `sk-ant-api03-${'a1B2'.repeat(12)}`;
      const { text } = await prompts.record({ name: 'system', text: `Use the key ${secret} for it.` });
      assert.ok(!text.includes(secret));
      await assert.rejects(prompts.record({ name: '', text: 'x' }), { code: 'EVOLVE_OPTIONS' });
      await assert.rejects(prompts.record({ name: 'n'.repeat(201), text: 'x' }), { code: 'EVOLVE_OPTIONS' });
      await assert.rejects(prompts.outcome('nobody', { ok: true }), { code: 'EVOLVE_NOT_FOUND' });
    },
  ],
];
