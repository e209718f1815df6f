/** Node.js: uncaught errors as Node 18 to 24 print them. */

import { nodeInternalFrames, nodeStack, nodeUserFrames } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Printer, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, stack } from '../text.ts';

export const NODE: Tool = {
  family: 'node',
  wrap: 'node',
  command: 'node dist/server.js',
  exitCode: 1,
  posixOnly: false,
};

type Props = Readonly<Record<string, string>>;

const ERRNO: Readonly<Record<string, readonly [linux: number, mac: number, windows: number]>> = {
  ENOENT: [-2, -2, -4058],
  EACCES: [-13, -13, -4092],
  EADDRINUSE: [-98, -48, -4091],
  ECONNREFUSED: [-111, -61, -4078],
  ECONNRESET: [-104, -54, -4077],
  EMFILE: [-24, -24, -4066],
  ENOSPC: [-28, -28, -4055],
  EPIPE: [-32, -32, -4047],
};

export function errnoOf(run: Run, code: string): string {
  const [linux, mac, windows] = ERRNO[code] ?? [-1, -1, -1];
  return String({ linux, mac, windows }[run.os]);
}

/** A value as util.inspect prints a string. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\')}'`;
}

export const nodeExit = (run: Run): string[] => ['', `Node.js ${run.nodeVersion}`];

/** The closing brace belongs to the stack's last line, so stack and properties are one block to Node. */
export function propertyLines(props: Props): string[] {
  const entries = Object.entries(props);
  return entries.map(([key, value], index) => `  ${key}: ${value}${index < entries.length - 1 ? ',' : ''}`);
}

/** The place in Node's excerpt is the place of the innermost frame. */
function codeExcerpt(run: Run, code: string, innermost = ''): string[] {
  const place =
    /\((.*:\d+):\d+\)$/.exec(innermost)?.[1] ??
    `${run.at('src', run.names.dir, `${run.names.file}.js`)}:${run.rand.int(5, 400)}`;
  const at = Math.max(4, code.indexOf('.'));
  return [place, code, `${' '.repeat(at)}^`, ''];
}

/** An error thrown by the user's code: excerpt, message, stack. */
function thrown(text: string, code: string): Printer {
  return (run) => {
    const frames = nodeStack(run);
    return [lead(codeExcerpt(run, code, frames[0])), message(text), stack(frames), exit(nodeExit(run))];
  };
}

/** Where in the runtime an uncaught error surfaces, with the excerpt Node prints for it. */
const ORIGIN = {
  event: ['node:events', "      throw er; // Unhandled 'error' event", '      ^'],
  promise: [
    'node:internal/process/promises',
    '            triggerUncaughtException(err, true /* fromPromise */);',
    '            ^',
  ],
  file: ['node:fs', '  return binding.open(', '                 ^'],
  module: ['node:internal/modules/run_main', '    triggerUncaughtException(', '    ^'],
} as const;

type Origin = keyof typeof ORIGIN;

/** An error with properties, as the runtime's own errors have them. */
export function withProps(
  text: (run: Run) => string,
  props: (run: Run) => Props,
  frames: (run: Run) => string[] = nodeStack,
  origin: Origin = 'promise',
): Printer {
  return (run) => {
    const lines = frames(run);
    const [file, code, caret] = ORIGIN[origin];
    return [
      lead([`${file}:${run.rand.int(80, 620)}`, code, caret, '']),
      message(text(run)),
      stack([...lines.slice(0, -1), `${lines.at(-1) ?? '    at <anonymous>'} {`]),
      note([...propertyLines(props(run)), '}']),
      exit(nodeExit(run)),
    ];
  };
}

export const cannotRead = (of: 'undefined' | 'null', property: string): Template =>
  tool(
    NODE,
    thrown(`TypeError: Cannot read properties of ${of} (reading '${property}')`, `    return result.${property};`),
  );

export const notAFunction = (expression: string): Template =>
  tool(NODE, thrown(`TypeError: ${expression} is not a function`, `    const value = await ${expression}(options);`));

