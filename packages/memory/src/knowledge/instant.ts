import { EvolveError } from '@evolve/core/errors';

/**
 * The instant in the one form that sorts as text: UTC with milliseconds.
 * @throws EVOLVE_OPTIONS when it is no ISO 8601 time.
 */
export const instant = (at: string): string => {
  const milliseconds = Date.parse(at);
  if (Number.isNaN(milliseconds)) throw new EvolveError('EVOLVE_OPTIONS', 'not an ISO 8601 time', { data: { at } });
  return new Date(milliseconds).toISOString();
};
