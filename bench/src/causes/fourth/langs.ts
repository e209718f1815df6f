import type { Ctx } from './ctx.ts';
import type { Face } from './types.ts';

/** Faces for languages whose errors carry a stack. */

const many = (count: number, make: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => make(i));

// ---------------------------------------------------------------- JavaScript

const NODE_INTERNAL = [
  'processTicksAndRejections (node:internal/process/task_queues:95:5)',
  'Module._compile (node:internal/modules/cjs/loader:1554:14)',
  'async ModuleJob.run (node:internal/modules/esm/module_job:343:25)',
  'Server.emit (node:events:518:28)',
  'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:171:5)',
];
const JS_LIBS = [
  'express/lib/router/layer.js',
  'fastify/lib/handleRequest.js',
  'koa-compose/index.js',
  '@nestjs/core/router/router-execution-context.js',
  'p-limit/index.js',
  'async/dist/async.js',
];

const jsUserFrame = (c: Ctx): string => {
  const at = `${c.abs(`${c.pick(['src', 'dist', 'app'])}/${c.file()}.${c.pick(['js', 'ts', 'mjs'])}`)}:${c.line()}:${c.col()}`;
  const url = c.chance(0.25) ? `file://${c.win ? `/${at.replaceAll('\\', '/')}` : at}` : at;
  return c.chance(0.15) ? url : `${c.pick(['', 'async ', `${c.pascal()}.`, 'Object.'])}${c.func()} (${url})`;
};
const jsFrames = (c: Ctx, top: readonly string[]): string[] => [
  ...top,
  ...many(c.n(1, 4), () => jsUserFrame(c)),
  ...many(
    c.n(0, 2),
    () =>
      `${c.pick(['handle', 'dispatch', 'next', 'run'])} (${c.abs(`node_modules/${c.pick(JS_LIBS)}`)}:${c.line()}:${c.col()})`,
  ),
  ...many(c.n(0, 2), () => c.pick(NODE_INTERNAL)),
];
const at =
  (indent: string) =>
  (frame: string): string =>
    `${indent}    at ${frame}`;

export interface JsOpts {
  /** inspected own properties, already formatted `key: value` */
  readonly props?: readonly string[];
  readonly top?: readonly string[];
  /** lines printed between head and stack belong to the message itself */
}

const JS_OUTER = [
  'Error: job failed',
  'Error: could not render page',
  'Error: Failed to start application',
  'HandlerError: request handler threw',
  'Error: plugin "core" failed during setup',
  'Error: startup aborted',
];

const inspectProps = (props: readonly string[], indent: string): string => {
  if (props.length === 0) return '';
  return ` {\n${props.map((p) => `${indent}  ${p}`).join(',\n')}\n${indent}}`;
};

/** head is `Name: message` as printed by V8 */
export const js = (c: Ctx, head: string, opts: JsOpts = {}): Face => {
  const props = opts.props ?? [];
  const frames = jsFrames(c, opts.top ?? []);
  const stack = `${head}\n${frames.map(at('')).join('\n')}`;
  const shown = `${stack}${inspectProps(props, '')}`;
  const style = c.n(0, 3);
  const crash = `${c.abs(`src/${c.file()}.js`)}:${c.line()}\n    ${c.func()}(${c.pick(['input', 'ctx', 'req', 'row'])});\n${' '.repeat(c.n(4, 20))}^\n\n${shown}\n\nNode.js v${c.pick(['20.18.1', '22.12.0', '22.17.0', '24.3.0', '18.20.4'])}`;
  const full = style === 0 ? crash : style === 1 ? `Uncaught ${stack}` : style === 2 ? stack : shown;
  const cutCount = c.n(1, 2);
  const inner = `${head}\n${frames.slice(0, 2).map(at('  ')).join('\n')}${inspectProps(props, '  ')}`;
  return {
    full,
    bare: head,
    cut: `${head}\n${frames.slice(0, cutCount).map(at('')).join('\n')}${c.chance(0.5) ? '\n    ...' : ''}`,
    rethrown: `${c.pick(JS_OUTER)}\n${jsFrames(c, []).map(at('')).join('\n')} {\n  [cause]: ${inner}\n}`,
  };
};

