/** What the book of acknowledged answers says of a run, held against what the journal says after its recovery. */
import type { DatabaseSync } from '@evolve/core/sqlite';
import { isEnd, type Line } from './acknowledged.ts';
import { judgeLimits } from './limits.ts';
import { workOf, type Run, type Work } from './work.ts';

/** Adds up the book line by line: never more than the journal held then, so no limit may be passed by it either. */
export const replay = (run: Run, lines: readonly Line[]): readonly string[] => {
  const sums = new Map<string, number>();
  const counted = new Map<string, Readonly<Record<string, number>>>();
  const put = ({ id, claim }: Work, amounts: Readonly<Record<string, number>>): void => {
    const before = counted.get(id) ?? {};
    for (const line of new Set([...Object.keys(before), ...Object.keys(amounts)])) {
      const key = `${claim.day} ${line}`;
      sums.set(key, (sums.get(key) ?? 0) - (before[line] ?? 0) + (amounts[line] ?? 0));
    }
    counted.set(id, amounts);
  };
  const passed = new Set<string>();
  // A life that was cut off announces and asks a second time: from its first announcement on the lower figure stands.
  const announced = new Set<string>();
  for (const { note, worker, index } of lines) {
    const work = workOf(run, worker, index);
    if (note === 'granted' && !announced.has(work.id)) {
      put(work, work.reserved);
      for (const one of judgeLimits(run, sums).passed) passed.add(one);
    }
    if (note === 'settling') put(work, { ...work.reserved, ...work.told });
    if (note === 'releasing') put(work, {});
    if (note === 'settling' || note === 'releasing') announced.add(work.id);
  }
  return [...passed];
};

interface Kept {
  readonly status: string;
  readonly amounts: Readonly<Record<string, number>>;
}

const readKept = (database: DatabaseSync): ReadonlyMap<string, Kept> => {
  const kept = new Map<string, Kept>();
  for (const row of database.prepare('SELECT id, category, amount, status FROM reservations').all()) {
    const id = String(row['id']);
    const amounts = { ...kept.get(id)?.amounts, [String(row['category'])]: Number(row['amount']) };
    kept.set(id, { status: String(row['status']), amounts });
  }
  return kept;
};

const STATUS: Readonly<Record<string, string>> = {
  settled: 'settled',
  lost: 'settled',
  released: 'released',
  refused: 'refused',
};

const same = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value);

/**
 * What an acknowledged answer says must stand, and what does: undefined where they agree. A life that was killed behind its
 * settlement told nobody; the next one may find the lease lost, and the settlement stands all the same.
 */
const differs = (work: Work, note: string, kept: Kept | undefined, announced: number): string | undefined => {
  if (kept === undefined) return `${work.id}: ${note}, and not there`;
  if (kept.status !== STATUS[note]) return `${work.id}: ${note}, and kept as ${kept.status}`;
  const told = { ...work.reserved, ...work.told };
  const maySettled = note === 'settled' || (note === 'lost' && announced > 1);
  const mayReserved = note !== 'settled';
  const agrees = (maySettled && same(told, kept.amounts)) || (mayReserved && same(work.reserved, kept.amounts));
  return agrees ? undefined : `${work.id}: ${note} at other amounts than are kept`;
};

const announcements = (lines: readonly Line[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { note, worker, index } of lines) {
    const key = `${String(worker)} ${String(index)}`;
    if (note === 'settling') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

export interface Agreement {
  readonly ends: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Each reservation has come to an end that was acknowledged, and the journal says the same of it. */
export const agreement = (run: Run, lines: readonly Line[], database: DatabaseSync): Agreement => {
  const last = new Map(
    lines.flatMap((line) => (isEnd(line.note) ? [[`${String(line.worker)} ${String(line.index)}`, line]] : [])),
  );
  const kept = readKept(database);
  const announced = announcements(lines);
  const ends: Record<string, number> = {};
  const wrong = [...last.values()].flatMap(({ note, worker, index }) => {
    ends[note] = (ends[note] ?? 0) + 1;
    const work = workOf(run, worker, index);
    const times = announced.get(`${String(worker)} ${String(index)}`) ?? 0;
    return differs(work, note, kept.get(work.id), times) ?? [];
  });
  const missing = run.workers * run.count - last.size;
  return { ends, wrong: missing === 0 ? wrong : [...wrong, `${String(missing)} reservations came to no end`] };
};
