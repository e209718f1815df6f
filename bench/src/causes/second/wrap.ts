/** What happens to a text on its way to the reader: loggers, CI, containers, echoes, encodings. */
import type { Core, Ctx, Spec } from './types.ts';
import { indent } from './render.ts';

export type Wrap = (c: Ctx, core: Core, s: Spec) => string;

const eachLine = (text: string, prefix: () => string): string =>
  text
    .split('\n')
    .map((line) => prefix() + line)
    .join('\n');

/** Time stamps of following lines: one moment, a few milliseconds apart. */
const stamps = (c: Ctx): (() => { readonly date: string; readonly clock: string; readonly fraction: string }) => {
  const date = c.fill('{iso}').slice(0, 10);
  let micros = c.int(0, 86_000) * 1_000_000 + c.int(0, 999_999);
  const two = (value: number): string => String(value).padStart(2, '0');
  return () => {
    micros += c.chance(0.7) ? c.int(1, 90) : c.int(100, 40_000);
    const second = Math.floor(micros / 1_000_000);
    const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
    return { date, clock, fraction: String(micros % 1_000_000).padStart(6, '0') };
  };
};

const commandOf = (c: Ctx, s: Spec): string => {
  if (s.cmd !== undefined) return s.cmd;
  switch (s.lang) {
    case 'node':
      return c.pick(['node dist/main.js', 'node --enable-source-maps build/index.js', 'tsx src/main.ts']);
    case 'python':
      return c.pick(['python -m app', 'python manage.py run_jobs', 'uvicorn app.main:app']);
    case 'java':
      return c.pick(['java -jar app.jar', './gradlew bootRun', 'mvn -q spring-boot:run']);
    case 'go':
      return c.pick(['go run ./cmd/server', './bin/server']);
    case 'rust':
    case 'anyhow':
      return c.pick(['cargo run --release', './target/release/svc']);
    case 'plain':
      return c.pick(['./ci/step.sh', 'sh -c "$STEP"', 'task run']);
  }
};

/** A logger sees the caught error, without what the runtime prints around an uncaught one. */
const caught = (text: string): string =>
  text
    .replace(/^Exception in thread "[^"]+" /, '')
    .replace(/^[^\n]+:\d+\n {4}throw err;\n {4}\^\n\n/, '')
    .replace(/\n\nNode\.js v[\d.]+$/, '');

const logger: Wrap = (c, core, s) => {
  const prefixes: Readonly<Record<string, readonly string[]>> = {
    java: [
      '{iso} ERROR {PID} --- [{?main|scheduling-1|exec-7}] c.e.shop.core.{?Pipeline|Jobs|Web} : ',
      '{clock},{?123|804} ERROR [{?main|pool-1}] com.example.shop.Jobs - ',
    ],
    python: [
      'ERROR:app.{?jobs|web|feed}:',
      '2025-11-0{?2|7|9} {clock},{?017|640|911} - app.{?jobs|web} - ERROR - ',
      '[{iso}: ERROR/ForkPoolWorker-{?1|2|8}] ',
    ],
    node: [
      '[{clock}] ERROR ({PID}): ',
      '{iso} error [{?jobs|web|feed}]: ',
      '[Nest] {PID}  - ERROR [ExceptionsHandler] ',
      '(node:{PID}) ',
    ],
    go: [
      '{iso}\tERROR\t{?job|web}/run.go:{n}\t',
      'time="{iso}" level=error msg=',
      'E0312 {clock}.{?004512|771200}       1 controller.go:{n}] ',
    ],
  };
  const known = prefixes[s.lang] ?? ['[{iso}] [error] ', '{clock} [stderr] ', '[{PROJ}] ERROR {uuid} - '];
  return c.fill(c.pick(known)) + caught(core.text);
};

const ciLog: Wrap = (c, core, s) => {
  const command = commandOf(c, s);
  const exit = s.exit ?? 1;
  const style = c.int(0, 2);
  if (style === 0) {
    const text = [
      `##[group]Run ${command}`,
      command,
      'shell: /usr/bin/bash -e {0}',
      '##[endgroup]',
      ...core.text.split('\n'),
      `##[error]Process completed with exit code ${exit}.`,
    ].join('\n');
    const next = stamps(c);
    return eachLine(text, () => {
      const { date, clock, fraction } = next();
      return `${date}T${clock}.${fraction}${c.int(0, 9)}Z `;
    });
  }
  if (style === 1)
    return `$ ${command}\n${core.text}\nCleaning up project directory and file based variables\nERROR: Job failed: exit code ${exit}`;
  const next = stamps(c);
  const stamp = (): string => {
    const { date, clock, fraction } = next();
    return `[${date}T${clock}.${fraction.slice(0, 3)}Z] `;
  };
  return `${eachLine(`+ ${command}\n${core.text}`, stamp)}\nBuild step 'Execute shell' marked build as failure\nFinished: FAILURE`;
};

