import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { errno, js, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const q = (c: Ctx, path: string): string => `'${c.win ? path.replaceAll('\\', '\\\\') : path}'`;

const plain = (c: Ctx, head: string): Face => js(c, head);
const coded = (c: Ctx, x: readonly [name: string, code: string, message: string]): Face =>
  js(c, `${x[0]} [${x[1]}]: ${x[2]}`, { props: [`code: '${x[1]}'`] });

const TEXT: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EEXIST: 'file already exists',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on device',
  EXDEV: 'cross-device link not permitted',
  EISDIR: 'illegal operation on a directory',
  EROFS: 'read-only file system',
  ENOTEMPTY: 'directory not empty',
  EBUSY: 'resource busy or locked',
  EPERM: 'operation not permitted',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many symbolic links encountered',
};

interface FsCause {
  readonly code: string;
  readonly call: string;
  readonly path: string;
  readonly dest?: string;
}
const fsError = (c: Ctx, x: FsCause): Face => {
  const path = c.abs(x.path);
  const dest = x.dest === undefined ? undefined : c.abs(x.dest);
  const head = `Error: ${x.code}: ${TEXT[x.code] ?? ''}, ${x.call} '${path}'${dest === undefined ? '' : ` -> '${dest}'`}`;
  const props = [
    `errno: ${errno(c, x.code)}`,
    `code: '${x.code}'`,
    `syscall: '${x.call}'`,
    `path: ${q(c, path)}`,
    ...(dest === undefined ? [] : [`dest: ${q(c, dest)}`]),
  ];
  return js(c, head, {
    props,
    top: c.chance(0.6)
      ? [`async ${x.call} (node:internal/fs/promises:${c.n(500, 1300)}:${c.n(10, 25)})`]
      : [`Object.${x.call}Sync (node:fs:${c.n(500, 1500)}:${c.n(3, 20)})`],
  });
};

const refused = (c: Ctx, port: number): Face => {
  const ip = c.chance(0.4) ? '127.0.0.1' : c.ip();
  return js(c, `Error: connect ECONNREFUSED ${ip}:${port}`, {
    top: [`TCPConnectWrap.afterConnect [as oncomplete] (node:net:${c.n(1490, 1640)}:16)`],
    props: [
      `errno: ${errno(c, 'ECONNREFUSED')}`,
      `code: 'ECONNREFUSED'`,
      `syscall: 'connect'`,
      `address: '${ip}'`,
      `port: ${port}`,
    ],
  });
};

const listenFails = (c: Ctx, x: readonly [code: string, text: string, port: number]): Face =>
  js(c, `Error: listen ${x[0]}: ${x[1]} ${c.pick(['0.0.0.0:', ':::', '127.0.0.1:'])}${x[2]}`, {
    top: [
      `Server.setupListenHandle [as _listen2] (node:net:${c.n(1850, 1950)}:16)`,
      `listenInCluster (node:net:${c.n(1950, 2000)}:12)`,
    ],
    props: [`code: '${x[0]}'`, `syscall: 'listen'`, `port: ${x[2]}`],
  });

const cjsMissing = (c: Ctx, pkg: string): Face => {
  const from = c.abs(`dist/${c.file()}.js`);
  const head = `Error: Cannot find module '${pkg}'\nRequire stack:\n- ${from}`;
  const face = js(c, head, {
    top: [
      `Function._resolveFilename (node:internal/modules/cjs/loader:${c.n(1140, 1410)}:15)`,
      `Function._load (node:internal/modules/cjs/loader:${c.n(980, 1070)}:27)`,
    ],
    props: [`code: 'MODULE_NOT_FOUND'`, `requireStack: [ ${q(c, from)} ]`],
  });
  return { ...face, bare: `Error: Cannot find module '${pkg}'` };
};
const esmMissing = (c: Ctx, pkg: string): Face =>
  js(c, `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${pkg}' imported from ${c.abs(`src/${c.file()}.mjs`)}`, {
    top: [
      `packageResolve (node:internal/modules/esm/resolve:${c.n(830, 860)}:9)`,
      `moduleResolve (node:internal/modules/esm/resolve:${c.n(910, 990)}:18)`,
    ],
    props: [`code: 'ERR_MODULE_NOT_FOUND'`],
  });
const notExported = (c: Ctx, x: readonly [sub: string, pkg: string]): Face =>
  js(
    c,
    `Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: Package subpath './${x[0]}' is not defined by "exports" in ${c.abs(`node_modules/${x[1]}/package.json`)}`,
    {
      top: [`exportsNotFound (node:internal/modules/esm/resolve:${c.n(290, 330)}:10)`],
      props: [`code: 'ERR_PACKAGE_PATH_NOT_EXPORTED'`],
    },
  );
