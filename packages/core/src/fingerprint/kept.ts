/** What names the cause and must survive although it looks like a number, an id or a value; as data. */

/** A number after `file.ts:` is a line, after these words a measure; after any other name it is a port. */
const NO_HOST = String.raw`\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|rb|php|cs|c|h|cc|cpp|hpp|swift|vue|svelte|json|ya?ml|toml|md|sql|sh|gradle|kts|scala|html|css)|\b(?:line|col|column|index|offset|position|size|length|count|id|pid|at|took|after|expected|received|got|found|value|actual|version)`;
const HOST = String.raw`(?<![\w-])[A-Za-z][\w.-]{0,253}|\]|\b\d{1,3}(?:\.\d{1,3}){3}|<ip>`;
const NOUN = String.raw`(?:positional |required |type |keyword |generic |lifetime |function |target )?(?:arguments?|args?|params?|parameters?|values?|elements?|columns?|fields?|operands?|characters?|items?)`;

/** How many: they tell causes apart, and name nothing. */
const COUNTS: readonly RegExp[] = [
  // Expected 2 arguments, but got 1; takes 1 positional argument but 2 were given; (expected 3, got 2)
  new RegExp(String.raw`(?<!line )\b\d{1,4}(?= ${NOUN}\b)`, 'g'),
  /(?<=\b(?:but got|got|but|expected|expects|takes|requires|exactly|need(?:s|ed)?) )\d{1,4}(?=[\s,.;)]|$)/g,
];

