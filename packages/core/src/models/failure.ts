import { EvolveError, messageOf, type EvolveError as EvolveErrorType } from '../errors/index.ts';
import { bound, redact } from '../untrusted/index.ts';

/**
 * `busy`: the service asked to come back later (429, 5xx); nothing was done. `unsent`: no connection came about.
 * `lost`: the connection ended or time ran out after the request had gone, so it may have been done and charged.
 * `refused`: the service said no (other statuses). `unreadable`: an answer came that is none.
 */
export type FailureKind = 'busy' | 'unsent' | 'lost' | 'refused' | 'unreadable';

export interface FailureDetails {
  readonly status?: number;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** False where another try cannot help, such as after a time-out. @default true for busy, unsent and lost */
  readonly again?: boolean;
  /** What the service or the system said, already without secrets. */
  readonly detail?: string;
}

const MAX_DETAIL_BYTES = 2_048;

/** One failed request to a service; becomes an `EVOLVE_MODEL_FAILED` once no retry is left. */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
  readonly kind: FailureKind;
  readonly details: FailureDetails;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message);
    this.kind = kind;
    this.details = details;
  }

  get again(): boolean {
    return this.details.again ?? (this.kind === 'busy' || this.kind === 'unsent' || this.kind === 'lost');
  }
}

/** Text of a service or of an error without anything secret: the given secrets literally, and all that looks like one. */
export const scrub = (text: string, secrets: readonly string[] = []): string =>
  bound(
    redact(secrets.reduce((current, secret) => (secret === '' ? current : current.replaceAll(secret, '[key]')), text)),
    MAX_DETAIL_BYTES,
  );

/** The failure of a status code. */
export const statusFailure = (status: number, details: FailureDetails): ServiceFailure =>
  new ServiceFailure(
    status === 429 || status === 408 || status >= 500 ? 'busy' : 'refused',
    `the service answered with status ${status}`,
    { ...details, status },
  );

const hintFor = (failure: ServiceFailure): string | undefined => {
  const { status } = failure.details;
  if (status === 401 || status === 403) return 'Check the API key and what it may use.';
  if (status === 404) return 'Check the base URL and the name of the model.';
  if (status === 429) return 'The service limits how often it may be called; wait, or raise the limit there.';
  return failure.kind === 'unsent' ? 'Check the address of the service and the network.' : undefined;
};

/** The error that a caller sees. `costUsd` is what the failed requests cost at most, where that is known. */
export const modelFailed = (id: string, failure: ServiceFailure, costUsd: number | undefined): EvolveErrorType => {
  const { again: _, ...details } = failure.details;
  const hint = hintFor(failure);
  return new EvolveError('EVOLVE_MODEL_FAILED', `model ${id}: ${failure.message}`, {
    data: { model: id, kind: failure.kind, ...details, ...(costUsd === undefined ? {} : { costUsd }) },
    cause: failure,
    ...(hint === undefined ? {} : { hint }),
  });
};

/** A failure out of whatever was thrown; causes are told as text, since they may hold headers or the request. */
export const failureOf = (error: unknown, kind: FailureKind, secrets: readonly string[] = []): ServiceFailure => {
  if (error instanceof ServiceFailure) return error;
  const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : '';
  return new ServiceFailure(kind, scrub(`${messageOf(error)}${cause}`, secrets));
};
