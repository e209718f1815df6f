/**
 * A repaired store takes the place of a damaged one.
 *
 * 1. The damaged one is kept beside it first.
 * 2. What was repaired is whole and on the disk under a name of its own before anything of the store changes; from then on a
 *    repair that is cut off is finished by the next one, and nobody opens the store before.
 * 3. The bytes go into the file that is held (its inode stays), so whoever waits for it finds the new ones and no file that
 *    has gone, whose side files would be those of the new one.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { failpoint } from '@evolve/core/failpoint';
import { repairedName } from '../sqlite/half-repaired.ts';
import { SIDE_FILES, sync } from '../sqlite/remains.ts';
import { bytesIn, copyBytes, keepDamaged } from './damaged-copy.ts';
import type { HeldFile } from './hold-file.ts';

export const isHalfRepaired = (file: string): boolean => existsSync(repairedName(file));

/** @param follow What else has to follow the new store, before it may be opened. May run twice. */
export const finishSwap = (held: HeldFile, follow: (repaired: string) => void): void => {
  const { file, descriptor } = held;
  const repaired = repairedName(file);
  for (const side of SIDE_FILES) rmSync(`${file}${side}`, { force: true });
  const from = openSync(repaired, 'r');
  try {
    copyBytes(from, descriptor);
    ftruncateSync(descriptor, bytesIn(repaired));
    fsyncSync(descriptor);
  } finally {
    closeSync(from);
  }
  failpoint('recover:store-written');
  follow(repaired);
  rmSync(repaired);
  sync(dirname(file));
};

/** @param part The repaired store, closed. @returns Where the damaged one is kept. */
export const swapIn = (held: HeldFile, part: string, at: Date, follow: (repaired: string) => void): string => {
  sync(part);
  const kept = keepDamaged(held, at);
  sync(dirname(held.file));
  failpoint('recover:damaged-kept');
  renameSync(part, repairedName(held.file));
  sync(dirname(held.file));
  failpoint('recover:store-ready');
  finishSwap(held, follow);
  return kept;
};