const compose: Wrap = (c, core) => {
  const name = c.fill(c.pick(['{SERVICE}-1  | ', '{SERVICE}_1 | ', '{PROJ}-{SERVICE}-1  | ']));
  const end = c.chance(0.5) ? c.fill('\n{SERVICE}-1 exited with code {?1|2}') : '';
  return eachLine(core.text, () => name) + end;
};

const cri: Wrap = (c, core) => {
  const next = stamps(c);
  return eachLine(core.text, () => {
    const { date, clock, fraction } = next();
    return `${date}T${clock}.${fraction}${c.int(100, 999)}Z stderr F `;
  });
};

const syslog: Wrap = (c, core) => {
  const next = stamps(c);
  const day = c.fill('{?Jan|Mar|Oct} {?02|14|27}');
  return eachLine(core.text, () => `${day} ${next().clock} ${c.fill('{HOST} {PROJ}[{PID}]')}: `);
};

const echo: Wrap = (c, core, s) => {
  const command = commandOf(c, s);
  const script = c.pick(['start', 'build', 'ci', 'check', 'verify']);
  const lead = c.fill(`> {PROJ}@{VER} ${script}\n> ${command}\n\n`);
  const old = `npm ERR! code ELIFECYCLE\nnpm ERR! errno ${s.exit ?? 1}\nnpm ERR! {PROJ}@{VER} ${script}: \`${command}\`\nnpm ERR! Exit status ${s.exit ?? 1}\nnpm ERR!\nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     /home/{USER}/.npm/_logs/{iso}-debug-0.log`;
  const current = `npm error Lifecycle script \`${script}\` failed with error:\nnpm error code ${s.exit ?? 1}\nnpm error path {abs}\nnpm error workspace {PROJ}@{VER}\nnpm error command failed\nnpm error command sh -c ${command}`;
  const yarn = `error Command failed with exit code ${s.exit ?? 1}.`;
  const pnpm = `\u2009ELIFECYCLE\u2009 Command failed with exit code ${s.exit ?? 1}.`;
  return `\n${lead}${core.text}\n${c.fill(c.pick([old, current, yarn, pnpm]))}`;
};

const child: Wrap = (c, core, s) => {
  const command = commandOf(c, s);
  const exit = s.exit ?? 1;
  const inNode = `Error: Command failed: ${command}\n${core.text}\n\n    at genericNodeError (node:internal/errors:{n}:15)\n    at wrappedFn (node:internal/errors:{n}:14)\n    at ChildProcess.exithandler (node:child_process:{n}:12)\n    at ChildProcess.emit (node:events:{n}:28) {\n  code: ${exit},\n  killed: false,\n  signal: null,\n  cmd: '${command}'\n}`;
  const inPython = `${core.text}\nTraceback (most recent call last):\n  File "/usr/local/bin/runner", line {n}, in <module>\n    subprocess.run(argv, check=True)\n  File "/usr/lib/python3.11/subprocess.py", line 571, in run\n    raise CalledProcessError(retcode, process.args,\nsubprocess.CalledProcessError: Command '${command}' returned non-zero exit status ${exit}.`;
  const inMake = `${command}\n${core.text}\nmake: *** [Makefile:{n}: ${c.pick(['run', 'all', 'verify'])}] Error ${exit}`;
  // A wrapper must not speak of a failed command or target in the words of the cause itself.
  const fit = [
    inNode,
    ...(core.text.includes('CalledProcessError') ? [] : [inPython]),
    ...(core.text.includes('make') ? [] : [inMake]),
  ];
  const start = c.pick(fit);
  // The text of the child holds braces of its own: only the line numbers of the wrapper are filled in.
  return start.replace(/\{n\}/g, () => String(c.int(4, 1900)));
};

const colour: Wrap = (c, core) => {
  const bold = c.chance(0.5);
  return core.text
    .split('\n')
    .map((line, at) => {
      if (/^\s+(at|File|\d+:) /.test(line)) return `\u001b[90m${line}\u001b[39m`;
      if (/\b(error|ERROR|fatal|FATAL|Error)\b/.test(line))
        return line.replace(
          /\b(error|ERROR|fatal|FATAL|Error)\b/,
          bold ? '\u001b[1m\u001b[31m$1\u001b[0m' : '\u001b[31m$1\u001b[39m',
        );
      return at === 0 ? `\u001b[31m${line}\u001b[39m` : line;
    })
    .join('\n');
};