const noNamedExport = (c: Ctx, x: readonly [mod: string, name: string]): Face =>
  js(c, `SyntaxError: The requested module '${x[0]}' does not provide an export named '${x[1]}'`, {
    top: [`ModuleJob._instantiate (node:internal/modules/esm/module_job:${c.n(170, 220)}:21)`],
  });

const heap = (c: Ctx, kind: string): Face => {
  const bare = `FATAL ERROR: ${kind} Allocation failed - JavaScript heap out of memory`;
  const mb = (): string => `${c.n(1900, 4080)}.${c.n(0, 9)}`;
  return tool(
    `\n<--- Last few GCs --->\n\n[${c.pid()}:0x${c.hex(9)}]   ${c.n(9000, 900000)} ms: Mark-Compact ${mb()} (${mb()}) -> ${mb()} (${mb()}) MB, pooled: ${c.n(0, 9)} MB, ${c.n(200, 3000)}.${c.n(10, 99)} / 0.00 ms  (average mu = 0.${c.n(100, 300)}, current mu = 0.0${c.n(10, 99)}) allocation failure; scavenge might not succeed\n\n<--- JS stacktrace --->\n\n${bare}\n----- Native stack trace -----\n\n 1: 0x${c.hex(6)} node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]\n 2: 0x${c.hex(6)}  [node]\nAborted (core dumped)`,
    bare,
  );
};

const circular = (c: Ctx, x: readonly [ctor: string, prop: string]): Face => {
  const mid = c.chance(0.5)
    ? `\n    |     property '${c.pick(['socket', 'parser', 'owner'])}' -> object with constructor 'Object'`
    : '';
  return js(
    c,
    `TypeError: Converting circular structure to JSON\n    --> starting at object with constructor '${x[0]}'${mid}\n    --- property '${x[1]}' closes the circle`,
    { top: ['JSON.stringify (<anonymous>)'] },
  );
};

const dlopen = (c: Ctx, x: readonly [addon: string, reason: string]): Face =>
  js(c, `Error: ${x[1].replace('{addon}', c.abs(`node_modules/${x[0]}`))}`, {
    top: [`Object..node (node:internal/modules/cjs/loader:${c.n(1590, 1920)}:18)`],
    props: [`code: 'ERR_DLOPEN_FAILED'`],
  });

