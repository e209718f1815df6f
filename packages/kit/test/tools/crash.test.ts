/** A host that is killed between the landing of a tool and its last record: the next start makes it good. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { read, state, type Place } from '../fixture.ts';
import { open, repo } from './fixture.ts';
import { doubler } from './values.ts';

const HOST = fileURLToPath(new URL('children/host.ts', import.meta.url));

const killedAt = ({ dir, stateDir }: Place, failpoint: string): string | null =>
  spawnSync(process.execPath, ['--conditions=@evolve/source', HOST, dir, stateDir], {
    env: { ...process.env, EVOLVE_FAILPOINT: failpoint },
  }).signal;

/** The check puts the tool on a record of its own first, in the proof and before the promotion: two passings of these windows. */
const WINDOWS = [
  'cycle:after-promote',
  'cycle:probation',
  'tools:kept#3',
  'tools:recorded#3',
  'tools:file-done#3',
  'kit:tool-taken-over',
];

test.each(WINDOWS)('killed at %s', async (failpoint) => {
  const place = repo();
  expect(killedAt(place, failpoint)).toBe('SIGKILL');
  expect(read(place.dir, 'tools/doubler.mjs')).toBe(doubler());
  const evolver = await open(place);
  await evolver.boot();
  expect(await evolver.tools.call('doubler', { n: 3 })).toMatchObject({ ok: true, value: 6 });
  expect((await evolver.tools.show('doubler')).versions).toHaveLength(1);
  expect(state(place.dir).status).toBe('');
});
