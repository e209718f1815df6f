import type { Ctx } from './ctx.ts';
import type { Face } from './types.ts';

export interface Transform {
  readonly name: string;
  readonly win?: boolean;
  readonly needs?: 'cut';
  readonly apply: (c: Ctx, f: Face) => string;
}

const eachLine = (text: string, make: (line: string, i: number) => string): string =>
  text.split('\n').map(make).join('\n');
const jsonLine = (value: Record<string, unknown>): string => JSON.stringify(value);
const ESC = '\u001b';

/** a long text shortened away from its naming line */
const shorten = (c: Ctx, f: Face): string => {
  const lines = f.full.split('\n');
  const naming = f.bare.split('\n').length;
  const keep = Math.max(naming + 1, Math.ceil(lines.length / 2));
  const holds = (part: string): boolean => f.bare.split('\n').every((l) => part.includes(l));
  const part = f.last === true ? lines.slice(-keep).join('\n') : lines.slice(0, keep).join('\n');
  const kept = holds(part) ? part : f.bare;
  const note = c.pick([
    `... [truncated ${c.n(120, 9000)} chars]`,
    `[... ${c.n(12, 300)} lines omitted ...]`,
    '<output truncated>',
  ]);
  return f.last === true ? `${note}\n${kept}` : `${kept}\n${note}`;
};

const childProcess = (c: Ctx, f: Face): string => {
  const cmd = c.pick(['make check', 'sh -c ./scripts/run.sh', 'bin/step', './ci/build.sh --all', 'npm run step']);
  const kind = c.n(0, 3);
  if (kind === 0) {
    return `Error: Command failed: ${cmd}\n${f.full}\n\n    at genericNodeError (node:internal/errors:984:15)\n    at ChildProcess.exithandler (node:child_process:422:12) {\n  code: 1,\n  killed: false,\n  signal: null,\n  cmd: '${cmd}'\n}`;
  }
  if (kind === 1) {
    return `${f.full}\nTraceback (most recent call last):\n  File "${c.abs('tools/run.py')}", line ${c.line()}, in main\n    subprocess.run(cmd, check=True)\n  File "/usr/lib/python3.11/subprocess.py", line 571, in run\n    raise CalledProcessError(retcode, process.args,\nsubprocess.CalledProcessError: Command '${JSON.stringify(cmd.split(' ')).replaceAll('"', "'").replaceAll(',', ', ')}' returned non-zero exit status 1.`;
  }
  if (kind === 2) return `+ ${cmd}\n${f.full}\n+ exit 1`;
  return `Command exited with code 1: ${cmd}\n--- stderr ---\n${eachLine(f.full, (l) => `  ${l}`)}`;
};

const colour = (c: Ctx, f: Face): string => {
  const code = c.pick(['31', '1;31', '91']);
  const naming = new Set(f.bare.split('\n'));
  return eachLine(f.full, (line) => {
    if (naming.has(line)) return `${ESC}[${code}m${line}${ESC}[0m`;
    return line.trim() === '' ? line : `${ESC}[2m${line}${ESC}[22m`;
  });
};

const colourWord = (c: Ctx, f: Face): string =>
  eachLine(f.full, (line) =>
    line.replace(
      /^(\s*)([A-Za-z.]*(?:[Ee]rror|ERROR|fatal|panic|Exception)(?:\[\w+\])?:?)/,
      (_m, pad: string, word: string) => `${pad}${ESC}[${c.pick(['31', '1;31', '91'])}m${word}${ESC}[39m`,
    ),
  );

const jsonLog = (c: Ctx, f: Face): string => {
  const first = f.bare.split('\n')[0] ?? '';
  const kind = c.n(0, 3);
  if (kind === 0)
    return jsonLine({
      level: 50,
      time: 1735000000000 + c.n(0, 40000000),
      pid: c.pid(),
      hostname: c.host,
      err: { message: f.bare, stack: f.full },
      msg: c.pick(['unhandled', 'request errored', 'job crashed']),
    });
  if (kind === 1)
    return jsonLine({
      timestamp: c.iso(),
      level: 'ERROR',
      logger: `app.${c.func()}`,
      message: f.full,
      trace_id: c.hex(32),
    });
  if (kind === 2)
    return jsonLine({
      '@timestamp': c.iso(),
      'log.level': 'error',
      service: c.project,
      message: first === f.bare ? f.bare : f.full,
      'error.stack_trace': f.full,
    });
  return jsonLine({
    severity: 'ERROR',
    insertId: c.id(14),
    labels: { pod: `${c.project}-${c.hex(9)}-${c.id(5)}` },
    textPayload: f.full,
  });
};

