import { SECRET_RULES, type SecretRule } from './secret-rules.ts';

const apply = (text: string, { pattern, replacement, onlyIf }: SecretRule): string =>
  onlyIf === undefined
    ? text.replace(pattern, replacement)
    : text.replace(pattern, (match: string, ...groups: readonly (string | undefined)[]) =>
        onlyIf.test(groups[0] ?? '')
          ? replacement.replace(/\$(\d)/g, (_, index: string) => groups[Number(index) - 1] ?? '')
          : match,
      );

/**
 * The text without what looks like a secret: keys, tokens, passwords in URLs and assignments, private key blocks,
 * authorization headers. It errs on the side of taking too much. Idempotent; linear in the length of the text.
 */
export const redact = (text: string): string => SECRET_RULES.reduce(apply, text);
