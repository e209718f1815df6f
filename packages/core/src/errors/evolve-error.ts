import { ERROR_CODES, type Consequence, type ErrorCode } from './codes.ts';

/** Structured facts about an error: paths, exit codes, limits. Never secrets. */
export type ErrorData = Readonly<Record<string, unknown>>;

export interface EvolveErrorOptions {
  readonly data?: ErrorData;
  readonly cause?: unknown;
  /** What a person can do about it, in a sentence. */
  readonly hint?: string;
}

/** The one base of everything this project throws on purpose. A `TypeError` is a programming mistake. */
export class EvolveError extends Error {
  override readonly name = 'EvolveError';
  readonly code: ErrorCode;
  readonly consequence: Consequence;
  readonly data: ErrorData;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: EvolveErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.consequence = ERROR_CODES[code];
    this.data = options.data ?? {};
    this.hint = options.hint;
  }
}

/** Recognises our errors across copies of the package, with one code or any. */
export const isEvolveError = (error: unknown, code?: ErrorCode): error is EvolveError =>
  error instanceof Error &&
  error.name === 'EvolveError' &&
  'code' in error &&
  typeof error.code === 'string' &&
  (code === undefined || error.code === code);

/** The message of anything that was thrown, be it as odd as an object that cannot be written down. */
export const messageOf = (error: unknown): string => {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'something that cannot be written down was thrown';
  }
};
