/** Names of tests. In them a number is no data: `ends after 14 days` and `ends after 30 days` are two tests. */
import { unwrap } from './unwrap.ts';

/** Short and alone: neither a part of a time, a version, a place or an id. */
const NUMBER = /(?<![\w.$:<-])\d{1,4}(?![\w.:]|-\d)/g;

/** The name with its numbers marked, so that they are not taken for data. */
export const exact = (name: string): string => name.replaceAll(NUMBER, '$$$&');

const MAX_TITLE_CHARS = 200;

/** Place, browser and duration are no part of a test's name. */
export const titleOf = (text: string): string =>
  exact(
    text
      .trim()
      .replace(/^(?:●|FAIL|Failed|❯|×|--- FAIL:|not ok \d{1,6} -|\d{1,4}\))\s{0,4}/, '')
      .replace(/^\[[\w -]{1,40}\] › /, '')
      .replace(/^\S{1,200}\.[cm]?[jt]sx?(?::\d{1,7}){0,2}(?: > | › )/, '')
      .replace(/(?: ?[─—]+| ?\(\d[\d.]{0,12} ?m?s\)| ?\[[<\d][^\]\n]{0,20}\]|:)$/, '')
      .slice(0, MAX_TITLE_CHARS),
  );

/** The name of a test that stands before its message in one line, as pytest's summary has it. */
const NAMED = /^(?:FAILED|ERROR) \S{1,200}::\S{1,200}/;
const TAP = /^\s{0,8}not ok \d{1,6} - /;

/** The message of one line; where it starts with the name of a test, with that name as it is. */
export const withExactName = (text: string): string =>
  TAP.test(text) ? titleOf(text) : unwrap(text.replace(NAMED, exact));
