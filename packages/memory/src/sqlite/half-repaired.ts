/**
 * A repair that was cut off: what it made is whole under this name, and the file itself is whatever the cut left of it.
 * Nothing may be written there until the repair was run again.
 */
import { existsSync } from 'node:fs';
import { EvolveError, type ErrorCode } from '@evolve/core/errors';

export const repairedName = (file: string): string => `${file}.repaired`;

/** @throws what `corrupt` says */
export const refuseHalfRepaired = (file: string, corrupt: ErrorCode): void => {
  if (!existsSync(repairedName(file))) return;
  throw new EvolveError(corrupt, `the repair of ${file} was cut off`, {
    data: { file },
    hint: 'evolve memory repair finishes it.',
  });
};
