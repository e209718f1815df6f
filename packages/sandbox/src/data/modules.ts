import { gives, named, parts, PURE, type Entry } from './entry.ts';
import { CONSOLE, PROCESS } from './host-objects.ts';

const FS_READ =
  'access accessSync close closeSync createReadStream exists existsSync fstat fstatSync lstat lstatSync ' +
  'opendir opendirSync read readSync readdir readdirSync readFile readFileSync readlink readlinkSync readv readvSync ' +
  'realpath realpathSync stat statSync statfs statfsSync watch watchFile unwatchFile glob globSync openAsBlob Dir Dirent ' +
  'Stats ReadStream FileReadStream';

const FS_PURE = 'constants F_OK R_OK W_OK X_OK';

const FILE_SYSTEM: Entry = parts(
  {
    ...named(FS_READ, gives('fs.read')),
    ...named(FS_PURE, PURE),
    ...named('open openSync', gives('fs.read', 'fs.write')),
  },
  'fs.read',
  'fs.write',
);

const CRYPTO: Entry = parts(
  {
    ...named('createHash createHmac hash getHashes timingSafeEqual Hash Hmac', gives('crypto.hash')),
    ...named(
      'randomBytes randomInt randomUUID randomUUIDv7 randomFill randomFillSync getRandomValues',
      gives('random'),
    ),
  },
  'crypto',
);

const PROCESS_FREE_UTIL: Entry = parts({ getCallSites: gives('debug', 'host.paths') }, 'import.builtin');

/** What is not absolute is taken from the working directory. */
const PATH_FUNCTIONS = named('resolve relative toNamespacedPath', gives('host.paths'));

const PATH: Entry = parts({ ...PATH_FUNCTIONS, ...named('posix win32', parts(PATH_FUNCTIONS)) });

const URL_FUNCTIONS: Entry = parts({
  pathToFileURL: gives('host.paths'),
  URL: parts({ createObjectURL: gives('random') }),
});

/** Modules that every policy from `default` upwards may use. */
const PLAIN: Readonly<Record<string, Entry>> = {
  ...named('path path/posix path/win32', PATH),
  ...named('assert assert/strict', PURE),
  url: URL_FUNCTIONS,
};

/** Harmless, but not in the plainest set. */
const MORE = named(
  'buffer events querystring string_decoder punycode stream stream/promises stream/web stream/consumers util/types zlib',
  gives('import.builtin'),
);

const REACHING: Readonly<Record<string, Entry>> = {
  fs: { ...FILE_SYSTEM, members: { ...FILE_SYSTEM.members, promises: FILE_SYSTEM } },
  'fs/promises': FILE_SYSTEM,
  crypto: CRYPTO,
  util: PROCESS_FREE_UTIL,
  child_process: gives('process.spawn'),
  cluster: gives('process.spawn', 'net'),
  ...named('net tls http https http2 dgram dns dns/promises quic', gives('net')),
  ...named('worker_threads', gives('worker', 'env', 'eval')),
  ...named('vm repl', gives('eval')),
  ...named('module', gives('import.dynamic', 'eval', 'native')),
  ...named('sea', gives('fs.read', 'native')),
  wasi: gives('wasm', 'fs.read', 'fs.write'),
  ffi: gives('native'),
  process: PROCESS,
  ...named('os', gives('host.info')),
  ...named('v8 inspector inspector/promises trace_events diagnostics_channel async_hooks perf_hooks', gives('debug')),
  ...named('sqlite', gives('fs.read', 'fs.write', 'native')),
  ...named('timers timers/promises', gives('timers')),
  ...named('test test/reporters test/mock_loader', gives('process.control', 'fs.read')),
  ...named('readline readline/promises tty', gives('process.info')),
  console: CONSOLE,
  constants: gives('host.info'),
  sys: PROCESS_FREE_UTIL,
  domain: gives('debug'),
};

/** Node's own modules by their name without `node:`. One that is not here, `_http_client` for example, gives everything. */
export const MODULES: Readonly<Record<string, Entry>> = { ...PLAIN, ...MORE, ...REACHING };

/** What an unknown module of Node's is taken to give. */
export const UNKNOWN_BUILTIN: Entry = gives('native', 'fs.read', 'fs.write', 'net', 'process.control');
