/** Which paths of an evolution a rollback is about. */
import { EvolveError } from '@evolve/core/errors';
import type { EvolutionRecord } from '../journal/fold.ts';

export interface Selection {
  readonly paths: ReadonlySet<string>;
  /** Paths of the evolution that stay live. */
  readonly left: readonly string[];
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

const takenBackBefore = (record: EvolutionRecord): ReadonlySet<string> =>
  new Set(
    (record.parts ?? []).flatMap((part) =>
      part.paths.filter(({ outcome }) => outcome !== 'kept-user-edit').map(({ path }) => path),
    ),
  );

/** Adds what could not exist beside the wanted: a file where a folder of another path is. */
const withRivals = (all: readonly string[], wanted: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(all.filter((path) => wanted.has(path) || [...wanted].some((w) => isBelow(path, w) || isBelow(w, path))));

/**
 * Nothing left over makes it a whole rollback.
 * @throws EVOLVE_NOT_FOUND for a path that the evolution has not.
 */
export const selectPaths = (record: EvolutionRecord, asked: readonly string[] | undefined): Selection => {
  const all = record.promotion.moves.map((move) => move.path);
  if (asked === undefined) return { paths: new Set(all), left: [] };
  const names = asked.map((path) => path.replace(/\/+$/, ''));
  const unknown = names.filter((name) => !all.some((path) => path === name || isBelow(path, name)));
  if (unknown.length > 0 || names.length === 0) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `the evolution changed no such path: ${unknown.join(', ')}`, {
      data: { evolutionId: record.evolutionId, paths: unknown },
      hint: `It changed: ${all.slice(0, 20).join(', ')}`,
    });
  }
  const wanted = new Set(all.filter((path) => names.some((name) => path === name || isBelow(path, name))));
  const paths = withRivals(all, wanted);
  const before = takenBackBefore(record);
  const left = all.filter((path) => !paths.has(path) && !before.has(path));
  return left.length === 0 ? { paths: new Set(all), left } : { paths, left };
};
