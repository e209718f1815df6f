/** What rollbacks put aside holds a person's bytes, and must neither stay for ever nor go too early. */
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planLeftovers, type Leftover } from '../../src/rollback/leftovers.ts';
import { act } from '../support/act.ts';
import { openCheckpoints } from '../checkpoint/place.ts';
import { openWorkspace, write, type TestRepository } from '../support/repository.ts';
import { testClock } from '../support/values.ts';
import { evolved, promote, textEdit } from './evolved.ts';

const DAY = 86_400_000;
const at = (days: number) => ({ ...testClock, now: () => new Date(testClock.now().getTime() + days * DAY) });
const named = (evolutionId: string, days: number | undefined): Leftover => ({
  evolutionId,
  refs: [],
  at: days === undefined ? undefined : testClock.now().getTime() - days * DAY,
});
const ids = (leftovers: readonly Leftover[]): readonly string[] => leftovers.map(({ evolutionId }) => evolutionId);

describe('which go', () => {
  const all = [
    named('old', 100),
    named('new', 1),
    named('older', 200),
    named('middle', 50),
    named('undated', undefined),
  ];
  const plan = (rescuedCount: number, days: number, needed: readonly string[] = []): readonly string[] =>
    ids(planLeftovers(all, { rescuedCount, rescuedAgeMs: days * DAY }, new Set(needed), testClock.now()));

  test('those that are too old; what has no date is not', () => {
    expect(plan(500, 90)).toEqual(['old', 'older']);
  });
  test('those that are too many, oldest first', () => {
    expect(plan(2, 9_999)).toEqual(['old', 'older', 'undated']);
  });
  test('never the newest, nor what is under way', () => {
    expect(plan(0, 0, ['older'])).toEqual(['middle', 'old', 'undated']);
  });
});

/** Makes the files of refs as old as what they point to: in a test they are written by another clock. */
const ageRefs = ({ dir, git }: Pick<TestRepository, 'dir' | 'git'>): void => {
  for (const ref of git('for-each-ref', '--format=%(refname)', 'refs/evolve/').split('\n').filter(Boolean)) {
    const then = testClock.now();
    if (existsSync(join(dir, '.git', ref))) utimesSync(join(dir, '.git', ref), then, then);
  }
};

/** Two evolutions taken back, each with an edit that went to quarantine, the second 60 days later. */
const takenBack = async () => {
  const repository = await evolved();
  for (const [id, days] of [
    ['e1', 0],
    ['e2', 60],
  ] as const) {
    const workspace = await openWorkspace(repository, { clock: at(days) });
    if (id !== 'e1') await promote(workspace, id, textEdit);
    write(repository.dir, 'lib/new/added.txt', `mine of ${id}\n`);
    await workspace.rollback(id, { reason: 'r' });
  }
  ageRefs(repository);
  return repository;
};

const kept = ({ git, stateDir }: Pick<TestRepository, 'git' | 'stateDir'>) => ({
  refs: git('for-each-ref', '--format=%(refname)', 'refs/evolve/')
    .split('\n')
    .filter((ref) => ref !== '' && !ref.startsWith('refs/evolve/checkpoints/'))
    .map((ref) => ref.slice('refs/evolve/'.length)),
  quarantine: readdirSync(join(stateDir, 'quarantine')),
});

const ALL = {
  refs: ['evolutions/e1', 'evolutions/e2', 'rejected/e1', 'rejected/e2', 'rescue/e1', 'rescue/e2'],
  quarantine: ['e1', 'e2'],
};
const SECOND = { refs: ['evolutions/e2', 'rejected/e2', 'rescue/e2'], quarantine: ['e2'] };

