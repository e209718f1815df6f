/** Stack frames as the runtimes print them, with lines, columns and library choice that vary from run to run. */

import { createRand } from './random.ts';
import type { Run } from './run.ts';

type Frame = readonly [fn: string, where: string];

const NODE_INTERNAL: Readonly<Record<string, readonly Frame[]>> = {
  esm: [
    ['ModuleJob.run', 'node:internal/modules/esm/module_job'],
    ['async onImport.tracePromise.__proto__', 'node:internal/modules/esm/loader'],
    ['async asyncRunEntryPointWithESMLoader', 'node:internal/modules/run_main'],
  ],
  cjs: [
    ['Module._compile', 'node:internal/modules/cjs/loader'],
    ['Object..js', 'node:internal/modules/cjs/loader'],
    ['Module.load', 'node:internal/modules/cjs/loader'],
    ['Module._load', 'node:internal/modules/cjs/loader'],
    ['TracingChannel.traceSync', 'node:diagnostics_channel'],
    ['wrapModuleLoad', 'node:internal/modules/cjs/loader'],
    ['Function.executeUserEntryPoint [as runMain]', 'node:internal/modules/run_main'],
    ['', 'node:internal/main/run_main_module'],
  ],
  task: [
    ['process.processTicksAndRejections', 'node:internal/process/task_queues'],
    ['async Promise.all', 'index 0'],
  ],
};

const NODE_LIBRARY: readonly Frame[] = [
  ['Layer.handle [as handle_request]', 'node_modules/express/lib/router/layer.js'],
  ['next', 'node_modules/express/lib/router/route.js'],
  ['Route.dispatch', 'node_modules/express/lib/router/route.js'],
  ['Function.process_params', 'node_modules/express/lib/router/index.js'],
  ['cors', 'node_modules/cors/lib/index.js'],
  ['jsonParser', 'node_modules/body-parser/lib/types/json.js'],
  ['async Worker.processJob', 'node_modules/bullmq/dist/cjs/classes/worker.js'],
  ['async preHandlerCallback', 'node_modules/fastify/lib/handleRequest.js'],
];

function nodePlace(run: Run, where: string): string {
  if (where.startsWith('index ')) return where;
  const position = `:${run.rand.int(12, 1900)}:${run.rand.int(3, 44)}`;
  if (!where.startsWith('node_modules/')) return where + position;
  return run.at(...where.split('/')) + position;
}

function nodeFrame(run: Run, [fn, where]: Frame): string {
  const place = nodePlace(run, where);
  return fn === '' ? `    at ${place}` : `    at ${fn} (${place})`;
}

function chosen(run: Run, frames: readonly Frame[], count: number): Frame[] {
  return run.frames === 'usual' ? frames.slice(0, count) : run.rand.shuffle(frames).slice(0, count);
}

/** The user's own frames, innermost first. */
export function nodeUserFrames(run: Run): string[] {
  const { dir, file, fn, callerFn, cls } = run.names;
  const at = (...parts: string[]): string =>
    `${run.at('src', ...parts)}:${run.rand.int(4, 420)}:${run.rand.int(3, 60)}`;
  const frames = [`    at ${fn} (${at(dir, `${file}.js`)})`, `    at ${cls}.${callerFn} (${at(`${file}-service.js`)})`];
  if (run.frames === 'other')
    frames.splice(1, 0, `    at async ${run.rand.pick(['retry', 'withSpan', 'mapLimit'])} (${at('util', 'async.js')})`);
  return frames;
}

export function nodeLibraryFrames(run: Run, count = 3): string[] {
  return chosen(run, NODE_LIBRARY, count).map((frame) => nodeFrame(run, frame));
}

export function nodeInternalFrames(run: Run, kind: 'esm' | 'cjs' | 'task', count = 8): string[] {
  return (NODE_INTERNAL[kind] ?? []).slice(0, count).map((frame) => nodeFrame(run, frame));
}

/** A whole Node stack: the user's frames, then a web framework's and the event loop's, or the module loader's. */
export function nodeStack(run: Run): string[] {
  const user = nodeUserFrames(run);
  if (run.rand.chance(0.6)) return [...user, ...nodeLibraryFrames(run), ...nodeInternalFrames(run, 'task')];
  return [...user, ...nodeInternalFrames(run, run.rand.pick(['esm', 'cjs']))];
}

const PYTHON_LIBRARY: readonly Frame[] = [
  ['__call__', 'click/core.py'],
  ['invoke', 'click/core.py'],
  ['wsgi_app', 'flask/app.py'],
  ['full_dispatch_request', 'flask/app.py'],
  ['trace_task', 'celery/app/trace.py'],
  ['run_sync', 'anyio/to_thread.py'],
];

const PYTHON_CODE: Readonly<Record<string, string>> = {
  __call__: 'return self.main(*args, **kwargs)',
  invoke: 'return __callback(*args, **kwargs)',
  wsgi_app: 'response = self.full_dispatch_request()',
  full_dispatch_request: 'rv = self.dispatch_request()',
  trace_task: 'R = retval = fun(*args, **kwargs)',
  run_sync: 'return await get_async_backend().run_sync_in_worker_thread(',
};

