import { failureOf, scrub, ServiceFailure, statusFailure } from './failure.ts';

/** The part of `fetch` that is needed; a host's own may add proxies, certificates or a log. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpService {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  /** Never shown in an error. */
  readonly secrets: readonly string[];
}

/** A shorter header value is a version or a flag, and would blank out ordinary text. */
const MIN_SECRET_LENGTH = 8;

/** What no error may show: the key, and whatever the host sends in headers of its own. */
export const secretsOf = (
  key: string | undefined,
  headers: Readonly<Record<string, string>> | undefined,
): readonly string[] => [
  ...(key === undefined ? [] : [key]),
  ...Object.values(headers ?? {}).filter((value) => value.length >= MIN_SECRET_LENGTH),
];

/** An answer of a model is never this large; in bytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Connections that never came about: nothing was sent, so nothing was done. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): unknown => {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
};

const isUnsent = (error: unknown): boolean => {
  const code = codeOf(error);
  return typeof code === 'string' && UNSENT.has(code);
};

/** Reads no more than the limit; the rest of the connection is given up. */
const readBody = async (response: Response): Promise<string> => {
  const body = response.body as ReadableStream<Uint8Array> | null;
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new ServiceFailure('unreadable', `the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * `Retry-After` in milliseconds: seconds, or a date, which is read against the service's own `Date` so that no clock has
 * to agree with another.
 */
const retryAfter = (headers: Headers): number | undefined => {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
};

const failed = async (response: Response, secrets: readonly string[]): Promise<ServiceFailure> => {
  const retryAfterMs = retryAfter(response.headers);
  const detail = scrub(await readBody(response).catch((error: unknown) => failureOf(error, 'busy').message), secrets);
  return statusFailure(response.status, { detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
};

const parseBody = (text: string, secrets: readonly string[]): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ServiceFailure('unreadable', 'the answer is not JSON', { detail: scrub(text, secrets) });
  }
};

/** Sends JSON and reads JSON. Redirects are not followed: they would carry the key elsewhere. */
export const postJson = async (service: HttpService, body: unknown, signal: AbortSignal): Promise<unknown> => {
  const { url, headers, fetch, secrets } = service;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    if (!response.ok) throw await failed(response, secrets);
    return parseBody(await readBody(response), secrets);
  } catch (error) {
    throw failureOf(error, isUnsent(error) ? 'unsent' : 'lost', secrets);
  }
};
