/**
 * How healthy what recall may offer is. Time is bounded: each experience and each outcome of it is read once, in pages, and at
 * most {@link MAX_PAIRS} pairs are compared for either kind of duplicates. Groups come in the order of a hash, so those that are
 * left out are no special ones.
 */
import type { ExperienceHealth } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql, Store } from '../../sqlite/store.ts';
import { positionOf, type Reading } from '../rows.ts';
import { findAlike, sameLetters, sameWords, type Member } from './alike.ts';
import { junkReasons, staleReasons, type Judged } from './judge.ts';
import { outcomesBetween, type Went } from './outcomes-of.ts';
import { tally, type Tally } from './tally.ts';
import { countOffered, walkGroups, walkRows, type GroupColumn } from './walk.ts';

export const MAX_PAIRS = 20_000;
/** Members of one group that are compared. */
const MAX_MEMBERS = 500;
/** Solutions that have worked and failed, of one problem: none can be relied on. */
const MIXED_TOGETHER = 2;
const DEFAULT_EXAMPLES = 5;

interface Tallies {
  readonly junk: Tally;
  readonly duplicates: Tally;
  readonly contradictions: Tally;
  readonly stale: Tally;
}

const judgedOf = (row: Row, went: Went | undefined): Judged => ({
  successes: number(row, 'successes'),
  failures: number(row, 'failures'),
  at: text(row, 'at'),
  fingerprintVersion: number(row, 'fingerprint_version'),
  lastOk: went?.lastOk,
  problem: row['problem'] === null ? undefined : text(row, 'problem'),
  solution: row['solution'] === null ? undefined : text(row, 'solution'),
});

const judgeRows = (sql: Sql, rows: readonly Row[], { now, rules }: Reading, found: Tallies): void => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const outcomes = outcomesBetween(sql, positionOf(first), positionOf(last));
  for (const row of rows) {
    const [position, id] = [positionOf(row), text(row, 'id')];
    const went = outcomes.get(position);
    const judged = judgedOf(row, went);
    found.junk.add(position, id, junkReasons(judged, now));
    found.stale.add(position, id, staleReasons(judged, now, rules));
    found.contradictions.add(position, id, went?.opposite === true ? ['opposite'] : []);
  }
};

const isMixed = (row: Row): boolean => number(row, 'successes') > 0 && number(row, 'failures') > 0;

const judgeMixed = (members: readonly Row[], found: Tallies): void => {
  const mixed = members.filter(isMixed);
  if (mixed.length < MIXED_TOGETHER) return;
  for (const row of mixed) found.contradictions.add(positionOf(row), text(row, 'id'), ['mixed']);
};

const memberOf = (sql: Sql, row: Row, column: string): Member => {
  const position = positionOf(row);
  const said = sql.get(`SELECT ${column} AS said FROM experiences WHERE position = ?`, position);
  return { position, id: text(row, 'id'), text: text(said ?? {}, 'said') };
};

interface Search {
  /** What the members of a group share. */
  readonly by: GroupColumn;
  /** What is compared. */
  readonly column: string;
  readonly same: (one: string, other: string) => boolean;
  readonly reason: string;
}

const SEARCHES: readonly Search[] = [
  { by: 'fingerprint', column: 'substr(solution, 1, 2000)', same: sameLetters, reason: 'solution' },
  { by: 'solution_hash', column: 'tokens', same: sameWords, reason: 'problem' },
];

/** Whether there was time for all of them. */
const searchGroups = async (store: Store, { by, column, same, reason }: Search, found: Tallies): Promise<boolean> => {
  let left = MAX_PAIRS;
  let whole = true;
  await walkGroups(store, by, (sql, members) => {
    if (by === 'fingerprint') judgeMixed(members, found);
    whole = whole && left > 0 && members.length <= MAX_MEMBERS;
    // Contradictions take no comparing: they are found in all groups.
    if (left <= 0) return by === 'fingerprint';
    const compared = members.slice(0, MAX_MEMBERS).map((row) => memberOf(sql, row, column));
    const { later, pairs } = findAlike(compared, same);
    left -= pairs;
    for (const { position, id } of later) found.duplicates.add(position, id, [reason]);
    return true;
  });
  return whole;
};

/** @throws EVOLVE_OPTIONS for `examples` that is no whole number of at least 0 */
export const readHealth = async (
  store: Store,
  reading: Reading,
  { examples = DEFAULT_EXAMPLES }: { readonly examples?: number } = {},
): Promise<ExperienceHealth> => {
  if (!Number.isInteger(examples) || examples < 0) {
    throw new EvolveError('EVOLVE_OPTIONS', 'examples must be a whole number of at least 0', { data: { examples } });
  }
  const found: Tallies = {
    junk: tally(['unproved', 'failed', 'wordless'], examples),
    duplicates: tally(['solution', 'problem'], examples),
    contradictions: tally(['mixed', 'opposite'], examples),
    stale: tally(['unconfirmed', 'outdated', 'failing'], examples),
  };
  const offered = await store.read(countOffered);
  await walkRows(store, (sql, rows) => {
    judgeRows(sql, rows, reading, found);
  });
  let complete = true;
  for (const search of SEARCHES) complete = (await searchGroups(store, search, found)) && complete;
  return {
    offered,
    junk: found.junk.finding(offered),
    duplicates: found.duplicates.finding(offered),
    contradictions: found.contradictions.finding(offered),
    stale: found.stale.finding(offered),
    complete,
  };
};
