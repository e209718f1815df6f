/** Decisions that nobody made, made by the wrong one, or made about something else. Each names the rule that stopped it. */
import { isEvolveError } from '@evolve/core/errors';
import { systemClock } from '@evolve/core';
import type { Approval, ApprovalDecision, Receipt } from '@evolve/core/contracts';
import { acceptPolicy } from '@evolve/governance';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KitEvolver } from '../../src/index.ts';
import { act } from '../act.ts';
import { compose } from '../compose.ts';
import { BROKEN, git, GRANTED, makeRepo, open, read, write, writes, type Place } from '../fixture.ts';
import { askOne, ASKING, editStates, editStore, forge, keyed, OWNER, REVIEWER, signed, STRANGER } from './keys.ts';

const now = (): string => new Date().toISOString();

interface World {
  readonly place: Place;
  readonly evolver: KitEvolver;
  readonly asked: Approval;
  readonly repository: string;
}

const world = async (policy = keyed(OWNER, REVIEWER)): Promise<World> => {
  const place = makeRepo();
  const evolver = await open(place, { policy });
  return { place, evolver, asked: await askOne(evolver), repository: evolver.repositoryId };
};

const ruleOf = async (decided: Promise<unknown>): Promise<unknown> => {
  const error = await decided.then(
    () => 'it was taken',
    (thrown: unknown) => thrown,
  );
  return isEvolveError(error, 'EVOLVE_APPROVAL_INVALID') ? error.data['rule'] : error;
};

const expectNothingLanded = (place: Place): void => {
  expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(1);
  expect(git(place.dir, 'status', '--porcelain')).toBe('');
};

/** A forged row was found when the cycle was to go on: it ended, and a person has to look. */
const expectStopped = async ({ place, evolver, asked }: World, rule: string): Promise<void> => {
  await evolver.advance();
  const receipt: Receipt = await evolver.receipt(asked.id);
  expect(receipt.outcome).toBe('needs-human');
  expect(receipt.trigger.reason).toContain(`EVOLVE_APPROVAL_INVALID: ${rule}`);
  expectNothingLanded(place);
};

