/** A person's own version of what waits: the same gates, the same checks, another question. */
import { describe, expect, test } from 'vitest';
import { BROKEN, git, makeRepo, open, read, state } from '../fixture.ts';
import { askOne, ASKING, keyed, OWNER, signed } from './keys.ts';

const MINE = '// by hand\nmodule.exports = (a, b) => a + b;\n';

describe('an edit', () => {
  test('is a proposal of the person: proved, asked anew, and landed as it was edited', async () => {
    const place = makeRepo();
    const evolver = await open(place, { policy: keyed(OWNER) });
    const asked = await askOne(evolver);
    const before = state(place.dir);
    const edited = await evolver.approvals.edit(asked.id, {
      files: { 'src/add.js': MINE },
      by: 'ada',
      reason: 'clearer',
    });
    expect(edited).toMatchObject({
      outcome: 'awaiting-approval',
      follows: { approval: asked.id, how: 'edited' },
      checks: [{ id: 'adds', before: 'fail', after: 'pass' }],
    });
    expect(await evolver.receipt(asked.id)).toMatchObject({ outcome: 'superseded', successor: edited.id });
    expect(state(place.dir)).toEqual(before);
    const [anew] = await evolver.approvals.list();
    if (anew === undefined) throw new Error('nothing waits');
    // What was signed for the old question, with or without its change, is not for this one.
    const old = signed(evolver.repositoryId, asked, OWNER, { carries: true });
    await expect(evolver.approvals.decide(anew.id, old)).rejects.toMatchObject({ data: { rule: 'approval:replayed' } });
    await evolver.approvals.decide(anew.id, signed(evolver.repositoryId, anew));
    expect((await evolver.receipt(anew.id)).outcome).toBe('probation');
    expect(read(place.dir, 'src/add.js')).toBe(MINE);
  });

  const refused: readonly [what: string, files: Readonly<Record<string, string | null>>][] = [
    ['changes a path that may not evolve', { 'checks/add.js': '// nothing\n' }],
    ['changes the rules', { 'evolve.policy.json': '{"mode":"promote"}' }],
    ['deletes what may not go', { 'notes.md': null }],
    ['does not prove itself', { 'src/add.js': 'module.exports = () => 0;\n' }],
  ];

  test.each(refused)('that %s lands nothing, and the question goes on waiting', async (_, files) => {
    const place = makeRepo();
    const evolver = await open(place, { policy: ASKING });
    const asked = await askOne(evolver);
    const before = state(place.dir);
    const receipt = await evolver.approvals.edit(asked.id, { files, by: 'ada' });
    expect(receipt.outcome).toBe('abandoned');
    expect(await evolver.approvals.list()).toMatchObject([{ id: asked.id, status: 'pending' }]);
    expect(state(place.dir)).toEqual(before);
  });

  const impossible: readonly [what: string, files: Readonly<Record<string, string | null>>, code: string][] = [
    ['leaves the repository', { '../outside.js': '1' }, 'EVOLVE_CANDIDATE_INVALID'],
    ['leaves nothing to change', { 'src/add.js': BROKEN }, 'EVOLVE_CANDIDATE_INVALID'],
  ];

  test.each(impossible)('that %s is refused', async (_, files, code) => {
    const evolver = await open(makeRepo(), { policy: ASKING });
    const asked = await askOne(evolver);
    await expect(evolver.approvals.edit(asked.id, { files, by: 'ada' })).rejects.toMatchObject({ code });
    expect(await evolver.approvals.list()).toMatchObject([{ id: asked.id, status: 'pending' }]);
  });

  test('does not write through a link, and is not made by a proposer or while evolution is halted', async () => {
    const place = makeRepo(undefined, {
      'src/add.js': BROKEN,
      'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
    });
    git(place.dir, 'config', 'core.symlinks', 'true');
    const { symlinkSync } = await import('node:fs');
    symlinkSync('../checks', `${place.dir}/src/link`);
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Link');
    const evolver = await open(place, { policy: ASKING });
    const { id } = await askOne(evolver);
    const through = evolver.approvals.edit(id, { files: { 'src/link/add.js': '// nothing\n' }, by: 'ada' });
    await expect(through).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID' });
    const own = evolver.approvals.edit(id, { files: { 'src/add.js': MINE }, by: 'test' });
    await expect(own).rejects.toMatchObject({ data: { rule: 'approval:self-made' } });
    await evolver.halt();
    const halted = evolver.approvals.edit(id, { files: { 'src/add.js': MINE }, by: 'ada' });
    await expect(halted).rejects.toMatchObject({ code: 'EVOLVE_HALTED' });
  });
});
