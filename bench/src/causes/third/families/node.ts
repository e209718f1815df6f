import type { Ctx } from '../ctx.ts';
import { js } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const N = 'node';

const emfile: Render = (c) => {
  const path = c.p(c.pick(['src', 'packages/ui', 'public/assets', 'content']));
  return js(
    c,
    `Error: EMFILE: too many open files, watch '${path}'`,
    ['FSWatcher._handle.onchange (node:internal/fs/watchers:#)'],
    ['errno: -24', "syscall: 'watch'", "code: 'EMFILE'", `path: '${path}'`, `filename: '${path}'`],
  );
};

const enospc: Render = (c) => {
  const path = c.p(c.pick(['src', 'packages/ui', 'public/assets', 'content']));
  return js(
    c,
    `Error: ENOSPC: System limit for number of file watchers reached, watch '${path}'`,
    ['FSWatcher.<computed> (node:internal/fs/watchers:#)', 'Object.watch (node:fs:#)'],
    ['errno: -28', "syscall: 'watch'", "code: 'ENOSPC'", `path: '${path}'`, `filename: '${path}'`],
  );
};

const workerClone: Render = (c) =>
  js(c, 'DataCloneError: (row)=>row.id could not be cloned.', [
    'new DOMException (node:internal/per_context/domexception:#)',
    c.pick(['Worker.postMessage (node:internal/worker:#)', 'MessagePort.postMessage (node:internal/worker/io:#)']),
    `ThreadPool.runTask (${c.nm('piscina', 'dist/worker_pool/index.js')}:#)`,
  ]);

const requireCycle: Render = (c) =>
  js(
    c,
    `Error [ERR_REQUIRE_CYCLE_MODULE]: Cannot require() ES Module ${c.p('src/registry.mjs')} in a cycle.${c.opt(` A cycle involving require(esm) is disallowed to maintain invariants mandated by the ECMAScript specification. Try making at least part of the dependency in the graph lazily loaded.`, 0.5)}`,
    [
      'Module._load (node:internal/modules/cjs/loader:#)',
      'TracingChannel.traceSync (node:diagnostics_channel:#)',
      'wrapModuleLoad (node:internal/modules/cjs/loader:#)',
      'Module.require (node:internal/modules/cjs/loader:#)',
      'require (node:internal/modules/helpers:#)',
    ],
    ["code: 'ERR_REQUIRE_CYCLE_MODULE'"],
  );

const subpath =
  (sub: string): Render =>
  (c) =>
    js(
      c,
      `Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: Package subpath '${sub}' is not defined by "exports" in ${c.nm('axios', 'package.json')}${c.opt(` imported from ${c.p(`src/${c.mod()}.mjs`)}`, 0.3)}`,
      [
        'exportsNotFound (node:internal/modules/esm/resolve:#)',
        'packageExportsResolve (node:internal/modules/esm/resolve:#)',
        c.pick([
          'resolveExports (node:internal/modules/cjs/loader:#)',
          'packageResolve (node:internal/modules/esm/resolve:#)',
        ]),
      ],
      ["code: 'ERR_PACKAGE_PATH_NOT_EXPORTED'"],
    );

const addon = (c: Ctx): string => c.nm('better-sqlite3', 'build/Release/better_sqlite3.node');

const addonAbi: Render = (c) => {
  const [built, runs] = c.pick([
    [108, 115],
    [115, 127],
    [127, 137],
    [93, 108],
    [137, 127],
  ] as const);
  return js(
    c,
    `Error: The module '${addon(c)}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION ${built}. This version of Node.js requires\nNODE_MODULE_VERSION ${runs}. Please try re-compiling or re-installing\nthe module (for instance, using \`npm rebuild\` or \`npm install\`).`,
    [
      'Object..node (node:internal/modules/cjs/loader:#)',
      'Module.load (node:internal/modules/cjs/loader:#)',
      `bindings (${c.nm('bindings', 'bindings.js')}:#)`,
      `new Database (${c.nm('better-sqlite3', 'lib/database.js')}:#)`,
    ],
    ["code: 'ERR_DLOPEN_FAILED'"],
  );
};

const addonElf: Render = (c) =>
  js(
    c,
    `Error: ${addon(c)}: invalid ELF header`,
    [
      'Object..node (node:internal/modules/cjs/loader:#)',
      'Module.load (node:internal/modules/cjs/loader:#)',
      `bindings (${c.nm('bindings', 'bindings.js')}:#)`,
      `new Database (${c.nm('better-sqlite3', 'lib/database.js')}:#)`,
    ],
    ["code: 'ERR_DLOPEN_FAILED'"],
  );

const mockExport =
  (name: string): Render =>
  (c) => {
    const head = `[vitest] No "${name}" export is defined on the "../src/tax.ts" mock. Did you forget to return it from "vi.mock"?`;
    const hint = c.opt(
      `\nIf you need to partially mock a module, you can use "importOriginal" helper inside:\n\nvi.mock(import("../src/tax.ts"), async (importOriginal) => {\n  const actual = await importOriginal()\n  return {\n    ...actual,\n    // your mocked methods\n  }\n})`,
      0.5,
    );
    const test = c.pick(['computes totals', 'rounds half up', 'skips empty carts', 'applies vouchers']);
    const frame =
      c.stack === 'none'
        ? ''
        : `\n ❯ ${c.fn()} src/${c.mod()}.ts:${c.ln()}:${c.col()}${c.opt(`\n ❯ tests/cart.test.ts:${c.ln()}:${c.col()}`)}`;
    return `${c.opt(` FAIL  tests/${c.pick(['cart', 'totals', 'checkout'])}.test.ts > ${test}\n`, 0.7)}Error: ${head}${hint}${frame}`;
  };

const topLevelAwait: Render = (c) =>
  `Warning: Detected unsettled top-level await at ${c.p('src/boot.mjs')}:${c.ln()}\nawait ready;\n^\n\n\n`;

export const NODE: readonly CauseDef[] = [
  known(N, 'js', 'node-emfile-watch', emfile),
  known(N, 'js', 'node-clone-arrow', workerClone, true),
  known(N, 'js', 'node-require-cycle-registry', requireCycle, true),
  known(N, 'js', 'node-axios-subpath-http', subpath('./lib/adapters/http'), true),
  known(N, 'js', 'node-sqlite-addon-abi', addonAbi, true),
  known('test-runner', 'cli', 'vitest-mock-no-rate', mockExport('getRate'), true),
  novel(N, 'js', 'node-enospc-watch', 'node-emfile-watch', enospc),
  novel(N, 'js', 'node-axios-subpath-settle', 'node-axios-subpath-http', subpath('./lib/core/settle')),
  novel(N, 'js', 'node-sqlite-addon-elf', 'node-sqlite-addon-abi', addonElf),
  novel(N, 'cli', 'node-unsettled-await-boot', null, topLevelAwait),
];