const prefixed = (text: string, prefix: string): string => eachLine(text, (l) => `${prefix}${l}`);

const loggerPrefix = (c: Ctx, f: Face): string => {
  const head = c.pick([
    () => `${c.date()} ${c.clock()},${c.n(100, 999)} ERROR [${c.func()}] `,
    () => `[${c.iso()}] ERROR (${c.pid()}): `,
    () => `${c.clock()} [ERR] `,
    () =>
      `E${c.n(1000, 1231)} ${c.clock()}.${c.n(100000, 999999)}   ${c.pid()} ${c.func().toLowerCase()}.go:${c.line()}] `,
    () => `[error] `,
    () => `ERROR ${c.uuid()} `,
  ])();
  return `${head}${f.full}`;
};

const githubLog = (c: Ctx, f: Face): string => {
  const day = c.date();
  const second = `${day}T${c.clock()}`;
  let tick = c.n(1000000, 5000000);
  const stamp = (): string => {
    tick += c.n(10, 9000);
    return `${second}.${tick}Z`;
  };
  const s = stamp();
  return [
    `${s} ##[group]Run ${c.pick(['make ci', './ci.sh', 'npm run ci'])}`,
    `${s} ##[endgroup]`,
    ...f.full.split('\n').map((l) => `${stamp()} ${l}`),
    `${stamp()} ##[error]Process completed with exit code 1.`,
  ].join('\n');
};

const gitlabLog = (c: Ctx, f: Face): string =>
  `section_start:17${c.n(10000000, 99999999)}:step_script\r${ESC}[0K$ ./ci/run.sh\n${f.full}\nsection_end:17${c.n(10000000, 99999999)}:step_script\r${ESC}[0K\n${ESC}[31;1mERROR: Job failed: exit code 1${ESC}[0;m`;

const npmEcho = (c: Ctx, f: Face): string => {
  const old = c.chance(0.5);
  const p = old ? 'npm ERR!' : 'npm error';
  const script = c.pick(['start', 'ci', 'step', 'prepare']);
  return `\n> ${c.project}@${c.n(0, 4)}.${c.n(0, 20)}.${c.n(0, 9)} ${script}\n> ./bin/${script}\n\n${f.full}\n${p} Lifecycle script \`${script}\` failed with error:\n${p} code 1\n${p} path ${c.root}\n${p} workspace ${c.project}@1.${c.n(0, 9)}.0\n${p} location ${c.root}\n${p} command failed\n${p} command sh -c ./bin/${script}`;
};

const retryNoise = (c: Ctx, f: Face): string => {
  const total = c.n(2, 5);
  const minute = c.clock().slice(0, 5);
  let second = c.n(10, 25);
  const clock = (): string => {
    second += c.n(1, 6);
    return `${minute}:${second}`;
  };
  const tries = Array.from(
    { length: total - 1 },
    (_, i) => `[${clock()}] attempt ${i + 1}/${total} failed, retrying in ${c.n(1, 30)}s`,
  );
  return `${tries.join('\n')}\n[${clock()}] attempt ${total}/${total} failed, giving up\n${f.full}`;
};

const repeated = (c: Ctx, f: Face): string =>
  `${f.bare}\n(retrying after ${c.n(100, 4000)} ms)\n${f.bare}\n(retrying after ${c.n(100, 4000)} ms)\n${f.full}`;

const NOISE_BEFORE = [
  'Using cached dependencies',
  'Loading environment from .env',
  'Starting step 4 of 9',
  'info: warm start',
  'Resolved 214 items',
  'Compiling sources...',
  'Connecting...',
];
const NOISE_AFTER = [
  'Cleaning up',
  'Finished with failures',
  'Uploading artifacts...',
  'Post job cleanup.',
  'Done in {t}s.',
  'Elapsed: {t}s',
];
const surrounded = (c: Ctx, f: Face): string => {
  const after = c
    .shuffle(NOISE_AFTER)
    .slice(0, c.n(1, 2))
    .map((l) => l.replace('{t}', c.secs()));
  return `${c.shuffle(NOISE_BEFORE).slice(0, c.n(1, 3)).join('\n')}\n${f.full}\n${after.join('\n')}`;
};

