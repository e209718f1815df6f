import { NAMING } from './kept.ts';

/** Whether a message names what it is about: something quoted, a path, an address, a code, a name of code. */
const NAMES: readonly RegExp[] = [
  /(?<!\w)(['"`])[^'"`\n]{1,200}\1/,
  /[\w.@-]\/[\w@-]|[A-Za-z]:\\/,
  /\b[A-Za-z]\w{0,60}[:=]\d|\b\d{1,3}(?:\.\d{1,3}){3}\b/,
  /\b(?=\w{0,40}\d)(?=\w{0,40}[A-Za-z])\w{3,40}\b/,
  /\b[a-z]\w{0,40}_\w{1,60}|\b[a-z]{2,40}[A-Z]\w{1,60}/,
  /\b[A-Z][A-Z\d]{2,40}_[A-Z\d_]{2,60}\b/,
  /\b\w{2,60}(?:\.\w{2,60})+\b|\w\(\)/,
  /\b\w{1,60}@\w{1,60}/,
  /\b(?:status|code|HTTP|errno|signal|port)\b[ :=]{1,3}-?\d/i,
  // `foo >= 2`
  /\w ?(?:[<>=~!]=|[<>~^]) ?\d/,
];

/** The type of an error names where it comes from, not what it is about. */
export const TYPE =
  /^(?:error(?:\[\w{1,20}\]| TS\d{1,5}): |(?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception)(?: \[[\w.-]{1,60}\])?(?:: |$))/;
/** A tool's number for its complaint, and sums and sizes of what was fetched, are no names either. */
const CODE = /^(?:error )?\[?(?:[A-Z]{1,6}-?\d{3,6}|ERR_[A-Z\d_]{2,60})\]?(?:: ?| |$)/;
const MEASURED =
  /\bsha-?\d{1,3}(?:-[\w+/=]{16,200})?(?![\w-])|\b(?=[a-z]{0,64}\d)[0-9a-f]{12,128}\b|\(\d{1,12} ?(?:bytes|[KMGT]i?B|m?s|seconds?)\)/g;
const ERRNO = /\((?:os error|errno) \d{1,5}\)|\[Errno -?\d{1,5}\]/gi;

export const namesSomething = (message: string): boolean => {
  const rest = message.replace(TYPE, '').replace(CODE, '').replace(MEASURED, '').replace(ERRNO, '');
  // A number that will be replaced names nothing, one that is kept does.
  return [...NAMES, ...NAMING].some((pattern) => rest.search(pattern) >= 0);
};
