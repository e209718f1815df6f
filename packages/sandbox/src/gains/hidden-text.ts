import { HIDDEN_CHARACTERS } from '../data/hidden-characters.ts';
import { locatorOf } from '../validate/position.ts';
import type { FileGain } from './gain.ts';

const findAll = (text: string): readonly RegExpExecArray[] => [...text.matchAll(HIDDEN_CHARACTERS)];

const codePoint = (found: string): string =>
  `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const isBinary = (text: string): boolean => text.slice(0, 8_000).includes('\0');

/** More characters that nobody sees, or that reorder what is seen, than the text before had. */
export const hiddenTextGains = (path: string, before: string | undefined, after: string): readonly FileGain[] => {
  if (isBinary(after)) return [];
  const found = findAll(after);
  const [first] = found;
  if (first === undefined || found.length <= findAll(before ?? '').length) return [];
  const message = `${String(found.length)} characters that are not seen, the first ${codePoint(first[0])}`;
  return [{ rule: 'merge/hidden-text', message, path, ...locatorOf(after)(first.index), decision: 'ask' }];
};
