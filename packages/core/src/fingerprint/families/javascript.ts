import { WEIGHT, type Headline } from './headline.ts';

/** Node, browsers, tsc, eslint, and the runners of JavaScript's tests. */
export const JAVASCRIPT: readonly Headline[] = [
  { pattern: /^FATAL ERROR: /, weight: WEIGHT.diagnosis },
  { pattern: /^SassError: /, weight: WEIGHT.diagnosis + 1, detail: 'labels' },
  { pattern: /\berror TS\d{1,5}: /, weight: WEIGHT.diagnosis + 2, detail: 'indented' },
  // eslint: `12:5  error  'x' is not defined  no-undef`.
  { pattern: /^\s{0,8}\d{1,7}:\d{1,7} {1,4}error {1,4}\S/, weight: WEIGHT.diagnosis },
  { pattern: /^\s{0,4}● .{1,200} › /, weight: WEIGHT.diagnosis + 1, detail: 'title' },
  { pattern: /^\s{0,4}● /, weight: WEIGHT.diagnosis + 1, detail: 'next' },
  {
    pattern: /^\s{0,4}(?:FAIL|❯|×) {1,4}\S{1,200}\.[cm]?[jt]sx?.{0,80} > /,
    weight: WEIGHT.diagnosis + 1,
    detail: 'title',
  },
  { pattern: /^\s{0,4}\d{1,4}\) (?:\[[\w -]{1,40}\] › )?\S/, weight: WEIGHT.diagnosis + 1, detail: 'title' },
  { pattern: /^\s{0,8}not ok \d{1,6} - /, weight: WEIGHT.tool, detail: 'fields' },
  { pattern: /^\s{0,4}(?:✘|✖|X) \[ERROR\] /, weight: WEIGHT.diagnosis },
  // webpack names the file and says what is wrong below.
  {
    pattern: /^ERROR in \S{1,300}(?: \d{1,7}:\d{1,7}(?:-\d{1,7}(?::\d{1,7})?)?)?$/,
    weight: WEIGHT.tool,
    detail: 'next',
  },
  { pattern: /^\s{0,4}ERR_[A-Z0-9_]{2,60}\s{1,4}\S/, weight: WEIGHT.tool + 5 },
  { pattern: /^code E[A-Z0-9]{2,40}$/, weight: WEIGHT.tool + 2, detail: 'signed' },
  { pattern: /^code \d{1,3}$/, weight: WEIGHT.exit, detail: 'signed' },
  { pattern: /^gyp ERR! stack \w*Error: /, weight: WEIGHT.diagnosis + 2 },
  { pattern: /^Missing script: /i, weight: WEIGHT.tool + 3 },
  { pattern: /^➤ YN(?!0000|0013|0007)\d{4}: /, weight: WEIGHT.tool },
];