export const notIterable = (expression: string): Template =>
  tool(NODE, thrown(`TypeError: ${expression} is not iterable`, `    for (const entry of ${expression}) {`));

export const notDefined = (name: string): Template =>
  tool(NODE, thrown(`ReferenceError: ${name} is not defined`, `    const base = ${name}.env;`));

export const dirnameInModule: Template = tool(
  NODE,
  thrown('ReferenceError: __dirname is not defined in ES module scope', "const root = path.join(__dirname, '..');"),
);

export const constAssignment: Template = tool(
  NODE,
  thrown('TypeError: Assignment to constant variable.', '    limits = next.limits;'),
);

export const beforeInitialisation = (name: string): Template =>
  tool(NODE, thrown(`ReferenceError: Cannot access '${name}' before initialization`, `    return ${name}.get(key);`));

export const stackOverflow: Template = tool(NODE, (run) => {
  const here = `    at ${run.names.fn} (${run.at('src', run.names.dir, `${run.names.file}.js`)}`;
  const line = run.rand.int(9, 300);
  const frames = Array.from({ length: 10 }, () => `${here}:${line}:${run.rand.int(10, 12)})`);
  return [
    lead(codeExcerpt(run, `  return ${run.names.fn}(node.parent);`)),
    message('RangeError: Maximum call stack size exceeded'),
    stack(frames),
    exit(nodeExit(run)),
  ];
});

export const moduleNotFound = (name: string): Template =>
  tool(NODE, (run) => {
    const from = run.at('src', `${run.names.file}.js`);
    const frames = ['Module._resolveFilename', 'Module._load', 'Module.require', 'require'].map(
      (fn) =>
        `    at ${fn} (node:internal/modules/${fn === 'require' ? 'helpers' : 'cjs/loader'}:${run.rand.int(100, 1400)}:${run.rand.int(5, 30)})`,
    );
    const tail = nodeInternalFrames(run, 'cjs', run.rand.int(3, 6));
    return [
      lead([`node:internal/modules/cjs/loader:${run.rand.int(900, 1600)}`, '  throw err;', '  ^', '']),
      message(`Error: Cannot find module '${name}'`),
      note(['Require stack:', `- ${from}`, `- ${run.at('src', 'index.js')}`]),
      stack([
        ...frames,
        `    at Object.<anonymous> (${from}:${run.rand.int(1, 20)}:${run.rand.int(9, 24)})`,
        ...tail.slice(0, -1),
        `${tail.at(-1) ?? ''} {`,
      ]),
      note([
        "  code: 'MODULE_NOT_FOUND',",
        '  requireStack: [',
        `    ${quoted(from)},`,
        `    ${quoted(run.at('src', 'index.js'))}`,
        '  ]',
        '}',
      ]),
      exit(nodeExit(run)),
    ];
  });

export const esmFrames = (run: Run): string[] => [
  ...['packageResolve', 'moduleResolve', 'defaultResolve', 'ModuleLoader.defaultResolve'].map(
    (fn) =>
      `    at ${fn} (node:internal/modules/esm/${fn.startsWith('ModuleLoader') ? 'loader' : 'resolve'}:${run.rand.int(200, 1100)}:${run.rand.int(5, 38)})`,
  ),
  ...nodeInternalFrames(run, 'esm'),
];

export const packageNotFound = (name: string): Template =>
  tool(
    NODE,
    withProps(
      (run) =>
        `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${name}' imported from ${run.at('src', `${run.names.file}.js`)}`,
      () => ({ code: "'ERR_MODULE_NOT_FOUND'" }),
      esmFrames,
      'module',
    ),
  );

export const subpathNotExported = (subpath: string, name: string): Template =>
  tool(
    NODE,
    withProps(
      (run) =>
        `Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: Package subpath '${subpath}' is not defined by "exports" in ${run.at('node_modules', ...name.split('/'), 'package.json')}`,
      () => ({ code: "'ERR_PACKAGE_PATH_NOT_EXPORTED'" }),
      esmFrames,
      'module',
    ),
  );

