/** What goes wrong between two steps, in a host that lives on: the record must say what the repository says. */
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { command, custom } from '@evolve/core/checks';
import type { HealthCheck } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { EvolveError } from '@evolve/core/errors';
import { act } from './act.ts';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { openMemory } from '@evolve/memory';
import { compose, type Misbehaviour } from './compose.ts';
import { addCheck, BROKEN, FIXED, git, makeRepo, open, read, write, writes, type Place } from './fixture.ts';

describe('a promotion whose end nobody saw', () => {
  test.each(['promote:applied', 'promote:swapped', 'promote:committed'])(
    'is taken up by a host that has been running all the time (%s)',
    async (failpoint) => {
      const place = makeRepo();
      const other = await open(place);
      await other.boot();
      expect((await act(place, ['evolve'], { failpoint })).signal).toBe('SIGKILL');
      // No recover and no boot in between: the heartbeat comes round, that is all.
      await other.evolve({ task: 'something else' });
      const landed = (await other.receipts()).find(({ task }) => task === 'add subtracts');
      expect(landed).toMatchObject({ outcome: 'probation', commit: git(place.dir, 'rev-parse', 'HEAD') });
      expect(read(place.dir, 'src/add.js')).toBe(FIXED);
    },
  );

  test('is asked of the workspace, not taken from the error', async () => {
    const place = makeRepo();
    let recovered = false;
    const evolver = await compose(place, {
      // As when the disk is full after HEAD has moved and before the workspace could note it.
      workspace: (real) => ({
        ...real,
        recover: () => {
          recovered = true;
          return real.recover();
        },
        evolution: (id) => (recovered ? real.evolution(id) : Promise.resolve(undefined)),
        promote: async (candidate, options) => {
          await real.promote(candidate, options);
          recovered = false;
          throw new Error('ENOSPC: no space left on device');
        },
      }),
    });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt).toMatchObject({ outcome: 'probation', commit: git(place.dir, 'rev-parse', 'HEAD') });
  });

  test('is not written off because the host is stopped while it looks', async () => {
    const place = makeRepo();
    expect((await act(place, ['evolve'], { failpoint: 'cycle:after-promote' })).signal).toBe('SIGKILL');
    const evolver = await compose(place, {
      workspace: (real) => ({
        ...real,
        recover: async () => {
          const done = await real.recover();
          void evolver.stop();
          return done;
        },
      }),
    });
    await evolver.recover().catch(() => undefined);
    await evolver.stop();
    const after = await open(place);
    await after.recover();
    expect((await after.receipts())[0]).toMatchObject({ outcome: 'probation' });
  });
});

describe('closing the books', () => {
  test('an error in it is told as it is, and the books are closed the next time', async () => {
    const place = makeRepo();
    let failures = 1;
    const evolver = await compose(place, {
      proposers: [writes({ 'src/other.js': 'module.exports = 3;\n' })],
      knowledge: (real) =>
        Object.assign(Object.create(real) as typeof real, {
          addLesson: (lesson: Parameters<typeof real.addLesson>[0]) => {
            failures -= 1;
            return failures < 0
              ? real.addLesson(lesson)
              : Promise.reject(new EvolveError('EVOLVE_STORE_FAILED', 'the store was busy'));
          },
        }),
    });
    await expect(evolver.evolve({ task: 'add subtracts' })).rejects.toMatchObject({ code: 'EVOLVE_STORE_FAILED' });
    await evolver.advance();
    const [receipt] = await evolver.receipts();
    expect(receipt?.outcome).toBe('abandoned');
    expect((await evolver.status()).open).toEqual([]);
  });
});