describe('with keys, a decision that the Evolver is handed', () => {
  const attacks: readonly [name: string, rule: string, (given: World) => ApprovalDecision][] = [
    ['is not signed', 'approval:unsigned', () => ({ decision: 'approve', by: 'ada' })],
    [
      'is signed with a key that the policy does not have',
      'approval:unknown-key',
      ({ repository, asked }) => signed(repository, asked, STRANGER),
    ],
    [
      'is signed by a stranger who names the owner’s key',
      'approval:signature',
      ({ repository, asked }) => signed(repository, asked, { ...STRANGER, id: 'ada' }),
    ],
    ['was signed for another repository', 'approval:repository', ({ asked }) => signed('another repository', asked)],
    [
      'was signed for another question',
      'approval:replayed',
      ({ repository, asked }) => signed(repository, { ...asked, id: 'another' }),
    ],
    [
      'was signed for another subject',
      'approval:subject',
      ({ repository, asked }) => signed(repository, { ...asked, subject: 'f'.repeat(64) }),
    ],
    [
      'was a rejection when it was signed',
      'approval:decision',
      ({ repository, asked }) => ({ ...signed(repository, asked, OWNER, { decision: 'reject' }), decision: 'approve' }),
    ],
    [
      'was signed by somebody else than it says',
      'approval:statement',
      ({ repository, asked }) => ({ ...signed(repository, asked), by: 'grace' }),
    ],
    [
      'has another reason than was signed',
      'approval:statement',
      ({ repository, asked }) => ({ ...signed(repository, asked), reason: 'they insisted' }),
    ],
    [
      'was made by a proposer',
      'approval:self-made',
      ({ repository, asked }) => signed(repository, asked, OWNER, { by: 'test' }),
    ],
    [
      'is garbage where the signature should be',
      'approval:unsigned',
      () => ({ decision: 'approve', by: 'ada', signed: 'yes' as never }),
    ],
  ];

  test.each(attacks)('and that %s is stopped by %s; the question goes on waiting', async (_, rule, make) => {
    const given = await world();
    const { evolver, asked, repository, place } = given;
    expect(await ruleOf(evolver.approvals.decide(asked.id, make(given)))).toBe(rule);
    expect(await evolver.approvals.list()).toMatchObject([{ id: asked.id, status: 'pending' }]);
    expectNothingLanded(place);
    // The true one still counts.
    await evolver.approvals.decide(asked.id, signed(repository, asked));
    expect(await evolver.receipt(asked.id)).toMatchObject({
      outcome: 'probation',
      approval: { status: 'approved', by: 'ada', key: 'ada' },
    });
  });

  test('a reviewer decides what any person may decide, and not what only the owner may', async () => {
    const ordinary = await world();
    await ordinary.evolver.approvals.decide(ordinary.asked.id, signed(ordinary.repository, ordinary.asked, REVIEWER));
    expect((await ordinary.evolver.receipt(ordinary.asked.id)).outcome).toBe('probation');
    const owners = await world({
      ...keyed(OWNER, REVIEWER),
      protected: [{ path: '/src/add.js', level: 'owner-only' }],
    });
    const { evolver, asked, repository, place } = owners;
    expect(asked.needs).toBe('owner');
    expect(await ruleOf(evolver.approvals.decide(asked.id, signed(repository, asked, REVIEWER)))).toBe('approval:role');
    expectNothingLanded(place);
    await evolver.approvals.decide(asked.id, signed(repository, asked, OWNER));
    expect((await evolver.receipt(asked.id)).outcome).toBe('probation');
  });

  test('a rejection needs a signature too', async () => {
    const { evolver, asked, repository } = await world();
    const bare = evolver.approvals.decide(asked.id, { decision: 'reject', by: 'ada' });
    expect(await ruleOf(bare)).toBe('approval:unsigned');
    await evolver.approvals.decide(asked.id, signed(repository, asked, OWNER, { decision: 'reject' }));
    expect((await evolver.receipt(asked.id)).outcome).toBe('rejected');
  });
});

