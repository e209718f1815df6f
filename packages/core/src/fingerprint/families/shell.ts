import { FAILING, WEIGHT, type Headline } from './headline.ts';

const TOOL = String.raw`[a-z][\w.+-]{0,30}(?:\[\d{1,7}\]| \(\w{1,20}\))?: {1,20}`;

/** Shells, core utilities, make, apt, git, docker. */
export const SHELL: readonly Headline[] = [
  { pattern: /^\w*make(?:\[\d{1,3}\])?: \*\*\* (?!\[|Waiting)/, weight: WEIGHT.tool },
  { pattern: /^\S{0,80}[Mm]akefile:\d{1,7}: \*\*\* /, weight: WEIGHT.tool },
  { pattern: /^E: \S/, weight: WEIGHT.tool },
  { pattern: /^fatal: /, weight: WEIGHT.tool },
  { pattern: /^CONFLICT \(/, weight: WEIGHT.tool + 2 },
  { pattern: /^remote: (?:error|fatal|GitLab|ERROR|Permission)\b/i, weight: WEIGHT.tool + 3 },
  { pattern: /^remote: error: GH\d{3}: /, weight: WEIGHT.tool + 4, detail: 'followed' },
  // What is said in a box: `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @`.
  { pattern: /^([@#*!]) {1,20}\S.{3,100}\S {1,20}\1$/, weight: WEIGHT.complaint },
  { pattern: /^ ?! \[(?:remote )?rejected\] /, weight: WEIGHT.tool + 2 },
  { pattern: /^(?:docker: )?Error response from daemon: /, weight: WEIGHT.tool },
  {
    pattern: /^(?:\S{1,200}: )?line \d{1,7}: |^(?:\S{0,80}\/)?(?:ba|z|da|k)?sh: (?:\d{1,7}: )?/,
    weight: WEIGHT.complaint + 5,
  },
  // `tool: what: why`, where the tool is a bare word.
  // Without a word of failure it may be anything that the tool says, and stays behind those that have one.
  {
    pattern: new RegExp(String.raw`^${TOOL}(?:\(\d{1,4}\) )?(?=\S.{2})(?=.{0,400}(?i:${FAILING}))`),
    weight: WEIGHT.said - 5,
  },
  { pattern: new RegExp(String.raw`^${TOOL}(?:\(\d{1,4}\) )?\S.{2}`), weight: WEIGHT.words - 2 },
  {
    pattern:
      /^[a-z][\w.+-]{0,30}(?:\[\d{1,7}\]| \(\w{1,20}\))?: (?:.{0,300}: )?(?:No such file or directory|Permission denied|Operation not permitted|Connection (?:refused|timed out|reset by peer|closed)|No space left on device|File exists|Not a directory|Is a directory|Directory not empty|Device or resource busy|Read-only file system|Too many open files|command not found|not found|Broken pipe|Network is unreachable|No route to host|Name or service not known|Temporary failure in name resolution|Argument list too long|Text file busy|Exec format error)/,
    weight: WEIGHT.complaint + 4,
  },
];