describe('the start of an agent', () => {
  test('is not prevented by one cycle whose books cannot be closed', async () => {
    const place = makeRepo();
    const lazy = writes({ 'src/other.js': 'module.exports = 3;\n' });
    const broken: Misbehaviour = {
      proposers: [lazy],
      knowledge: (real) =>
        Object.assign(Object.create(real) as typeof real, {
          addLesson: () => Promise.reject(new EvolveError('EVOLVE_STORE_FAILED', 'the store is broken')),
        }),
    };
    const first = await compose(place, broken);
    await expect(first.evolve({ task: 'add subtracts' })).rejects.toMatchObject({ code: 'EVOLVE_STORE_FAILED' });
    await first.stop();
    const second = await compose(place, broken);
    const told: string[] = [];
    second.on('error', ({ where }) => told.push(where));
    expect(await second.boot()).toMatchObject({ safeMode: false, recovered: 1 });
    expect(told).toEqual([expect.stringMatching(/^taking the cycle \w+ further$/)]);
  });
});

describe('the start after a crash', () => {
  /** A host that was on this machine before it was started anew, and never said goodbye. */
  const crashed = async (place: Place): Promise<void> => {
    const { journal, close } = await openMemory({ dir: place.stateDir });
    await journal.setFlag('running', { owner: JSON.stringify([hostname(), 'another boot', 1, '', 'x', '']) });
    await close();
  };

  test('takes back an evolution whose check fails by now', async () => {
    const place = makeRepo();
    const sign = join(dirname(place.dir), 'broken');
    const fails = custom('world', ({ dir }) =>
      Promise.resolve({
        status: existsSync(join(dir, 'src/add.js')) && !existsSync(sign) ? 'pass' : 'fail',
        measurements: {},
        diagnostics: 'broken',
      }),
    );
    const first = await open(place, { checks: [addCheck, fails] });
    const { id } = await first.evolve({ task: 'add subtracts' });
    await first.stop();
    await crashed(place);
    writeFileSync(sign, '');
    const second = await open(place, { checks: [addCheck, fails] });
    expect((await second.boot()).rolledBack).toEqual([id]);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test.each<[string, HealthCheck, (dir: string) => void]>([
    [
      'whose check writes a file into the tree, which the live tree does not allow',
      command({
        id: 'writes',
        run: ['node', '-e', "require('./src/other.js'); require('fs').writeFileSync('cache.tmp', '')"],
      }),
      () => undefined,
    ],
    [
      'whose check fails only on what the owner is writing just now',
      addCheck,
      (dir) => {
        write(dir, 'checks/add.js', 'half a sente');
      },
    ],
  ])('leaves an evolution alone %s', async (_, check, edit) => {
    const place = makeRepo();
    const checks = check.id === addCheck.id ? [addCheck] : [addCheck, check];
    const first = await open(place, { checks });
    const { id } = await first.evolve({ task: 'add subtracts' });
    await first.stop();
    await crashed(place);
    edit(place.dir);
    const second = await open(place, { checks });
    expect((await second.boot()).rolledBack).toEqual([]);
    expect((await second.receipt(id)).outcome).toBe('probation');
  });
});

describe('two hosts on one repository', () => {
  test('the end of one does not take down the sign that the other one runs', async () => {
    const place = makeRepo();
    const one = await open(place);
    await one.boot();
    const two = await open(place);
    await two.boot();
    await one.stop();
    const { journal, close } = await openMemory({ dir: place.stateDir });
    expect(await journal.flag('running')).toMatchObject({
      owner: expect.stringContaining(String(process.pid)) as string,
    });
    await two.stop();
    expect(await journal.flag('running')).toBeNull();
    await close();
  });
});

describe('the owner takes back', () => {
  test('an evolution that had been settled: the receipt and the ledger say so', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const { id, commit = '' } = await evolver.evolve({ task: 'add subtracts' });
    for (let index = 0; index < 5; index += 1) evolver.outcome({ ok: true, subject: 'answer', versionId: commit });
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('settled');
    const report = await evolver.rollback(id, 'I changed my mind');
    expect(report).toMatchObject({ how: 'moved-back', paths: [{ path: 'src/add.js', outcome: 'restored' }] });
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    const receipt = await evolver.receipt(id);
    expect(receipt.outcome).toBe('rolled-back');
    expect(receipt.lesson).toContain('I changed my mind');
    expect((await evolver.verifyLedger()).fault).toBeUndefined();
    // Once more is the same answer and no second record.
    const { size } = await evolver.verifyLedger();
    expect(await evolver.rollback(id)).toEqual(report);
    expect((await evolver.verifyLedger()).size).toBe(size);
  });
});

describe('the boot guard has taken back', () => {
  test('an evolution on probation: the receipt says what became of each path, not what one would expect', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    write(place.dir, 'later.txt', 'later\n');
    git(place.dir, 'add', 'later.txt');
    git(place.dir, 'commit', '-qm', 'Later');
    write(place.dir, 'src/add.js', `${FIXED}// mine\n`);
    const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir });
    const report = await workspace.rollback(id, { reason: 'crash-loop' });
    await evolver.advance();
    const receipt = await evolver.receipt(id);
    expect(receipt).toMatchObject({
      outcome: 'rolled-back',
      rollback: { how: 'reverted', reason: 'crash-loop', paths: report.paths },
    });
    expect(receipt.rollback?.paths).toEqual([{ path: 'src/add.js', outcome: 'kept-user-edit' }]);
  });

  test('a part of an evolution: it stays on probation with the rest', async () => {
    const place = makeRepo();
    const fix = writes({ 'src/add.js': FIXED, 'src/more.js': '// Nothing yet.\n' });
    const evolver = await compose(place, { proposers: [fix] });
    const { id, outcome } = await evolver.evolve({ task: 'add subtracts' });
    expect(outcome).toBe('probation');
    const impact = await evolver.impact(id, { paths: ['src/more.js'] });
    expect(impact).toMatchObject({ how: 'reverted', left: ['src/add.js'] });
    const report = await evolver.rollback(id, 'not this file', { paths: ['src/more.js'] });
    expect(report).toMatchObject({ how: 'reverted', left: ['src/add.js'] });
    expect(existsSync(join(place.dir, 'src/more.js'))).toBe(false);
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
    expect((await evolver.receipt(id)).outcome).toBe('probation');
    expect(await evolver.rollback(id)).toMatchObject({ how: 'reverted' });
    expect((await evolver.receipt(id)).outcome).toBe('rolled-back');
  });
});

