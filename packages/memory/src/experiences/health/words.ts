/** Whether a text says anything: words that stand in every report and every answer say nothing. */
import { tokensOf } from '@evolve/core/fingerprint';

const EMPTY_WORDS = new Set(
  (
    'a an the it its is was be been this that to of in on at for and or not no yes ok okay none null undefined unknown nothing ' +
    'something todo tbd na done fixed fix failed failure fail fails error errors exception problem issue bug wrong try tried ' +
    'again retry again worked works work please see above same 错误 失败 异常 未知 问题 无'
  ).split(' '),
);

/** Two letters, or a letter and a figure: `P2002` says something, `12` does not. */
const WORD = /\p{L}[\p{L}\d]|\d\p{L}/u;

export const saysNothing = (text: string): boolean =>
  tokensOf(text).every((word) => EMPTY_WORDS.has(word) || !WORD.test(word));
