/**
 * What goes into the child: one line of JSON. Read by hand there, because a library that checks shapes takes longer to
 * load than everything else that the child does.
 */
import { createHash } from 'node:crypto';

/** Text that is run, with the hash of what was judged. */
export interface Program {
  /** Base name for stack traces. */
  readonly filename: string;
  readonly source: string;
  readonly sha256: string;
  /** JSON text. */
  readonly input?: string;
  /** Keys whose value is `undefined` are left out, as `JSON.stringify` does; otherwise no JSON holds them. @default false */
  readonly dropsUndefined?: boolean;
}

export interface Request extends Program {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxOutputBytes: number;
}

/** Of the text as UTF-8, in hex. */
export const sha256Of = (source: string): string => createHash('sha256').update(source, 'utf8').digest('hex');

const TEXTS = ['filename', 'source', 'sha256'] as const;
const NUMBERS = ['timeoutMs', 'memoryMb', 'maxOutputBytes'] as const;

/** @throws TypeError, or SyntaxError, for anything but a request. */
export const parseRequest = (line: string): Request => {
  const message = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
  if (typeof message !== 'object' || message === null) throw new TypeError('a request is an object');
  for (const key of TEXTS) if (typeof message[key] !== 'string') throw new TypeError(`a request has a text ${key}`);
  for (const key of NUMBERS) {
    if (!Number.isSafeInteger(message[key]) || Number(message[key]) <= 0) {
      throw new TypeError(`a request has a positive ${key}`);
    }
  }
  const { input } = message;
  if (input !== undefined && typeof input !== 'string') throw new TypeError('the input of a request is text');
  const { dropsUndefined } = message;
  if (dropsUndefined !== undefined && typeof dropsUndefined !== 'boolean')
    throw new TypeError('dropsUndefined is a boolean');
  return message as unknown as Request;
};