describe('with keys, a store that says approved', () => {
  test('by a row that was edited', async () => {
    const given = await world();
    editStore(given.place, `UPDATE approvals SET status = 'approved', decided_by = 'ada', decided_at = ?`, now());
    await expectStopped(given, 'approval:no-record');
  });

  const answers: readonly [name: string, rule: string, (given: World) => ApprovalDecision['signed']][] = [
    ['without a signature', 'approval:unsigned', () => undefined],
    [
      'with a signature for another question',
      'approval:replayed',
      ({ asked, repository }) => signed(repository, { ...asked, id: 'x' }).signed,
    ],
    [
      'with a signature for another subject',
      'approval:subject',
      ({ asked, repository }) => signed(repository, { ...asked, subject: 'x' }).signed,
    ],
    ['with a signature for another repository', 'approval:repository', ({ asked }) => signed('x', asked).signed],
    [
      'with the signature of a rejection',
      'approval:decision',
      ({ asked, repository }) => signed(repository, asked, OWNER, { decision: 'reject' }).signed,
    ],
    [
      'with a stranger’s signature',
      'approval:unknown-key',
      ({ asked, repository }) => signed(repository, asked, STRANGER).signed,
    ],
    [
      'with a decision that carries over from a question that it does not renew',
      'approval:replayed',
      ({ asked, repository }) => signed(repository, { ...asked, id: 'x' }, OWNER, { carries: true }).signed,
    ],
  ];

  test.each(answers)('%s, and a ledger that says so as well, lands nothing: %s', async (_, rule, make) => {
    const given = await world();
    const signature = make(given);
    const answer = {
      status: 'approved',
      by: 'ada',
      at: now(),
      ...(signature === undefined ? {} : { signed: signature }),
    } as const;
    expect(await forge(given.place, given.asked, answer)).toBe(true);
    await expectStopped(given, rule);
  });

  test('and a state that says it may land under a grant', async () => {
    const given = await world();
    const edit = `UPDATE cycles SET phase = 'promoting',
      state = json_set(state, '$.phase', 'promoting', '$.judgement.need.action', 'promote')`;
    editStates(given.place, edit);
    await expectStopped(given, 'approval:missing');
  });

  test('and a state that names another tree than was judged', async () => {
    const given = await world();
    const { place, asked, evolver, repository } = given;
    write(place.dir, 'src/other.js', 'module.exports = 666;\n');
    const [tree] = [git(place.dir, 'stash', 'create')].map((stash) => git(place.dir, 'rev-parse', `${stash}^{tree}`));
    git(place.dir, 'checkout', '-q', '--', 'src/other.js');
    await evolver.halt();
    await evolver.approvals.decide(asked.id, signed(repository, asked));
    editStates(place, `UPDATE cycles SET state = json_set(state, '$.chosen.tree', ?)`, tree ?? '');
    await evolver.resume();
    await expectStopped(given, 'approval:subject');
  });

  test('and a key that the owner has taken out of the policy meanwhile', async () => {
    const place = makeRepo();
    const put = async (policy: unknown): Promise<void> => {
      write(place.dir, 'evolve.policy.json', JSON.stringify(policy));
      await acceptPolicy({ stateDir: place.stateDir, repoDir: place.dir });
    };
    await put(keyed(OWNER, REVIEWER));
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Policy');
    const before = await open(place, { policy: undefined });
    const asked = await askOne(before);
    await before.halt();
    await before.approvals.decide(asked.id, signed(before.repositoryId, asked, REVIEWER));
    await put(keyed(OWNER));
    await before.resume();
    await before.advance();
    const after = await open(place, { policy: undefined });
    await after.advance();
    const receipt = await after.receipt(asked.id);
    expect(receipt).toMatchObject({ outcome: 'superseded', approval: { reason: 'the policy has changed since' } });
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});

describe('without keys', () => {
  test.each(['test', 'Test', 'clock', 'KERNEL ', ''])('nobody decides as %j', async (by) => {
    const { evolver, asked, place } = await world(ASKING);
    expect(await ruleOf(evolver.approvals.decide(asked.id, { decision: 'approve', by }))).toBe('approval:self-made');
    expectNothingLanded(place);
  });

  test('a row that says approved lands nothing without the ledger’s record of it', async () => {
    const given = await world(ASKING);
    editStore(given.place, `UPDATE approvals SET status = 'approved', decided_by = 'ada', decided_at = ?`, now());
    await expectStopped(given, 'approval:no-record');
  });

  test('nor one that turns a rejection round', async () => {
    const given = await world(ASKING);
    expect(await forge(given.place, given.asked, { status: 'rejected', by: 'ada', at: now() })).toBe(true);
    editStore(given.place, `UPDATE approvals SET status = 'approved'`);
    await expectStopped(given, 'approval:record');
  });

  test('nor one whose record was edited to fit', async () => {
    const given = await world(ASKING);
    expect(await forge(given.place, given.asked, { status: 'rejected', by: 'ada', at: now() })).toBe(true);
    editStore(given.place, `UPDATE approvals SET status = 'approved'`);
    const edit = `UPDATE ledger SET data = json_set(data, '$.status', 'approved') WHERE type = 'approval-decided'`;
    editStore(given.place, edit);
    await expectStopped(given, 'approval:record');
  });

  test('a decision on the record in the name of a proposer lands nothing', async () => {
    const given = await world(ASKING);
    expect(await forge(given.place, given.asked, { status: 'approved', by: 'test', at: now() })).toBe(true);
    await expectStopped(given, 'approval:self-made');
  });
});

describe('too late', () => {
  const HOUR = 3_600_000;
  const limited = {
    ...GRANTED,
    mode: 'propose' as const,
    approvals: { expiresHours: { low: null, medium: 1, high: 2 } },
  };

  test('is later than the limit of the grade', async () => {
    const place = makeRepo();
    let offset = 0;
    const clock = { ...systemClock, now: () => new Date(Date.now() + offset) };
    const evolver = await compose(place, { policy: limited, clock });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    const [asked] = await evolver.approvals.list();
    const hours = (Date.parse(asked?.expiresAt ?? '') - Date.parse(asked?.requestedAt ?? '')) / HOUR;
    expect([asked?.grade, Math.round(hours)]).toEqual(['high', 2]);
    offset = 2 * HOUR + 1000;
    await expect(evolver.approvals.decide(id, { decision: 'approve', by: 'ada' })).rejects.toMatchObject({
      code: 'EVOLVE_APPROVAL_NOT_PENDING',
    });
    // Nobody has said no.
    expect((await evolver.receipt(id)).outcome).toBe('expired');
    expectNothingLanded(place);
  });

  test('stays too late when the clock is turned back', async () => {
    const place = makeRepo();
    let offset = 0;
    const clock = { ...systemClock, now: () => new Date(Date.now() + offset) };
    const evolver = await compose(place, {
      policy: limited,
      clock,
      proposers: [writes({ 'src/add.js': 'module.exports = (a, b) => a + b;\n' })],
    });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    // Time passes, and the book knows; nobody has looked at the question.
    offset = 3 * HOUR;
    const late = clock.now().toISOString();
    const { openMemory } = await import('@evolve/memory');
    const { journal, close } = await openMemory({ dir: place.stateDir });
    onTestFinished(() => close());
    const lease = await journal.acquireLease({ name: 'cycle', owner: 'another', now: late, ttlMs: 1000 });
    const cycle = { id: 'other', phase: 'idle', closed: true, state: {}, startedAt: late, updatedAt: late };
    const records = [{ cycleId: 'other', type: 'started', at: late, data: { type: 'started' } }];
    await journal.commit({ cycle, records }, { expectedVersion: 0, fence: lease?.fence ?? 0 });
    if (lease !== undefined) await journal.releaseLease(lease);
    offset = 0;
    await expect(evolver.approvals.decide(id, { decision: 'approve', by: 'ada' })).rejects.toMatchObject({
      code: 'EVOLVE_APPROVAL_NOT_PENDING',
    });
    expect((await evolver.receipt(id)).outcome).toBe('expired');
    expectNothingLanded(place);
  });

  test('cannot be helped by moving the limit in the store', async () => {
    const place = makeRepo();
    const evolver = await open(place, { policy: limited });
    const asked = await askOne(evolver);
    const at = new Date(Date.now() + 5 * HOUR).toISOString();
    editStore(place, `UPDATE approvals SET expires_at = NULL`);
    expect(await forge(place, asked, { status: 'approved', by: 'ada', at })).toBe(true);
    await expectStopped({ place, evolver, asked, repository: '' }, 'approval:late');
  });
});

test('under a grant, a state that names another tree than was proved lands nothing after a crash', async () => {
  const place = makeRepo();
  expect((await act(place, ['evolve'], { failpoint: 'cycle:promoting' })).signal).toBe('SIGKILL');
  write(place.dir, 'src/other.js', 'module.exports = 666;\n');
  const tree = git(place.dir, 'rev-parse', `${git(place.dir, 'stash', 'create')}^{tree}`);
  git(place.dir, 'checkout', '-q', '--', 'src/other.js');
  editStore(place, `UPDATE cycles SET state = json_set(state, '$.chosen.tree', ?)`, tree);
  const evolver = await open(place);
  await evolver.recover();
  expect(await evolver.status()).toMatchObject({ safeMode: true });
  expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'state' });
  expectNothingLanded(place);
});