export const TRANSFORMS: readonly Transform[] = [
  { name: 'plain', apply: (_c, f) => f.full },
  {
    name: 'shell-session',
    apply: (c, f) =>
      `${c.user}@${c.host}:~/${c.project}$ ${c.pick(['./step.sh', 'make', 'bin/run', './ci/all.sh'])}\n${f.full}\n${c.user}@${c.host}:~/${c.project}$ `,
  },
  { name: 'bare', apply: (_c, f) => f.bare },
  { name: 'windows', win: true, apply: (_c, f) => f.full },
  { name: 'windows-crlf', win: true, apply: (_c, f) => `${f.full}\n`.replaceAll('\n', '\r\n') },
  { name: 'crlf', apply: (_c, f) => `${f.full}\n`.replaceAll('\n', '\r\n') },
  { name: 'cut-stack', needs: 'cut', apply: (_c, f) => f.cut ?? f.full },
  { name: 'shortened', apply: shorten },
  { name: 'rethrown', apply: (c, f) => f.rethrown ?? childProcess(c, f) },
  { name: 'child-process', apply: childProcess },
  { name: 'colour-lines', apply: colour },
  { name: 'colour-word', apply: colourWord },
  { name: 'json-log', apply: jsonLog },
  { name: 'logger-prefix', apply: loggerPrefix },
  { name: 'logger-prefix-bare', apply: (c, f) => loggerPrefix(c, { full: f.bare, bare: f.bare }) },
  { name: 'github-log', apply: githubLog },
  { name: 'gitlab-log', apply: gitlabLog },
  {
    name: 'compose-prefix',
    apply: (c, f) => prefixed(f.full, `${c.pick(['api-1', 'worker-1', 'web-1', 'app_1', 'jobs-2'])}  | `),
  },
  {
    name: 'journal-prefix',
    apply: (c, f) => prefixed(f.full, `${c.syslog()} ${c.host} ${c.pick(['app', 'runner', 'svc'])}[${c.pid()}]: `),
  },
  {
    name: 'monorepo-prefix',
    apply: (c, f) =>
      prefixed(
        f.full,
        c.pick([`@acme/${c.project}:build: `, `packages/${c.project} step: `, `[${c.project}] `, `[0] `]),
      ),
  },
  { name: 'npm-echo', apply: npmEcho },
  { name: 'retry-noise', apply: retryNoise },
  { name: 'retry-repeats', apply: repeated },
  { name: 'indented', apply: (c, f) => prefixed(f.full, c.pick(['    ', '  ', '\t', '> '])) },
  { name: 'surrounded', apply: surrounded },
  {
    name: 'make-echo',
    apply: (c, f) =>
      `./scripts/step.sh\n${f.full}\nmake${c.pick(['', '[1]', '[2]'])}: *** [Makefile:${c.line()}: ${c.pick(['all', 'step', 'verify'])}] Error ${c.pick([1, 2])}`,
  },
  {
    name: 'exit-code-note',
    apply: (c, f) =>
      c.pick([
        `Exit code 1\n${f.full}`,
        `Exit code: 1\nWall time: ${c.secs()} seconds\nOutput:\n${f.full}`,
        `<stderr>\n${f.full}\n</stderr>\n(exit status 1)`,
      ]),
  },
  {
    name: 'fenced',
    apply: (c, f) =>
      `${c.pick(['I get this since yesterday:', 'Output of the step:', 'From the log:'])}\n\n\`\`\`\n${f.full}\n\`\`\``,
  },
];

/** on a text that is nothing but its naming line these say what `plain` and `logger-prefix` say already */
const ONE_LINE_TWICE: ReadonlySet<string> = new Set(['bare', 'windows', 'logger-prefix-bare']);

/** Ten transforms for one cause; drawn without replacement, so that either half can hold any of them. */
export const drawTransforms = (
  c: Ctx,
  opts: { readonly noWin: boolean; readonly hasCut: boolean; readonly oneLine: boolean },
): Transform[] => {
  const fits = TRANSFORMS.filter(
    (t) =>
      !(t.win === true && opts.noWin) &&
      !(t.needs === 'cut' && !opts.hasCut) &&
      !(opts.oneLine && ONE_LINE_TWICE.has(t.name)),
  );
  return c.shuffle(fits).slice(0, 10);
};
