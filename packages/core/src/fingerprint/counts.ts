/** A line that only counts: `ok=22 changed=7 failed=1`, `Tests run: 5, Failures: 1`, `3 passed, 1 failed in 2.3s`. */

/** Whom it counts for: a host, a suite. */
const SUBJECT = /^[\w.@-]{1,80} {0,20}: (?=\w{1,30}=\d)/;
const FRAME = /^=+ | =+$| in \d[\d.]{0,12} ?(?:m?s|seconds?)\b.{0,20}$/g;
const SEPARATOR = /[,;]| (?=[A-Za-z]\w{0,30}=)/;
const COUNT = /^(?:[A-Za-z][\w -]{0,30}[=:] ?\d{1,9}|\d{1,9} [A-Za-z]\w{0,30}(?: \w{1,30}){0,2})$/;
/** Numbers that are no counts, but say how something ended or where. */
const SAYS = /\b(?:code|status|exit|errno|signal|port|line|col(?:umn)?)\b/i;
const RESULT =
  /\b(?:ok|pass(?:ed|ing)?|fail(?:ed|ing|ures?)?|errors?|skipped|warnings?|changed|pending|tests?|examples?|assertions?|suites?|tasks?)\b/i;

/** Whether a line is a summary of several counts. */
export const isSummary = (line: string): boolean => {
  const text = line.trim().replace(SUBJECT, '').replaceAll(FRAME, '').replace(/\.$/, '');
  if (!RESULT.test(text) || SAYS.test(text)) return false;
  const parts = text.split(SEPARATOR).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  return parts.length > 1 && parts.every((part) => COUNT.test(part));
};
