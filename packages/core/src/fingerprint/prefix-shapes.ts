/** The shapes of what logs put before a line; as data. Each is tried where the former ones ended, until none fits. */
import type { Line } from './line.ts';

export interface Prefix {
  readonly pattern: RegExp;
  /** Only after another prefix: alone it is the error's own word. */
  readonly after?: true;
  readonly tool?: string;
  /** What the log says of the line, where its words are not what they seem. */
  readonly level?: Line['level'];
}

export const CLOCK = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?`;
export const DATE = String.raw`\d{4}[-/.]\d{2}[-/.]\d{2}`;
const ZONE = String.raw`(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?`;
export const LEVEL = String.raw`(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRITICAL|CRIT|FATAL|SEVERE|EMERG|ALERT|PANIC|LOG|STATEMENT|DETAIL|ERRO|WRN|INF|DBG|FTL)`;
const ID = String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`;
/** `ERROR 1062 (23000)`, `ERROR 404: ` are how a tool's own message starts. */
const NOT_OWN = String.raw`(?!ERROR|\d{1,5} \(|\d{3}:)`;

/** Marks that only a log or a CI system makes; a level or a bracketed name counts after one of them. */
export const PREFIXES: readonly Prefix[] = [
  // An image's build: `#12 3.456 text`.
  { pattern: /^#\d{1,4} (?:\d{1,6}\.\d{1,4} )/ },
  { pattern: /^#\d{1,4} (?=ERROR)/ },
  // A logger that names its file: `history.go:58: [debug] text`.
  { pattern: /^[\w./-]{1,120}\.\w{1,5}:\d{1,7}: (?=\[(?:trace|debug|info|notice|warn(?:ing)?|error)\] )/i },
  { pattern: /^\d{1,5}\.\d{2,4} / },
  // A container's name, as compose and process managers print it: `web_1  | text`, `api-2 | text`.
  { pattern: /^[A-Za-z][\w.-]{0,60}[-_.]\d{1,4} {0,20}\| ?/ },
  { pattern: /^\d{1,4}\|[\w.-]{1,40} {0,20}\| ?/ },
  // A time and more between brackets: `[2026-02-03 04:05:06,789: ERROR/Worker-1]`, `[04:05:06 ERR]`.
  {
    pattern: new RegExp(
      String.raw`^\[(?:[A-Z][a-z]{2} )?(?:${DATE}[T ]|[A-Z][a-z]{2} {1,2}\d{1,2} )?${CLOCK}[^\]\n]{1,60}\] ?`,
    ),
  },
  { pattern: new RegExp(String.raw`^\[${CLOCK}\][A-Z]?:[\t ]{0,4}`) },
  // CI systems that number or name the step before the time.
  { pattern: new RegExp(String.raw`^[^\t\n]{1,60}\t[^\t\n]{1,60}\t(?=\ufeff?${DATE}T)`) },
  // syslog of today: priority, version, time, host, program, process, message, data.
  {
    pattern: new RegExp(String.raw`^<\d{1,3}>\d? ?${DATE}T${CLOCK}${ZONE} (?:\S{1,64} ){4}(?:-|\[[^\]\n]{1,120}\]) ?`),
  },
  // Ruby: `E, [2026-02-03T04:05:06.789 #4711] ERROR -- : text`.
  { pattern: new RegExp(String.raw`^[DIWEFA], \[${DATE}T${CLOCK} #\d{1,8}\] {1,3}[A-Z]{3,8} -- [^:\n]{0,40}: `) },
  { pattern: new RegExp(String.raw`^\d{2}-\d{2} ${CLOCK} {1,6}\d{1,7} {1,6}\d{1,7} [VDIWEF] [\w.-]{1,40} {0,20}: `) },
  { pattern: /^\d{1,2}:\d{2}[AP]M (?=[A-Z]{3} )/ },
  { pattern: new RegExp(String.raw`^\[?${DATE}[T ]${CLOCK}${ZONE}\]?(?: ?\[\d{1,7}\])?[ \t]?`) },
  { pattern: new RegExp(String.raw`^\[?${CLOCK}${ZONE}(?: ?[AP]M)?\]?[ \t]`) },
  { pattern: new RegExp(String.raw`^\[?\d{1,2}[-/](?:\d{1,2}|[A-Z][a-z]{2})[-/]\d{2,4}[ :]${CLOCK}${ZONE}\]?[ \t]?`) },
  { pattern: new RegExp(String.raw`^\d{1,2}/\d{1,2}/\d{4}, ${CLOCK}(?: [AP]M)?[ \t]{1,8}`) },
  // syslog and systemd: `Mar  3 04:05:06 host unit[12]: text`.
  {
    pattern: new RegExp(
      String.raw`^[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?${CLOCK}(?: [\w.-]{1,64})? [\w./@-]{1,64}(?:\[\d{1,7}\])?: `,
    ),
  },
  // glog and logcat: `E0304 05:06:07.000000   12 file.go:3] text`, `E 10:11:12.131 4567 text`.
  { pattern: new RegExp(String.raw`^[EWIFDV]\d{4} ${CLOCK} {1,8}\d{1,8} [\w./-]{1,80}:\d{1,6}\] `) },
  { pattern: new RegExp(String.raw`^[EWIFDV][ /]${CLOCK} {1,4}(?:\d{1,8} )?`) },
  { pattern: /^\[ {0,8}\d{1,8}\.\d{1,8}\] / },
  // Containers of a cluster: `stderr F text`.
  { pattern: /^std(?:out|err) [FP] / },
  { pattern: /^\s{0,8}##\[(?:error|warning|command|section|debug)\] ?/ },
  { pattern: /^::(?:error|warning|notice)(?: [^:\n]{0,200})?::/ },
  // logfmt.
  {
    pattern:
      /^(?:(?:time|ts|level|lvl|severity|pid|logger|component|caller|service|host|trace_?id|span_?id|request_?id|source)=(?:"[^"\n]{0,120}"|[^\s"]{0,120}) {1,4}){1,12}(?:(?:msg|message|err|error)=(?!"))?/i,
  },
  { pattern: /^(?:msg|message)=(?!")/i, after: true },
  // nginx.
  { pattern: /^\[(?:error|crit|alert|emerg|warn)\] \d{1,8}#\d{1,8}: (?:\*\d{1,10} )?/ },
  { pattern: new RegExp(String.raw`^\[${LEVEL}\] [\w.-]{1,40} - `), after: true },
  { pattern: new RegExp(String.raw`^\[${LEVEL}\]:?(?:[ \t]|$)`, 'i') },
  { pattern: new RegExp(String.raw`^-? ?[\w.-]{1,60} - ${LEVEL} - `, 'i'), after: true },
  { pattern: new RegExp(String.raw`^${LEVEL}(?: {0,3}[:|-])?[ \t]${NOT_OWN}`), after: true },
  // `fatal:` and `panic:` in small letters are a tool's own.
  { pattern: /^(?:trace|debug|info|notice|warn(?:ing)?|error|err|critical) {0,3}[:|] /, after: true },
  { pattern: /^\((?:node|pid)?:?\d{1,8}\): /, after: true },
  // After a time or a level: brackets and parentheses, a unit, a place in the code, a logger.
  { pattern: /^\[(?!ERR_)[^\]\n]{1,60}\]:?[ \t]/, after: true },
  { pattern: /^\([\w.#-]{1,40}\)(?: on \S{1,60})?:? /, after: true },
  { pattern: /^[\w-]{1,40}\[\w{1,30}\.\w{1,30}\]: /, after: true },
  { pattern: /^\d{2}[EO][+ ]/, after: true },
  { pattern: new RegExp(String.raw`^\| ?${LEVEL} {0,8}\| `), after: true },
  { pattern: /^[\w.]{1,80}:[\w<>]{1,60}:\d{1,6} - /, after: true },
  { pattern: /^[\w$]{1,40}(?:\.[\w$]{1,60}){1,10} - (?=\S)/, after: true },
  { pattern: /^[a-z]\w{0,40}(?:::[a-z]\w{0,60}){1,10}: /, after: true },
  { pattern: /^(?:[a-z]\w{0,30}\.){2,10}[A-Z]\w{0,60}\.\w{1,60} (?=\S)/, after: true },
  { pattern: /^[\w-]{1,40}\/\d{1,8} on \S{1,60}: /, after: true },
  { pattern: new RegExp(String.raw`^[\w-]{1,40}\.${LEVEL}: `), after: true },
  // A level, and then who asked or when: `ERROR 1b2c…-… text`, `ERROR 04:05:06 run (6a57ab6f) text`.
  { pattern: new RegExp(String.raw`^${LEVEL} {1,4}(?=${ID}[ \t]|${CLOCK} |${DATE}[T ])`) },
  { pattern: /^[a-z]\w{0,40} \([0-9a-f]{6,16}\) /, after: true },
  // Python: `ERROR:app.jobs:text`.
  { pattern: new RegExp(String.raw`^${LEVEL}:[\w.]{1,80}:(?=\S)`) },
  // A program's name and then what it is: `[api] ERROR text`, `error [jobs]: text`, `[Nest] 123  - text`.
  { pattern: new RegExp(String.raw`^\[[A-Za-z][\w.:/@-]{0,48}\] {1,3}${LEVEL}[:\t ]{1,3}${NOT_OWN}`) },
  { pattern: /^(?:trace|debug|info|notice|warn(?:ing)?|error|fatal) \[[\w.:/@-]{1,48}\]: / },
  { pattern: /^\[[A-Za-z][\w.-]{0,40}\] {1,3}\d{1,8} {1,4}- {1,4}/ },
  // What the request was, and where the log was called.
  { pattern: /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?: -)?[ \t]/, after: true },
  { pattern: /^[\w./@-]{1,120}\.\w{1,5}:\d{1,6}\t/, after: true },
  // PostgreSQL: whose connection it was.
  { pattern: new RegExp(String.raw`^[\w.-]{1,60}@[\w.-]{1,60} (?=${LEVEL}:)`), after: true },
  // What was tried again: `attempt 2/3 failed: text`, `[retry] #2: text`.
  {
    pattern: new RegExp(
      String.raw`^(?:${LEVEL}:? )?\[?(?:re-?try(?:ing)?|attempt|try)\]?[ #]{1,3}\d{1,4}(?: ?(?:of|/) ?\d{1,4})?(?: failed)?[^:\n]{0,40}: `,
      'i',
    ),
  },
  // Events of a cluster: type, reason, age, source.
  {
    pattern:
      /^\s{0,8}(?:Warning|Normal) {2,12}[A-Z]\w{1,40} {2,12}\d\w{0,12}(?: \(x\d{1,8} over \w{1,12}\))? {2,12}[\w./-]{1,60} {2,12}/,
    level: 'error',
  },
  // Spring: `12 --- [main] c.a.Foo : text`.
  {
    pattern: new RegExp(
      String.raw`^ {0,4}(?:${LEVEL} {1,4})?\d{1,8} --- (?:\[[^\]\n]{0,60}\] {0,4}){1,3}[\w.$/[\]-]{1,80} {0,40}: `,
    ),
  },
  { pattern: /^\[[\w.:@#/ -]{1,48}\] [\w.$]{1,80} - /, after: true },
  { pattern: /^(?:\(|\[)(?:node|pid|worker|thread|process)?[:# -]?\d{1,8}(?:\)|\]):? /i },
  { pattern: /^\[[A-Za-z][\w.]{0,24}[-#:]\d{1,6}\]:? / },
  { pattern: /^\s{0,8}npm (?:ERR!|error)(?: |$)/, tool: 'npm' },
];