describe('a clock that jumps', () => {
  test('backwards by a day in the middle of a cycle: the chain holds, a person is asked, its probation can end', async () => {
    const place = makeRepo();
    let offset = 0;
    const clock = {
      now: () => new Date(Date.now() + offset),
      sleep: () => Promise.resolve(),
    };
    const fix = writes({ 'src/add.js': FIXED });
    const evolver = await compose(place, {
      clock,
      proposers: [
        {
          ...fix,
          propose: (...given) => {
            offset = -86_400_000;
            return fix.propose(...given);
          },
        },
      ],
    });
    const { id, outcome } = await evolver.evolve({ task: 'add subtracts' });
    expect(outcome).toBe('awaiting-approval');
    await evolver.approvals.decide(id, { decision: 'approve', by: 'ada' });
    await evolver.advance();
    const { commit = '' } = await evolver.receipt(id);
    expect((await evolver.verifyLedger()).fault).toBeUndefined();
    for (let index = 0; index < 5; index += 1) evolver.outcome({ ok: true, subject: 'answer', versionId: commit });
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('settled');
  });
});

test('a host that is stopped while it takes the lease begins no cycle', async () => {
  const place = makeRepo();
  const evolver = await compose(place, {
    journal: (real) =>
      Object.assign(Object.create(real) as typeof real, {
        acquireLease: async (request: Parameters<typeof real.acquireLease>[0]) => {
          const lease = await real.acquireLease(request);
          void evolver.stop();
          return lease;
        },
      }),
  });
  await expect(evolver.evolve({ task: 'add subtracts' })).rejects.toMatchObject({ code: 'EVOLVE_ABORTED' });
  await evolver.stop();
  expect(await (await open(place)).receipts()).toEqual([]);
});