export const KEPT: readonly RegExp[] = [
  // ORA-00942, CVE-2024-3094, TS-2304
  /\b(?:ORA|PLS|TNS|RMAN|SP2|CVE|GHSA|SQL|DB2|JDBC|MY|TS|ESLINT|RUSTSEC)-\d[\d-]{0,20}\b/g,
  // A code at the start: `ABC-1234: text`
  /^[A-Z]{2,8}-\d{2,6}(?=:)/g,
  /\bcurl \d{1,2}\b/g,
  // 0x80070005, 0xC0000005: codes of a system, not addresses
  /\b0x[8c]0[0-9a-f]{6}\b/gi,
  // libssl.so.1.1, GLIBC_2.34, python3.11, TLSv1.3: a version that is a part of the name
  /\.so(?:\.\d{1,4}){1,4}\b/g,
  /\b[A-Z]{2,12}_\d{1,4}(?:\.\d{1,4}){1,3}\b/g,
  /(?<=[A-Za-z]{2})\d{1,3}(?:\.\d{1,3}){1,2}\b(?!\.\d)/g,
  // utf-8, sha-256, ISO-8859-1
  /\b(?:utf|ucs|sha|iso-8859|iso|cp|windows|es)-\d{1,5}\b/gi,
  // SQLSTATE[23505], errno: -13, exit code 137, status 404, HTTP 500, HTTP/1.1 503, port 5432, signal 9
  /\b(?:sql ?state|errno|[a-z_]{0,12}code|status|https?(?:\/\d(?:\.\d)?)?|port|signal|exit)\b["']?\s{0,2}[[:=#(]?\s{0,2}["']?-?\w{0,5}\d{1,5}\b/gi,
  // ERROR 1062 (23000)
  /\bERROR \d{1,5} \(\w{5}\)/g,
  // error 1045, Error (1045), error: 404, os error 2, (60), at the start
  /\berror\s{0,2}[ :#([]\s{0,2}\d{1,5}\b/gi,
  /\[Errno -?\d{1,5}\]/g,
  /^(?:\w{1,20}: )?\(\d{1,3}\)/g,
  // returned 503, responded with 502, Unexpected server response: 401
  /(?<=\b(?:status|response|returned|responded|received|replied|answered|failed|rejected|Error|Exception)(?: (?:with|code|status|from server|error))?:? )[1-5]\d{2}\b/g,
  // 404 Not Found
  /\b[1-5]\d{2}(?= (?:Client Error|Server Error|Not Found|Forbidden|Unauthorized|Bad Request|Internal|Bad Gateway|Service|Gateway|Too Many|Conflict|Gone|Method|Payload|Unprocessable|OK|Moved|Found)\b)/g,
  ...COUNTS,
  // character varying(255), numeric(10,2)
  /(?<=[a-z])\(\d{1,5}(?:, ?\d{1,5})?\)(?!\s{0,1}[:=])/g,
  // name@1.2.3, name@^1.0.0, group:artifact:jar:1.2.3, name==1.2
  /(?<=[\w-])@(?:npm:)?[\^~<>=v]{0,3}\d[\w.+-]{0,40}/g,
  /\b[A-Za-z][\w.-]{1,120}:[A-Za-z][\w.-]{0,120}:(?:(?:jar|pom|war|aar|bundle|maven-plugin):)?\d[\w.-]{0,60}/g,
  /(?<=\w)(?:==|>=|<=|~=|!=)\d[\w.*]{0,30}/g,
  /(?<=["'`])[\^~>=<]{1,2} ?\d[\w.]{0,30}(?=["'`])/g,
  // A version at the start or behind a name in quotes: '1.75-x86_64', `serde v1.0.188`; a day of a toolchain: nightly-2026-02-03
  /(?<=['"`])\d{1,4}(?:\.\d{1,5}){1,2}(?=-[a-z])|(?<=\b(?:toolchain|channel|version) ['"`])\d{1,4}(?:\.\d{1,5}){1,2}(?=['"`])/g,
  /(?<=`[\w-]{1,80} )v\d[\w.+-]{0,40}(?=`)/g,
  /(?<=\b(?:nightly|beta|stable)-)\d{4}-\d{2}-\d{2}\b/g,
  // The length in a type, and of a list that has another: [u8; 4], an array with a size of 3
  /\b(?:array|one) with a size of \d{1,6}\b/g,
  /(?<=\[[\w:<>&]{1,40}; )\d{1,9}(?=\])/g,
  // A version in a name: 'release/2.0'
  /(?<=['"`][\w./@-]{0,80}[/v-])\d{1,5}\.\d{1,5}(?:\.\d{1,5})?(?=['"`])/g,
  // node:20.1, acme/app:1.2.3
  /(?<=[a-z]):v?\d{1,4}\.\d[\w.-]{0,40}/g,
  /(?:>=|<=|\^) ?\d{1,5}(?:\.\d{1,5}){0,3}/g,
  /\b(?:source|target)? ?release:? (?:version )?\d{1,3}\b/gi,
  /\b(?:class file|protocol|schema|TLS|lockfile|migration) version \d[\d.]{0,10}/gi,
  // A version that is asked for: requires rustc 1.80, targeting .NET 9.0, No interpreter found for Python 3.13
  /(?<=\b(?:requires?|required|specified|targeting|needs?)(?: (?:at least|version|minimum|a))?(?: \.?[A-Za-z][\w+#.]{0,20})? )\d{1,3}(?:\.\d{1,4}){1,3}\b/g,
  /(?<=\bfor [A-Z][a-z]{1,20} )\d{1,3}\.\d{1,3}\b/g,
  // … and one with which something does not go together: unsupported version (1.15), initialized by PostgreSQL version 13
  /(?<=\b(?:unsupported|incompatible|initialized by|compiled (?:with|by|for)|built (?:with|for)|server)\b[^\d\n]{0,60}\bversion:? \(?)\d{1,4}(?:\.\d{1,4}){0,2}/g,
  /(?<=\b(?:java|jdk|jre|openjdk)-)\d{1,2}\b/g,
  // Which argument, and whose number: Argument 2 to "f", UID 1000
  /\b[Aa]rgument #?\d{1,2}\b/g,
  /\b[UG]ID ['"]?\d{1,6}\b/g,
  // A shell's positional parameter and its open files: `2: unbound variable`
  /\b\d{1,2}(?=: (?:unbound variable|parameter not set|parameter null or not set|Bad file descriptor)\b)/g,
  /\/dev\/(?:tcp|udp)\/[\w.-]{1,120}\/\d{1,5}\b/g,
  // What a parser stumbled over: error token is "08"
  /(?<=\btoken (?:is )?["'`])[^"'`\n]{1,40}(?=["'`])/g,
  /(?<=\.s\.PGSQL\.)\d{4,5}\b/g,
  // What a database's server calls its complaint: Msg 208
  /\bMsg \d{1,6}\b/g,
  // listen tcp :8080, *:3000, ('0.0.0.0', 8000)
  /(?<=^|[\s('"])(?:\*|:{2})?:\d{2,5}\b(?!:\d|\.\d)/g,
  /(?<=['"], )\d{2,5}(?=\))/g,
  // The port of host:port, 10.0.0.1:port and [::1]:port
  new RegExp(String.raw`(?<=${HOST})(?<!${NO_HOST}):\d{2,5}\b(?!:\d|\.\d)`, 'gi'),
];

/** Of what is kept, what names something. */
export const NAMING: readonly RegExp[] = KEPT.filter((pattern) => !COUNTS.includes(pattern));
