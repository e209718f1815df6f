/**
 * The parameters of a message as data. Their order is part of the algorithm: a change here is a new
 * `FINGERPRINT_VERSION`. The order follows Sentry's parameterisation: the most specific shapes first.
 */

export interface ParameterRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** As in `String.replace`. */
  readonly replacement: string;
}

const HEX_ID = String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`;
const CLOCK_TIME = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?`;

/** Applied one after the other to one message, after what must stay was put aside. */
export const PARAMETERS: readonly ParameterRule[] = [
  {
    name: 'remote',
    pattern:
      /(?:\b(?:https?|ssh|git):\/\/|\bgit@)[^\s'"`<>]{1,300}\.git\/?(?![\w-])|\b[\w.-]{1,80}\.\w{2,8}:[\w.~-]{1,80}\/[\w./-]{1,200}\.git\b/g,
    replacement: '<repo>',
  },
  { name: 'credentials', pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s'"`<>/@]{1,200}@/gi, replacement: '$1' },
  {
    name: 'query',
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"`<>?#]{1,300})[?#][^\s'"`<>)]{0,400}/gi,
    replacement: '$1',
  },
  { name: 'file URL', pattern: /\bfile:\/\/(?=\/|[A-Za-z]:)/gi, replacement: '' },
  { name: 'escaped slash', pattern: /%2f/gi, replacement: '/' },
  {
    name: 'login',
    pattern: /(?<![\w.+-])[\w.+-]{1,80}@(?=[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}: )/g,
    replacement: '<user>@',
  },
  { name: 'email', pattern: /[\w.+-]{1,80}@[\w-]{1,80}\.(?:[\w.-]{0,80}\w|\(none\))/g, replacement: '<email>' },
  // The package of an installed file and the name of any file stay: they tell causes apart.
  {
    name: 'package path',
    pattern:
      /(?:[A-Za-z]:)?[^\s'"`()<>:]{0,300}node_modules\/(?:\.pnpm\/[^\s'"`()<>:/]{1,100}\/node_modules\/)?((?:@[\w.-]{1,80}\/)?[\w.-]{1,80})[^\s'"`()<>:]{0,300}(?::\d{1,7}){0,2}/g,
    replacement: '<path>/$1',
  },
  {
    name: 'python package path',
    pattern: /(?:[A-Za-z]:)?[^\s'"`()<>:]{0,300}(?:site|dist)-packages\/([\w.-]{1,80})[^\s'"`()<>:]{0,300}/g,
    replacement: '<path>/$1',
  },
  // The folder where it happened is not what happened; a name with an ending is a file, which may be what is wrong.
  {
    name: 'folder',
    pattern:
      /\b(in|at|into|inside|under) (['"`]?)(?:[A-Za-z]:|~)?\/(?:[^\s'"`()<>:/]{1,120}\/){0,40}[^\s'"`()<>:/.]{1,120}\/?\2(?=[\s,;)]|\.(?:\s|$)|$)/g,
    replacement: '$1 <folder>',
  },
  // Directly in the folder for temporary files: the name was made up.
  {
    name: 'temporary file',
    pattern:
      /(?:\/tmp|\/var\/folders\/\w{1,4}\/\w{1,60}\/T|\/var\/tmp|[A-Za-z]:\/(?:[^\s'"`()<>:/]{1,80}\/){1,6}Te?mp)\/[^\s'"`()<>:/]{0,80}[-_.]?\w{0,60}?(\.[a-z]{1,8}(?:\.[a-z]{1,4})?)?(?=['"`\s:)]|$)/g,
    replacement: '<path>/<tmp>$1',
  },
  // Which file imported it is where, not what.
  {
    name: 'importer',
    pattern:
      /((?:imported )?from|required by|in|at|by) '?(?:[A-Za-z]:|~|\.{1,2})?\/(?:[^\s'"`()<>:/]{1,120}\/){0,40}[^\s'"`()<>:/]{1,120}\.(?:[cm]?[jt]sx?|py|rb|php|vue|svelte)(?::\d{1,7}){0,2}'?/g,
    replacement: '$1 <file>',
  },
  // A file that every member of a workspace has: which member it is tells them apart.
  {
    name: 'file of a member',
    pattern:
      /(?:(?<![A-Za-z])[A-Za-z]:\/(?!\/)|(?<![\w@.<>/:\uE000-\uF8FF])(?:~|\.{0,2})\/(?=[\w.@~-]))(?:[^\s'"`()<>:/]{1,120}\/){0,40}?((?:packages|apps|libs|crates|services|modules|plugins|examples)\/[\w.@-]{1,80}\/)(?:[^\s'"`()<>:/]{1,120}\/){0,20}((?:Cargo|pyproject|project)\.toml|package\.json|tsconfig\.json|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Makefile|Dockerfile|CMakeLists\.txt|composer\.json|Gemfile|setup\.py|__init__\.py|(?:mod|lib|main)\.rs|index\.[cm]?[jt]sx?)(?![\w.-])(?::\d{1,7}){0,2}/g,
    replacement: '<path>/$1$2',
  },
  // Named with a slash at its end.
  {
    name: 'path of a folder',
    pattern:
      /(?:(?<![A-Za-z])[A-Za-z]:\/(?!\/)|(?<![\w@.<>/:\uE000-\uF8FF])(?:~|\.{0,2})\/(?=[\w.@~-]))(?:[^\s'"`()<>:/]{1,120}\/){0,40}([^\s'"`()<>:/]{1,120})\/(?=[\s'"`()<>:,;]|$)/g,
    replacement: '<path>/$1',
  },
  {
    name: 'path',
    pattern:
      /(?:(?<![A-Za-z])[A-Za-z]:\/(?!\/)|(?<![\w@.<>/:\uE000-\uF8FF])(?:~|\.{0,2})\/(?=[\w.@~-]))(?:[^\s'"`()<>:/]{1,120}\/){0,40}([^\s'"`()<>:/]{0,120})(?::\d{1,7}){0,2}/g,
    replacement: '<path>/$1',
  },
  // A file below the checkout is the same file when it is named from the root.
  {
    name: 'relative file',
    pattern: /(?<=['"`])(?!@)(?:[\w.-]{1,80}\/){1,20}([\w.-]{1,80}\.[A-Za-z]\w{0,7})(?=['"`])/g,
    replacement: '<path>/$1',
  },
  { name: 'uuid', pattern: new RegExp(String.raw`\b${HEX_ID}\b`, 'gi'), replacement: '<uuid>' },
  {
    name: 'timestamp',
    pattern: new RegExp(
      String.raw`\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]${CLOCK_TIME}(?:Z|\s?[+-]\d{2}:?\d{2})?)?|\b\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?|\b\d{1,2}/\d{1,2}/\d{2,4}(?:,? ${CLOCK_TIME}(?: [AP]M)?)?`,
      'g',
    ),
    replacement: '<time>',
  },
  { name: 'checksum', pattern: /\b(sha\d{1,3}-)[A-Za-z0-9+/=]{20,200}/g, replacement: '$1<hash>' },
  // git and image builds name objects by hash, in two parts.
  { name: 'object name', pattern: /\bobjects\/[0-9a-f]{2}\/(?=[0-9a-f])/g, replacement: 'objects/' },
  { name: 'pointer', pattern: /\b0x[0-9a-f]{1,32}\b/gi, replacement: '<n>' },
  {
    name: 'hash',
    pattern: /(?<!\d\.)\b(?=[0-9a-f]{0,128}\d)(?=[0-9a-f]{0,128}[a-f])[0-9a-f]{7,128}\b/gi,
    replacement: '<n>',
  },
  { name: 'ip', pattern: /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, replacement: '<ip>' },
  { name: 'ip6', pattern: /\[?(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])\]?/gi, replacement: '<ip>' },
  { name: 'opaque id', pattern: /\b(?=\w{0,40}\d)(?=\w{0,40}[a-z])(?=\w{0,40}[A-Z])\w{16,80}\b/g, replacement: '<id>' },
  { name: 'request', pattern: /\b(?=[A-Z]{0,80}\d)(?=\d{0,80}[A-Z])[A-Z\d]{20,80}\b/g, replacement: '<id>' },
  {
    name: 'mixed id',
    pattern:
      /(?<![A-Za-z0-9])(?=[a-z0-9]{8,64}(?![A-Za-z0-9]))[a-z]{0,12}\d{1,12}[a-z]{1,12}\d{1,12}[a-z]{1,12}[a-z0-9]{0,40}/g,
    replacement: '<id>',
  },
  {
    name: 'prefixed id',
    pattern: /\b(?:[a-z]{2,8}_){1,2}(?=[A-Za-z0-9]{0,40}\d)[A-Za-z0-9]{8,60}\b/g,
    replacement: '<id>',
  },
  // tmp12345678, GetImageBlob123456789
  {
    name: 'numbered name',
    pattern: /(?<![A-Za-z\d])([A-Za-z]{2,40}[-_]?)\d{6,30}(?![A-Za-z\d])/g,
    replacement: '$1<n>',
  },
  { name: 'version', pattern: /\bv\d{1,6}(?:\.\d{1,6}){1,4}[\w.-]{0,20}/g, replacement: '<n>' },
  {
    name: 'duration',
    pattern: /(?<![A-Za-z_$\d<\uE000-\uF8FF])(?:\d{1,6}(?:\.\d{1,9})?(?:h|m|s|ms|us|µs|ns)){2,4}(?!\w)/g,
    replacement: '<n>',
  },
  {
    name: 'measure',
    pattern:
      /(?<![A-Za-z_$\d<\uE000-\uF8FF])\d{1,18}(?:[.,]\d{1,18})?(?:e[-+]?\d{1,4})?\s?(?:ns|us|µs|ms|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?|[KMGT]i?B|bytes|%)(?!\w)/g,
    replacement: '<n>',
  },
  {
    name: 'number',
    pattern: /(?<![A-Za-z_$\d<\uE000-\uF8FF])[-+]?\d{1,40}(?:[.,_]\d{1,20}){0,20}(?:e[-+]?\d{1,6})?/g,
    replacement: '<n>',
  },
  { name: 'refs', pattern: /(?<=\] )\S{1,200} -> \S{1,200}/g, replacement: '<ref>' },
];

/** A quoted value that names something in code (a package, a property, a column, a type) stays; any other is a parameter. */
export const QUOTED = /(?<!\w)(["'`])((?:(?!\1)[^\n\\]|\\.){0,400})\1(?!\w)/g;
/** One word of code or punctuation. */
export const QUOTED_NAME = /^(?:[^\s]{1,3}|(?:[\^~>=<]{1,2} ?)?[^\s"'`,;]{1,160})$/u;
/** A type or a signature, which holds spaces. */
export const QUOTED_CODE =
  /^(?=.{1,200}$)(?=.{0,200}(?:\w\(|[|&{}]|=>|::|:\/\/|\w<|\[\]|^[\w@./-]{1,80} (?:\([~<>=^!]{1,2} [^()]{1,40}\)|(?:[~<>=^!]{1,2} )?(?:v?\d[\w.]{0,20}|<n>))$|^<path>\/\S{1,80} -|^(?:field list|(?:where|on|order|having) clause|group statement)$))[^"`\n]{1,200}$/;
