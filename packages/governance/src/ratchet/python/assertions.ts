import type { RatchetRule } from '../finding.ts';
import { claimsAsMuch } from '../matchers.ts';

export interface PythonAssertion {
  readonly subject: string;
  readonly matcher: string;
  readonly wanted: string;
}

const COMPARED = /^(.+?) (==|!=|<=|>=|<|>|is not|is|not in|in) (.+)$/u;
const BROAD = /^(?:Base)?Exception$/u;

/** Arguments at the top of a list of them. */
const argumentsOf = (text: string): readonly string[] => {
  const parts: string[] = [''];
  let depth = 0;
  for (const char of text) {
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${char}`;
  }
  return parts.map((part) => part.trim());
};

export const assertionIn = (text: string): PythonAssertion | undefined => {
  const [, plain] = /^assert (.+)$/u.exec(text) ?? [];
  if (plain !== undefined) {
    const [, subject = plain, matcher = '', wanted = ''] = COMPARED.exec(plain) ?? [];
    return { subject, matcher, wanted };
  }
  const [, method, given = ''] = /^(?:self|cls)\.(assert\w+)\((.*)\)/u.exec(text) ?? [];
  if (method !== undefined) {
    const [first = '', ...rest] = argumentsOf(given);
    const isRaise = method.startsWith('assertRaises');
    return isRaise
      ? { subject: rest.join(', '), matcher: method, wanted: first }
      : { subject: first, matcher: method, wanted: rest.join(', ') };
  }
  const [, raises, what = ''] =
    /^with (?:pytest\.|self\.)?(raises|warns|assertRaises\w*)\((.*)\)\s*(?:as \w+\s*)?:/u.exec(text) ?? [];
  return raises === undefined ? undefined : { subject: 'with', matcher: raises, wanted: what };
};

const isAlwaysTrue = ({ subject, matcher, wanted }: PythonAssertion): boolean =>
  /^(?:True|1|not False|"[^"]+"|'[^']+')$/u.test(subject) || (matcher !== '' && subject === wanted);

/** What is weaker about an assertion that took the place of another; undefined when nothing is. */
export const compareAssertions = (before: PythonAssertion, after: PythonAssertion): RatchetRule | undefined => {
  if (isAlwaysTrue(after)) return 'tautology';
  const isRaise = /raises/iu.test(before.matcher);
  if (isRaise && /raises/iu.test(after.matcher)) {
    const [was = '', now = ''] = [argumentsOf(before.wanted)[0], argumentsOf(after.wanted)[0]];
    if (before.wanted === after.wanted && before.subject === after.subject) return undefined;
    return BROAD.test(now) && !BROAD.test(was)
      ? 'weaker-matcher'
      : after.wanted.length < before.wanted.length
        ? 'weaker-matcher'
        : 'expected-changed';
  }
  if (!claimsAsMuch(before.matcher, after.matcher)) return 'weaker-matcher';
  if (before.subject !== after.subject) return before.wanted === after.wanted ? 'inputs-changed' : 'fewer-assertions';
  if (before.wanted === after.wanted) return undefined;
  return /\b(?:approx|ANY|mock\.ANY)\b/u.test(after.wanted) ? 'weaker-matcher' : 'expected-changed';
};
