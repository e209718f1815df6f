import type { Capability } from './capabilities.ts';

/** One module that LingQue forbids its tools, and what of it there is in JavaScript. */
export interface ForbiddenModule {
  /** Of Python's standard library. */
  readonly module: string;
  readonly capabilities: readonly Capability[];
  /** Its equivalents, for people. */
  readonly equivalent: string;
}

/**
 * LingQue refuses a tool whose tree imports one of these modules. Here the capability is refused, by whatever module, global or
 * reflection it is reached: `process.binding`, `node:cluster` and `child_process` are one thing. Where a capability is coarser
 * than the module, it is refused as a whole: `net` is sockets and `fetch` alike.
 *
 * Not on LingQue's list, and granted by no preset of that name either, because each leads around it: code from strings (`eval`),
 * modules that the text does not name (`import.dynamic`, `import.url`), globals and intrinsics (`globals.read`, `globals.write`),
 * and packages, of which an owner names those that tools may have.
 */
export const LINGQUE_LIST: readonly ForbiddenModule[] = [
  {
    module: 'os',
    capabilities: ['env', 'fs.write', 'host.info', 'process.control', 'process.spawn'],
    equivalent:
      'node:os, process.env, process.kill, the writing half of node:fs. Reading files is open() in Python, and free',
  },
  { module: 'subprocess', capabilities: ['process.spawn'], equivalent: 'node:child_process, node:cluster' },
  {
    module: 'shutil',
    capabilities: ['fs.write'],
    equivalent: 'fs.cp, fs.rm, fs.rename, fs.copyFile and all else that changes files',
  },
  {
    module: 'sys',
    capabilities: ['process.info', 'process.control', 'debug'],
    equivalent: 'process with its arguments and streams, process.exit, hooks and call sites of the engine',
  },
  { module: 'socket', capabilities: ['net'], equivalent: 'node:net, node:dgram, node:tls, WebSocket, fetch' },
  {
    module: 'ctypes',
    capabilities: ['native', 'wasm'],
    equivalent: 'addons (.node), process.dlopen, node:ffi, and machine code from bytes, which is WebAssembly',
  },
  { module: 'signal', capabilities: ['process.control'], equivalent: 'process.kill, process.on("SIGTERM")' },
  {
    module: 'multiprocessing',
    capabilities: ['process.spawn', 'worker'],
    equivalent: 'child_process.fork, node:cluster, worker_threads',
  },
  {
    module: 'threading',
    capabilities: ['worker'],
    equivalent: 'node:worker_threads, MessageChannel, BroadcastChannel',
  },
];