/** errno as libuv numbers it */
export const errno = (c: Ctx, code: string): number => {
  const posix: Record<string, [number, number]> = {
    ENOENT: [-2, -4058],
    EACCES: [-13, -4092],
    EEXIST: [-17, -4075],
    EMFILE: [-24, -4066],
    ENOSPC: [-28, -4055],
    ECONNREFUSED: [-111, -4078],
    ECONNRESET: [-104, -4077],
    EADDRINUSE: [-98, -4091],
    ETIMEDOUT: [-110, -4039],
    EPIPE: [-32, -4047],
    ENOTEMPTY: [-39, -4051],
    EXDEV: [-18, -4037],
    EISDIR: [-21, -4068],
    EROFS: [-30, -4056],
    ENOTDIR: [-20, -4052],
    EBUSY: [-16, -4082],
    EPERM: [-1, -4048],
    EHOSTUNREACH: [-113, -4062],
    ELOOP: [-40, -4067],
    ENOTFOUND: [-3008, -3008],
    EAI_AGAIN: [-3001, -3001],
  };
  return posix[code]?.[c.win ? 1 : 0] ?? -1;
};

// -------------------------------------------------------------------- Python

const PY_LIBS = [
  'site-packages/click/core.py',
  'site-packages/celery/app/trace.py',
  'site-packages/starlette/routing.py',
  'site-packages/django/core/handlers/base.py',
  'asyncio/runners.py',
  'site-packages/flask/app.py',
];
const PY_CODE = [
  'return fn(*args, **kwargs)',
  'result = self.run(payload)',
  'rows = collect(batch)',
  'self._apply(item)',
  'return handler(event)',
  'value = step(state)',
];

const pyFrame = (c: Ctx): string => {
  const lib = c.chance(0.3);
  const where = lib
    ? c.win
      ? `${c.home}\\AppData\\Local\\Programs\\Python\\Python312\\Lib\\${c.rel(c.pick(PY_LIBS))}`
      : `${c.pick(['/usr/lib', '/usr/local/lib', `${c.root}/.venv/lib`])}/python3.${c.n(9, 13)}/${c.pick(PY_LIBS)}`
    : c.abs(`${c.pick(['src', 'app', 'jobs'])}/${c.file()}.py`);
  const code = c.pick(PY_CODE);
  const carets = c.chance(0.4) ? `\n    ${' '.repeat(c.n(0, 7))}${'^'.repeat(c.n(5, 16))}` : '';
  return `  File "${where}", line ${c.line()}, in ${c.pick([c.snake(), c.snake(), '<module>'])}\n    ${code}${carets}`;
};
const PY_OUTER = [
  'RuntimeError: pipeline step failed',
  'app.errors.JobFailed: job did not finish',
  'SystemError: worker gave up',
  'core.exceptions.StepError: step raised',
];

/** naming: the last line (or lines) of the traceback */
export const py = (c: Ctx, naming: string, fixedFrames: readonly string[] = []): Face => {
  const head = 'Traceback (most recent call last):';
  const frames = [...many(c.n(1, 5), () => pyFrame(c)), ...fixedFrames];
  const full = `${head}\n${frames.join('\n')}\n${naming}`;
  const bridge = c.pick([
    'The above exception was the direct cause of the following exception:',
    'During handling of the above exception, another exception occurred:',
  ]);
  return {
    full,
    bare: naming,
    cut: `${c.chance(0.5) ? `${head}\n  ...\n` : ''}${frames.slice(-1).join('\n')}\n${naming}`,
    rethrown: `${full}\n\n${bridge}\n\n${head}\n${many(c.n(1, 3), () => pyFrame(c)).join('\n')}\n${c.pick(PY_OUTER)}`,
    last: true,
  };
};

// ---------------------------------------------------------------------- Java

const JAVA_LIBS = [
  'org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java',
  'java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java',
  'java.base/java.lang.Thread.run(Thread.java',
  'org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java',
  'io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java',
  'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java',
];
const javaFrame = (c: Ctx): string => {
  const cls = `${c.pascal()}${c.pick(['Service', 'Job', 'Controller', 'Repo'])}`;
  return c.chance(0.4)
    ? `\tat ${c.pick(JAVA_LIBS)}:${c.line()})`
    : `\tat com.acme.${c.project.replace(/-.*/, '')}.${cls}.${c.func()}(${cls}.java:${c.line()})`;
};
const javaFrames = (c: Ctx): string[] => many(c.n(2, 6), () => javaFrame(c));
const JAVA_OUTER = [
  'java.lang.RuntimeException: task failed',
  'java.util.concurrent.CompletionException: stage completed exceptionally',
  'com.acme.common.JobException: job aborted',
  'java.lang.IllegalStateException: Failed to start component',
];

