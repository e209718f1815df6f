/** Tools by evolutions: what lands can be called, what does not land cannot, and the live tree is nobody's but the workspace's. */
import { symlinkSync } from 'node:fs';
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, test } from 'vitest';
import { git, open as openPlain, read, state, write } from '../fixture.ts';
import { writes } from '../proposer.ts';
import { open, repo, settle } from './fixture.ts';
import { ASKING, doubler, TOOLS_GRANTED, WHO } from './values.ts';

const FILE = 'tools/doubler.mjs';
const THRICE = doubler({ body: 'n * 3', examples: '[{ args: { n: 2 }, result: 6 }]' });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isEvolveError(error) ? error.code : `no error of ours: ${String(error)}`;
};

describe('a source that is no tool starts no cycle', () => {
  test.each([
    ['cannot be read as a tool', 'export default 1;\n', 'EVOLVE_TOOL_INVALID'],
    [
      'reaches for what the policy of tools denies',
      doubler({ body: "import('node:child_process').then((it) => it.execSync('id'), n)" }),
      'EVOLVE_TOOL_DENIED',
    ],
  ])('%s', async (_, source, code) => {
    const place = repo();
    const evolver = await open(place);
    const before = state(place.dir);
    expect(await codeOf(evolver.tools.propose(source, WHO))).toBe(code);
    expect(await evolver.receipts()).toEqual([]);
    expect(state(place.dir)).toEqual(before);
  });

  test('nor does one more than there may be', async () => {
    const evolver = await open(repo(), { tools: { limits: { maxTools: 1 } } });
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    await settle(evolver, receipt.commit);
    expect(await codeOf(evolver.tools.propose(doubler({ name: 'other' }), WHO))).toBe('EVOLVE_TOOL_INVALID');
    expect((await evolver.tools.propose(THRICE, WHO)).receipt.outcome).toBe('probation');
  });

  test('nor does the removal of a tool that there is not, or the taking over of a file that is not committed', async () => {
    const place = repo();
    const evolver = await open(place);
    expect(await codeOf(evolver.tools.remove('doubler', WHO))).toBe('EVOLVE_TOOL_NOT_FOUND');
    write(place.dir, FILE, doubler());
    expect(await codeOf(evolver.tools.adopt('doubler', WHO))).toBe('EVOLVE_TOOL_CHANGED');
    expect(await evolver.receipts()).toEqual([]);
  });
});

