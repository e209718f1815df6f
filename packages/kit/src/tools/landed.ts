/**
 * Which evolution put a file into the state that it is in: what the registry may take over without asking anybody.
 *
 * 1. The newest evolution of a path that is live accounts for its bytes, or nobody does: then a person is at work there.
 * 2. One that was taken back accounts for what was there before it.
 */
import { createHash } from 'node:crypto';
import { readBytes } from '@evolve/core/candidate';
import type { Change, Content, Journal, Receipt, StoredCycle, Workspace } from '@evolve/core/contracts';
import { readReceipt } from '@evolve/core/ledger';

export interface Books {
  readonly workspace: Pick<Workspace, 'candidate' | 'evolution'>;
  readonly journal: Journal;
}

/** The evolution that accounts for a file. */
export interface Landed {
  readonly id: string;
  readonly task: string;
  readonly isTakenBack: boolean;
}

/** Phases of cycles that may have landed something. */
const LANDED: readonly string[] = ['probation', 'settled', 'rolling-back', 'rolled-back', 'safe-mode'];
/** How many cycles are asked for first; the journal knows only "the newest so many". */
const FIRST = 1000;
const GROWTH = 8;

const allCycles = async (journal: Journal): Promise<readonly StoredCycle[]> => {
  for (let limit = FIRST; ; limit *= GROWTH) {
    const cycles = await journal.cycles({ limit });
    if (cycles.length < limit) return cycles;
  }
};

/** Receipts of evolutions that landed something below the folder, newest first. */
const landingsBelow = async (journal: Journal, folder: string): Promise<readonly Receipt[]> => {
  const found: Receipt[] = [];
  for (const { id, phase } of await allCycles(journal)) {
    if (!LANDED.includes(phase)) continue;
    const receipt = await readReceipt(journal, id);
    const isBelow = receipt.paths.some((path) => path.startsWith(`${folder}/`));
    if (receipt.commit !== undefined && isBelow) found.push(receipt);
  }
  return found;
};

const hashOf = async (content: Content | undefined): Promise<string | undefined> =>
  content === undefined
    ? undefined
    : createHash('sha256')
        .update(await readBytes(content))
        .digest('hex');

const changeIn = async ({ workspace }: Books, receipt: Receipt, path: string): Promise<Change | undefined> => {
  const { base, candidate } = receipt;
  if (base === undefined || candidate === undefined) return undefined;
  return (await workspace.candidate(base, candidate)).changes.find((change) => change.path === path);
};

/** Wholly, or the path alone: by this process, another, or the boot guard. Undefined where the workspace knows of none. */
const wasTakenBack = async ({ workspace }: Books, id: string, path: string): Promise<boolean | undefined> => {
  const evolution = await workspace.evolution(id);
  if (evolution?.state === 'rolled-back') return true;
  if (evolution?.state !== 'committed') return undefined;
  return evolution.report?.paths.some((report) => report.path === path) ?? false;
};

/** @param sha256 Of the file's bytes; undefined when there is no file. */
export type AccountFor = (path: string, sha256: string | undefined) => Promise<Landed | undefined>;

/** Says which evolution accounts for what stands at a path. The journal is read once, and only when somebody asks. */
export const accountingFor = (books: Books, folder: string): AccountFor => {
  let read: Promise<readonly Receipt[]> | undefined;
  return async (path, sha256) => {
    read ??= landingsBelow(books.journal, folder);
    for (const receipt of await read) {
      if (!receipt.paths.includes(path)) continue;
      const change = await changeIn(books, receipt, path);
      const isTakenBack = await wasTakenBack(books, receipt.id, path);
      if (change === undefined || isTakenBack === undefined) continue;
      const left = await hashOf(isTakenBack ? change.before : change.after);
      if (left === sha256) return { id: receipt.id, task: receipt.task ?? '', isTakenBack };
      if (!isTakenBack) return undefined;
    }
    return undefined;
  };
};