/** head `type: message`; causes are the fixed `Caused by` heads below it, innermost last */
export const java = (c: Ctx, head: string, causes: readonly string[] = []): Face => {
  const lead = c.pick([
    '',
    '',
    `Exception in thread "${c.pick(['main', 'pool-2-thread-1', 'http-nio-8080-exec-4', 'scheduling-1'])}" `,
  ]);
  const chain = causes.map((h) => `\nCaused by: ${h}\n${javaFrames(c).join('\n')}\n\t... ${c.n(3, 60)} more`).join('');
  const short = causes.map((h) => `\nCaused by: ${h}\n${javaFrame(c)}`).join('');
  return {
    full: `${lead}${head}\n${javaFrames(c).join('\n')}${chain}`,
    bare: [head, ...causes.map((h) => `Caused by: ${h}`)].join('\n'),
    cut: `${lead}${head}\n${javaFrame(c)}${short}\n\t... ${c.n(3, 60)} more`,
    rethrown: `${c.pick(JAVA_OUTER)}\n${javaFrames(c).join('\n')}\nCaused by: ${head}\n${javaFrames(c).join('\n')}${chain}`,
  };
};

// ------------------------------------------------------- Go, Rust, and others

export const goPanic = (c: Ctx, message: string, tag = ''): Face => {
  const frame = (): string =>
    `main.${c.func()}(${c.pick(['...', `0x${c.hex(10)}`, `{0x${c.hex(6)}, 0x${c.n(1, 9)}}`])})\n\t${c.abs(`${c.pick(['cmd', 'internal', 'pkg'])}/${c.file()}.go`)}:${c.line()} +0x${c.hex(2)}`;
  const head = `panic: ${message}${tag === '' ? '' : `\n${tag}`}`;
  const run = `goroutine ${c.n(1, 400)} [running]:`;
  return {
    full: `${head}\n\n${run}\n${many(c.n(1, 4), frame).join('\n')}${c.chance(0.5) ? '\nexit status 2' : ''}`,
    bare: head,
    cut: `${head}\n\n${run}\n${frame()}`,
    rethrown: `${head} [recovered]\n\t${head.replaceAll('\n', '\n\t')}\n\n${run}\ntesting.tRunner.func1.2({0x${c.hex(6)}, 0x${c.hex(9)}})\n\t/usr/local/go/src/testing/testing.go:${c.n(1500, 1700)} +0x${c.hex(3)}\n${frame()}`,
  };
};

