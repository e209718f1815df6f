/**
 * Sinks that load host modules by a static import, and the table of modules
 * with one member of each that is of use to an attacker.
 */

import type { Context, Speller } from './context.ts';

export interface HostModule {
  readonly id: string;
  /** Whether the form without `node:` exists. */
  readonly bare: boolean;
  readonly member: string;
  readonly args: string;
  /** The member is a constructor. */
  readonly construct?: boolean;
}

export const HOST_MODULES: readonly HostModule[] = [
  { id: 'fs', bare: true, member: 'readFileSync', args: "'/etc/hostname'" },
  { id: 'fs/promises', bare: true, member: 'readFile', args: "'/etc/hostname'" },
  { id: 'child_process', bare: true, member: 'execSync', args: "'id'" },
  { id: 'net', bare: true, member: 'connect', args: "9, '127.0.0.1'" },
  { id: 'tls', bare: true, member: 'connect', args: "9, '127.0.0.1'" },
  { id: 'dgram', bare: true, member: 'createSocket', args: "'udp4'" },
  { id: 'http', bare: true, member: 'get', args: "'http://127.0.0.1:9/'" },
  { id: 'https', bare: true, member: 'get', args: "'https://127.0.0.1:9/'" },
  { id: 'http2', bare: true, member: 'connect', args: "'http://127.0.0.1:9'" },
  { id: 'dns', bare: true, member: 'lookup', args: "'localhost', () => {}" },
  { id: 'dns/promises', bare: true, member: 'getServers', args: '' },
  { id: 'vm', bare: true, member: 'runInThisContext', args: "'process'" },
  { id: 'worker_threads', bare: true, member: 'Worker', args: "'1', { eval: true }", construct: true },
  { id: 'module', bare: true, member: 'createRequire', args: "'/tmp/'" },
  { id: 'inspector', bare: true, member: 'open', args: '0' },
  { id: 'inspector/promises', bare: true, member: 'url', args: '' },
  { id: 'v8', bare: true, member: 'getHeapStatistics', args: '' },
  { id: 'tty', bare: true, member: 'isatty', args: '0' },
  { id: 'cluster', bare: true, member: 'fork', args: '' },
  { id: 'os', bare: true, member: 'hostname', args: '' },
  { id: 'process', bare: true, member: 'cwd', args: '' },
  { id: 'sqlite', bare: false, member: 'DatabaseSync', args: "':memory:'", construct: true },
  { id: 'test', bare: false, member: 'test', args: "'t', () => {}" },
  { id: 'wasi', bare: true, member: 'WASI', args: "{ version: 'preview1' }", construct: true },
  { id: 'repl', bare: true, member: 'start', args: '' },
  { id: 'perf_hooks', bare: true, member: 'monitorEventLoopDelay', args: '' },
  { id: 'async_hooks', bare: true, member: 'executionAsyncId', args: '' },
  { id: 'timers', bare: true, member: 'setTimeout', args: '() => {}, 1' },
  { id: 'trace_events', bare: true, member: 'getEnabledCategories', args: '' },
  { id: 'diagnostics_channel', bare: true, member: 'channel', args: "'undici:request:create'" },
  { id: 'readline/promises', bare: true, member: 'createInterface', args: '{ input: null }' },
];

/** The specifier of a module, with or without `node:`. */
export function specifierOf(module: HostModule, c: Context): string {
  return module.bare && c.rng.chance(0.45) ? module.id : `node:${module.id}`;
}

/** Uses the module object: calls or constructs its member. */
export function useModule(object: string, module: HostModule, s: Speller): string {
  return module.construct === true
    ? `new (${s.key(object, module.member)})(${module.args})`
    : s.call(object, module.member, module.args);
}

/** `import ... from 'node:x'`, then the use of it as the dangerous expression. */
export function staticImport(module: HostModule, s: Speller, c: Context): string {
  const from = s.specifier(specifierOf(module, c));
  const name = c.fresh();
  const attributes = c.rng.chance(0.08) ? ' with {}' : '';
  const form = c.rng.int(6);
  if (form === 0) c.imports.push(`import ${name} from ${from}${attributes};`);
  else if (form === 1) c.imports.push(`import { default as ${name} } from ${from}${attributes};`);
  else if (form === 2) c.imports.push(`import ${c.fresh()}, * as ${name} from ${from}${attributes};`);
  else if (form === 3) c.imports.push(`import { 'default' as ${name} } from ${from}${attributes};`);
  else c.imports.push(`import * as ${name} from ${from}${attributes};`);
  return useModule(name, module, s);
}

/** A named import; the member is renamed by the import itself. */
export function namedImport(module: HostModule, s: Speller, c: Context): string {
  const from = s.specifier(specifierOf(module, c));
  const name = c.fresh();
  const member = c.rng.pick([module.member, c.quote(module.member), s.specifier(module.member)]);
  c.imports.push(`import { ${member} as ${name} } from ${from};`);
  return module.construct === true ? `new ${name}(${module.args})` : `${name}(${module.args})`;
}

/** Loads a module by a re-export or for its effect; the expression is harmless. */
export function reExport(module: HostModule, s: Speller, c: Context): string {
  const from = s.specifier(specifierOf(module, c));
  c.imports.push(
    c.rng.pick([
      `export * from ${from};`,
      `export * as ${c.fresh()} from ${from};`,
      `export { ${module.member} } from ${from};`,
      `export { default as ${c.fresh()} } from ${from};`,
      `import ${from};`,
    ]),
  );
  return `(${s.text(c.word())}).length`;
}
