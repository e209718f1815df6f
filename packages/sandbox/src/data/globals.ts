import { gives, named, parts, PURE, type Entry } from './entry.ts';
import { CONSOLE, PROCESS } from './host-objects.ts';

/** Names of the global object itself. */
export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'global', 'window', 'self', 'frames', 'top']);

const DATE_AND_TIME: Readonly<Record<string, Entry>> = {
  Date: { gives: ['clock'], members: named('UTC parse prototype', PURE) },
  performance: parts(named('now timeOrigin mark measure', gives('clock')), 'debug'),
  Temporal: { gives: ['clock'] },
  Math: parts({ random: gives('random') }),
  // Without a date it formats the current one.
  Intl: parts({ DateTimeFormat: gives('clock') }),
};

const LANGUAGE: Readonly<Record<string, Entry>> = named(
  'undefined NaN Infinity isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent ' +
    'escape unescape Object Array String Number Boolean Symbol BigInt Error AggregateError EvalError RangeError ' +
    'ReferenceError SyntaxError TypeError URIError SuppressedError Map Set WeakMap WeakSet WeakRef FinalizationRegistry ' +
    'hasOwnProperty Promise Proxy Reflect JSON RegExp Iterator Intl ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array ' +
    'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array ' +
    'Float32Array Float64Array DisposableStack AsyncDisposableStack',
  PURE,
);

/** Objects of the web platform that only compute. */
const PLATFORM: Readonly<Record<string, Entry>> = {
  ...named(
    'AbortController AbortSignal Blob Buffer ByteLengthQueuingStrategy CountQueuingStrategy CustomEvent DOMException Event ' +
      'EventTarget Headers ReadableStream ReadableStreamDefaultReader TextDecoder TextEncoder URLPattern ' +
      'URLSearchParams WritableStream atob btoa structuredClone',
    PURE,
  ),
  // What a form becomes as a body is held apart by a random line.
  FormData: gives('random'),
  // The body of one that is cloned lists its constructor, as the streams below do.
  ...named('Request Response', gives('random', 'reflect.constructor')),
  URL: parts({ createObjectURL: gives('random') }),
  // Both ends of these list their constructor among their own properties.
  ...named(
    'TransformStream TextDecoderStream TextEncoderStream CompressionStream DecompressionStream',
    gives('reflect.constructor'),
  ),
  ...named(
    'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask',
    gives('timers'),
  ),
  // Memory that is not cleared holds what the process had there before.
  Buffer: parts(named('allocUnsafe allocUnsafeSlow', gives('process.info'))),
  Atomics: parts(named('wait waitAsync', gives('worker'))),
  AbortSignal: parts({ timeout: gives('timers') }),
  console: CONSOLE,
  crypto: parts(
    {
      ...named('getRandomValues randomUUID', gives('random')),
      subtle: parts({ digest: gives('crypto.hash') }, 'crypto'),
    },
    'crypto',
  ),
};

const HOST: Readonly<Record<string, Entry>> = {
  eval: gives('eval'),
  // Its prototype's methods are everybody's: `Function.prototype.call`.
  Function: { gives: ['eval'], members: { prototype: PURE, toString: PURE } },
  ...named('fetch WebSocket EventSource XMLHttpRequest', gives('net')),
  ...named(
    'Worker SharedWorker BroadcastChannel MessageChannel MessagePort postMessage importScripts',
    gives('worker'),
  ),
  ...named('localStorage sessionStorage indexedDB caches Storage', gives('fs.read', 'fs.write')),
  WebAssembly: gives('wasm'),
  process: PROCESS,
  navigator: gives('host.info'),
  gc: gives('debug'),
};

/** What a CommonJS file is given besides the globals. `exports` and `module.exports` are its own to write. */
export const COMMONJS: Readonly<Record<string, Entry>> = {
  exports: PURE,
  // `require.main === module` only looks; what `main` is a part of loads modules.
  require: {
    gives: ['import.dynamic'],
    members: {
      main: parts(named('filename path', gives('host.paths')), 'import.dynamic'),
      resolve: gives('host.paths'),
    },
  },
  // Its constructor is the module `module`, whose instances compile text.
  module: parts(
    {
      exports: PURE,
      id: PURE,
      // Of bundlers: Node has none.
      hot: PURE,
      ...named('filename path', gives('host.paths')),
      ...named('constructor _compile', gives('import.dynamic', 'eval', 'native')),
    },
    'import.dynamic',
  ),
  ...named('__filename __dirname', gives('host.paths')),
  // At the top of a CommonJS file these are the wrapper's own: the second is `require`.
  arguments: gives('import.dynamic'),
};

/** Every global that is known. One that is not here is `globals.read`. */
export const GLOBALS: Readonly<Record<string, Entry>> = { ...LANGUAGE, ...DATE_AND_TIME, ...PLATFORM, ...HOST };
