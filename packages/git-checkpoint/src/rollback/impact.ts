/**
 * How a rollback would go, found out by planning it in earnest. Not part of the boot guard.
 *
 * Invariant: nothing is written to the repository. Objects that planning makes go to a folder of their own, which is removed,
 * and git refuses to point a ref at anything meanwhile.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaterCommit, RollbackImpact, RollbackOptions } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import { splitRecords, type Git, type GitCall } from '../git/git.ts';
import { isAncestor, isPushed, readHead } from '../git/refs.ts';
import type { GitOutput } from '../git/run.ts';
import { rawTreeChanges } from '../git/trees.ts';
import { isInFlight, type EvolutionRecord } from '../journal/fold.ts';
import { concernsOf } from './concerns.ts';
import { planPaths } from './plan.ts';
import { findEvolution } from './rollback.ts';
import { selectPaths } from './selection.ts';
import { decideTarget } from './target.ts';

/** The list of alternates is separated by colons, unless a path is quoted. */
const quoted = (path: string): string => `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/** Git that writes objects into `dir`, and no refs at all. */
const writingTo = (git: Git, dir: string): Git => {
  const env = {
    GIT_OBJECT_DIRECTORY: dir,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(git.repository.commonDir, 'objects')),
    GIT_QUARANTINE_PATH: dir,
  };
  const run = (args: readonly string[], call: GitCall = {}): Promise<GitOutput> =>
    git.run(args, { ...call, env: { ...call.env, ...env } });
  return {
    ...git,
    run,
    text: async (args, call) => (await run(args, call)).stdout.toString('utf8').replace(/\n$/, ''),
    records: async (args, call) => splitRecords((await run(args, call)).stdout),
  };
};

const withScratch = async <T>(context: WorkspaceContext, git: Git, work: (git: Git) => Promise<T>): Promise<T> => {
  const dir = join(context.places.workspace, 'scratch');
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { mode: 0o700 });
  try {
    return await work(writingTo(git, dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

const MOST_LATER = 50;

/** Commits since the evolution that changed its paths too. */
const laterCommits = async (git: Git, commit: string, paths: readonly string[]): Promise<readonly LaterCommit[]> => {
  const records = await git.records([
    'log',
    '-z',
    '--no-show-signature',
    '--min-parents=1',
    '--format=%H%n%cI%n%an%n%s',
    `--max-count=${String(MOST_LATER)}`,
    `${commit}..HEAD`,
    '--',
    ...paths,
  ]);
  const wanted = new Set(paths);
  const later: LaterCommit[] = [];
  for (const record of records.map(String).filter((each) => each !== '')) {
    const [id = '', at = '', author = '', subject = ''] = record.split('\n');
    const changed = (await rawTreeChanges(git, `${id}^1`, id)).map((change) => change.path.toString('utf8'));
    later.push({ commit: id, at, author, subject, paths: changed.filter((path) => wanted.has(path)) });
  }
  return later;
};

const foresee = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  asked: readonly string[] | undefined,
): Promise<RollbackImpact> => {
  const { evolutionId, commit } = record;
  const head = await readHead(git);
  const selection = selectPaths(record, asked);
  const target = await decideTarget(context, git, record, head, selection);
  const planned = await planPaths(context, git, record, head.commit, target);
  const pushed = await isPushed(git, commit);
  const isLive = await isAncestor(git, commit, head.commit);
  const { evolutions } = await context.journal.state();
  return {
    evolutionId,
    how: target.how,
    head: head.commit,
    paths: planned.map(({ move, outcome, edited, staged }) => ({ path: move.path, outcome, edited, staged })),
    left: selection.left,
    laterCommits: isLive ? await laterCommits(git, commit, [...selection.paths]) : [],
    pushed,
    warnings: await concernsOf(git, target, planned, { pushed, evolutions: evolutions.values() }),
  };
};

/** See `Workspace.impact`. @throws EVOLVE_NOT_FOUND; EVOLVE_BUSY for an evolution that a crash left half-way. */
export const impact = (
  context: WorkspaceContext,
  evolutionId: string,
  { paths }: Pick<RollbackOptions, 'paths'> = {},
): Promise<RollbackImpact> =>
  context.exclusive(async (git) => {
    const record = await findEvolution(context, evolutionId);
    if (isInFlight(record)) {
      throw new EvolveError('EVOLVE_BUSY', `evolution ${evolutionId} is half-way`, {
        data: { evolutionId },
        hint: 'Recover the workspace first.',
      });
    }
    if (record.phase === 'committed')
      return withScratch(context, git, (scratch) => foresee(context, scratch, record, paths));
    const head = (await readHead(git)).commit;
    const none = { paths: [], left: [], laterCommits: [], warnings: [] };
    return { evolutionId, how: 'nothing', head, pushed: await isPushed(git, record.commit), ...none };
  });
