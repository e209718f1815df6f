/** What the long-lived writer of refs cannot do is done, or refused, by a git of its own. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withRefs } from '../../src/git/ref-writer.ts';
import { pointRef, swapRef } from '../../src/git/refs.ts';
import { gitOf, makeRepository } from '../support/repository.ts';

const build = async () => {
  const repository = makeRepository();
  repository.git('commit', '-q', '--allow-empty', '-m', 'second');
  const [from, to] = ['HEAD', 'HEAD~1'].map((name) => repository.git('rev-parse', name)) as [string, string];
  return { ...repository, from, to, opened: await gitOf(repository) };
};

const OWN = 'refs/evolve/evolutions/e1';

describe('refs written by one git', () => {
  test('move one after the other, and their reflog says why', async () => {
    const { git, opened, from, to } = await build();
    await withRefs(opened, 'evolve: test', async (refs) => {
      await pointRef(opened, OWN, to, 'unused', refs);
      expect(git('rev-parse', OWN)).toBe(to);
      expect(await swapRef(opened, { ref: 'refs/heads/main', from, to, why: 'unused' }, refs)).toBe(true);
    });
    expect(git('rev-parse', 'main')).toBe(to);
    expect(git('reflog', '-1', '--format=%gs', 'HEAD')).toBe('evolve: test');
  });

  test('stay when they are something else by now', async () => {
    const { git, opened, from, to } = await build();
    await withRefs(opened, 'evolve: test', async (refs) => {
      expect(await swapRef(opened, { ref: 'refs/heads/main', from: to, to: from, why: 'x' }, refs)).toBe(true);
      expect(await swapRef(opened, { ref: 'refs/heads/main', from: to, to, why: 'x' }, refs)).toBe(false);
      // The writer has given up by now; what is right is done all the same.
      expect(await swapRef(opened, { ref: 'refs/heads/main', from, to, why: 'x' }, refs)).toBe(true);
    });
    expect(git('rev-parse', 'main')).toBe(to);
  });

  test('move although a crash of ours left a lock', async () => {
    const { dir, git, opened, from, to } = await build();
    const [own, branch] = [`${OWN}.lock`, 'refs/heads/main.lock'].map((name) => join(dir, '.git', name)) as [
      string,
      string,
    ];
    await withRefs(opened, 'evolve: test', async (refs) => {
      await pointRef(opened, OWN, from, 'x', refs);
      writeFileSync(own, '');
      await pointRef(opened, OWN, to, 'x', refs);
      writeFileSync(branch, `${to}\n`);
      expect(await swapRef(opened, { ref: 'refs/heads/main', from, to, why: 'x' }, refs)).toBe(true);
    });
    expect([existsSync(own), existsSync(branch)]).toEqual([false, false]);
    expect([git('rev-parse', OWN), git('rev-parse', 'main')]).toEqual([to, to]);
  });
});
