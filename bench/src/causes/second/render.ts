/** Draws the stack of a text the way its runtime prints it, before any wrapper is put around it. */
import type { Core, Ctx, Mode, Spec, Template } from './types.ts';
import {
  GO_FUNCTIONS,
  JAVA_CLASSES,
  JAVA_METHODS,
  NODE_FUNCTIONS,
  NODE_VERSIONS,
  PYTHON_LINES,
  RUST_FUNCTIONS,
  SNAKE_FUNCTIONS,
  SOURCE_FILES,
} from './pools.ts';

export const indent = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');

const filled = (c: Ctx, template: Template): string => c.fill(typeof template === 'string' ? template : template(c));

/** The first line that says something in words. */
const firstLine = (text: string): string => (text.split('\n').find((line) => /[a-z]{3}/i.test(line)) ?? text).trim();

const NODE_TAILS: readonly (readonly string[])[] = [
  ['process.processTicksAndRejections (node:internal/process/task_queues:{n}:5)'],
  [
    'Module._compile (node:internal/modules/cjs/loader:{n}:14)',
    'Object..js (node:internal/modules/cjs/loader:{n}:10)',
    'Module.load (node:internal/modules/cjs/loader:{n}:32)',
    'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:{n}:12)',
    'node:internal/main/run_main_module:{n}:49',
  ],
  [
    'Layer.handle [as handle_request] ({abs:node_modules/express/lib/router/layer.js}:95:5)',
    'next ({abs:node_modules/express/lib/router/route.js}:{n}:13)',
    'router.handle ({abs:node_modules/express/lib/router/index.js}:{n}:3)',
  ],
  [
    'ModuleJob.run (node:internal/modules/esm/module_job:{n}:25)',
    'async node:internal/modules/esm/loader:{n}:26',
    'async asyncRunEntryPointWithESMLoader (node:internal/modules/run_main:{n}:5)',
  ],
  ['async {abs:node_modules/bullmq/dist/cjs/classes/processor.js}:{n}:28'],
  [],
];

const nodeFrames = (c: Ctx, lib: readonly string[], mode: Mode): string[] => {
  const esm = c.chance(0.4);
  const folder = c.pick(['src', 'dist', 'build', 'lib']);
  const ending = c.pick(['.js', '.js', '.mjs', '.ts']);
  const user = c.sample(SOURCE_FILES, c.int(1, 5)).map((file) => {
    const name = c.pick(NODE_FUNCTIONS);
    if (name.startsWith('async Promise')) return name;
    const place = c.fill(`{${esm ? 'url' : 'abs'}:${folder}/${file}${ending}}:{n}:{col}`);
    return c.chance(0.15) ? place : `${name} (${place})`;
  });
  const all = [...lib.map(c.fill), ...user, ...c.pick(NODE_TAILS).map(c.fill)].map((frame) => `    at ${frame}`);
  return mode === 'short' ? all.slice(0, c.int(1, 2)) : all;
};

const node = (c: Ctx, s: Spec, mode: Mode, outer: string | undefined): Core => {
  const head = filled(c, s.head);
  const inner = s.inner === undefined ? undefined : c.fill(s.inner);
  const props = (s.props ?? []).map(c.fill);
  if (mode === 'bare') {
    const lead = c.pick(['', '', 'Uncaught ', 'Unhandled rejection: ']);
    const cause = inner === undefined ? '' : `\n  [cause]: ${inner}`;
    return { text: `${lead}${head}${cause}`, gist: firstLine(head) };
  }
  const blocks: string[] = mode === 'full' ? props.map((line) => `  ${line}`) : [];
  if (inner !== undefined) {
    const innerText = [inner, ...nodeFrames(c, s.innerLib ?? [], 'short')].join('\n');
    blocks.push(`  [cause]: ${indent(innerText, '  ').trimStart()}`);
  }
  let text =
    [head, ...nodeFrames(c, s.lib ?? [], mode)].join('\n') + (blocks.length === 0 ? '' : ` {\n${blocks.join('\n')}\n}`);
  if (outer !== undefined)
    text = `Error: ${outer}\n${nodeFrames(c, [], 'short').join('\n')} {\n  [cause]: ${indent(text, '  ').trimStart()}\n}`;
  if (mode === 'full' && c.chance(0.3)) text = c.fill('{abs:dist/main.js}:{n}\n    throw err;\n    ^\n\n') + text;
  if (mode === 'full' && c.chance(0.35)) text += `\n\nNode.js ${c.pick(NODE_VERSIONS)}`;
  return { text, gist: firstLine(head) };
};

