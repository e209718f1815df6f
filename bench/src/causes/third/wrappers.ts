import type { Ctx } from './ctx.ts';

/** Wrappers that work on any text. */
type Wrap = (text: string, c: Ctx) => string;

const each = (text: string, prefix: () => string): string =>
  text
    .split('\n')
    .map((l) => prefix() + l)
    .join('\n');

export const loggerHead: Wrap = (t, c) =>
  c.pick([
    () => `${c.time.iso()} [ERROR] [${c.pid()}] ${c.repo}.${c.snake()}: ${t}`,
    () => `[${c.time.space()}] ERROR -- : ${t}`,
    () => `ERROR ${c.time.clock()} ${c.snake()} (${c.hex(8)}) ${t}`,
    () =>
      `E${c.time.day.slice(5).replace('-', '')} ${c.time.clock()}.${c.n(100000, 999999)} ${String(c.pid()).padStart(7)} runner:${c.ln()}] ${t}`,
    () => `time="${c.time.iso()}" level=error request_id=${c.uuid()} msg=${t}`,
  ])();

export const loggerLines: Wrap = (t, c) =>
  c.pick([
    () => each(t, () => `${c.time.comma()} ERROR `),
    () => {
      const pid = c.pid();
      return each(t, () => `[${c.time.clock()}] [${pid}/ERR] `);
    },
    () => {
      const tag = `${c.repo}-worker.${c.n(1, 8)}`;
      return each(t, () => `${c.time.clock()} ${tag} | `);
    },
  ])();

export const ciGithub: Wrap = (t, c) =>
  each(
    c.rng.chance(0.5) ? `${t}\n##[error]Process completed with exit code ${c.n(1, 2)}.` : t,
    () => `${c.time.iso7()} `,
  );

export const ciGitlab: Wrap = (t, c) => {
  const begin = c.time.epoch();
  return `section_start:${begin}:step_script\r\x1b[0K\x1b[0K\x1b[36;1mExecuting "step_script" stage of the job script\x1b[0;m\n$ ${c.pick(['make ci', './ci/run.sh', 'task verify'])}\n${t}\nsection_end:${begin + c.n(3, 400)}:step_script\r\x1b[0K\nERROR: Job failed: exit code 1`;
};

export const ciJenkins: Wrap = (t, c) =>
  each(t, () => `[${c.time.iso()}] `) + `\n[${c.time.iso()}] script returned exit code ${c.n(1, 2)}`;

export const azurePipelines: Wrap = (t, c) => {
  const step = c.pick(['Verify', 'Deploy', 'Build']);
  return `##[section]Starting: ${step}\n${t}\n##[error]Bash exited with code '1'.\n##[section]Finishing: ${step}`;
};

export const compose: Wrap = (t, c) => {
  const name = `${c.pick(['app', 'worker', 'job', 'svc'])}-${c.n(1, 4)}`;
  const text = each(t, () => `${name}  | `);
  return c.rng.chance(0.4) ? `${text}\n${name} exited with code 1` : text;
};

export const kubectl: Wrap = (t, c) => {
  const pod = `[pod/${c.repo}-${c.hex(10)}-${c.b36(5)}/main] `;
  return each(t, () => pod);
};

export const journald: Wrap = (t, c) => {
  const head = `${c.host()} ${c.pick(['app', 'node', 'run.sh', 'worker'])}[${c.pid()}]: `;
  return each(t, () => `${c.time.syslog()} ${head}`);
};

export const dockerJson: Wrap = (t, c) =>
  t
    .split('\n')
    .map((l) => JSON.stringify({ log: `${l}\n`, stream: 'stderr', time: c.time.iso9() }))
    .join('\n');

export const jsonLog: Wrap = (t, c) => {
  const head = t.split('\n', 1)[0] ?? t;
  return c.pick([
    () =>
      JSON.stringify({
        level: 50,
        time: c.time.epoch() * 1000 + c.n(0, 999),
        pid: c.pid(),
        hostname: c.host(),
        msg: t,
      }),
    () =>
      JSON.stringify({ timestamp: c.time.iso(), severity: 'ERROR', service: c.repo, trace_id: c.hex(32), message: t }),
    () =>
      JSON.stringify({
        '@timestamp': c.time.iso(),
        'log.level': 'error',
        message: head,
        'error.stack_trace': t,
        'host.name': c.host(),
      }),
    () =>
      JSON.stringify({
        event: 'job_failed',
        level: 'error',
        attempt: c.n(1, 5),
        duration_ms: c.n(4, 90000),
        exception: t,
        logger: `${c.repo}.${c.snake()}`,
      }),
  ])();
};

export const retryNoise: Wrap = (t, c) =>
  c.pick([
    () => `attempt 1/3 failed, retrying in ${c.n(1, 9)}s\nattempt 2/3 failed, retrying in ${c.n(10, 30)}s\n${t}`,
    () =>
      `${t}\nRetrying (${c.n(1, 3)}/5) after ${c.n(200, 9000)} ms ...\n${t}\ngiving up after ${c.n(5, 90)}.${c.n(0, 9)}s`,
    () => `[retry] backoff=${c.n(100, 3000)}ms attempt=${c.n(2, 5)}\n${t}`,
  ])();

export const indent: Wrap = (t, c) => {
  const by = c.pick(['    ', '\t', '  > ', '> ', '        ']);
  return each(t, () => by);
};

export const surroundings: Wrap = (t, c) => {
  const before = c.pick([
    () => `$ ./scripts/${c.snake()}.sh --env staging\n`,
    () =>
      `[${c.n(2, 7)}/8] ${c.pick(['Preparing', 'Running', 'Checking'])} ...\n[8/8] ${c.pick(['Finishing', 'Linking', 'Collecting'])} ...\n`,
    () => `warning: ${c.n(2, 40)} deprecations suppressed\n\n`,
    () => `Step ${c.n(2, 14)} (${c.n(1, 9)}m${c.n(10, 59)}s)\n`,
    () => '',
  ])();
  const after = c.pick([
    () => '\nexit status 1',
    () =>
      `\n\nreal\t${c.n(0, 3)}m${c.n(1, 59)}.${c.n(100, 999)}s\nuser\t0m${c.n(1, 9)}.${c.n(100, 999)}s\nsys\t0m0.${c.n(100, 999)}s`,
    () => `\nDone with errors in ${c.n(1, 90)}.${c.n(10, 99)}s.`,
    () => '\n\n',
    () => '',
  ])();
  return before + t + after;
};

export const crlf: Wrap = (t) => t.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');

const ansiWord = (t: string): string =>
  t.replace(/\b([Ee]rror|ERROR|fatal|FATAL|[Pp]anic|[A-Z]\w+(?:Error|Exception))\b/, '\x1b[31m$1\x1b[39m');
export const colours: Wrap = (t, c) =>
  c.pick([
    () => `\x1b[31m${t}\x1b[0m`,
    () => `\x1b[1;31m${t.replace('\n', '\x1b[0m\n')}\x1b[0m`,
    () => `\x1b[0m${ansiWord(t)}\x1b[0m`,
    () =>
      t
        .split('\n')
        .map((l) => (/^\s+(at|File) /.test(l) ? `\x1b[90m${l}\x1b[39m` : `\x1b[91m${l}\x1b[39m`))
        .join('\n'),
  ])();
