/** Whole answers from a journal that gives at most so much at a time. */
import type { Journal, LedgerRecord } from '../contracts/index.ts';

/** Records that are read together. */
const PAGE = 1000;
/** How many of the newest are asked for first. */
const FIRST = 100;
const GROWTH = 8;

/** Records in the order of the chain, page by page: all, or those of one cycle, from the one after `start` on. */
export async function* recordPages(
  journal: Journal,
  cycleId?: string,
  start = 0,
): AsyncGenerator<readonly LedgerRecord[]> {
  const whose = cycleId === undefined ? {} : { cycleId };
  for (let after = start; ;) {
    const page = await journal.records({ ...whose, after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE) return;
    after = last.seq;
  }
}

/** Every record of one cycle. */
export const recordsOf = async (journal: Journal, cycleId: string): Promise<readonly LedgerRecord[]> => {
  const records: LedgerRecord[] = [];
  for await (const page of recordPages(journal, cycleId)) records.push(...page);
  return records;
};

/**
 * The newest of a list that knows only "the newest so many": asked for more and more until it is enough, or all.
 * @param isEnough @default never: all of them
 */
export const readNewest = async <T>(
  read: (limit: number) => Promise<readonly T[]>,
  isEnough: (found: readonly T[]) => boolean = () => false,
): Promise<readonly T[]> => {
  for (let limit = FIRST; ; limit *= GROWTH) {
    const found = await read(limit);
    if (found.length < limit || isEnough(found)) return found;
  }
};
