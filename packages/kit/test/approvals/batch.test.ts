/** Several questions, one answer: the first that lands moves HEAD, and the others are asked anew. */
import { command } from '@evolve/core/checks';
import type { Approval } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import type { KitEvolver } from '../../src/index.ts';
import { BROKEN, FIXED, git, makeRepo, open, read, write, writes, type Place } from '../fixture.ts';
import { act } from '../act.ts';
import { askOne, ASKING, editStates, editStore, keyed, OWNER, signed } from './keys.ts';

const FILES = {
  'src/add.js': BROKEN,
  'src/two.js': 'module.exports = 1;\n',
  'src/three.js': 'module.exports = 1;\n',
  'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
};

/** Of each task one file: all three can be right at once. */
const PROPOSERS = [
  writes({ 'src/add.js': FIXED }, 'add'),
  writes({ 'src/two.js': 'module.exports = 2;\n' }, 'two'),
  writes({ 'src/three.js': 'module.exports = 3;\n' }, 'three'),
];

/** Passes whatever is there, and says how often it ran. */
const green = command({ id: 'green', run: ['node', '-e', 'require("./src/two.js")'], timeoutMs: 10_000 });

const openHere = (place: Place, policy = ASKING): Promise<KitEvolver> =>
  open(place, { policy: { ...policy, quota: 9 }, checks: [green], proposers: PROPOSERS });

const askAll = async (evolver: KitEvolver): Promise<readonly Approval[]> => {
  for (const { id } of PROPOSERS) await evolver.evolve({ task: id, proposers: [id] });
  return (await evolver.approvals.list()).toReversed();
};

const head = ({ dir }: Place): string => git(dir, 'rev-parse', 'HEAD');

describe('one decision about several', () => {
  test('lands them one by one; each of the others is proved and asked anew on the new base', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const ids = (await askAll(evolver)).map(({ id }) => id);
    const results = await evolver.approvals.decideAll(ids, { decision: 'approve', by: 'ada' });
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual(ids.map((id) => [id, 'probation']));
    expect(results[0]?.answered).toBe(ids[0]);
    const [second] = [results[1]?.answered ?? ''];
    expect(second).not.toBe(ids[1]);
    const renewed = await evolver.receipt(second);
    expect(renewed).toMatchObject({ follows: { approval: ids[1], how: 'renewed' }, approval: { by: 'ada' } });
    expect(renewed.checks).toMatchObject([{ id: 'green', after: 'pass' }]);
    expect(await evolver.receipt(ids[1] ?? '')).toMatchObject({ outcome: 'superseded', successor: second });
    expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(4);
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
    expect(read(place.dir, 'src/three.js')).toBe('module.exports = 3;\n');
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
    expect((await evolver.verifyLedger()).fault).toBeUndefined();
  });

  test('with keys, one signature for each question carries to what is asked anew', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place, keyed(OWNER));
    const asked = await askAll(evolver);
    const decisions = asked.map((approval) => signed(evolver.repositoryId, approval, OWNER, { carries: true }));
    const results = await evolver.approvals.decideAll(
      asked.map(({ id }) => id),
      { decision: 'approve', by: 'ada', signed: decisions.flatMap(({ signed: one }) => one ?? []) },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['probation', 'probation', 'probation']);
  });

  test('with keys, a signature for one question alone carries to nothing', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place, keyed(OWNER));
    const asked = await askAll(evolver);
    const decisions = asked.map((approval) => signed(evolver.repositoryId, approval));
    const results = await evolver.approvals.decideAll(
      asked.map(({ id }) => id),
      { decision: 'approve', by: 'ada', signed: decisions.flatMap(({ signed: one }) => one ?? []) },
    );
    expect(results.map(({ outcome, why }) => outcome ?? why)).toMatchObject([
      'probation',
      expect.stringContaining('approval:replayed') as string,
      expect.stringContaining('approval:replayed') as string,
    ]);
    expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(2);
  });

  test('a carried signature counts once: not again for what was taken back', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place, keyed(OWNER));
    const asked = await askOne(evolver, 'add');
    const decision = signed(evolver.repositoryId, asked, OWNER, { carries: true });
    await evolver.approvals.decide(asked.id, decision);
    await evolver.rollback(asked.id);
    // Somebody makes it look as if the same change were asked anew.
    const again = await askOne(evolver, 'add');
    editStore(
      place,
      `UPDATE cycles SET state = json_set(state, '$.task.follows', json(?)) WHERE id = '${again.id}'`,
      JSON.stringify({ approval: asked.id, how: 'renewed' }),
    );
    await expect(evolver.approvals.decide(again.id, decision)).rejects.toMatchObject({
      data: { rule: 'approval:replayed' },
    });
  });

  test('is not for a question whose change was swapped while the first one landed', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const asked = await askAll(evolver);
    const [first, second] = asked;
    evolver.on('promoted', ({ cycleId }) => {
      if (cycleId !== first?.id) return;
      // The state of the second now names the change of the third.
      const other = `(SELECT json_extract(state, '$.chosen') FROM cycles WHERE id = '${asked[2]?.id ?? ''}')`;
      editStates(
        place,
        `UPDATE cycles SET state = json_set(state, '$.chosen', json(${other})) WHERE id = ?`,
        second?.id ?? '',
      );
    });
    const results = await evolver.approvals.decideAll([first?.id ?? '', second?.id ?? ''], {
      decision: 'approve',
      by: 'ada',
    });
    expect(results).toMatchObject([
      { outcome: 'probation' },
      { code: 'EVOLVE_APPROVAL_INVALID', why: expect.stringContaining('approval:change') as string },
    ]);
    expect(read(place.dir, 'src/three.js')).toBe('module.exports = 1;\n');
    expect(read(place.dir, 'src/two.js')).toBe('module.exports = 1;\n');
  });

  test('leaves out what somebody else has decided, or never asked', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const [one, two] = await askAll(evolver);
    await evolver.approvals.decide(one?.id ?? '', { decision: 'reject', by: 'grace' });
    const results = await evolver.approvals.decideAll([one?.id ?? '', 'nobody', two?.id ?? '', two?.id ?? ''], {
      decision: 'reject',
      by: 'ada',
      reason: 'not now',
    });
    expect(results.map(({ outcome, code }) => outcome ?? code)).toEqual([
      'EVOLVE_APPROVAL_NOT_PENDING',
      'EVOLVE_APPROVAL_NOT_PENDING',
      'rejected',
    ]);
    expect((await evolver.receipt(two?.id ?? '')).approval).toMatchObject({ by: 'ada', reason: 'not now' });
  });
});

