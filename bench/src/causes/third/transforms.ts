import type { Ctx, Settings } from './ctx.ts';
import { js, jvmFrames } from './stacks.ts';
import type { Style } from './types.ts';
import * as w from './wrappers.ts';

export interface Transform {
  readonly name: string;
  /** null: all styles */
  readonly styles: readonly Style[] | null;
  readonly settings: Partial<Settings>;
  readonly apply: (text: string, c: Ctx) => string;
}

const same = (t: string): string => t;
const TRACED: readonly Style[] = ['js', 'py', 'jvm', 'net', 'dump', 'browser'];
const BUILDS: readonly Style[] = ['js', 'py', 'go', 'rust', 'dump', 'cli'];

const on = (
  name: string,
  styles: readonly Style[] | null,
  apply: Transform['apply'],
  settings: Partial<Settings> = {},
): Transform => ({ name, styles, settings, apply });

const OUTER = [
  'nightly import failed',
  'could not refresh catalogue',
  'job aborted',
  'request failed',
  'step "sync" failed',
  'worker crashed',
  'unable to complete operation',
];

const nest = (t: string): string =>
  t
    .split('\n')
    .map((l, i) => (i === 0 ? l : `  ${l}`))
    .join('\n');

const jsCause = (t: string, c: Ctx): string => {
  const outer = js(c, `${c.pick(['Error', 'JobError', 'AppError'])}: ${c.pick(OUTER)}`, []);
  return `${outer} {\n  [cause]: ${nest(t)}\n}`;
};

const jsUncaught = (t: string, c: Ctx): string => {
  const head = c.pick([
    `node:internal/process/promises:${c.n(280, 400)}\n            triggerUncaughtException(err, true /* fromPromise */);\n            ^\n\n`,
    `node:events:${c.n(480, 510)}\n      throw er; // Unhandled 'error' event\n      ^\n\n`,
    `${c.p(`src/${c.mod()}.js`)}:${c.ln()}\n    throw err;\n    ^\n\n`,
    'Uncaught ',
  ]);
  return `${head}${t}\n\nNode.js v${c.n(18, 24)}.${c.n(0, 20)}.${c.n(0, 3)}`;
};

const childProcess = (t: string, c: Ctx): string => {
  const cmd = c.pick(['npm run verify', './bin/run-job', 'make check', 'sh ./scripts/step.sh']);
  return `Error: Command failed: ${cmd}\n${t}\n\n    at genericNodeError (node:internal/errors:${c.n(960, 990)}:15)\n    at wrappedFn (node:internal/errors:${c.n(530, 545)}:14)\n    at ChildProcess.exithandler (node:child_process:${c.n(410, 430)}:12)\n    at ChildProcess.emit (node:events:${c.n(510, 530)}:28) {\n  code: 1,\n  killed: false,\n  signal: null,\n  cmd: '${cmd}'\n}`;
};

const npmEcho = (t: string, c: Ctx): string => {
  const script = c.pick(['build', 'verify', 'start', 'ci']);
  const name = `${c.repo}@${c.ver(1)}`;
  const log = `${c.pick(['/home/', '/Users/'])}${c.user}/.npm/_logs/${c.time.iso().replaceAll(':', '_').replace('.', '_')}-debug-0.log`;
  return c.pick([
    () =>
      `\n> ${name} ${script}\n> ./tools/${script}\n\n${t}\nnpm error Lifecycle script \`${script}\` failed with error:\nnpm error code 1\nnpm error path ${c.root}\nnpm error workspace ${name}\nnpm error location ${c.root}\nnpm error command failed\nnpm error command sh -c ./tools/${script}`,
    () =>
      `\n> ${name} ${script}\n> ./tools/${script}\n\n${t}\nnpm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! ${name} ${script}: \`./tools/${script}\`\nnpm ERR! Exit status 1\nnpm ERR! \nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     ${log}`,
    () =>
      t
        .split('\n')
        .map((l) => `npm ERR! ${l}`)
        .join('\n'),
    () => `$ ./tools/${script}\n${t}\n ELIFECYCLE  Command failed with exit code 1.`,
  ])();
};

const makeEcho = (t: string, c: Ctx): string =>
  `${t}\nmake${c.pick(['', '[1]', '[2]'])}: *** [Makefile:${c.n(8, 140)}: ${c.pick(['all', 'ci', 'dist', 'run'])}] Error ${c.n(1, 2)}`;

const pyChained = (t: string, c: Ctx): string => {
  const link = c.pick([
    'The above exception was the direct cause of the following exception:',
    'During handling of the above exception, another exception occurred:',
  ]);
  return `${t}\n\n${link}\n\nTraceback (most recent call last):\n  File "${c.p(`${c.mod()}.py`)}", line ${c.ln()}, in ${c.snake()}\n    raise JobError("${c.pick(OUTER)}") from exc\n${c.repo.replace('-', '_')}.errors.JobError: ${c.pick(OUTER)}`;
};