describe('a tool that lands', () => {
  test('is tested, enabled and can be called; its commit says where it comes from', async () => {
    const place = repo();
    const evolver = await open(place);
    const { plan, receipt } = await evolver.tools.propose(doubler(), WHO);
    expect(plan).toMatchObject({ name: 'doubler', problems: [] });
    expect(receipt).toMatchObject({ outcome: 'probation', paths: [FILE] });
    expect(receipt.checks).toMatchObject([{ id: 'adds' }, { id: 'tools', after: 'pass', noticesBreakage: true }]);
    expect(await evolver.tools.call('doubler', { n: 21 })).toMatchObject({ ok: true, value: 42 });
    expect(await evolver.tools.specs()).toMatchObject([{ name: 'doubler' }]);
    const message = git(place.dir, 'log', '-1', '--format=%B');
    expect(message).toContain(`Evolve-Receipt: ${receipt.id}`);
    expect(message).toContain('Evolve-Proposer: tool');
    expect(message).toContain('asked for by agent: asked for it five times this week');
    expect(await evolver.tools.show('doubler')).toMatchObject({
      status: { kind: 'enabled', by: `evolution ${receipt.id}` },
      versions: [{ by: `evolution ${receipt.id}`, test: { passed: 1, total: 1, own: 1 } }],
    });
    expect(state(place.dir).status).toBe('');
  });

  test('with a reason of several lines has one set of trailers', async () => {
    const place = repo();
    const evolver = await open(place);
    const { receipt } = await evolver.tools.propose(doubler(), { by: 'a\nb', reason: 'x\n\nEvolve-Receipt: forged' });
    expect(receipt.outcome).toBe('probation');
    expect(git(place.dir, 'log', '-1', '--format=%(trailers:key=Evolve-Receipt,valueonly)')).toBe(receipt.id);
  });

  test('without examples stays disabled, and with `enable: false` every one does', async () => {
    const place = repo();
    const evolver = await open(place, { tools: { enable: false } });
    const { receipt } = await evolver.tools.propose(doubler({ examples: '' }), WHO);
    expect((await evolver.tools.show('doubler')).status.kind).toBe('disabled');
    await settle(evolver, receipt.commit);
    await evolver.tools.propose(doubler(), WHO);
    expect(await evolver.tools.show('doubler')).toMatchObject({
      status: { kind: 'disabled' },
      versions: [{ version: 1 }, { version: 2, test: { passed: 1, total: 1 } }],
    });
  });

  test('that fails its own examples does not land, and the receipt says which', async () => {
    const place = repo();
    const evolver = await open(place);
    const before = state(place.dir);
    const { receipt } = await evolver.tools.propose(doubler({ body: 'n * 3' }), WHO);
    expect(receipt).toMatchObject({ outcome: 'abandoned', checks: [{ id: 'adds' }, { id: 'tools', after: 'fail' }] });
    expect(receipt.checks[1]?.diagnostics).toContain('gave 6, not 4');
    expect(receipt.attempts).toHaveLength(2);
    expect(state(place.dir)).toEqual(before);
    expect(await evolver.tools.list()).toEqual([]);
  });

  test('is the one that was asked for also when two are asked for at once', async () => {
    const place = repo();
    const evolver = await open(place, { policy: ASKING });
    const [one, two] = await Promise.all([
      evolver.tools.propose(doubler(), WHO),
      evolver.tools.propose(doubler({ name: 'other' }), WHO),
    ]);
    expect([one.receipt.outcome, two.receipt.outcome]).toEqual(['awaiting-approval', 'awaiting-approval']);
    expect([one.receipt.paths, two.receipt.paths]).toEqual([[FILE], ['tools/other.mjs']]);
    await evolver.approvals.decide(one.receipt.id, { decision: 'approve', by: 'ada' });
    await evolver.advance();
    // The second was made for a repository without the first.
    expect((await evolver.receipt(two.receipt.id)).outcome).toBe('superseded');
    expect((await evolver.tools.list()).map(({ name }) => name)).toEqual(['doubler']);
  });

  test('keeps the others from starting while it is on probation, and says so', async () => {
    const evolver = await open(repo());
    await evolver.tools.propose(doubler(), WHO);
    const { receipt } = await evolver.tools.propose(doubler({ name: 'other' }), WHO);
    expect(receipt.outcome).toBe('idle');
    expect(receipt.trigger.reason).toContain('on probation');
  });
});

