/**
 * The rules of the fingerprint as data. Their order is part of the algorithm: a change here is a new
 * `FINGERPRINT_VERSION`. The order follows Sentry's parameterisation: the most specific shapes first.
 */

export interface ParameterRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** As in `String.replace`. */
  readonly replacement: string;
}

/** A number after `file.ts:` is a line, after these words a measure; after any other name it is a port. */
const NO_HOST = String.raw`\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|rb|php|cs|c|h|cc|cpp|hpp|swift|vue|svelte|json|ya?ml|toml|md|sql)|\b(?:line|col|column|index|offset|position|size|length|count|id|pid|at)`;
const HOST = String.raw`(?<![\w-])[A-Za-z][\w.-]*|\]|\b\d{1,3}(?:\.\d{1,3}){3}`;

/** What names the cause and must survive although it looks like a number or an id. */
export const KEPT: readonly RegExp[] = [
  // ORA-00942, CVE-2024-3094, TS-2304
  /\b[A-Z]{2,}-\d[\d-]*\b/g,
  // SQLSTATE[23505], errno: -13, exit code 137, status 404, HTTP 500, HTTP/1.1 503, port 5432, signal 9
  /\b(?:sqlstate|errno|code|status|https?(?:\/\d(?:\.\d)?)?|port|signal)\b["']?\s*[[:=#(]?\s*-?\d{1,5}\b/gi,
  // error 1045, Error (1045)
  /\berror\s*[ #([]\s*\d{1,5}\b/gi,
  // The port of host:port, 10.0.0.1:port and [::1]:port
  new RegExp(String.raw`(?<=${HOST})(?<!${NO_HOST}):\d{2,5}\b(?![:.\d])`, 'gi'),
];

const HEX_ID = String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`;
const CLOCK_TIME = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?`;

/** Applied one after the other to one message. */
export const PARAMETERS: readonly ParameterRule[] = [
  {
    name: 'url',
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"`<>)\]}\uE000-\uF8FF]*([\uE000-\uF8FF]?)[^\s'"`<>)\]}]*/gi,
    replacement: '<url>$1',
  },
  { name: 'email', pattern: /[\w.+-]+@[\w-]+\.[\w.-]*\w/g, replacement: '<email>' },
  { name: 'uuid', pattern: new RegExp(String.raw`\b${HEX_ID}\b`, 'gi'), replacement: '<uuid>' },
  {
    name: 'timestamp',
    pattern: new RegExp(
      String.raw`\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]${CLOCK_TIME}(?:Z|\s?[+-]\d{2}:?\d{2})?)?|\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?`,
      'g',
    ),
    replacement: '<time>',
  },
  { name: 'pointer', pattern: /\b0x[0-9a-f]+\b/gi, replacement: '<hex>' },
  { name: 'hash', pattern: /(?<!\d\.)\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,128}\b/gi, replacement: '<hash>' },
  { name: 'ip', pattern: /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, replacement: '<ip>' },
  { name: 'ip6', pattern: /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, replacement: '<ip>' },
  // The package of an installed file and the name of any file stay: they tell causes apart.
  {
    name: 'package path',
    pattern: /(?:[A-Za-z]:)?[^\s'"`()<>:]*node_modules[\\/]((?:@[\w.-]+[\\/])?[\w.-]+)[^\s'"`()<>:]*(?::\d+){0,2}/g,
    replacement: '<path>/$1',
  },
  {
    name: 'path',
    pattern:
      /(?:[A-Za-z]:\\|(?<![\w@.<>/])(?:~|\.{0,2})[\\/])(?:[^\s'"`()<>:\\/]+[\\/])*([^\s'"`()<>:\\/]*)(?::\d+){0,2}/g,
    replacement: '<path>/$1',
  },
  { name: 'opaque id', pattern: /\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{16,}\b/g, replacement: '<id>' },
  {
    name: 'number',
    pattern: /(?<![A-Za-z_$\d<\uE000-\uF8FF])[-+]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?/g,
    replacement: '<n>',
  },
];

/** A quoted value that names something in code (a package, a property, a column) stays; any other is a parameter. */
export const QUOTED = /(?<!\w)(["'`])((?:(?!\1)[^\n\\]|\\.){0,400})\1(?!\w)/g;
export const QUOTED_NAME = /^(?:<path>\/)?[@\w$][\w$./@:#-]{0,79}$/;

/** Lines that say where, not what. */
export const FRAME = /^\s*at\s+\S|^\s*File ".*", line \d+|^\s*-->\s+\S+:\d+/;
export const NOISE = /^\s*Traceback \(most recent call last\)|^\s*[\^~]+\s*$|^\s*\d*\s*\||^\s*Node\.js v\d|^\s*$/;
/** In Python the source line follows its frame. */
export const PYTHON_FRAME = /^\s*File ".*", line \d+/;
/** Frames of the platform and of libraries, which rarely are the cause. */
export const FOREIGN_FRAME = /node:|node_modules|internal\/|site-packages|<frozen|<anonymous>\)?$/;