const pythonFrames = (c: Ctx, lib: readonly string[], mode: Mode): string[] => {
  const user = c
    .sample(SOURCE_FILES, mode === 'short' ? 1 : c.int(1, 4))
    .flatMap((file, at) => [
      c.fill(
        `  File "{abs:${file.replaceAll('-', '_')}.py}", line {n}, in ${at === 0 && c.chance(0.4) ? '<module>' : c.pick(SNAKE_FUNCTIONS)}`,
      ),
      `    ${c.pick(PYTHON_LINES)}`,
    ]);
  const below = lib
    .map(c.fill)
    .flatMap((frame) => frame.split('\n').map((line, at) => (at === 0 ? `  ${line}` : `    ${line.trimStart()}`)));
  return [...user, ...(mode === 'short' ? [] : below)];
};

const traceback = (c: Ctx, head: string, lib: readonly string[], mode: Mode): string =>
  ['Traceback (most recent call last):', ...pythonFrames(c, lib, mode), head].join('\n');

const CHAIN = '\n\nThe above exception was the direct cause of the following exception:\n\n';
const DURING = '\n\nDuring handling of the above exception, another exception occurred:\n\n';

const python = (c: Ctx, s: Spec, mode: Mode, outer: string | undefined): Core => {
  const head = filled(c, s.head);
  const inner = s.inner === undefined ? undefined : c.fill(s.inner);
  if (mode === 'bare') return { text: inner === undefined ? head : `${head}: ${inner}`, gist: firstLine(head) };
  let text = traceback(c, head, s.lib ?? [], mode);
  if (inner !== undefined) text = traceback(c, inner, s.innerLib ?? [], mode) + CHAIN + text;
  if (outer !== undefined)
    text +=
      c.pick([CHAIN, DURING]) +
      traceback(
        c,
        `${c.pick(['RuntimeError', 'app.errors.JobError', 'SystemError', 'core.exceptions.StepFailed'])}: ${outer}`,
        [],
        'short',
      );
  return { text, gist: firstLine(head) };
};

const JAVA_TAILS: readonly (readonly string[])[] = [
  [
    'java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:{n})',
    'java.base/java.lang.Thread.run(Thread.java:{n})',
  ],
  [
    'org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:{n})',
    'org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:{n})',
    'org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun(NioEndpoint.java:{n})',
  ],
  [
    'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:{n})',
    'org.springframework.boot.loader.Launcher.launch(Launcher.java:{n})',
  ],
  [],
];

const javaFrames = (c: Ctx, lib: readonly string[], mode: Mode): string[] => {
  const user = c.sample(JAVA_CLASSES, c.int(1, 5)).map((name) => {
    const file = name.split('.').at(-1) ?? name;
    const jar = c.chance(0.2) ? ' ~[classes!/:na]' : '';
    return c.fill(`com.example.shop.${name}.${c.pick(JAVA_METHODS)}(${file}.java:{n})`) + jar;
  });
  const all = [...lib.map(c.fill), ...user, ...c.pick(JAVA_TAILS).map(c.fill)].map((frame) => `\tat ${frame}`);
  return mode === 'short' ? all.slice(0, c.int(1, 3)) : all;
};

const java = (c: Ctx, s: Spec, mode: Mode, outer: string | undefined): Core => {
  const head = filled(c, s.head);
  const inner = s.inner === undefined ? undefined : c.fill(s.inner);
  if (mode === 'bare')
    return { text: inner === undefined ? head : `${head}; nested exception is ${inner}`, gist: firstLine(head) };
  const lines = [head, ...javaFrames(c, s.lib ?? [], mode)];
  if (inner !== undefined)
    lines.push(
      `Caused by: ${inner}`,
      ...javaFrames(c, s.innerLib ?? [], 'short'),
      `\t... ${c.int(2, 60)} ${c.pick(['more', 'more', 'common frames omitted'])}`,
    );
  else if (mode === 'short') lines.push(`\t... ${c.int(5, 90)} more`);
  let text = lines.join('\n');
  if (outer !== undefined) {
    const name = c.pick([
      'java.lang.RuntimeException',
      'java.lang.IllegalStateException',
      'com.example.shop.core.StepException',
      'java.util.concurrent.CompletionException',
    ]);
    text = [`${name}: ${outer}`, ...javaFrames(c, [], 'short'), `Caused by: ${text}`].join('\n');
  }
  if (mode === 'full' && c.chance(0.4))
    text = `Exception in thread "${c.pick(['main', 'pool-2-thread-7', 'http-nio-exec-3', 'scheduling-1'])}" ${text}`;
  return { text, gist: firstLine(head) };
};