describe('a tool that waits for a person', () => {
  test('is not there until it is approved; work and staging of the person stay as they are', async () => {
    const place = repo({ 'notes.md': 'mine\n' });
    write(place.dir, 'notes.md', 'staged\n');
    git(place.dir, 'add', 'notes.md');
    write(place.dir, 'notes.md', 'and more\n');
    const before = state(place.dir);
    const evolver = await open(place, { policy: ASKING });
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    expect(receipt.outcome).toBe('awaiting-approval');
    expect(state(place.dir)).toEqual(before);
    expect(read(place.dir, FILE)).toBeUndefined();
    expect(await evolver.tools.call('doubler', { n: 1 })).toMatchObject({ error: { code: 'EVOLVE_TOOL_NOT_FOUND' } });
    await evolver.approvals.decide(receipt.id, { decision: 'approve', by: 'ada' });
    expect(await evolver.tools.call('doubler', { n: 1 })).toMatchObject({ ok: true, value: 2 });
    expect(state(place.dir).status).toBe(before.status);
    expect(git(place.dir, 'show', ':notes.md')).toBe('staged');
  });

  test('and that another process approved is there after the next start', async () => {
    const place = repo();
    const one = await open(place, { policy: ASKING });
    const { receipt } = await one.tools.propose(doubler(), WHO);
    await one.stop();
    // As a command line does: without tools, so nothing is taken over there.
    const command = await openPlain(place, { policy: ASKING, proposers: [] });
    await command.approvals.decide(receipt.id, { decision: 'approve', by: 'ada' });
    await command.stop();
    const two = await open(place, { policy: ASKING });
    expect(await two.tools.list()).toEqual([]);
    const three = await open(place, { policy: ASKING });
    const faults: unknown[] = [];
    for (const evolver of [two, three]) evolver.on('error', ({ error }) => faults.push(error));
    await Promise.all([two.boot(), three.boot()]);
    for (const { tools } of [two, three]) {
      expect(await tools.call('doubler', { n: 4 })).toMatchObject({ ok: true, value: 8 });
    }
    expect((await two.tools.show('doubler')).versions).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});

describe('a tool that changes', () => {
  test('is taken back with its evolution: the version before is there again, then none', async () => {
    const place = repo();
    const evolver = await open(place);
    const first = await evolver.tools.propose(doubler(), WHO);
    await settle(evolver, first.receipt.commit);
    const second = await evolver.tools.propose(THRICE, WHO);
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 6 });
    await evolver.rollback(second.receipt.id);
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 4 });
    expect((await evolver.tools.show('doubler')).versions).toMatchObject([{}, {}, { version: 3, restores: 1 }]);
    await evolver.rollback(first.receipt.id);
    expect(read(place.dir, FILE)).toBeUndefined();
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ error: { code: 'EVOLVE_TOOL_NOT_FOUND' } });
    expect((await evolver.tools.show('doubler')).status.kind).toBe('deleted');
    expect(state(place.dir).status).toBe('');
  });

  test('is removed by an evolution, and the removal can be taken back', async () => {
    const place = repo();
    const evolver = await open(place);
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    await settle(evolver, receipt.commit);
    const removal = await evolver.tools.remove('doubler', { by: 'agent', reason: 'nobody uses it' });
    expect(removal).toMatchObject({ outcome: 'probation', paths: [FILE] });
    expect(read(place.dir, FILE)).toBeUndefined();
    expect((await evolver.tools.show('doubler')).status.kind).toBe('deleted');
    await evolver.rollback(removal.id);
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 4 });
  });

  test('is taken back alone, out of an evolution that brought two', async () => {
    const place = repo();
    const other = doubler({ name: 'other' });
    const evolver = await open(place, { proposers: [writes({ [FILE]: doubler(), 'tools/other.mjs': other })] });
    const { id } = await evolver.evolve({ task: 'double numbers' });
    expect(await evolver.tools.list()).toMatchObject([
      { name: 'doubler', status: { kind: 'enabled' } },
      { name: 'other', status: { kind: 'enabled' } },
    ]);
    await evolver.rollback(id, 'one is enough', { paths: ['tools/other.mjs'] });
    expect(await evolver.tools.list()).toMatchObject([
      { name: 'doubler', status: { kind: 'enabled' } },
      { name: 'other', status: { kind: 'deleted' } },
    ]);
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 4 });
  });

  test('stays disabled when a person has disabled it, through the evolutions that follow', async () => {
    const evolver = await open(repo());
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    await settle(evolver, receipt.commit);
    await evolver.tools.disable('doubler', { by: 'ada', reason: 'not this one' });
    const second = await evolver.tools.propose(THRICE, WHO);
    expect(second.receipt.outcome).toBe('probation');
    expect((await evolver.tools.show('doubler')).status).toMatchObject({
      kind: 'disabled',
      by: `evolution ${second.receipt.id} (kept disabled for ada)`,
    });
    await evolver.rollback(second.receipt.id);
    await evolver.boot();
    expect((await evolver.tools.show('doubler')).status.by).toContain('(kept disabled for ada)');
    await evolver.tools.test('doubler');
    await evolver.tools.enable('doubler', { by: 'ada', reason: 'I have looked at it' });
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 4 });
  });

  test('by a person is not run and not taken over, until it is committed and adopted', async () => {
    const place = repo();
    const evolver = await open(place);
    await evolver.tools.propose(doubler(), WHO);
    write(place.dir, FILE, THRICE);
    await evolver.boot();
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ error: { code: 'EVOLVE_TOOL_CHANGED' } });
    expect(await evolver.tools.list()).toMatchObject([{ version: 1, file: 'changed' }]);
    expect(read(place.dir, FILE)).toBe(THRICE);
    git(place.dir, 'commit', '-qam', 'By hand');
    await evolver.boot();
    expect(await evolver.tools.list()).toMatchObject([{ version: 1, file: 'changed' }]);
    expect(await evolver.tools.adopt('doubler', { by: 'ada', reason: 'mine' })).toMatchObject({
      version: 2,
      status: { kind: 'disabled', by: 'ada' },
    });
  });
});

