import { isEvolveError } from '@evolve/core/errors';

/** A refusal by its code, and by its rule where it names one. */
export const refusalOf = (error: unknown): string => {
  const { code, data } = isEvolveError(error) ? error : { code: 'error', data: undefined };
  const rule = typeof data === 'object' && 'rule' in data ? `:${String(data.rule)}` : '';
  return `${code}${rule}`;
};
