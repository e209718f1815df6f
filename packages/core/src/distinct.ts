import type { Pieces } from './cycle/kernel.ts';
import { EvolveError } from './errors/index.ts';

const KINDS = ['proposers', 'gates', 'checks'] as const;

/**
 * Results, reservations and receipts are kept by id: of two checks with one name, one would speak for the other.
 * @throws EVOLVE_OPTIONS
 */
export const assertDistinct = (pieces: Pick<Pieces, (typeof KINDS)[number]>): void => {
  for (const kind of KINDS) {
    const ids = pieces[kind].map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice === undefined) continue;
    throw new EvolveError('EVOLVE_OPTIONS', `${kind}: the id "${twice}" is there twice`, {
      data: { kind, id: twice },
      hint: 'Give each an id of its own.',
    });
  }
};

/**
 * A misspelt id would be a cycle in which nobody is asked.
 * @throws EVOLVE_OPTIONS
 */
export const assertKnown = (proposers: Pieces['proposers'], named: readonly string[] | undefined): void => {
  if (named === undefined) return;
  const unknown = named.find((name) => !proposers.some(({ id }) => id === name));
  if (named.length > 0 && unknown === undefined) return;
  const known = proposers.map(({ id }) => id);
  const what = unknown === undefined ? 'an empty list names no proposer' : `no proposer has the id "${unknown}"`;
  throw new EvolveError('EVOLVE_OPTIONS', `proposers: ${what}`, { data: { named, known } });
};
