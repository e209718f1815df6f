import { WEIGHT, type Headline } from './headline.ts';

/** Go, Rust, C and C++. */
export const NATIVE: readonly Headline[] = [
  { pattern: /^\s{0,8}Undefined symbols for architecture \w{1,20}:$/, weight: WEIGHT.diagnosis, detail: 'next' },
  { pattern: /^# Fatal error in\b/, weight: WEIGHT.tool, detail: 'followed' },
  // A sanitizer's report has an address of its run in its first line, and names the place in its last.
  { pattern: /^SUMMARY: \w{1,40}Sanitizer: /, weight: WEIGHT.diagnosis + 3 },
  { pattern: /^terminate called (?:after throwing|without)\b/, weight: WEIGHT.diagnosis, detail: 'followed' },
  { pattern: /^\S{1,300}\.go:\d{1,7}(?::\d{1,7})?: \S/, weight: WEIGHT.diagnosis },
  { pattern: /^panic: test timed out\b/, weight: WEIGHT.diagnosis + 1, detail: 'followed' },
  { pattern: /^(?:panic|fatal error): /, weight: WEIGHT.diagnosis },
  { pattern: /^(?:WARNING: )?DATA RACE/, weight: WEIGHT.tool },
  { pattern: /^\s{0,8}--- FAIL: /, weight: WEIGHT.tool, detail: 'title' },
  { pattern: /^go: \S/, weight: WEIGHT.tool },
  { pattern: /^error\[E\d{4}\]: /, weight: WEIGHT.diagnosis + 2, detail: 'labels' },
  {
    pattern:
      /^error(?:\[[\w:]{1,60}\])?: (?!could not compile|aborting due|failed to run custom build|process didn't exit)/,
    weight: WEIGHT.said + 5,
    detail: 'labels',
  },
  { pattern: /^thread '.{1,80}' (?:\(\d{1,10}\) )?panicked at \S{1,300}:$/, weight: WEIGHT.diagnosis, detail: 'next' },
  { pattern: /^thread '.{1,80}' (?:\(\d{1,10}\) )?panicked at /, weight: WEIGHT.diagnosis },
  {
    pattern: /^\S{1,300}\.(?:c|cc|cpp|cxx|h|hpp|m|mm|f90|cu):\d{1,7}(?::\d{1,7})?: (?:fatal )?error: /,
    weight: WEIGHT.diagnosis,
  },
  { pattern: /: undefined reference to |^ld: |\bcannot find -l/, weight: WEIGHT.tool },
  { pattern: /^CMake Error/, weight: WEIGHT.tool, detail: 'next' },
];
