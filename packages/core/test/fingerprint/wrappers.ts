/** What happens to an error's text on its way into a log; none of it may change the fingerprint. */

const lines = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');

const firstLine = (text: string, prefix: string): string => `${prefix}${text}`;

export const WRAPPERS: Readonly<Record<string, (text: string) => string>> = {
  'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'a colour for each line': (text) => lines(text, (line) => `\u001b[31m${line}\u001b[39m`),
  'a title for the terminal': (text) => `\u001b]0;build\u0007${text}`,
  'ISO stamps': (text) => lines(text, (line, index) => `2026-02-03T04:05:${String(10 + index)}.123Z ${line}`),
  'a stamp and a level': (text) => firstLine(text, '2026-02-03 04:05:06,789 ERROR '),
  'a logger of Python': (text) => firstLine(text, '2026-02-03 04:05:06,789 - shop.jobs - ERROR - '),
  'a logger of Spring': (text) =>
    firstLine(text, '2026-02-03 04:05:06.789 ERROR 4711 --- [nio-8080-exec-1] c.a.shop.Jobs : '),
  'a clock': (text) => lines(text, (line) => `[04:05:06] ${line}`),
  syslog: (text) => lines(text, (line) => `Feb  3 04:05:06 host-1 shop[4711]: ${line}`),
  logfmt: (text) => firstLine(text, 'time=2026-02-03T04:05:06Z level=error pid=12 request_id=9f8e msg='),
  'a worker': (text) => lines(text, (line) => `[worker-3] ${line}`),
  compose: (text) => lines(text, (line) => `api-1  | ${line}`),
  'compose without a number': (text) => lines(text, (line) => `gateway  | ${line}`),
  'a pod': (text) => lines(text, (line) => `2026-02-03T04:05:06.123456789Z stderr F ${line}`),
  'an image build': (text) => lines(text, (line) => `#12 3.456 ${line}`),
  'a JSON log': (text) => JSON.stringify({ level: 50, time: 1, pid: 7, msg: text }),
  'a CI job': (text) =>
    `##[group]Run npm test\nnpm test\nshell: /usr/bin/bash -e {0}\n##[endgroup]\n${text}\n##[error]Process completed with exit code 1.`,
  'progress before and after': (text) =>
    `Downloading a.tgz: 3 MB/9 MB\n[3/9] Linking\n✔ Step 2 finished in 12ms\n${text}\n[4/9] Cleaning`,
  'a retry': (text) => `Attempt 2 of 5 failed after 1203 ms:\n${text}`,
  'a tool that made it': (text) => `${text}\nmake: *** [Makefile:12: test] Error 1`,
  'a child process': (text) => `Error: Command failed: ./run.sh\n${text}`,
  'a note on where the log is': (text) => `${text}\nFor more information see https://example.com/errors`,
  'empty lines': (text) => `\n\n${text}\n\n`,

  // Logs of other languages and systems.
  'a logger of Go': (text) => firstLine(text, '2026-02-03T04:05:06.789Z\tERROR\tcmd/main.go:12\t'),
  'a logger of Rust': (text) => firstLine(text, '[2026-02-03T04:05:06Z ERROR app::jobs] '),
  'a logger of Ruby': (text) => firstLine(text, 'E, [2026-02-03T04:05:06.789123 #4711] ERROR -- : '),
  'a logger of PHP': (text) => firstLine(text, '[2026-02-03 04:05:06] production.ERROR: '),
  'a logger of .NET': (text) => firstLine(text, '[04:05:06 ERR] '),
  'a logger of Nest': (text) => firstLine(text, '[Nest] 4711  - 02/03/2026, 4:05:06 AM   ERROR [Jobs] '),
  'a request id': (text) => firstLine(text, '[shop] ERROR 8f5a08d0-3ed4-42c0-a34b-5aa34dc86b12 - '),
  'a worker of Python': (text) => firstLine(text, '[2026-02-03 04:05:06,789: ERROR/ForkPoolWorker-3] '),
  'syslog of today': (text) => lines(text, (line) => `<11>1 2026-02-03T04:05:06.789Z host-1 shop 4711 - - ${line}`),
  'a platform': (text) => lines(text, (line) => `2026-02-03T04:05:06.123456+00:00 app[web.1]: ${line}`),
  'a job and its step': (text) => lines(text, (line) => `build\tRun tests\t2026-02-03T04:05:06.1234567Z ${line}`),
  'a phone': (text) => lines(text, (line) => `02-03 04:05:06.789  1234  5678 E shop    : ${line}`),
  // Texts within a line.
  'lines of a container, as JSON': (text) =>
    lines(text, (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-02-03T04:05:06Z' })),
  'the result of a tool': (text) => JSON.stringify({ result: { stdout: '', stderr: text, exitCode: 1 } }, null, 2),
  'a quoted value of logfmt': (text) => `time=2026-02-03T04:05:06Z level=ERROR msg=${JSON.stringify(text)}`,
  'JSON behind a message': (text) => `fatal: [host-1]: FAILED! => ${JSON.stringify({ changed: false, msg: text })}`,
  'JSON behind a prefix': (text) => `api-1  | ${JSON.stringify({ level: 50, msg: text })}`,
  // Quotations.
  'a mail': (text) => lines(text, (line) => `> > ${line}`),
  'a box': (text) => `╷\n${lines(text, (line) => `│ ${line}`)}\n╵`,
  'an indented log of JSON lines': (text) =>
    lines(text, (line) => `    2026-02-03T04:05:06Z ${JSON.stringify({ log: `${line}\n` })}`),
  'what a tool says last': (text) => `${text}\nerror: Recipe \`test\` failed on line 12 with exit code 1`,
};