export const requireOfEsm = (name: string, entry: string): Template =>
  tool(NODE, (run) => {
    const from = run.at('src', `${run.names.file}.js`);
    return [
      lead(codeExcerpt(run, `const lib = require('${name}');`)),
      message([
        `Error [ERR_REQUIRE_ESM]: require() of ES Module ${run.at('node_modules', name, ...entry.split('/'))} from ${from} not supported.`,
        `Instead change the require of ${entry.split('/').at(-1) ?? entry} in ${from} to a dynamic import() which is available in all CommonJS modules.`,
      ]),
      stack([`    at Object.<anonymous> (${from}:${run.rand.int(1, 30)}:${run.rand.int(9, 20)}) {`]),
      note(["  code: 'ERR_REQUIRE_ESM'", '}']),
      exit(nodeExit(run)),
    ];
  });

export const missingExport = (specifier: string, name: string): Template =>
  tool(NODE, (run) => [
    lead([
      `file://${run.at('src', run.names.dir, `${run.names.file}.js`).replaceAll('\\', '/')}:${run.rand.int(1, 20)}`,
      `import { ${name} } from '${specifier}';`,
      '         ^'.padEnd(9 + name.length, '^'),
    ]),
    message(`SyntaxError: The requested module '${specifier}' does not provide an export named '${name}'`),
    stack([
      `    at ModuleJob._instantiate (node:internal/modules/esm/module_job:${run.rand.int(120, 200)}:21)`,
      ...nodeInternalFrames(run, 'esm'),
    ]),
    exit(nodeExit(run)),
  ]);

const netFrames = (run: Run): string[] => [
  `    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:${run.rand.int(1100, 2100)}:16)`,
  ...nodeInternalFrames(run, 'task', 1),
];

export const connectRefused = (port: number): Template =>
  tool(NODE, (run) => {
    const address = run.rand.pick(['127.0.0.1', '::1', run.rand.privateIp()]);
    const props = {
      errno: errnoOf(run, 'ECONNREFUSED'),
      code: "'ECONNREFUSED'",
      syscall: "'connect'",
      address: `'${address}'`,
      port: String(port),
    };
    return withProps(
      () => `Error: connect ECONNREFUSED ${address}:${port}`,
      () => props,
      netFrames,
      'event',
    )(run);
  });

export const addressInUse = (port: number): Template =>
  tool(NODE, (run) => {
    const address = run.rand.pick(['::', '0.0.0.0', '127.0.0.1']);
    const props = {
      code: "'EADDRINUSE'",
      errno: errnoOf(run, 'EADDRINUSE'),
      syscall: "'listen'",
      address: `'${address}'`,
      port: String(port),
    };
    const frames = (): string[] => [
      `    at Server.setupListenHandle [as _listen2] (node:net:${run.rand.int(1300, 2400)}:16)`,
      `    at listenInCluster (node:net:${run.rand.int(1400, 2500)}:12)`,
      ...nodeUserFrames(run),
      "Emitted 'error' event on Server instance at:",
      `    at emitErrorNT (node:net:${run.rand.int(1300, 2420)}:8)`,
      ...nodeInternalFrames(run, 'task', 1),
    ];
    return withProps(
      () => `Error: listen EADDRINUSE: address already in use ${address}:${port}`,
      () => props,
      frames,
      'event',
    )(run);
  });

const FS_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on device',
};

/** A failing file call; the file's path below the checkout is fixed, the checkout is not. */
export const fileCall = (
  code: 'ENOENT' | 'EACCES' | 'EMFILE' | 'ENOSPC',
  syscall: string,
  file: readonly string[],
): Template =>
  tool(NODE, (run) => {
    const path = run.at(...file);
    const target = syscall === 'write' ? '' : ` ${quoted(path).replaceAll('\\\\', '\\')}`;
    const props: Props = {
      errno: errnoOf(run, code),
      code: `'${code}'`,
      syscall: `'${syscall}'`,
      ...(syscall === 'write' ? {} : { path: quoted(path) }),
    };
    const frames = (): string[] => [
      `    at Object.${syscall}Sync (node:fs:${run.rand.int(400, 900)}:${run.rand.int(3, 18)})`,
      ...nodeStack(run),
    ];
    return withProps(
      () => `Error: ${code}: ${FS_WORDS[code] ?? 'unknown error'}, ${syscall}${target}`,
      () => props,
      frames,
      syscall === 'open' ? 'file' : 'promise',
    )(run);
  });

