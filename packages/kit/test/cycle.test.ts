import { describe, expect, test } from 'vitest';
import { command, custom } from '@evolve/core/checks';
import { isEvolveError } from '@evolve/core/errors';
import { detectIsolation } from '@evolve/sandbox';
import { BROKEN, FIXED, git, GRANTED, makeRepo, open, read, state, write, writes } from './fixture.ts';

describe('promotion', () => {
  test('a granted repair lands as one commit with its trailers, and nothing else moves', async () => {
    const place = makeRepo();
    write(place.dir, 'notes.md', '# Notes\nhalf a sente');
    const evolver = await open(place);
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt).toMatchObject({ outcome: 'probation', grant: 'repairs', paths: ['src/add.js'] });
    const { namespace } = await detectIsolation();
    expect(receipt.isolation).toBe(namespace ? 'namespace' : 'none');
    expect(receipt.checks).toMatchObject([{ id: 'adds', before: 'fail', after: 'pass' }]);
    const { dir } = place;
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(receipt.commit);
    expect(git(dir, 'log', '-1', '--format=%s')).toMatch(/^🧬 /);
    expect(git(dir, 'log', '-1', '--format=%(trailers:key=Evolve-Receipt,valueonly)')).toBe(receipt.id);
    expect(git(dir, 'log', '-1', '--format=%(trailers:key=Evolve-Decision,valueonly)')).toMatch(/^[0-9a-f]{64}$/);
    expect(read(dir, 'src/add.js')).toBe(FIXED);
    expect(git(dir, 'status', '--porcelain')).toBe('M notes.md');
    expect(read(dir, 'notes.md')).toBe('# Notes\nhalf a sente');
    expect(git(dir, 'worktree', 'list').split('\n').length).toBeLessThanOrEqual(2);
  });

  test('without a grant it waits for a person, on a branch, with the live tree untouched', async () => {
    const place = makeRepo();
    const before = state(place.dir);
    const evolver = await open(place, { policy: { ...GRANTED, mode: 'propose' } });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('awaiting-approval');
    expect(state(place.dir)).toEqual(before);
    expect(git(place.dir, 'show', `${receipt.ref ?? ''}:src/add.js`)).toBe(FIXED.trim());
    await evolver.approvals.decide(receipt.id, { decision: 'approve', by: 'ada', reason: 'looks right' });
    const after = await evolver.receipt(receipt.id);
    expect(after).toMatchObject({
      outcome: 'probation',
      approval: { status: 'approved', by: 'ada', reason: 'looks right' },
    });
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('a host cannot widen what the policy says', async () => {
    const evolver = await open(makeRepo(), { policy: { ...GRANTED, mode: 'propose' }, mode: 'promote' });
    expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('awaiting-approval');
  });

  test('without any check nothing is promoted', async () => {
    const place = makeRepo();
    const before = state(place.dir);
    const receipt = await (await open(place, { checks: [] })).evolve({ task: 'add subtracts' });
    expect(receipt).toMatchObject({ outcome: 'idle', attempts: [] });
    expect(receipt.trigger.reason).toContain('no check is configured');
    expect(state(place.dir)).toEqual(before);
  });

  test('a path that the owner is editing is left alone: the evolution is kept as a branch', async () => {
    const place = makeRepo();
    write(place.dir, 'src/add.js', `${BROKEN}// mine\n`);
    const receipt = await (await open(place)).evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('needs-human');
    expect(receipt.ref).toMatch(/^refs\/heads\/evolve\//);
    expect(read(place.dir, 'src/add.js')).toBe(`${BROKEN}// mine\n`);
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });
});

describe('refusals', () => {
  test.each([
    ['the policy', { 'evolve.policy.json': '{"mode":"promote"}' }],
    ['an existing check', { 'checks/add.js': '' }],
    ['a file outside the scope', { 'notes.md': 'x' }],
    ['CI', { '.github/workflows/x.yml': 'on: push' }],
  ])('%s cannot be evolved, even with a repair beside it', async (_, files) => {
    const place = makeRepo();
    const before = state(place.dir);
    const evolver = await open(place, { proposers: [writes({ 'src/add.js': FIXED, ...files })] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(['abandoned', 'refused']).toContain(receipt.outcome);
    expect(receipt.gates.some((gate) => gate.decision === 'refuse')).toBe(true);
    expect(receipt.lesson).toBeTypeOf('string');
    expect(state(place.dir)).toEqual(before);
  });

  test('a change that breaks what passed is not taken, though it repairs something else', async () => {
    const place = makeRepo();
    const other = command({
      id: 'other',
      run: ['node', '-e', "require('assert').equal(require('./src/other.js'), 1)"],
    });
    const evolver = await open(place, {
      checks: [command({ id: 'adds', run: ['node', 'checks/add.js'] }), other],
      proposers: [writes({ 'src/add.js': FIXED, 'src/other.js': 'module.exports = 2;\n' })],
    });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.attempts.filter((attempt) => attempt.status === 'failed')).toHaveLength(3);
  });

  test('a change without evidence of its own waits for a person, even under a grant', async () => {
    const place = makeRepo();
    const evolver = await open(place, { proposers: [writes({ 'src/other.js': 'module.exports = 1; // tidy\n' })] });
    const receipt = await evolver.evolve({ task: 'tidy up' });
    expect(['abandoned', 'awaiting-approval']).toContain(receipt.outcome);
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });

  test('a check that errors is no pass', async () => {
    const broken = custom('broken', () => Promise.reject(new Error('no such service')));
    const receipt = await (await open(makeRepo(), { checks: [broken] })).evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.checks).toMatchObject([{ after: 'error', diagnostics: 'no such service' }]);
  });

  test('a check that hangs is ended by its limit and is a fail', async () => {
    const hangs = command({ id: 'hangs', run: ['node', '-e', 'setInterval(() => {}, 1000)'], timeoutMs: 500 });
    const receipt = await (await open(makeRepo(), { checks: [hangs] })).evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.checks).toMatchObject([{ before: 'fail', after: 'fail' }]);
  });

  test('a proposer that throws, and one that changes nothing, are attempts and no more', async () => {
    const throws = { id: 'throws', boundUsd: 0, propose: () => Promise.reject(new Error('out of ideas')) };
    const receipt = await (await open(makeRepo(), { proposers: [throws, writes({}, 'lazy')] })).evolve({ task: 'x' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.attempts.map((attempt) => attempt.why)).toContain('out of ideas');
    expect(receipt.attempts.map((attempt) => attempt.why)).toContain('it changed nothing');
  });
});

describe('what the host asks for', () => {
  test('evolution stays below the root that it names', async () => {
    const place = makeRepo();
    const evolver = await open(place, { root: 'packages/agent' });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('refused');
    const outside: unknown = expect.objectContaining({ rule: 'outside-root', path: 'src/add.js' });
    expect(receipt.risk?.reasons).toContainEqual(outside);
    await expect(open(makeRepo(), { root: '../elsewhere' })).rejects.toThrow('is not a folder of the repository');
  });

  test('a build that breaks refuses the change, whatever the other checks say', async () => {
    const build = `node -e "process.exit(require('./src/add.js')(1, 1) === 2 ? 1 : 0)"`;
    const receipt = await (await open(makeRepo(), { build })).evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.checks.map(({ id, before, after }) => [id, before, after])).toEqual([
      ['build', 'pass', 'fail'],
      ['adds', 'fail', 'pass'],
    ]);
  });
});

describe('limits', () => {
  test('the quota of the day holds; an aborted cycle does not count', async () => {
    const place = makeRepo();
    const evolver = await open(place, { policy: { ...GRANTED, quota: 1, mode: 'propose' } });
    expect((await evolver.evolve({ task: 'one' })).outcome).toBe('awaiting-approval');
    const second = await evolver.evolve({ task: 'two' });
    expect(second).toMatchObject({ outcome: 'idle' });
    expect(second.trigger.reason).toContain('used up');
  });

  test('a proposer that costs more than is left is not called', async () => {
    let called = 0;
    const dear = {
      id: 'dear',
      boundUsd: 5,
      propose: () => {
        called += 1;
        return Promise.resolve({ status: 'none' as const, summary: '' });
      },
    };
    const receipt = await (await open(makeRepo(), { proposers: [dear] })).evolve({ task: 'x' });
    expect(called).toBe(0);
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.cost.usd).toBe(0);
  });

  test("the owner's halt stops the next cycle, in every process, until resume", async () => {
    const place = makeRepo();
    const [one, two] = [await open(place), await open(place)];
    await one.halt('not today');
    const refused = await two.evolve({ task: 'x' }).catch((error: unknown) => error);
    expect(isEvolveError(refused, 'EVOLVE_HALTED')).toBe(true);
    await one.resume();
    expect((await two.evolve({ task: 'add subtracts' })).outcome).toBe('probation');
  });

  test('a halt that comes while a cycle runs is heeded before it lands', async () => {
    const place = makeRepo();
    const evolver = await open(place, {
      proposers: [
        {
          ...writes({ 'src/add.js': FIXED }),
          propose: async (task, trial, context) => {
            await evolver.halt('stop now');
            return writes({ 'src/add.js': FIXED }).propose(task, trial, context);
          },
        },
      ],
    });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('safe-mode');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});

describe('afterwards', () => {
  test('good outcomes settle it; the log and the experience know', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const { id, commit = '' } = await evolver.evolve({ task: 'add subtracts' });
    for (let index = 0; index < 5; index += 1) evolver.outcome({ ok: true, subject: 'answer', versionId: commit });
    await evolver.advance();
    expect((await evolver.receipt(id)).outcome).toBe('settled');
    const log = read(place.dir, '.evolve/EVOLUTION.md') ?? '';
    expect(log).toContain('add subtracts');
    expect(log).toContain(commit.slice(0, 7));
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
  });

  test('worse outcomes roll it back and leave a lesson', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const { id, base = '', commit = '' } = await evolver.evolve({ task: 'add subtracts' });
    for (let index = 0; index < 40; index += 1) {
      evolver.outcome({ ok: true, subject: 'answer', versionId: base });
      evolver.outcome({ ok: false, subject: 'answer', versionId: commit });
    }
    await evolver.advance();
    const receipt = await evolver.receipt(id);
    expect(receipt.outcome).toBe('rolled-back');
    expect(receipt.lesson).toBeTypeOf('string');
    expect(git(place.dir, 'rev-parse', 'HEAD')).toBe(base);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain(receipt.lesson?.split('\n')[0] ?? 'no lesson');
  });

  test('the owner takes it back by hand', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    const report = await evolver.rollback(id);
    expect(report.paths).toMatchObject([{ path: 'src/add.js', outcome: 'restored' }]);
    expect((await evolver.receipt(id)).outcome).toBe('rolled-back');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test('an approval whose base has moved is superseded, not applied', async () => {
    const place = makeRepo();
    const evolver = await open(place, { policy: { ...GRANTED, mode: 'propose' } });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    git(place.dir, 'commit', '-q', '--allow-empty', '-m', 'Meanwhile');
    const refused = await evolver.approvals
      .decide(id, { decision: 'approve', by: 'ada' })
      .catch((error: unknown) => error);
    expect(isEvolveError(refused, 'EVOLVE_APPROVAL_NOT_PENDING')).toBe(true);
    expect((await evolver.receipt(id)).outcome).toBe('superseded');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test('a rejection is kept with its reason, and cannot be turned round', async () => {
    const place = makeRepo();
    const evolver = await open(place, { policy: { ...GRANTED, mode: 'propose' } });
    const { id } = await evolver.evolve({ task: 'add subtracts' });
    await evolver.approvals.decide(id, { decision: 'reject', by: 'ada', reason: 'not needed' });
    expect(await evolver.receipt(id)).toMatchObject({ outcome: 'rejected', approval: { reason: 'not needed' } });
    const again = await evolver.approvals
      .decide(id, { decision: 'approve', by: 'eve' })
      .catch((error: unknown) => error);
    expect(isEvolveError(again, 'EVOLVE_APPROVAL_NOT_PENDING')).toBe(true);
  });
});

describe('the record', () => {
  test('the ledger is unbroken and the receipts are a fold of it', async () => {
    const place = makeRepo();
    const evolver = await open(place);
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    await evolver.evolve({});
    const { size, fault } = await evolver.verifyLedger();
    expect(fault).toBeUndefined();
    expect(size).toBeGreaterThan(8);
    expect(await evolver.receipt(receipt.id)).toEqual(receipt);
  });

  test('two Evolvers on one repository: cycles never overlap, one of two lands', async () => {
    const place = makeRepo();
    const [one, two] = [await open(place), await open(place)];
    const outcomes = await Promise.allSettled([
      one.evolve({ task: 'add subtracts' }),
      two.evolve({ task: 'add subtracts' }),
    ]);
    const landed = outcomes.filter((each) => each.status === 'fulfilled' && each.value.outcome === 'probation');
    expect(landed).toHaveLength(1);
    expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(2);
  });
});
