/** Values in a place where tools print what the user gave, and names that do not count there; as data. */
import type { ParameterRule } from './parameters.ts';

const QUOTED_VALUE = String.raw`(?:"(?:[^"\\\n]|\\.){0,300}"|'(?:[^'\\\n]|\\.){0,300}'|${'`[^`\\n]{0,300}`'})`;

/** Before anything is kept: values in a place where tools print what the user gave. */
export const VALUES: readonly ParameterRule[] = [
  {
    name: 'input',
    pattern: new RegExp(
      String.raw`(\b(?:duplicate entry|literal for \w{1,20}\(\)(?: with base \d{1,3})?:|input syntax for (?:type )?[\w ]{1,40}:|could not convert string to \w{1,20}:|for input string:|parsing|incorrect [\w ]{1,40} value:|truncated incorrect \w{1,20} value:|invalid (?:date|number|uuid|email|timestamp|json)\b[\w ]{0,20}:?|is not a valid \w{1,30}:|time data)\s{1,3})${QUOTED_VALUE}`,
      'gi',
    ),
    replacement: '$1<str>',
  },
  // MySQL tells the rest of the statement; where it starts is what is wrong.
  { name: 'rest of a statement', pattern: /(\bto use near ')(\w{1,60})[^'\n]{0,300}'/g, replacement: "$1$2'" },
  // Which machine it was, and where in the statement, is not what is wrong.
  {
    name: 'server',
    pattern:
      /\b(Msg \d{1,6}, Level \d{1,3}), State \d{1,3}(?:, Server [^,\n]{1,120})?(?:, Procedure ([^,\n]{1,120}))?(?:, Line \d{1,7})?/g,
    replacement: '$1 $2',
  },
  // Who holds what is locked: a machine, a process, since when.
  {
    name: 'holder',
    pattern: /\b((?:locked|held) by) (?:process )?\S{1,120}(?: \([^()\n]{1,120}\))?(?: since [^\n]{1,40}$)?/g,
    replacement: '$1 <who>',
  },
  // Go names the address that it asked; the path in it is data.
  {
    name: 'asked path',
    pattern: /\b((?:Get|Post|Put|Patch|Head|Delete) ["']https?:\/\/[^\s/"']{1,200})\/[^\s"']{0,300}/g,
    replacement: '$1',
  },
  { name: 'quoted twice', pattern: /'"([^"'\n]{1,200})"'/g, replacement: "'$1'" },
  // GitHub: which person or key may not is not what has to be fixed.
  {
    name: 'account',
    pattern: /\b(Permission to) \S{1,200} (denied to) (?:deploy key|[\w.@[\]-]{1,80})/g,
    replacement: '$1 <repo> $2 <user>',
  },
  // PostgreSQL: Key (customer_id)=(97246) already exists.
  { name: 'key', pattern: /(\([\w, "]{1,200}\))=\([^\n]{0,300}?\)(?= |$|\.)/g, replacement: '$1=(<str>)' },
  // A snippet of the text that could not be read.
  {
    name: 'snippet',
    pattern: /(["'])[^\n]{0,200}?\1\.\.\.(?= )|\.\.\.(["'])[^\n]{0,200}?\2(?: ?\.\.\.)?/g,
    replacement: '<str>',
  },
  {
    name: 'local address',
    pattern: /(?<![\w:])(?:::1|\[::1\]|\[?::ffff:\d{1,3}(?:\.\d{1,3}){3}\]?)(?=:\d{2,5}\b)/g,
    replacement: '<ip>',
  },
  // Python: '<urllib3.connection.HTTPConnection object at 0x7f>: why'.
  {
    name: 'object',
    pattern: /['"]?<[\w.]{1,120}(?: \w{1,40})? (?:object )?at 0x[0-9a-f]{1,20}>(?:: )?/gi,
    replacement: '',
  },
  { name: 'any address', pattern: /(?<![\w:])(?:::|\[::\]|\*)(?=:\d{2,5}\b)/g, replacement: '<ip>' },
  // What was asked for does not matter where the connection failed.
  {
    name: 'request',
    pattern: /\brequest to (https?:\/\/[^\s/]{1,253})\S{0,300} failed, reason:/gi,
    replacement: 'request to $1 failed:',
  },
  // Java: an object without a text of its own, and the loader of a class.
  { name: 'identity', pattern: /(?<=[\w$\];])@[0-9a-f]{5,8}(?![\w.-])/g, replacement: '' },
  // A lockfile that lags behind, whatever version came meanwhile.
  {
    name: 'locked version',
    pattern: /\b((?:Missing|Invalid): (?:lock file's )?(?:@[\w.-]{1,80}\/)?[\w.-]{1,80})@\d[\w.+-]{0,40}/g,
    replacement: '$1',
  },
  // pydantic: what was put in.
  { name: 'input value', pattern: /, input_value=[^\n]{0,300}$/g, replacement: ']' },
  { name: 'watched', pattern: /(, watch )'[^'\n]{0,300}'/g, replacement: '$1<str>' },
  { name: 'manifest', pattern: /(?:<ROOT>\/)?(?:[\w.@-]{1,80}\/){0,12}(package\.json)\b/g, replacement: '$1' },
  { name: 'query of a path', pattern: /(\/[\w.~%/-]{1,200})\?[\w.~%=&+-]{1,300}/g, replacement: '$1' },
  { name: 'build ref', pattern: /\bref [\w-]{1,80}::[\w-]{1,80}/g, replacement: 'ref <id>' },
  { name: 'client port', pattern: /((?:\d{1,3}\.){3}\d{1,3}|\]):\d{4,5}(?= ?->)/g, replacement: '$1' },
];