describe('a question whose base has moved', () => {
  test('goes on waiting while somebody only looks, and is asked anew by the next heartbeat', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const asked = await askOne(evolver, 'add');
    write(place.dir, 'notes.md', '# Mine\n');
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Mine');
    await evolver.recover();
    expect(await evolver.approvals.list()).toMatchObject([{ id: asked.id, status: 'pending' }]);
    await evolver.advance();
    const [anew] = await evolver.approvals.list();
    expect(anew).toMatchObject({ renews: asked.id, change: asked.change });
    expect(anew?.subject).not.toBe(asked.subject);
    await evolver.approvals.decide(anew?.id ?? '', { decision: 'approve', by: 'ada' });
    expect((await evolver.receipt(anew?.id ?? '')).outcome).toBe('probation');
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
    expect(read(place.dir, 'notes.md')).toBe('# Mine\n');
  });

  test('is over when what it changes has moved too', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const asked = await askOne(evolver, 'add');
    write(place.dir, 'src/add.js', `// mine\n${BROKEN}`);
    git(place.dir, 'commit', '-qam', 'Mine');
    const before = head(place);
    await evolver.advance();
    const receipt = await evolver.receipt(asked.id);
    expect(receipt.outcome).toBe('superseded');
    expect(receipt.successor).toBeUndefined();
    expect(await evolver.approvals.list()).toEqual([]);
    expect(head(place)).toBe(before);
  });

  test('is over when it does not prove itself there', async () => {
    const place = makeRepo(undefined, FILES);
    const evolver = await openHere(place);
    const asked = await askOne(evolver, 'add');
    write(place.dir, 'src/two.js', 'module.exports = require("./missing.js");\n');
    write(place.dir, 'src/missing.js', '');
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Mine');
    git(place.dir, 'rm', '-q', 'src/missing.js');
    git(place.dir, 'commit', '-qm', 'Broken');
    await evolver.advance();
    expect((await evolver.receipt(asked.id)).outcome).toBe('superseded');
    expect(await evolver.approvals.list()).toEqual([]);
  });

  test.each([
    ...[
      'cycle:proving',
      'cycle:assessing',
      'cycle:awaiting-approval#1',
      'cycle:awaiting-approval#2',
      'cycle:superseded#1',
    ],
  ])('is asked anew once when a host is killed at %s', async (failpoint) => {
    const place = makeRepo();
    const { id } = JSON.parse((await act(place, ['ask'])).stdout) as { readonly id: string };
    git(place.dir, 'commit', '-q', '--allow-empty', '-m', 'Meanwhile');
    expect((await act(place, ['advance'], { failpoint })).signal).toBe('SIGKILL');
    const evolver = await open(place, { policy: ASKING });
    await evolver.advance();
    const waiting = await evolver.approvals.list();
    expect(waiting).toMatchObject([{ renews: id }]);
    expect((await evolver.receipt(id)).outcome).toBe('superseded');
    await evolver.approvals.decide(waiting[0]?.id ?? '', { decision: 'approve', by: 'ada' });
    expect((await evolver.receipt(waiting[0]?.id ?? '')).outcome).toBe('probation');
  });
});
