export { ERROR_CODES, type Consequence, type ErrorCode } from './codes.ts';
export { EvolveError, isEvolveError, messageOf, type ErrorData, type EvolveErrorOptions } from './evolve-error.ts';
