/** Ctrl-C at several moments of the story: 130, nobody left behind, and the same --dir goes on to the end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git, leftovers, makeHome, makeRepo, needPackage, runMain, startMain, until } from './support.ts';

const MOMENTS = ['Act 1.', 'Act 2.', 'Act 3.', 'Act 4.'];

describe('Ctrl-C in the story (skipped where its package cannot be had)', () => {
  test('in every act, and the run that goes on comes to its good end', async (context) => {
    await needPackage(context);
    const home = makeHome(true);
    const args = ['--short', '--dir', home.dir];
    for (const moment of MOMENTS) {
      const { child, ended, said } = startMain(home, args);
      await until(moment, () => said().includes(moment) || child.exitCode !== null);
      process.kill(-(child.pid ?? 0), 'SIGINT');
      const end = await ended;
      expect(end.status, `${moment}\n${end.stdout}\n${end.stderr}`).toBe(130);
      expect(end.stderr).toMatch(/EVOLVE_ABORTED: stopped/);
      await until('everybody is gone', () => leftovers(home).length === 0);
      const agent = join(home.dir, 'agent');
      expect(existsSync(agent)).toBe(true);
      const dirty = git(agent, 'status', '--porcelain');
      expect(['', 'M notes/handover.md']).toContain(dirty);
    }
    const end = await runMain(home, args);
    expect(end.status, `${end.stdout}\n${end.stderr}`).toBe(0);
    expect(end.stdout).toContain('byte-identical');
    expect(readFileSync(join(home.dir, 'agent', 'notes', 'handover.md'), 'utf8')).toContain('still wri');
    expect(leftovers(home)).toEqual([]);
  }, 300_000);
});

test('Ctrl-C in a cycle on a repository of one’s own: 130, nothing changed, nobody left behind', async () => {
  const home = makeHome(false);
  const dir = makeRepo(home);
  const head = git(dir, 'rev-parse', 'HEAD');
  const { child, ended } = startMain(home, ['--repo', dir, '--check', 'sleep 1000']);
  await until('the check runs', () => leftovers(home).length > 1 && existsSync(join(dir, '.evolve')));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const end = await ended;
  expect(end.status, end.stderr).toBe(130);
  expect(end.stderr).toContain('EVOLVE_ABORTED');
  await until('everybody is gone', () => leftovers(home).length === 0);
  expect(git(dir, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(dir, 'status', '--porcelain')).toBe('');
});
