/** Look-alikes of languages: the two sides differ in one word, and that word is the cause. */
import type { Extra, Lang, Pair, Template } from './types.ts';
import { spec } from './types.ts';
import { rustc, tsc } from './shapes.ts';

/** One template per word: side a and side b are the same shape. */
export const pairOf = (
  id: string,
  family: string,
  lang: Lang,
  shape: (word: string) => Template,
  words: readonly [string, string],
  shared: readonly string[],
  extra: Extra | ((word: string) => Extra) = {},
): Pair => {
  const side = (name: 'a' | 'b', word: string) =>
    spec(
      `${id}-${name}`,
      family,
      lang,
      shape(word),
      [...shared, word],
      typeof extra === 'function' ? extra(word) : extra,
    );
  return { id, a: side('a', words[0]), b: side('b', words[1]) };
};

const listen: readonly string[] = [
  'Server.setupListenHandle [as _listen2] (node:net:{n}:16)',
  'listenInCluster (node:net:{n}:12)',
  'Server.listen (node:net:{n}:7)',
];

const NODE: readonly Pair[] = [
  pairOf(
    'tw-listen-port',
    'node',
    'node',
    (port) => `Error: listen EADDRINUSE: address already in use :::${port}`,
    ['4310', '4311'],
    ['EADDRINUSE'],
    (port) => ({
      lib: listen,
      props: ["code: 'EADDRINUSE',", 'errno: {?-98|-48},', "syscall: 'listen',", "address: '::',", `port: ${port}`],
    }),
  ),
  pairOf(
    'tw-undefined-null',
    'node',
    'node',
    (value) => `TypeError: Cannot read properties of ${value} (reading 'locale')`,
    ['undefined', 'null'],
    ['locale'],
  ),
  pairOf(
    'tw-tenants-errno',
    'node',
    'node',
    (what) => `Error: ${what}, open '{abs:config/tenants.json}'`,
    ['ENOENT: no such file or directory', 'EACCES: permission denied'],
    ['config/tenants.json'],
    {
      lib: [
        'async open (node:internal/fs/promises:{n}:25)',
        'async Object.readFile (node:internal/fs/promises:{n}:14)',
      ],
    },
  ),
  pairOf(
    'tw-package-audit',
    'node',
    'node',
    (name) =>
      `Error [ERR_MODULE_NOT_FOUND]: Cannot find package '${name}' imported from {abs:dist/{?boot|main|queue}.js}`,
    ['@shop/audit', '@shop/trail'],
    ['ERR_MODULE_NOT_FOUND'],
    {
      lib: [
        'packageResolve (node:internal/modules/esm/resolve:{n}:9)',
        'moduleResolve (node:internal/modules/esm/resolve:{n}:18)',
      ],
      props: ["code: 'ERR_MODULE_NOT_FOUND'"],
    },
  ),
  pairOf(
    'tw-dns-code',
    'node',
    'node',
    (code) => `Error: getaddrinfo ${code} mq.example.com`,
    ['ENOTFOUND', 'EAI_AGAIN'],
    ['mq.example.com'],
    (code) => ({
      lib: ['GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:{n}:26)'],
      props: [
        `errno: ${code === 'ENOTFOUND' ? -3008 : -3001},`,
        `code: '${code}',`,
        "syscall: 'getaddrinfo',",
        "hostname: 'mq.example.com'",
      ],
    }),
  ),
  pairOf(
    'tw-client-method',
    'node',
    'node',
    (name) => `TypeError: client.${name} is not a function`,
    ['flushAll', 'flushDb'],
    ['is not a function'],
  ),
  pairOf(
    'tw-fetch-cause',
    'node',
    'node',
    () => 'TypeError: fetch failed',
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED'],
    ['fetch failed'],
    (code) => ({
      lib: ['node:internal/deps/undici/undici:{n}:13'],
      inner:
        code === 'CERT_HAS_EXPIRED'
          ? 'Error: certificate has expired (CERT_HAS_EXPIRED)'
          : 'Error: self-signed certificate in certificate chain (SELF_SIGNED_CERT_IN_CHAIN)',
      innerLib: ['TLSSocket.onConnectSecure (node:_tls_wrap:{n}:34)'],
    }),
  ),
];

