import { redact } from '@evolve/core/untrusted';

/** Words from outside on one line, without secrets and control characters: they end up in a commit and in receipts. */
export const oneLine = (text: string, length: number): string => {
  const plain = redact(text)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
  return plain.length <= length ? plain : `${plain.slice(0, length - 1).toWellFormed()}…`;
};