const pyLogging = (t: string, c: Ctx): string =>
  c.pick([
    () => `${c.time.comma()} ERROR [${c.repo}.${c.snake()}] Unhandled exception\n${t}`,
    () =>
      `[${c.time.comma()}: ERROR/ForkPoolWorker-${c.n(1, 16)}] Task failed after ${c.n(0, 90)}.${c.n(100, 999)}s\n${t}`,
    () => `ERROR:${c.repo}:${c.pick(OUTER)}\n${t}`,
  ])();

const jvmCausedBy = (t: string, c: Ctx): string =>
  `${c.pick(['com.acme.jobs.JobException', 'java.lang.RuntimeException', 'java.util.concurrent.ExecutionException'])}: ${c.pick(OUTER)}${jvmFrames(c, [])}\nCaused by: ${t}\n\t... ${c.n(4, 70)} more`;

const jvmLog = (t: string, c: Ctx): string =>
  c.pick([
    () => `Exception in thread "${c.pick(['main', `pool-${c.n(1, 9)}-thread-${c.n(1, 9)}`])}" ${t}`,
    () =>
      `${c.time.dot()} ERROR ${c.pid()} --- [   scheduling-${c.n(1, 4)}] c.a.j.${c.cls()} : ${c.pick(OUTER)}\n\n${t}`,
    () =>
      `${c.time.clock()}.${c.n(100, 999)} [http-nio-exec-${c.n(1, 30)}] ERROR c.a.${c.cls()} - ${c.pick(OUTER)}\n${t}`,
  ])();

const goLog = (t: string, c: Ctx): string =>
  c.pick([
    () => `${c.time.slash()} ${c.snake()}.go:${c.ln()}: ${t}`,
    () => `${c.time.slash()} ${c.pick(OUTER)}: ${t}`,
    () =>
      JSON.stringify({
        level: 'error',
        ts: c.time.epoch() + 0.5,
        caller: `${c.mod()}.go:${c.ln()}`,
        msg: c.pick(OUTER),
        error: t,
        stacktrace: `main.${c.fn()}\n\t${c.p('cmd/main.go')}:${c.ln()}`,
      }),
  ])();

const rustAnyhow = (t: string, c: Ctx): string =>
  `Error: ${c.pick(OUTER)}\n\nCaused by:\n    0: ${c.pick(['starting service', 'loading config', 'running step'])}\n    1: ${t.split('\n').join('\n       ')}`;

const browserWrap = (t: string, c: Ctx): string =>
  c.pick([
    () => `${c.pick(['index', 'vendor', 'main'])}-${c.b64(8)}.js:${c.n(1, 90)} ${t}`,
    () => `[browser console.error] ${t}`,
    () =>
      JSON.stringify({
        event_id: c.hex(32),
        timestamp: c.time.epoch(),
        platform: 'javascript',
        level: 'error',
        release: `web@${c.ver(2)}`,
        message: t,
      }),
  ])();

/** What can happen to a text. */
export const TRANSFORMS: readonly Transform[] = [
  on('plain', null, same),
  on('logger-head', null, w.loggerHead),
  on('logger-lines', null, w.loggerLines),
  on('ci-github', null, w.ciGithub),
  on('ci-gitlab', null, w.ciGitlab),
  on('ci-jenkins', null, w.ciJenkins),
  on('ci-azure', null, w.azurePipelines),
  on('compose', null, w.compose),
  on('kubectl', null, w.kubectl),
  on('journald', null, w.journald),
  on('docker-json', null, w.dockerJson),
  on('json-log', null, w.jsonLog),
  on('retry-noise', null, w.retryNoise),
  on('stack-short', TRACED, same, { stack: 'short' }),
  on('message-only', TRACED, same, { stack: 'none' }),
  on('windows', null, same, { os: 'win' }),
  on('js-cause', ['js'], jsCause),
  on('js-uncaught', ['js'], jsUncaught),
  on('child-process', BUILDS, childProcess),
  on('npm-echo', ['js', 'cli'], npmEcho),
  on('make-echo', BUILDS, makeEcho),
  on('py-chained', ['py'], pyChained),
  on('py-logging', ['py'], pyLogging),
  on('jvm-caused-by', ['jvm'], jvmCausedBy),
  on('jvm-log', ['jvm'], jvmLog),
  on('go-log', ['go'], goLog),
  on('rust-anyhow', ['rust'], rustAnyhow),
  on('browser-wrap', ['browser'], browserWrap),
];

/** What can happen on top of it. */
export const EXTRAS: readonly Transform[] = [
  on('crlf', null, w.crlf),
  on('colours', null, w.colours),
  on('indent', null, w.indent),
  on('surroundings', null, w.surroundings),
];

/** Not run in containers or as services. */
const OUTSIDE: readonly string[] = [
  'mobile',
  'embedded',
  'browser',
  'typesetting',
  'filesystem',
  'scheduler',
  'image-tool',
];
const IN_CONTAINERS: readonly string[] = ['compose', 'kubectl', 'journald', 'docker-json'];

export const transformsFor = (style: Style, family: string, win: boolean): readonly Transform[] =>
  TRANSFORMS.filter(
    (t) =>
      (t.styles === null || t.styles.includes(style)) &&
      (win || t.settings.os !== 'win') &&
      !(OUTSIDE.includes(family) && IN_CONTAINERS.includes(t.name)),
  );
