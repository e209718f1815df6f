/** What every memory of experiences says of its own health. */
import assert from 'node:assert/strict';
import type { KnowledgeCase as Case } from './suite.ts';

export const HEALTH: readonly Case[] = [
  [
    'an empty memory is healthy, and good experiences are nothing to worry about',
    async ({ experiences }) => {
      assert.equal((await experiences.health()).junk.share, 0);
      for (const name of ['alpha', 'omega']) {
        await experiences.record({ problem: `Error: no such table: ${name}`, solution: `create ${name}`, ok: true });
      }
      const { offered, junk, duplicates, contradictions, stale, complete } = await experiences.health();
      assert.deepEqual([offered, complete], [2, true]);
      for (const { count, share, examples } of [junk, duplicates, contradictions, stale]) {
        assert.deepEqual([count, share, examples], [0, 0, []]);
      }
    },
  ],
  [
    'junk, duplicates, contradictions and what is stale are found, each with its reason',
    async ({ experiences }) => {
      const record = async (problem: string, solution: string, ...outcomes: readonly boolean[]): Promise<string> => {
        let id = '';
        for (const ok of outcomes) ({ id } = await experiences.record({ problem, solution, ok }));
        return id;
      };
      const wordless = await record('Error: quota of tenant used up', 'try again', true);
      const failed = await record('Error: socket hang up', 'close the window and open it', false, false);
      await record('Error: connect ECONNREFUSED 10.0.0.1:5432', 'start the database', true);
      const twice = await record('Error: connect ECONNREFUSED 10.0.0.1:5432', 'Start the database!', true);
      const disk = 'ENOSPC: no space left on device';
      const first = await record(disk, 'delete the old logs', true, false, true);
      const second = await record(disk, 'move the cache to another volume', true, false, true);
      const both = await record('Error: Cannot find package left-pad', 'install it', true, false, false, true);
      const { junk, duplicates, contradictions, stale } = await experiences.health();
      assert.deepEqual([junk.examples, junk.reasons], [[wordless, failed], { unproved: 0, failed: 1, wordless: 1 }]);
      assert.deepEqual([duplicates.examples, duplicates.reasons], [[twice], { solution: 1, problem: 0 }]);
      const wanted = { mixed: 2, opposite: 1 };
      assert.deepEqual([contradictions.examples, contradictions.reasons], [[first, second, both], wanted]);
      assert.deepEqual([stale.examples, stale.reasons], [[failed], { unconfirmed: 0, outdated: 0, failing: 1 }]);
      assert.deepEqual((await experiences.health({ examples: 1 })).junk.examples, [wordless]);
    },
  ],
];
