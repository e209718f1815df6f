/** What a rollback does nothing about, so that a person should know it beforehand. */
import type { PathOutcome, RollbackWarning } from '@evolve/core/contracts';
import type { Git } from '../git/git.ts';
import { isAncestor } from '../git/refs.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { DEPENDENCY_FILES, MIGRATION_FILES } from './concern-patterns.ts';
import { matcher } from './glob.ts';
import type { PlannedPath } from './plan.ts';
import type { RollbackTarget } from './target.ts';

const CHANGES: readonly PathOutcome[] = ['restored', 'removed', 'merged', 'quarantined'];

interface PathConcern {
  readonly concern: RollbackWarning['concern'];
  readonly message: string;
  readonly matches: (path: string) => boolean;
}

const ignoringCase = (globs: readonly string[]): ((path: string) => boolean) => {
  const matches = matcher(globs.map((glob) => glob.toLowerCase()));
  return (path) => matches(path.toLowerCase());
};

const PATH_CONCERNS: readonly PathConcern[] = [
  {
    concern: 'dependencies',
    message: 'Dependencies go back on paper only: install them again afterwards.',
    matches: ignoringCase(DEPENDENCY_FILES),
  },
  {
    concern: 'migration',
    message: 'A data migration goes back as a file; what it did to data stays done.',
    matches: ignoringCase(MIGRATION_FILES),
  },
];

const pathWarnings = (planned: readonly PlannedPath[]): readonly RollbackWarning[] => {
  const changing = planned.filter(({ outcome }) => CHANGES.includes(outcome)).map(({ move }) => move.path);
  return PATH_CONCERNS.flatMap(({ concern, message, matches }) => {
    const paths = changing.filter(matches);
    return paths.length === 0 ? [] : [{ concern, message, paths }];
  });
};

/** An evolution that was moved out of history once, and is in what would be live again. */
const rejectedIn = async (
  git: Git,
  evolutions: Iterable<EvolutionRecord>,
  toHead: string,
): Promise<EvolutionRecord | undefined> => {
  for (const each of evolutions) {
    const wasMovedOut = each.phase === 'rolled-back' && each.report?.how === 'moved-back';
    if (wasMovedOut && (await isAncestor(git, each.commit, toHead))) return each;
  }
  return undefined;
};

export interface Surroundings {
  readonly pushed: boolean;
  readonly evolutions: Iterable<EvolutionRecord>;
}

export const concernsOf = async (
  git: Git,
  target: RollbackTarget,
  planned: readonly PlannedPath[],
  { pushed, evolutions }: Surroundings,
): Promise<readonly RollbackWarning[]> => {
  const warnings: RollbackWarning[] = [];
  if (pushed && target.how === 'reverted') {
    warnings.push({ concern: 'published', message: 'Others may have it: the revert has to be pushed too.', paths: [] });
  }
  warnings.push(...pathWarnings(planned));
  const rejected = target.how === 'nothing' ? undefined : await rejectedIn(git, evolutions, target.toHead);
  if (rejected !== undefined) {
    const message = `What would be live again holds evolution ${rejected.evolutionId}, which was rolled back itself.`;
    const paths = rejected.promotion.moves.map((move) => move.path);
    warnings.push({ concern: 'rejected-target', message, paths });
  }
  return warnings;
};
