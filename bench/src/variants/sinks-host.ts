/** Sinks that are modules and objects of the host. */
import type { Context, Speller } from './context.ts';
import { scriptPayload, tail } from './payloads.ts';
import type { Sink } from './sink.ts';
import { HOST_MODULES, namedImport, reExport, specifierOf, staticImport, useModule } from './sinks-modules.ts';

/** Script-goal ways to a module; `${r}` is the loader expression. */
function requireSink(name: string, load: (specifier: string, s: Speller, c: Context) => string, weight = 1): Sink {
  return {
    name,
    goal: 'script',
    weight,
    evidence: /^load:/,
    build: (s, c) => {
      const module = c.rng.pick(HOST_MODULES);
      const loaded = load(s.text(specifierOf(module, c)), s, c);
      return c.rng.chance(0.25) ? loaded : useModule(loaded, module, s);
    },
  };
}

export const LOADER_SINKS: readonly Sink[] = [
  requireSink('require', (spec, s) => `${s.local('require')}(${spec})`, 2),
  requireSink('module-require', (spec, s) => s.call(s.local('module'), 'require', spec)),
  requireSink('module-constructor-load', (spec, s) => s.call(s.key(s.local('module'), 'constructor'), '_load', spec)),
  requireSink('require-main', (spec, s) => s.call(s.key(s.local('require'), 'main'), 'require', spec)),
  requireSink(
    'arguments-require',
    (spec, _s, c) => `${c.declare('arguments')}[${c.rng.pick(['1', "'1'", '0 + 1'])}](${spec})`,
  ),
  requireSink(
    'create-require-script',
    (spec, s) => `${s.call(`${s.local('require')}(${s.text('module')})`, 'createRequire', '__filename')}(${spec})`,
  ),
  {
    name: 'create-require-module',
    goal: 'module',
    evidence: /^load:(?:node:)?(?!module|node:)/,
    build: (s, c) => {
      const name = c.fresh();
      c.imports.push(`import { createRequire as ${name} } from ${s.specifier(c.rng.pick(['module', 'node:module']))};`);
      const module = c.rng.pick(HOST_MODULES.filter((entry) => entry.id !== 'module'));
      return useModule(`${name}(${s.key('import.meta', 'url')})(${s.text(specifierOf(module, c))})`, module, s);
    },
  },
  {
    name: 'dynamic-import-node',
    dynamicImport: true,
    weight: 2,
    evidence: /^load:/,
    build: (s, c) => {
      const module = c.rng.pick(HOST_MODULES);
      const name = c.fresh();
      const load = `import(${s.text(`node:${module.id}`)})`;
      return c.rng.chance(0.4) ? load : `${load}.then((${name}) => ${useModule(name, module, s)})`;
    },
  },
  {
    name: 'dynamic-import-bare',
    dynamicImport: true,
    weight: 2,
    evidence: /^load:/,
    build: (s, c) => {
      const module = c.rng.pick(HOST_MODULES.filter((entry) => entry.bare));
      const name = c.fresh();
      return `import(${s.text(module.id)}).then(${c.rng.pick([`(${name})`, `({ default: ${name} })`, `async (${name})`])} => ${useModule(name, module, s)})`;
    },
  },
  {
    name: 'dynamic-import-data-url',
    dynamicImport: true,
    evidence: /^load:data:/,
    build: (s) => `import(${s.text('data:text/javascript,export default 1')})`,
  },
  ...HOST_MODULES.map((module): Sink => ({
    name: `static-import-${module.id}`,
    goal: 'module',
    weight: 0.25,
    evidence: new RegExp(`^load:(?:node:)?${module.id}$`),
    build: (s, c) => staticImport(module, s, c),
  })),
  {
    name: 'static-import-named',
    goal: 'module',
    weight: 0.5,
    specifierOnly: true,
    evidence: /^load:/,
    build: (s, c) => namedImport(c.rng.pick(HOST_MODULES), s, c),
  },
  {
    name: 'static-re-export',
    goal: 'module',
    weight: 0.25,
    specifierOnly: true,
    evidence: /^load:/,
    build: (s, c) => reExport(c.rng.pick(HOST_MODULES), s, c),
  },
];

const WASM_BYTES = 'new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])';
export const HOST_OBJECT_SINKS: readonly Sink[] = [
  {
    name: 'fetch',
    evidence: /^stub:fetch$/,
    build: (s, c) =>
      `${s.ident('fetch')}(${s.text(c.rng.pick(['http://127.0.0.1:9/', 'https://example.invalid/x', 'data:,x']))})`,
  },
  {
    name: 'websocket',
    evidence: /^stub:(?:WebSocket|EventSource)$/,
    build: (s) => `new (${s.ident('WebSocket')})(${s.text('ws://127.0.0.1:9')})`,
  },
  {
    name: 'web-requests',
    evidence: /^global:/,
    build: (s, c) =>
      `new (${s.ident(c.rng.pick(['Headers', 'FormData', 'AbortController', 'EventTarget', 'MessageChannel', 'ReadableStream']))})()`,
  },
  {
    name: 'webassembly',
    weight: 2,
    evidence: /^global:WebAssembly$/,
    build: (s, c) =>
      c.rng.chance(0.5)
        ? `new (${s.key(s.ident('WebAssembly'), 'Module')})(${WASM_BYTES})`
        : s.call(s.ident('WebAssembly'), c.rng.pick(['compile', 'validate', 'instantiate']), WASM_BYTES),
  },
  {
    name: 'timer',
    evidence: /^global:set/,
    build: (s, c) =>
      `${s.ident(c.rng.pick(['setTimeout', 'setInterval', 'setImmediate']))}(${c.rng.pick(['() => {}', 'function () {}', '(x) => x'])}, ${c.rng.int(5)})`,
  },
  {
    name: 'timer-text',
    evidence: /^global:set/,
    build: (s, c) =>
      `(() => { try { return ${s.ident(c.rng.pick(['setTimeout', 'setInterval']))}(${s.text(scriptPayload(c))}, ${c.rng.int(9)}); } catch { return 0; } })()`,
  },
  {
    name: 'navigator',
    evidence: /^global:navigator$/,
    build: (s, c) => tail(s.ident('navigator'), ['userAgent', 'hardwareConcurrency', 'platform', 'language'], s, c),
  },
  {
    name: 'performance',
    evidence: /^global:performance$/,
    build: (s, c) =>
      c.rng.chance(0.5)
        ? s.call(s.ident('performance'), 'now', '')
        : tail(s.ident('performance'), ['timeOrigin', 'timerify', 'nodeTiming'], s, c),
  },
  {
    name: 'console',
    evidence: /^global:console$/,
    build: (s, c) =>
      s.call(s.ident('console'), c.rng.pick(['log', 'error', 'dir', 'table']), c.rng.pick(["'x'", '1', '[1]'])),
  },
  {
    name: 'buffer-memory',
    evidence: /^memory:Buffer$/,
    build: (s, c) =>
      s.call(s.ident('Buffer'), c.rng.pick(['allocUnsafe', 'allocUnsafeSlow']), String(8 + c.rng.int(4000))),
  },
  {
    name: 'import-meta',
    goal: 'module',
    weight: 3,
    evidence: /^meta:/,
    build: (s, c) => {
      if (c.rng.chance(0.2)) return s.call('import.meta', 'resolve', s.text('node:fs'));
      return s.key('import.meta', c.rng.pick(['dirname', 'filename', 'url', 'main']));
    },
  },
];
