import { bound } from './bound.ts';
import { redact } from './redact.ts';
import { SECRET_NAME } from './secret-rules.ts';

export interface DescribeOptions {
  /** @default 4_096 */
  readonly maxBytes?: number;
}

const MAX_DEPTH = 4;
const MAX_ITEMS = 40;
const MAX_CAUSES = 5;
/** A string inside a value is cut before anything is joined: a huge value costs no more than a large one. */
const MAX_STRING = 16_384;

/** Runs code of the value itself (getters, proxies, toString), which may throw anything. */
const safely = <T>(work: () => T, fallback: T): T => {
  try {
    return work();
  } catch {
    return fallback;
  }
};

const cut = (text: string): string => (text.length > MAX_STRING ? text.slice(0, MAX_STRING) : text);

const property = (value: object, key: string): unknown =>
  safely(() => (value as Readonly<Record<string, unknown>>)[key], undefined);

interface ErrorLike {
  readonly message: unknown;
}

const describeError = (error: ErrorLike): string => {
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && isErrorLike(current); depth += 1) {
    const [name, message, code] = ['name', 'message', 'code'].map((key) => property(current as object, key));
    const label = typeof name === 'string' && name !== '' ? name : 'Error';
    const suffix = typeof code === 'string' || typeof code === 'number' ? ` (${String(code)})` : '';
    lines.push(
      `${depth === 0 ? '' : 'caused by '}${cut(label)}${suffix}: ${cut(typeof message === 'string' ? message : '')}`,
    );
    current = property(current, 'cause');
  }
  return lines.join('\n');
};

const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' &&
  value !== null &&
  safely(() => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]', false);

const describeEntries = (value: object, seen: readonly object[]): string => {
  if (seen.includes(value)) return '[circular]';
  if (seen.length >= MAX_DEPTH) return Array.isArray(value) ? '[…]' : '{…}';
  const inside = [...seen, value];
  const all = safely(() => Object.keys(value), []);
  const more = all.length > MAX_ITEMS ? `, … ${String(all.length - MAX_ITEMS)} more` : '';
  const items = all.slice(0, MAX_ITEMS).map((key) => {
    const text = SECRET_NAME.test(key) ? '"[redacted]"' : read(value, key, inside);
    return Array.isArray(value) ? text : `${JSON.stringify(cut(key))}:${text}`;
  });
  return Array.isArray(value) ? `[${items.join(',')}${more}]` : `{${items.join(',')}${more}}`;
};

const read = (value: object, key: string, seen: readonly object[]): string =>
  safely(() => describeInner((value as Readonly<Record<string, unknown>>)[key], seen), '[unreadable]');

const describeObject = (value: object, seen: readonly object[]): string => {
  if (isErrorLike(value)) return describeError(value);
  if (value instanceof Date) return safely(() => value.toISOString(), 'Invalid Date');
  if (value instanceof Map) return `Map(${String(value.size)})`;
  if (value instanceof Set) return `Set(${String(value.size)})`;
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  return describeEntries(value, seen);
};

const describeInner = (value: unknown, seen: readonly object[]): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(cut(value));
    case 'bigint':
      return `${String(value)}n`;
    case 'symbol':
      return value.toString();
    case 'function':
      return `[function ${value.name}]`;
    case 'object':
      return value === null ? 'null' : safely(() => describeObject(value, seen), '[unreadable]');
    default:
      return String(value);
  }
};

/**
 * Any JavaScript value as bounded, redacted text. Never throws: circular values, throwing getters, proxies and errors of
 * other realms included. A string is itself; an error is its name, code, message and causes, without the stack.
 */
export const describe = (value: unknown, { maxBytes = 4_096 }: DescribeOptions = {}): string => {
  const text = typeof value === 'string' ? cut(value) : safely(() => describeInner(value, []), '[unreadable]');
  return bound(redact(text), maxBytes);
};

/** The stack of an error as bounded, redacted text; undefined where there is none. Never throws. */
export const describeStack = (value: unknown, { maxBytes = 4_096 }: DescribeOptions = {}): string | undefined => {
  const stack = isErrorLike(value) ? property(value, 'stack') : undefined;
  return typeof stack === 'string' ? bound(redact(cut(stack)), maxBytes) : undefined;
};
