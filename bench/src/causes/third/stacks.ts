import type { Ctx } from './ctx.ts';

const NODE_TAILS = [
  ['process.processTicksAndRejections (node:internal/process/task_queues:#)'],
  [
    'Module._compile (node:internal/modules/cjs/loader:#)',
    'Object..js (node:internal/modules/cjs/loader:#)',
    'Module.load (node:internal/modules/cjs/loader:#)',
    'Function._load (node:internal/modules/cjs/loader:#)',
  ],
  [
    'ModuleJob.run (node:internal/modules/esm/module_job:#)',
    'async onImport.tracePromise.__proto__ (node:internal/modules/esm/loader:#)',
  ],
  [
    'Server.emit (node:events:#)',
    'parserOnIncoming (node:_http_server:#)',
    'HTTPParser.parserOnHeadersComplete (node:_http_common:#)',
  ],
  ['listOnTimeout (node:internal/timers:#)', 'process.processTimers (node:internal/timers:#)'],
  [],
];

const userJsFrame = (c: Ctx): string => {
  const file = `src/${c.mod()}.${c.pick(['js', 'ts', 'mjs'])}`;
  const where = c.rng.chance(0.25) ? c.url(file) : c.p(file);
  const name = c.pick([
    c.fn(),
    `async ${c.fn()}`,
    `${c.cls()}.${c.fn()}`,
    `async ${c.cls()}.${c.fn()}`,
    `new ${c.cls()}`,
    'Object.<anonymous>',
    '',
  ]);
  return name === '' ? `${where}:#` : `${name} (${where}:#)`;
};

/** V8 frames below `head`; in `lib` and elsewhere a '#' becomes line:column. */
export const js = (c: Ctx, head: string, lib: readonly string[], props: readonly string[] = []): string => {
  if (c.stack === 'none') return head;
  const users = Array.from({ length: c.n(1, 4) }, () => userJsFrame(c));
  let frames = [...lib, ...users, ...c.pick(NODE_TAILS)];
  if (c.stack === 'short') frames = frames.slice(0, c.n(1, 2));
  const lines = frames.map((f) => `\n    at ${f.replace(/#(?=\)|$)/, `${c.n(5, 990)}:${c.col()}`)}`).join('');
  const block = props.length === 0 ? '' : ` {\n${props.map((x) => `  ${x}`).join(',\n')}\n}`;
  return head + lines + block;
};

export type PyFrame = readonly [file: string, fn: string, code: string];

const PY_CODE = [
  'result = handler(payload)',
  'rows = list(self.load(batch))',
  'self.run(job)',
  'return func(*args, **kwargs)',
  'report = build(session, day)',
  'main()',
  'value = service.resolve(key)',
  'sys.exit(cli())',
];

const userPyFrame = (c: Ctx): string => {
  const file = c.p(`${c.mod()}.py`);
  return `  File "${file}", line ${c.ln()}, in ${c.pick([c.snake(), '<module>', 'main', 'wrapper'])}\n    ${c.pick(PY_CODE)}`;
};

/** A traceback that ends in `head`. */
export const py = (c: Ctx, head: string, lib: readonly PyFrame[]): string => {
  if (c.stack === 'none') return head;
  const users = Array.from({ length: c.n(1, 4) }, () => userPyFrame(c));
  const libs = lib.map(([file, fn, code]) => {
    const carets = c.rng.chance(0.5) ? `\n    ${'^'.repeat(code.length)}` : '';
    return `  File "${c.site(file)}", line ${c.ln()}, in ${fn}\n    ${code}${carets}`;
  });
  const frames = [...users, ...libs];
  const kept = c.stack === 'short' ? frames.slice(-1) : frames;
  return `Traceback (most recent call last):\n${kept.join('\n')}\n${head}`;
};

const JVM_TAILS = [
  [
    'java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:#)',
    'java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:#)',
    'java.base/java.lang.Thread.run(Thread.java:#)',
  ],
  [
    'org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:#)',
    'org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:#)',
    'org.apache.tomcat.util.threads.TaskThread$WrappingRunnable.run(TaskThread.java:#)',
    'java.base/java.lang.Thread.run(Thread.java:#)',
  ],
  [
    'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:#)',
    'java.base/java.lang.reflect.Method.invoke(Method.java:#)',
  ],
  [],
];

const userJvmFrame = (c: Ctx): string => {
  const cls = c.cls();
  return `com.acme.${c.repo.replace('-', '')}.${c.mod().replace('/', '.')}.${cls}.${c.fn()}(${cls}.java:#)`;
};

export const jvmFrames = (c: Ctx, lib: readonly string[]): string => {
  if (c.stack === 'none') return '';
  const users = Array.from({ length: c.n(1, 4) }, () => userJvmFrame(c));
  let frames = [...lib, ...users, ...c.pick(JVM_TAILS)];
  if (c.stack === 'short') frames = frames.slice(0, c.n(1, 2));
  return frames.map((f) => `\n\tat ${f.replace('#)', `${c.n(20, 1800)})`)}`).join('');
};

/** JVM frames below `head`; '#' in `lib` becomes a line. */
export const jvm = (c: Ctx, head: string, lib: readonly string[]): string => head + jvmFrames(c, lib);

/** .NET frames below `head`. */
export const net = (c: Ctx, head: string, lib: readonly string[]): string => {
  if (c.stack === 'none') return head;
  const users = Array.from({ length: c.n(1, 3) }, () => {
    const cls = c.cls();
    return `Acme.${c.repo.charAt(0).toUpperCase()}${c.repo.slice(1).replace('-', '')}.${cls}.${c.fn()}(Guid id, CancellationToken ct) in ${c.p(`src/${cls}.cs`)}:line ${c.ln()}`;
  });
  const frames = [...lib, ...users];
  const kept = c.stack === 'short' ? frames.slice(0, 1) : frames;
  return head + kept.map((f) => `\n   at ${f}`).join('');
};

/** goroutine dump entries for a panic */
export const goFrames = (c: Ctx, lib: readonly string[]): string => {
  if (c.stack === 'none') return '';
  const users = Array.from(
    { length: c.n(1, 3) },
    () =>
      `example.com/${c.repo}/internal/${c.mod()}.(*${c.cls()}).${c.fn()}(0xc000${c.hex(6)}, {0x${c.hex(6)}, 0x${c.hex(1)}})\n\t${c.p(`internal/${c.mod()}.go`)}:${c.ln()} +0x${c.hex(3)}`,
  );
  const libs = lib.map(
    (f) =>
      `${f}\n\t/usr/local/go/src/runtime/${c.pick(['map.go', 'panic.go', 'proc.go'])}:${c.n(50, 1300)} +0x${c.hex(2)}`,
  );
  const frames = [...libs, ...users];
  const kept = c.stack === 'short' ? frames.slice(0, 1) : frames;
  return `\n\ngoroutine ${c.n(1, 900)} [running]:\n${kept.join('\n')}\ncreated by example.com/${c.repo}/internal/${c.mod()}.Start in goroutine 1\n\t${c.p('cmd/main.go')}:${c.ln()} +0x${c.hex(3)}`;
};
