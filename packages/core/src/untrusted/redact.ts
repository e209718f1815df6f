import { SECRET_RULES } from './secret-rules.ts';

/**
 * The text without what looks like a secret: keys, tokens, passwords in URLs and assignments, private key blocks,
 * authorization headers. It errs on the side of taking too much. Idempotent; linear in the length of the text.
 */
export const redact = (text: string): string =>
  SECRET_RULES.reduce((current, { pattern, replacement }) => current.replace(pattern, replacement), text);