export const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function pythonFrame(run: Run, path: string, fn: string, code: string): string[] {
  return [`  File "${path}", line ${run.rand.int(5, 780)}, in ${fn}`, `    ${code}`];
}

/** The Python installation is one and the same for all frames of a run. */
export function pythonMinor(run: Run): number {
  return createRand(`python/${run.root}/${run.now.iso}`).int(9, 13);
}

export function sitePackage(run: Run, path: string): string {
  if (run.os === 'windows') return `${run.at('venv', 'Lib', 'site-packages')}\\${path.replaceAll('/', '\\')}`;
  const minor = pythonMinor(run);
  const prefix = createRand(`site/${run.root}/${run.now.iso}`).pick([
    `/usr/local/lib/python3.${minor}/site-packages`,
    `${run.home}/.venvs/app/lib/python3.${minor}/site-packages`,
    `${run.root}/.venv/lib/python3.${minor}/site-packages`,
  ]);
  return `${prefix}/${path}`;
}

/** Outer frames first, as Python prints them; `code` is the user's line which fails. */
export function pythonStack(run: Run, code: string): string[] {
  const { dir, file, fn, callerFn } = run.names;
  const library = chosen(run, PYTHON_LIBRARY, run.frames === 'usual' ? 2 : 4).flatMap(([name, path]) =>
    pythonFrame(run, sitePackage(run, path), name, PYTHON_CODE[name] ?? 'return fn()'),
  );
  const caller = pythonFrame(
    run,
    run.at(run.names.project.replaceAll('-', '_'), 'main.py'),
    snake(callerFn),
    `${snake(fn)}(options)`,
  );
  const failing = pythonFrame(run, run.at(run.names.project.replaceAll('-', '_'), dir, `${file}.py`), snake(fn), code);
  const caret = pythonMinor(run) > 10 ? [`    ${'^'.repeat(Math.min(code.length, 60))}`] : [];
  return [...library, ...caller, ...failing, ...caret];
}

const JAVA_LIBRARY: readonly Frame[] = [
  ['org.springframework.web.method.support.InvocableHandlerMethod.doInvoke', 'InvocableHandlerMethod.java'],
  ['org.springframework.web.servlet.DispatcherServlet.doDispatch', 'DispatcherServlet.java'],
  ['jakarta.servlet.http.HttpServlet.service', 'HttpServlet.java'],
  ['org.apache.catalina.core.ApplicationFilterChain.doFilter', 'ApplicationFilterChain.java'],
  ['org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker', 'ThreadPoolExecutor.java'],
  ['com.zaxxer.hikari.pool.ProxyPreparedStatement.executeQuery', 'ProxyPreparedStatement.java'],
  ['java.base/java.util.concurrent.FutureTask.run', 'FutureTask.java'],
  ['java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke', 'DirectMethodHandleAccessor.java'],
];

export function javaFrames(run: Run, userCount = 2): string[] {
  const { cls, fn, callerFn, dir } = run.names;
  const at = (name: string, file: string): string => `\tat ${name}(${file}:${run.rand.int(18, 960)})`;
  const user = [
    at(`com.acme.${dir}.${cls}.${fn}`, `${cls}.java`),
    at(`com.acme.${dir}.${cls}Controller.${callerFn}`, `${cls}Controller.java`),
  ];
  const library = chosen(run, JAVA_LIBRARY, 5).map(([name, file]) => at(name, file));
  return [...user.slice(0, userCount), ...library, at('java.base/java.lang.Thread.run', 'Thread.java')];
}

/** Go frames come in pairs: the call with its argument words, then the place. */
export function goFrames(run: Run): string[] {
  const { dir, file, fn, callerFn, cls, project } = run.names;
  const word = (): string => `0xc000${run.rand.hex(6)}`;
  const place = (name: string): string =>
    `\t${run.at(...name.split('/'))}:${run.rand.int(12, 480)} +0x${run.rand.hex(3)}`;
  const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  const frames: [string, string][] = [
    [
      `github.com/acme/${project}/internal/${dir}.(*${cls}).${title(fn)}(${word()}, {${word()}, 0x${run.rand.hex(1)}})`,
      place(`internal/${dir}/${file}.go`),
    ],
    [`github.com/acme/${project}/internal/${dir}.${callerFn}(...)`, place(`internal/${dir}/run.go`)],
    ['main.main()', place('cmd/server/main.go')],
  ];
  if (run.frames === 'other') {
    frames.splice(1, 0, [
      `golang.org/x/sync/errgroup.(*Group).Go.func1()`,
      `\t${run.home}/go/pkg/mod/golang.org/x/sync@v0.${run.rand.int(1, 12)}.0/errgroup/errgroup.go:${run.rand.int(50, 99)} +0x${run.rand.hex(2)}`,
    ]);
  }
  return frames.flat();
}