describe('what was rescued, quarantined and rejected', () => {
  test('stays for 90 days, goes whole, and the newest always stays', async () => {
    const repository = await takenBack();
    expect(kept(repository)).toEqual(ALL);
    const prune = async (days: number, wanted = {}) =>
      (await (await openCheckpoints(repository, { clock: at(days) })).prune(wanted)).rescued;
    expect(await prune(89)).toEqual([]);
    expect(kept(repository)).toEqual(ALL);
    expect(await prune(91)).toEqual(['e1']);
    expect(kept(repository)).toEqual(SECOND);
    expect(await prune(9_999, { rescuedCount: 0 })).toEqual([]);
    expect(kept(repository)).toEqual(SECOND);
    expect(readFileSync(join(repository.stateDir, 'quarantine/e2/lib/new/added.txt'), 'utf8')).toBe('mine of e2\n');
  });

  test('goes by its number, when a checkpoint is taken, by the options', async () => {
    const repository = await takenBack();
    const checkpoints = await openCheckpoints(repository, { clock: at(61), retention: { rescuedCount: 1 } });
    await checkpoints.create();
    expect(kept(repository)).toEqual(SECOND);
  });

  test('is as young as its youngest part: a ref that was written today', async () => {
    const repository = await takenBack();
    const today = at(91).now();
    utimesSync(join(repository.dir, '.git/refs/evolve/rejected/e1'), today, today);
    await (await openCheckpoints(repository, { clock: at(92) })).prune();
    // The rejected ref holds what the pin did.
    expect(kept(repository)).toEqual({ ...ALL, refs: ALL.refs.filter((ref) => ref !== 'evolutions/e1') });
  });

  test('is found when git has packed the refs', async () => {
    const repository = await takenBack();
    repository.git('pack-refs', '--all');
    await (await openCheckpoints(repository, { clock: at(91) })).prune();
    expect(kept(repository)).toEqual(SECOND);
  });

  test('a rollback is not told anew because of it', async () => {
    const repository = await takenBack();
    const workspace = await openWorkspace(repository, { clock: at(91) });
    const before = await workspace.rollback('e1', { reason: 'again' });
    await (await openCheckpoints(repository, { clock: at(91) })).prune();
    expect(await workspace.rollback('e1', { reason: 'again' })).toEqual(before);
  });

  test('a pin stays where nothing else holds the commit, and damaged git directories are not ours', async () => {
    const repository = await evolved();
    const { git, stateDir, workspace, commit, base } = repository;
    await promote(workspace, 'e2', (dir) => {
      write(dir, 'notes.md', 'second\n');
    });
    mkdirSync(join(stateDir, 'quarantine/git-2026'), { recursive: true });
    writeFileSync(join(stateDir, 'quarantine/git-2026/HEAD'), '');
    utimesSync(join(stateDir, 'quarantine/git-2026'), 0, 0);
    ageRefs(repository);
    const checkpoints = await openCheckpoints(repository, { clock: at(9_999) });
    const head = git('rev-parse', 'HEAD');
    git('reset', '-q', '--soft', base);
    await checkpoints.prune();
    expect(kept(repository).refs).toEqual(['evolutions/e1', 'evolutions/e2']);
    git('reset', '-q', '--soft', head);
    await checkpoints.prune();
    expect(kept(repository)).toEqual({ refs: ['evolutions/e2'], quarantine: ['git-2026'] });
    expect(git('cat-file', '-t', commit)).toBe('commit');
    expect(await workspace.rollback('e1', { reason: 'r' })).toMatchObject({ how: 'reverted' });
  });

  test.each(['prune:nameless', 'prune:refs'])('killed at %s, the next one goes on', async (failpoint) => {
    const repository = await takenBack();
    const { signal } = await act(repository, ['prune', at(91).now().toISOString()], failpoint);
    expect(signal).toBe('SIGKILL');
    expect(existsSync(join(repository.stateDir, 'quarantine/e1'))).toBe(false);
    await (await openCheckpoints(repository, { clock: at(91) })).prune();
    expect(kept(repository)).toEqual(SECOND);
  });
});
