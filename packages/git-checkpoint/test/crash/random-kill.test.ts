import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, stateOf, write } from '../support/repository.ts';
import { testEnv } from '../support/values.ts';

/** Small, seeded, and good enough to spread the kills. */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
};

const ROUNDS = Number(process.env['EVOLVE_KILLS'] ?? 6);

test(`${String(ROUNDS)} kills at any time during promotion or rollback leave wholly before or wholly after`, async () => {
  const random = seeded(7);
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  write(repository.dir, 'notes.md', 'staged\n');
  repository.git('add', 'notes.md');
  write(repository.dir, 'notes.md', 'dirty\n');
  const { base, tree } = await candidateFrom(workspace, standardEdit);
  const before = stateOf(repository);
  const actor = fileURLToPath(new URL('../support/actor.ts', import.meta.url));
  const killed = async (...args: readonly string[]): Promise<void> => {
    const [action = '', ...rest] = args;
    const child = spawn(
      process.execPath,
      ['--conditions=@evolve/source', actor, action, repository.dir, repository.stateDir, ...rest],
      { env: testEnv(repository.dir), stdio: 'ignore' },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), 250 + random() * 500);
    await new Promise((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = `e${String(round)}`;
    await killed('promote', base, tree, id);
    await workspace.recover();
    const state = (await workspace.evolution(id))?.state;
    if (state !== 'committed') {
      expect(stateOf(repository)).toEqual(before);
      continue;
    }
    const after = stateOf(repository);
    expect(after['agent.js']).toContain('42');
    expect(after['old.js']).toBeUndefined();
    await killed('rollback', id);
    await workspace.recover();
    if ((await workspace.evolution(id))?.state === 'committed') {
      expect(stateOf(repository)).toEqual(after);
      await workspace.rollback(id, { reason: 'next round' });
    }
    expect(stateOf(repository)).toEqual(before);
  }
});