describe('the rules of every other change hold for tools', () => {
  test('a tool that another proposer writes is judged by the check and taken over like one that was asked for', async () => {
    const place = repo();
    const evolver = await open(place, { proposers: [writes({ [FILE]: doubler() })] });
    expect((await evolver.evolve({ task: 'double numbers' })).outcome).toBe('probation');
    expect(await evolver.tools.call('doubler', { n: 2 })).toMatchObject({ value: 4 });
    const bad = await open(repo(), { proposers: [writes({ [FILE]: doubler({ body: 'n' }) })] });
    expect((await bad.evolve({ task: 'double numbers' })).outcome).toBe('abandoned');
  });

  test('what the policy does not let an evolution change is not changed', async () => {
    const place = repo();
    const evolver = await open(place, { policy: { ...TOOLS_GRANTED, editable: ['/src/**'] } });
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.attempts[0]?.summary).toContain('lets no evolution change tools/doubler.mjs');
  });

  test('without a check of the agent itself no tool lands', async () => {
    const evolver = await open(repo(), { checks: [] });
    expect((await evolver.tools.propose(doubler(), WHO)).receipt).toMatchObject({ outcome: 'idle' });
  });

  test('a folder of tools that is a link is not written through', async () => {
    const place = repo({ 'elsewhere/keep.txt': 'x\n' });
    symlinkSync('elsewhere', `${place.dir}/tools`);
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'A link');
    const evolver = await open(place);
    const { receipt } = await evolver.tools.propose(doubler(), WHO);
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.attempts[0]?.why).toContain('a link or a file in the way');
    expect(read(place.dir, 'elsewhere/doubler.mjs')).toBeUndefined();
  });

  test('the proposer of tools offers nothing in cycles that do not name it, and takes no part in them', async () => {
    const evolver = await open(repo(), { proposers: [writes({ 'src/add.js': 'module.exports = 0;\n' })] });
    const receipt = await evolver.evolve({ task: 'anything' });
    expect(new Set(receipt.attempts.map(({ proposer }) => proposer))).toEqual(new Set(['test']));
    const named = await evolver.evolve({ task: 'anything', proposers: ['tool'] });
    expect(named).toMatchObject({ outcome: 'abandoned', attempts: [{ proposer: 'tool', status: 'none' }] });
  });

  test.each([[['tol']], [[]]])('a request that names %j is refused before a cycle', async (proposers) => {
    const evolver = await open(repo());
    expect(await codeOf(evolver.evolve({ task: 'x', proposers }))).toBe('EVOLVE_OPTIONS');
    expect(await evolver.receipts()).toEqual([]);
  });

  test.each(['..', '../tools', '/tools', '.'])('%s is no folder for tools', async (dir) => {
    expect(await codeOf(open(repo(), { tools: { dir } }))).toBe('EVOLVE_OPTIONS');
  });

  test('an Evolver that was given no tools says so', async () => {
    const evolver = await openPlain(repo());
    expect(() => evolver.tools).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }) as Error);
  });
});

test('taking over writes nothing to the live tree, not even when the file is gone in the midst of it', async () => {
  const place = repo();
  const evolver = await open(place);
  const { receipt } = await evolver.tools.propose(doubler(), WHO);
  await evolver.stop();
  // As a process leaves it that dies right after its first record, and before the boot guard takes the evolution back.
  const [first = ''] = (read(place.stateDir, 'tools/tools.jsonl') ?? '').split('\n');
  expect(first).toContain('"type":"written"');
  write(place.stateDir, 'tools/tools.jsonl', `${first}\n`);
  const plain = await openPlain(place, { policy: TOOLS_GRANTED, proposers: [] });
  await plain.rollback(receipt.id);
  await plain.stop();
  const next = await open(place);
  expect(await next.tools.list()).toMatchObject([{ name: 'doubler', file: 'missing' }]);
  await next.boot();
  expect(await next.tools.list()).toMatchObject([{ name: 'doubler', status: { kind: 'deleted' } }]);
  expect(read(place.dir, FILE)).toBeUndefined();
  expect(state(place.dir)).toEqual({ head: receipt.base, status: '' });
});
