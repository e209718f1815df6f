import { isUtf8 } from 'node:buffer';
import { sizeOf, textOf } from '@evolve/core/candidate';
import type { Content } from '@evolve/core/contracts';

/**
 * Larger files are not parsed, in bytes: a rule on a part of one counts as touched by any change of it. Some texts take the
 * parsers of markdown and YAML a time that grows with the square of their length; that of JSON is linear.
 */
export const MAX_PARSED_BYTES = { markdown: 131_072, yaml: 131_072, json: 1_048_576 } as const;

/** A side of a change as text to be parsed; `unreadable` says why it cannot be. */
export type Side = { readonly text: string | undefined } | { readonly unreadable: string };

/** Reads one side. Bytes that are not UTF-8 are unreadable: replaced characters would make different bytes look equal. */
export const sideOf = (content: Content | undefined, maxBytes: number): Side => {
  if (content === undefined) return { text: undefined };
  if (sizeOf(content) > maxBytes) return { unreadable: 'too large to be parsed' };
  const text = textOf(content);
  if (content instanceof Uint8Array && !isUtf8(content)) return { unreadable: 'not valid UTF-8' };
  return { text: text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n') };
};

/** Untrusted text as evidence: one line, printable, bounded. */
export const quote = (text: string): string => {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line);
};