export const tooManyWatchers: Template = tool(
  NODE,
  (run) => {
    const path = run.at('src', run.names.dir);
    const frames = (): string[] => [
      `    at FSWatcher.<computed> (node:internal/fs/watchers:${run.rand.int(200, 260)}:19)`,
      `    at Object.watch (node:fs:${run.rand.int(2200, 2500)}:36)`,
      ...nodeUserFrames(run),
    ];
    const props = { errno: '-28', syscall: "'watch'", code: "'ENOSPC'", path: `'${path}'`, filename: `'${path}'` };
    return withProps(
      () => `Error: ENOSPC: System limit for number of file watchers reached, watch '${path}'`,
      () => props,
      frames,
    )(run);
  },
  { posixOnly: true },
);

export const heapLimit: Template = tool(
  NODE,
  (run) => {
    const pid = run.rand.int(300, 64000);
    const used = run.rand.int(1900, 4100);
    const isolate = run.rand.hex(8);
    const gc = (ms: number): string =>
      `[${pid}:0x${isolate}]   ${ms} ms: Mark-Compact ${used}.${run.rand.int(0, 9)} (${used + 92}.6) -> ${used - 2}.1 (${used + 94}.1) MB, ${run.rand.int(600, 2400)}.${run.rand.int(10, 99)} / 0.00 ms  (average mu = 0.${run.rand.int(100, 400)}, current mu = 0.0${run.rand.int(10, 99)}) allocation failure; scavenge might not succeed`;
    const started = run.rand.int(20000, 90000);
    return [
      lead(['', '<--- Last few GCs --->', '', gc(started), gc(started + 2211), '', '<--- JS stacktrace --->', '']),
      message('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'),
      stack([
        '----- Native stack trace -----',
        '',
        ...[' 1', ' 2', ' 3', ' 4', ' 5'].map(
          (n, index) =>
            `${n}: 0x${run.rand.hex(6)} ${['node::Abort()', 'node::OOMErrorHandler(char const*, v8::OOMDetails const&)', 'v8::Utils::ReportOOMFailure(v8::internal::Isolate*, char const*, v8::OOMDetails const&)', '', ''][index] ?? ''} [node]`,
        ),
      ]),
      exit([
        run.rand.pick([
          'Aborted (core dumped)',
          'Aborted',
          `${run.temp}/npm-${run.rand.int(1, 99)}: line 1: ${pid} Aborted                 (core dumped) node build.js`,
        ]),
      ]),
    ];
  },
  { exitCode: 134, posixOnly: true },
);

export const unhandledRejection = (reason: string): Template =>
  tool(NODE, (run) => [
    lead([
      `node:internal/process/promises:${run.rand.int(240, 400)}`,
      '            triggerUncaughtException(err, true /* fromPromise */);',
      '            ^',
      '',
    ]),
    message(
      `[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${reason}".] {`,
    ),
    note(["  code: 'ERR_UNHANDLED_REJECTION'", '}']),
    exit(nodeExit(run)),
  ]);

const jsonStack = (run: Run): string[] => ['    at JSON.parse (<anonymous>)', ...nodeStack(run)];

export const jsonSyntax = (text: string): Template =>
  tool(NODE, (run) => [
    lead([run.rand.pick(['undefined:1', '<anonymous_script>:1']), '', '^', '']),
    message(`SyntaxError: ${text}`),
    stack(jsonStack(run)),
    exit(nodeExit(run)),
  ]);