export const rustPanic = (c: Ctx, message: string): Face => {
  const thread = c.pick(['main', 'main', 'tokio-runtime-worker', '<unnamed>']);
  const where = `${c.rel(`src/${c.file()}.rs`)}:${c.line()}:${c.col()}`;
  const head = c.chance(0.2)
    ? `thread '${thread}' (${c.pid()}) panicked at ${where}:\n${message}`
    : `thread '${thread}' panicked at ${where}:\n${message}`;
  const frames = many(
    c.n(2, 5),
    (i) =>
      `   ${i}: ${c.pick(['core::panicking::panic_fmt', 'core::result::unwrap_failed', `${c.project.replaceAll('-', '_')}::${c.snake()}`, 'std::rt::lang_start'])}\n             at ./${c.pick(['src', 'crates/core/src'])}/${c.file()}.rs:${c.line()}:${c.col()}`,
  );
  return {
    full: c.chance(0.5)
      ? `${head}\nstack backtrace:\n${frames.join('\n')}\nnote: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`
      : `${head}\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
    bare: message,
    cut: head,
  };
};

/** anyhow / eyre: `Error: outer` with a numbered `Caused by:` list; chain is outermost to innermost and fixed */
export const anyhow = (c: Ctx, chain: readonly string[]): Face => {
  const outer = c.pick(['failed to run job', 'startup failed', 'could not process batch']);
  const list = (items: readonly string[]): string =>
    items.length === 1 ? `    ${items[0] ?? ''}` : items.map((m, i) => `    ${i}: ${m}`).join('\n');
  return {
    full: `Error: ${chain[0] ?? ''}${chain.length > 1 ? `\n\nCaused by:\n${list(chain.slice(1))}` : ''}`,
    bare: chain.join(': '),
    rethrown: `Error: ${outer}\n\nCaused by:\n${list(chain)}`,
  };
};

export const ruby = (c: Ctx, message: string, type: string): Face => {
  const frame = (): string =>
    `${c.abs(`${c.pick(['lib', 'app'])}/${c.file()}.rb`)}:${c.line()}:in ${c.pick(['`', "'"])}${c.snake()}'`;
  const gem = (): string =>
    `${c.home}/.rbenv/versions/3.3.${c.n(0, 6)}/lib/ruby/gems/3.3.0/gems/${c.pick(['rack-3.1.8', 'sidekiq-7.3.2', 'activesupport-7.2.1', 'puma-6.4.3'])}/lib/${c.pick(['rack', 'job', 'callbacks', 'server'])}.rb:${c.line()}:in \`call'`;
  const head = `${frame()}: ${message} (${type})`;
  return {
    full: `${head}\n${many(c.n(1, 4), () => `\tfrom ${c.chance(0.4) ? gem() : frame()}`).join('\n')}`,
    bare: `${type}: ${message}`,
    cut: head,
    rethrown: `${frame()}: ${c.pick(['job failed', 'could not finish import'])} (RuntimeError)\n\tfrom ${frame()}\n${head}\n\tfrom ${frame()}`,
  };
};

export const php = (c: Ctx, message: string, type: string): Face => {
  const file = (): string => c.abs(`${c.pick(['src', 'app'])}/${c.pascal()}.php`);
  const own = file();
  const line = c.line();
  const frames = many(c.n(1, 4), (i) => `#${i} ${file()}(${c.line()}): App\\${c.pascal()}->${c.func()}()`);
  return {
    full: `PHP Fatal error:  Uncaught ${type}: ${message} in ${own}:${line}\nStack trace:\n${frames.join('\n')}\n#${frames.length} {main}\n  thrown in ${own} on line ${line}`,
    bare: `${type}: ${message}`,
    cut: `PHP Fatal error:  Uncaught ${type}: ${message} in ${own}:${line}`,
  };
};

export const dotnet = (c: Ctx, type: string, message: string, inner?: readonly [string, string]): Face => {
  const frame = (): string =>
    `   at Acme.${c.pascal()}.${c.pascal()}(${c.pick(['', 'String id', 'CancellationToken ct'])}) in ${c.abs(`src/${c.pascal()}.cs`)}:line ${c.line()}`;
  const frames = (): string => many(c.n(1, 4), frame).join('\n');
  const head = `${type}: ${message}`;
  const innerText =
    inner === undefined
      ? ''
      : `\n ---> ${inner[0]}: ${inner[1]}\n${frames()}\n   --- End of inner exception stack trace ---`;
  return {
    full: `${c.pick(['Unhandled exception. ', ''])}${head}${innerText}\n${frames()}`,
    bare: inner === undefined ? head : `${head} ---> ${inner[0]}: ${inner[1]}`,
    cut: `${head}${innerText === '' ? '' : `\n ---> ${inner?.[0]}: ${inner?.[1]}`}\n${frame()}`,
    ...(inner === undefined
      ? {
          rethrown: `System.AggregateException: One or more errors occurred. (${message})\n ---> ${head}\n${frames()}\n   --- End of inner exception stack trace ---\n${frames()}`,
        }
      : {}),
  };
};

export const elixir = (c: Ctx, message: string): Face => {
  const app = c.project.replaceAll('-', '_');
  const frame = (): string =>
    `    (${app} 0.${c.n(1, 9)}.${c.n(0, 20)}) lib/${c.file()}.ex:${c.line()}: ${c.pascal()}.${c.snake()}/${c.n(0, 3)}`;
  const frames = many(c.n(1, 4), frame).join('\n');
  return {
    full: `** ${message}\n${frames}`,
    bare: `** ${message}`,
    cut: `** ${message}\n${frame()}`,
    rethrown: `** (EXIT from #PID<0.${c.n(90, 900)}.0>) an exception was raised:\n    ** ${message}\n${frames.replaceAll('    (', '        (')}`,
  };
};

/** a tool without stacks; `bare` is what stays when only the naming line is kept */
export const tool = (full: string, bare: string = full, last = false): Face => ({ full, bare, last });