const f = family('node');
// twins
f.twin(
  'reading-prop',
  plain,
  "TypeError: Cannot read properties of undefined (reading 'lineItems')",
  "TypeError: Cannot read properties of null (reading 'lineItems')",
  "TypeError: Cannot read properties of undefined (reading 'lineItem')",
  "TypeError: Cannot set properties of undefined (setting 'lineItems')",
);
f.twin('refused-port', refused, 5672, 5673, 11211);
f.twin(
  'eaddr',
  listenFails,
  ['EADDRINUSE', 'address already in use', 8787],
  ['EACCES', 'permission denied', 8787],
  ['EADDRINUSE', 'address already in use', 8788],
);
f.twin('cjs-missing', cjsMissing, 'fast-glob', 'glob', '@acme/flags');
f.twin(
  'fs-code',
  fsError,
  { code: 'ENOENT', call: 'open', path: 'certs/server.key' },
  { code: 'EACCES', call: 'open', path: 'certs/server.key' },
  { code: 'ENOENT', call: 'open', path: 'certs/server.crt' },
);
f.twin(
  'not-a-function',
  plain,
  'TypeError: db.withTransaction is not a function',
  'TypeError: db.transaction is not a function',
  'TypeError: db.withTransaction is not iterable',
);
f.twin(
  'named-export',
  noNamedExport,
  ['date-fns', 'parseISOStrict'],
  ['date-fns', 'formatISO9'],
  ['date-fns/fp', 'parseISOStrict'],
);
f.twin(
  'tls',
  coded,
  [
    'Error',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: api.example.com. is not in the cert's altnames: DNS:*.example.org",
  ],
  [
    'Error',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: auth.example.com. is not in the cert's altnames: DNS:*.example.org",
  ],
);
// known
f.known(
  'rename-xdev',
  fsError,
  { code: 'EXDEV', call: 'rename', path: 'tmp/upload.part', dest: 'data/upload.bin' },
  { code: 'EPERM', call: 'rename', path: 'tmp/upload.part', dest: 'data/upload.bin' },
);
f.known(
  'rmdir-notempty',
  fsError,
  { code: 'ENOTEMPTY', call: 'rmdir', path: 'dist/assets' },
  { code: 'EBUSY', call: 'rmdir', path: 'dist/assets' },
);
f.known(
  'watch-nospc',
  plain,
  'Error: ENOSPC: System limit for number of file watchers reached, watch',
  'Error: EMFILE: too many open files, watch',
);
f.known('esm-missing', esmMissing, 'undici', 'undici-types');
f.known('not-exported', notExported, ['internal/codec', 'msgpack-lite'], ['internal/codecs', 'msgpack-lite']);
f.known(
  'require-esm',
  (c: Ctx, pkg: string) =>
    js(
      c,
      `Error [ERR_REQUIRE_ESM]: require() of ES Module ${c.abs(`node_modules/${pkg}/index.js`)} from ${c.abs(`dist/${c.file()}.js`)} not supported.\nInstead change the require of index.js in ${c.abs(`dist/${c.file()}.js`)} to a dynamic import() which is available in all CommonJS modules.`,
      { props: [`code: 'ERR_REQUIRE_ESM'`] },
    ),
  'nanoid',
  'chalk',
);
f.known('heap', heap, 'Ineffective mark-compacts near heap limit', 'Reached heap limit', 'CALL_AND_RETRY_LAST');
f.known('circular', circular, ['TLSSocket', '_httpMessage'], ['Timeout', '_idlePrev']);
f.known(
  'clone',
  plain,
  'DataCloneError: onProgress(p){} could not be cloned.',
  'DataCloneError: #<Promise> could not be cloned.',
);
f.known(
  'bigint-json',
  plain,
  'TypeError: Do not know how to serialize a BigInt',
  'TypeError: Cannot mix BigInt and other types, use explicit conversions',
);
f.known(
  'invalid-url',
  (c: Ctx, code: string) =>
    js(c, 'TypeError: Invalid URL', {
      top: ['new URL (node:internal/url:806:29)'],
      props: [`code: '${code}'`, `input: '${c.id(9)}'`],
    }),
  'ERR_INVALID_URL',
);
f.known('iv', plain, 'TypeError: Invalid initialization vector', 'RangeError: Invalid key length');
f.known(
  'ossl',
  plain,
  'Error: error:0308010C:digital envelope routines::unsupported',
  'Error: error:1E08010C:DECODER routines::unsupported',
);
f.known(
  'headers-sent',
  coded,
  ['Error', 'ERR_HTTP_HEADERS_SENT', 'Cannot set headers after they are sent to the client'],
  ['Error', 'ERR_STREAM_WRITE_AFTER_END', 'write after end'],
  ['Error', 'ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "undefined" for header "x-tenant"'],
);
f.known(
  'abi',
  dlopen,
  [
    'better-sqlite3/build/Release/better_sqlite3.node',
    "The module '{addon}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 127. Please try re-compiling or re-installing\nthe module (for instance, using `npm rebuild` or `npm install`).",
  ],
  [
    'better-sqlite3/build/Release/better_sqlite3.node',
    "libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by {addon})",
  ],
);
f.known(
  'frozen',
  plain,
  "TypeError: Cannot assign to read only property 'retries' of object '#<Object>'",
  'TypeError: Cannot add property retries, object is not extensible',
);
f.known(
  'tdz',
  plain,
  "ReferenceError: Cannot access 'registry' before initialization",
  'ReferenceError: registry is not defined',
);
f.known(
  'private-member',
  plain,
  'TypeError: Cannot read private member #state from an object whose class did not declare it',
);
f.known(
  'unhandled-reason',
  coded,
  ['TypeError', 'ERR_INVALID_ARG_TYPE', 'The "path" argument must be of type string. Received undefined'],
  ['TypeError', 'ERR_INVALID_ARG_TYPE', 'The "path" argument must be of type string. Received null'],
  [
    'TypeError',
    'ERR_INVALID_ARG_TYPE',
    'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received undefined',
  ],
);
f.novel('worker-oom', (c) =>
  coded(c, [
    'Error',
    'ERR_WORKER_OUT_OF_MEMORY',
    'Worker terminated due to reaching memory limit: JS heap out of memory',
  ]),
);
f.novel('hydration', (c) => js(c, "Error: Hydration failed because the server rendered HTML didn't match the client."));
f.novel('hooks', (c) => js(c, 'Error: Rendered more hooks than during the previous render.'));

export default f.defs;
