import { EvolveError } from '@evolve/core/errors';

/** Wrong use of the command line; exit status 2. */
export const wrongUse = (message: string, hint?: string): EvolveError =>
  new EvolveError('EVOLVE_USAGE', message, hint === undefined ? {} : { hint });
