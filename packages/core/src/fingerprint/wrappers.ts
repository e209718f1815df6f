/** What stands before the message in its own line; as data. Each is taken off once it stands at the start. */

const PATH = String.raw`(?:[A-Za-z]:)?[^\s:()'"]{1,300}`;

/** Where: file, line, column. */
export const LOCATIONS: readonly RegExp[] = [
  new RegExp(String.raw`^(?:psql:)?${PATH}\.\w{1,8}(?::\d{1,7}){1,2}:? (?:- )?`),
  new RegExp(String.raw`^(?:psql:)?${PATH}\.\w{1,8}\(\d{1,7}(?:,\d{1,7})?\) ?: `),
  new RegExp(String.raw`^${PATH}\.\w{1,8}:\[\d{1,7},\d{1,7}\] `),
  new RegExp(String.raw`^(?:e: )?(?:file:\/\/)?${PATH}\.\w{1,8}(?::\d{1,7}){1,2}:? `),
  new RegExp(String.raw`^e: (?:file:\/\/)?${PATH}: \(\d{1,7}, \d{1,7}\): `),
  new RegExp(String.raw`^${PATH}: line \d{1,7}: `),
  /^(?:\S{0,80}\/)?-?(?:ba|z|da|k|fi)?sh: (?:line )?(?:\d{1,7}: )?/,
  /^\S{1,200}\.(?:sh|bash|zsh): (?:line )?\d{1,7}: /,
  /^\S{1,200}:\(\.\w{1,40}\+0x[0-9a-f]{1,16}\): /,
  /^[^\s[]{0,80}[Mm]akefile:\d{1,7}: /,
  /^<(?:string|stdin|input|anonymous)>:\d{1,7}(?::\d{1,7})?: /,
  /^\s{0,8}\d{1,7}:\d{1,7} {1,4}/,
];

/** Who met it, and words that only say that something is an error. */
export const WRAPPERS: readonly RegExp[] = [
  /^connection to server at ["'][^"'\n]{1,200}["'](?: \([^()\n]{1,60}\))?, port \d{1,5} failed: (?=FATAL: )/,
  /^tls: failed to verify certificate: (?=x509: )/,
  // What a log left behind.
  /^: (?=\S)/,
  /^[\s●×✖✗✘❌❯•*│|╰─>➤-]{1,12}(?=\S)/,
  /^E {3,8}/,
  /^(?:uncaught|unhandled)(?: exception\.?| error(?! \[)| rejection| promise rejection| \(in promise\)|PromiseRejection(?:Warning)?)?:? /i,
  /^\(error\) /,
  // A client's name for what its server answers with a word of its own: `ReplyError: WRONGTYPE Operation …`.
  /^(?:[\w.]{1,80}\.)?(?:Reply|Response|Redis|Server|Command)\w{0,20}Error: (?=[A-Z]{4,20} [A-Z][a-z])/,
  /^\[?(?:UnhandledPromiseRejection: )?This error originated .{0,200}rejected with the reason ["']/,
  /^Exception in thread "[^"\n]{0,120}" /,
  /^thread '[^'\n]{1,80}' (?:\(\d{1,10}\) )?panicked at '/,
  /^(?:error|err!?|E|fatal(?: error)?|panic|critical|severe|exception|warning)(?: \(fatal\))?: {0,3}/i,
  /^\w{0,4}make(?:\[\d{1,3}\])?: (?=\*\*\*)/,
  /^(?:error|ERR!?|ERROR) {1,3}(?=[A-Za-z'"`@(])/,
  /^(?:remote|docker): /,
  // Which tool says that something is an error.
  /^[a-z][\w.-]{1,30}: (?:fatal )?error: /,
  /^Error response from daemon: /,
  /^(?:= )?note: {1,3}/,
  /^\S{0,80}\/ld(?:\.\w{1,10})?: /,
  /^gyp ERR! (?:stack )?/,
  /^Failed to execute goal(?: .{0,400}?)? on project [\w.-]{1,80}: /,
  /^Could not resolve dependencies for project \S{1,200}: /,
  /^(?:Plugin \S{1,200} or one of its dependencies could not be resolved): /,
  /^[a-z]{1,20}(?: [a-z]{1,20}){1,4} failed: (?=.{0,300}: )/,
];

/** The start of an error within a line: what stands before it only carries it. */
export const INNER =
  /(?:: |; nested exception is |\bCaused by |---> |-> )((?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception)(?: \[[\w.-]{1,60}\])?: |(?:[a-z]\w{0,60}\.){1,12}[A-Z][a-z]\w{0,80}: |(?:FATAL )?E(?:rror|RROR): )/g;

/** Statements of which another error is an ordinary part. */
export const KEEPS_INNER = /^(?:\w{0,40}AssertionError|AssertionFailedError|expect(?:ed)?\b)/i;

/** Segments such as `failed to start: `, taken off when what follows stands for itself. */
export const SEGMENTS: readonly RegExp[] = [
  /^(?:failed|unable|could not|couldn't|cannot|can't|error|errors?|while|when|during|problem|issue|exception)\b[^:'"`\d<>/@=()[\]]{0,90}: /i,
  // A sentence of several words with a capital is a tool's own, and says what failed: `Liveness probe failed: `.
  /^(?:[A-Za-z]\w{0,30}|[a-z]\w{0,30}(?: \w{1,30}){1,4}) (?:failed|error|rejected|crashed): /,
];

/** What Go's callers put before an error of the standard library: `sync accounts: dial tcp …`. */
export const CALLER =
  /^(?!(?:dial|listen|read|write|interface|lookup) )[a-z]{2,20}(?: [a-z]{2,20}){0,4}: (?=(?:[a-z]{2,20}(?: [a-z]{2,20}){0,4}: ){0,4}(?:(?:dial|listen|read|write|open|lookup|exec|json|sql|pq|x509|tls|rpc error|strconv|context)\b|[A-Z][a-z]{1,12} ["']).{0,300}: )/;

/** What tools append: references to help, where the error was met. */
export const TAILS: readonly RegExp[] = [
  / \(SQLSTATE \w{5}\)$/,
  /', [^\s'"]{1,200}\.rs(?::\d{1,7}){2}$/,
  / ?-> \[Help \d{1,3}\]$/,
  / \[recovered\]$/,
  / ?\((?:and|with) \d{1,6} (?:more|other)[^()\n]{0,60}\)$/,
  /(?:["']\.)?\] \{$/,
  / \{$/,
  /["']\.\]$/,
  / ?\(use [`'][^()\n]{1,200}\)$/i,
  / ?\((?:[A-Za-z]:)?[^()\s]{0,300}\/[^()\s]{1,120}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|java)(?::\d{1,7}){0,2}\)$/,
  / \/\/ Object\.is equality$/,
  /(?<=[.!?;:)])  ?(?:See|Please see|Visit|For more information,? (?:see|visit)|Read more:?|More info:?|Did you mean|Try|Hint:|Perhaps you|Maybe you|You have to|You (?:can|may|might|should|need)|Learn more|Docs:|Please (?:check|make sure|ensure|install|run|use|try|consider))\b.{0,400}$/,
  / ?; (?:did you mean|try|see|use)\b.{0,200}$/i,
  / \(from versions: [^()\n]{0,500}\)/,
  / in root project '[^'\n]{0,100}'/,
  /(?<=\S) at line \d{1,7}(?:(?:,| and) column \d{1,7}| column \d{1,7})?(?=[:.]|$)/,
  /(?:,| \() ?required by package [^()\n]{0,200}\)?$/,
  /[\s.:,;─━—-]{1,200}$/,
];