const TYPESCRIPT: readonly Pair[] = [
  pairOf(
    'tw-ts-property',
    'typescript',
    'plain',
    (name) =>
      tsc(
        'src/crm/customer.ts',
        2339,
        `Property '${name}' does not exist on type 'Customer'.`,
        'const { vat } = read(customer);',
      ),
    ['vatId', 'vatNo'],
    ['TS2339', 'Customer'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
  pairOf(
    'tw-ts-nullish',
    'typescript',
    'plain',
    (type) =>
      tsc(
        'src/mail/render.ts',
        2322,
        `Type '${type}' is not assignable to type 'string'.`,
        'const subject: string = draft.subject;',
      ),
    ['string | undefined', 'string | null'],
    ['TS2322'],
    { cmd: 'tsc -b', exit: 2 },
  ),
  pairOf(
    'tw-ts-arity',
    'typescript',
    'plain',
    (count) => tsc('src/queue/ack.ts', 2554, `Expected ${count}.`, 'ack(message, options, done);'),
    ['2 arguments, but got 3', '1 arguments, but got 3'],
    ['TS2554'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
];

const PYTHON: readonly Pair[] = [
  pairOf(
    'tw-py-environ',
    'python',
    'python',
    (name) => `KeyError: '${name}'`,
    ['PAYMENT_KEY', 'PAYMENT_KEY_ID'],
    ['KeyError'],
    { lib: ['File "<frozen os>", line {n}, in __getitem__'] },
  ),
  pairOf(
    'tw-py-none-attr',
    'python',
    'python',
    (name) => `AttributeError: 'NoneType' object has no attribute '${name}'`,
    ['cursor', 'rollback'],
    ['NoneType'],
  ),
  pairOf(
    'tw-py-chained',
    'python',
    'python',
    () => 'app.errors.UploadError: upload of the archive failed',
    ['ConnectionResetError: [Errno 104] Connection reset by peer', 'BrokenPipeError: [Errno 32] Broken pipe'],
    ['upload of the archive failed'],
    (inner) => ({ inner, innerLib: ['File "{std:http/client.py}", line {n}, in send\n  self.sock.sendall(data)'] }),
  ),
  pairOf(
    'tw-py-child-end',
    'python',
    'python',
    (end) => `subprocess.CalledProcessError: Command '['pg_dump', '--format=custom', 'shop']' ${end}`,
    ['returned non-zero exit status 1.', 'died with <Signals.SIGKILL: 9>.'],
    ['pg_dump'],
    { lib: ['File "{std:subprocess.py}", line 571, in run\n  raise CalledProcessError(retcode, process.args,'] },
  ),
  pairOf(
    'tw-py-argument',
    'python',
    'python',
    (name) => `TypeError: Ledger.post() got an unexpected keyword argument '${name}'`,
    ['memo', 'note'],
    ['Ledger.post()'],
  ),
];

const JVM: readonly Pair[] = [
  pairOf(
    'tw-jvm-keystore',
    'jvm',
    'java',
    () => "org.springframework.context.ApplicationContextException: Failed to start bean 'webServerStartStop'",
    ['conf/keystore.p12', 'conf/truststore.p12'],
    ['webServerStartStop'],
    (file) => ({
      lib: [
        'org.springframework.context.support.DefaultLifecycleProcessor.doStart(DefaultLifecycleProcessor.java:{n})',
      ],
      inner: `java.io.FileNotFoundException: {abs:${file}} ({?No such file or directory|The system cannot find the file specified})`,
      innerLib: ['java.base/java.io.FileInputStream.open0(Native Method)'],
    }),
  ),
  pairOf(
    'tw-jvm-npe',
    'jvm',
    'java',
    (why) => `java.lang.NullPointerException: Cannot invoke "com.example.shop.Order.total()" because ${why} is null`,
    ['"order"', 'the return value of "com.example.shop.Cart.order()"'],
    ['Order.total()'],
  ),
  pairOf(
    'tw-jvm-cast',
    'jvm',
    'java',
    (target) =>
      `java.lang.ClassCastException: class java.lang.Integer cannot be cast to class ${target} (java.lang.Integer and ${target} are in module java.base of loader 'bootstrap')`,
    ['java.lang.Long', 'java.math.BigDecimal'],
    ['ClassCastException'],
  ),
];

const GO: readonly Pair[] = [
  pairOf(
    'tw-go-dial',
    'go',
    'go',
    (end) => `dial tcp {ip}:6380: ${end}`,
    ['connect: connection refused', 'i/o timeout'],
    ['6380'],
  ),
  pairOf(
    'tw-go-undefined',
    'go',
    'plain',
    (name) => `internal/report/monthly.go:{n}:{col}: undefined: ledger.${name}`,
    ['PostAll', 'PostBatch'],
    ['undefined: ledger.'],
    { cmd: 'go vet ./...' },
  ),
  pairOf(
    'tw-go-wrapped',
    'go',
    'go',
    (end) => `load snapshot: decode header: ${end}`,
    ['unexpected EOF', 'gzip: invalid checksum'],
    ['load snapshot'],
  ),
];

const RUST: readonly Pair[] = [
  pairOf(
    'tw-rust-mismatch',
    'rust',
    'plain',
    (found) =>
      rustc(
        'E0308',
        'mismatched types',
        'src/fee.rs',
        'let fee: u64 = table.fee(kind);',
        `expected \`u64\`, found \`${found}\``,
      ),
    ['i64', 'u32'],
    ['E0308', 'expected `u64`'],
    { cmd: 'cargo check', exit: 101 },
  ),
  pairOf(
    'tw-rust-os',
    'rust',
    'rust',
    (what) => `cannot open state file: Os { ${what} }`,
    [
      'code: 2, kind: NotFound, message: "No such file or directory"',
      'code: 13, kind: PermissionDenied, message: "Permission denied"',
    ],
    ['cannot open state file'],
    { lib: ['core::result::unwrap_failed', 'core::result::Result<T,E>::expect'] },
  ),
  pairOf(
    'tw-rust-anyhow',
    'rust',
    'anyhow',
    (what) => `environment variable ${what}`,
    ['SPOOL_DIR not found', 'SPOOL_DIR_TMP not found'],
    ['environment variable'],
  ),
];

export const TWINS_CODE: readonly Pair[] = [...NODE, ...TYPESCRIPT, ...PYTHON, ...JVM, ...GO, ...RUST];