const jsonLog: Wrap = (c, core, s) => {
  const time = c.fill('{iso}');
  if (s.lang === 'java')
    return JSON.stringify({
      '@timestamp': time,
      level: 'ERROR',
      thread_name: c.pick(['main', 'exec-4']),
      logger_name: 'com.example.shop.Jobs',
      message: c.pick(['Unhandled exception', core.gist]),
      stack_trace: caught(core.text),
    });
  if (s.lang === 'python')
    return JSON.stringify({
      timestamp: time,
      level: 'error',
      logger: 'app.jobs',
      event: c.pick(['job failed', core.gist]),
      exception: core.text,
    });
  if (s.lang === 'node')
    return JSON.stringify({
      level: 50,
      time: c.int(1700000000000, 1790000000000),
      pid: c.int(1, 60000),
      hostname: c.fill('{HOST}'),
      err: { type: 'Error', message: core.gist, stack: caught(core.text) },
      msg: c.pick([core.gist, 'request failed']),
    });
  if (s.lang === 'go' && !/^(panic|fatal error): /.test(core.gist))
    return JSON.stringify({
      level: 'error',
      ts: c.int(1700000000, 1790000000) + 0.25,
      caller: `job/run.go:${c.int(9, 300)}`,
      msg: 'run failed',
      error: core.text,
    });
  const next = stamps(c);
  const stamp = (): string => {
    const { date, clock, fraction } = next();
    return `${date}T${clock}.${fraction}${c.int(100, 999)}Z`;
  };
  return core.text
    .split('\n')
    .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: stamp() }))
    .join('\n');
};

const retry: Wrap = (c, core) => {
  const times = c.int(1, 3);
  const lines = Array.from({ length: times }, (_unused, at) =>
    c.fill(
      c.pick([
        `attempt ${at + 1}/${times + 1} failed, retrying in {ms}ms`,
        `[retry] #${at + 1}: `,
        `WARN try ${at + 1} failed after {sec}s: `,
      ]),
    ),
  ).map((line) => (line.endsWith(': ') ? line + core.gist : line));
  return [...lines, core.text, ...(c.chance(0.5) ? [`giving up after ${times + 1} attempts`] : [])].join('\n');
};

const indented: Wrap = (c, core) => {
  const by = c.pick(['  ', '    ', '\t', '> ', '| ', '      ']);
  return /\S/.test(by) ? eachLine(core.text, () => by) : indent(core.text, by);
};

const noise: Wrap = (c, core) => {
  const before = [
    'Starting {PROJ} {VER} (pid {PID})',
    'warning: {int} deprecation notices were suppressed',
    'Loaded {int} entries in {ms}ms',
    '[{clock}] health check ok',
    'Using cached state from {iso}',
    'Progress: resolved {int}, reused {int}',
    'connected to {ip}:{port}',
  ];
  const after = [
    'Done in {sec}s.',
    'total time: {sec} s',
    '{int} of {int} steps finished',
    'Elapsed {ms}ms, peak memory {size} MB',
  ];
  return [...c.sample(before, c.int(1, 3)).map(c.fill), core.text, ...c.sample(after, c.int(0, 2)).map(c.fill)].join(
    '\n',
  );
};

const toolOutput: Wrap = (c, core, s) => {
  const exit = s.exit ?? 1;
  const command = commandOf(c, s);
  const style = c.int(0, 3);
  if (style === 0) return `Exit code ${exit}\n${core.text}`;
  if (style === 1) return `$ ${command}\n${core.text}\n[exit ${exit}]`;
  if (style === 2) return `stdout:\n(empty)\nstderr:\n${core.text}\nreturn code: ${exit}, took ${c.int(20, 90000)} ms`;
  return `\`\`\`\n${core.text}\n\`\`\``;
};

const crlf: Wrap = (_c, core) => `${core.text.replaceAll('\n', '\r\n')}\r\n`;

export const WRAPS: Readonly<Record<string, Wrap>> = {
  logger,
  'ci-log': ciLog,
  compose,
  'cri-log': cri,
  syslog,
  'script-echo': echo,
  child,
  colour,
  'json-log': jsonLog,
  retry,
  indent: indented,
  noise,
  'tool-output': toolOutput,
  crlf,
};
