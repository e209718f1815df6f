/** The way of a damaged store from the check to the swap, the same for both. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { removeDatabase, removeRemains, temporaryFor } from '../sqlite/remains.ts';
import type { SalvagedTable } from './copy-table.ts';
import { copyToRead } from './damaged-copy.ts';
import { holdFile, type HeldFile } from './hold-file.ts';
import { rebuild, type Rebuilt, type RebuildOptions } from './rebuild.ts';
import type { StoreKind, StoreName } from './stores.ts';

/** What became of one store. */
export interface StoreRepair {
  readonly store: StoreName;
  readonly file: string;
  /**
   * `nothing`: it was whole, or is not there. `ordered`: rows that had got out of step were put right, in place. `salvaged`: a new
   * store with what could be read stands in its place. `finished`: a repair that was cut off was brought to its end. `refused`:
   * something of the journal would be lost, and nobody has accepted that; nothing was changed.
   */
  readonly did: 'nothing' | 'ordered' | 'salvaged' | 'finished' | 'refused';
  /** What was wrong. */
  readonly problems: readonly string[];
  /** Where the damaged file is kept. */
  readonly damaged?: string;
  /** Nothing could be read, not even the list of the tables: the new store is empty. */
  readonly empty?: true;
  /** Of a salvage, done or refused. */
  readonly tables?: readonly SalvagedTable[];
  /** Of a journal that was salvaged, or may be: how many records of its ledger are whole, and how many it had. */
  readonly ledger?: { readonly kept: number; readonly had?: number };
  /** Evolution is halted, since the journal lost something: `evolve resume` when that was looked at. */
  readonly halted?: true;
}

export interface Salvage {
  readonly held: HeldFile;
  /** The new store; closed. */
  readonly part: string;
  readonly rebuilt: Rebuilt;
}

/** Rows that are gone, or may be. */
export const hasLoss = ({ schemaGone, tables }: Rebuilt): boolean =>
  schemaGone || tables.some(({ lost, dropped, maybeMore }) => lost > 0 || dropped > 0 || maybeMore);

/** Holds a store while `work` runs. What others left on their way is removed. @throws EVOLVE_BUSY */
export const whileHeld = async <T>(dir: string, kind: StoreKind, work: (held: HeldFile) => Promise<T>): Promise<T> => {
  const file = join(dir, kind.file);
  removeRemains(file);
  const held = holdFile(file);
  try {
    return await work(held);
  } finally {
    held.release();
  }
};

/** A copy of a store that is held, for as long as `work` runs. */
export const withCopy = async <T>(held: HeldFile, work: (copy: string) => Promise<T>): Promise<T> => {
  const copy = temporaryFor(held.file, 'copy');
  removeDatabase(copy);
  try {
    copyToRead(held, copy);
    return await work(copy);
  } finally {
    removeDatabase(copy);
  }
};

/** Makes the new store beside the old one; `work` swaps it in, or does not. */
export const withRebuilt = async <T>(
  held: HeldFile,
  copy: string,
  options: RebuildOptions,
  work: (salvage: Salvage) => Promise<T>,
): Promise<T> => {
  const part = temporaryFor(held.file, 'new');
  removeDatabase(part);
  try {
    const rebuilt = rebuild(copy, part, held.file, options);
    removeDatabase(copy);
    return await work({ held, part, rebuilt });
  } finally {
    if (existsSync(part)) removeDatabase(part);
  }
};