const go = (c: Ctx, s: Spec, mode: Mode, outer: string | undefined): Core => {
  const head = filled(c, s.head);
  const gist = firstLine(head);
  if (!/^(panic|fatal error): /.test(head)) {
    const chain = `${c.pick(['', '', 'run: ', 'serve: ', 'import feed: '])}${outer === undefined ? '' : `${outer}: `}`;
    const stamp =
      mode === 'bare'
        ? ''
        : c.fill(c.pick(['2025/0{?1|3|9}/1{?1|4|8} {clock} ', '2026/02/{?07|11|23} {clock} main.go:{n}: ', 'error: ']));
    const end = mode === 'full' && c.chance(0.4) ? '\nexit status 1' : '';
    return { text: stamp + chain + head + end, gist };
  }
  if (mode === 'bare') return { text: head, gist };
  const frames = [
    ...(s.lib ?? []).map(c.fill),
    ...c
      .sample(GO_FUNCTIONS, c.int(1, 4))
      .map(
        (name) =>
          `${name}(${c.pick(['', '...', '0xc000{hex8}', '{0xc000{hex8}, 0x3}'])})\n\t{abs:internal/${c.pick(SOURCE_FILES)}.go}:{n} +0x{hex2}`,
      )
      .map((frame) => c.fill(frame).replaceAll('\\', '/')),
  ];
  const shown = mode === 'short' ? frames.slice(0, 1) : frames;
  const state = head.startsWith('fatal error: all') ? 'chan receive' : 'running';
  const end = mode === 'full' && c.chance(0.6) ? '\nexit status 2' : '';
  return { text: `${head}\n\ngoroutine ${c.int(1, 900)} [${state}]:\n${shown.join('\n')}${end}`, gist };
};

const rust = (c: Ctx, s: Spec, mode: Mode): Core => {
  const head = filled(c, s.head);
  const gist = firstLine(head);
  const place = c.fill(`{rel:src/${c.pick(SOURCE_FILES).replaceAll('-', '_')}.rs}:{n}:{col}`);
  const thread = c.pick(['main', 'tokio-runtime-worker', '<unnamed>', 'worker-4']);
  if (mode === 'bare') return { text: head, gist };
  const start = c.pick([
    `thread '${thread}' panicked at ${place}:\n${head}`,
    `thread '${thread}' (${c.int(100, 60000)}) panicked at ${place}:\n${head}`,
    `thread '${thread}' panicked at '${head}', ${place}`,
  ]);
  if (mode === 'short' || c.chance(0.35))
    return { text: `${start}\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`, gist };
  const source = `/rustc/${c.fill('{hash40}')}/library`;
  const frames = [
    'rust_begin_unwind',
    'core::panicking::panic_fmt',
    ...(s.lib ?? []),
    ...c.sample(RUST_FUNCTIONS, c.int(1, 3)),
    'core::ops::function::FnOnce::call_once',
  ];
  const trace = frames.map(
    (name, at) =>
      `${String(at).padStart(4)}: ${name}${at < 2 ? `\n             at ${source}/${at === 0 ? 'std' : 'core'}/src/panicking.rs:${c.int(50, 900)}:${c.int(5, 14)}` : ''}`,
  );
  return {
    text: [
      start,
      'stack backtrace:',
      ...trace,
      'note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.',
    ].join('\n'),
    gist,
  };
};

const anyhow = (c: Ctx, s: Spec, mode: Mode, outer: string | undefined): Core => {
  const head = filled(c, s.head);
  const gist = firstLine(head);
  if (mode === 'bare' || outer === undefined) return { text: `Error: ${head}`, gist };
  const between = c.chance(0.5)
    ? [c.pick(['while reading the spool', 'in step `prepare`', 'request {uuid} failed'].map(c.fill))]
    : [];
  const causes = [...between, head];
  const list = causes.length === 1 ? [`    ${head}`] : causes.map((line, at) => `    ${at}: ${line}`);
  return { text: [`Error: ${outer}`, '', 'Caused by:', ...list].join('\n'), gist };
};

const plain = (c: Ctx, s: Spec, mode: Mode): Core => {
  const head = filled(c, s.head);
  const tail = (s.tail ?? []).map(c.fill);
  const shown = mode === 'full' ? tail : mode === 'short' ? tail.slice(0, Math.floor(tail.length / 2)) : [];
  return { text: [head, ...shown].join('\n'), gist: firstLine(head) };
};

export const renderCore = (c: Ctx, s: Spec, mode: Mode, outer?: string): Core => {
  switch (s.lang) {
    case 'node':
      return node(c, s, mode, outer);
    case 'python':
      return python(c, s, mode, outer);
    case 'java':
      return java(c, s, mode, outer);
    case 'go':
      return go(c, s, mode, outer);
    case 'rust':
      return rust(c, s, mode);
    case 'anyhow':
      return anyhow(c, s, mode, outer);
    case 'plain':
      return plain(c, s, mode);
  }
};
