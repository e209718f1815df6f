/** Known causes of HTTP clients, test runners, containers and compilers of C. */
import type { Spec } from './types.ts';
import { spec } from './types.ts';
import { gcc } from './shapes.ts';

const HTTP: readonly Spec[] = [
  spec(
    'curl-60-issuer',
    'http',
    'plain',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    ['curl: (60)', 'unable to get local issuer'],
    { cmd: 'curl -fsS https://mirror.example.com/index.json', exit: 60 },
  ),
  spec('axios-413', 'http', 'node', 'AxiosError: Request failed with status code 413', ['status code 413'], {
    lib: [
      'settle ({abs:node_modules/axios/lib/core/settle.js}:19:12)',
      'IncomingMessage.handleStreamEnd ({abs:node_modules/axios/lib/adapters/http.js}:{n}:11)',
    ],
    props: ["code: 'ERR_BAD_REQUEST',", 'status: 413'],
  }),
  spec(
    'requests-read-timeout-rates',
    'http',
    'python',
    "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='rates.example.com', port=443): Read timed out. (read timeout={?5|10|30})",
    ['rates.example.com', 'Read timed out'],
    { lib: ['File "{lib:requests/adapters.py}", line {n}, in send\n  raise ReadTimeout(e, request=request)'] },
  ),
  spec('undici-headers-timeout', 'http', 'node', 'TypeError: fetch failed', ['fetch failed', 'HeadersTimeoutError'], {
    lib: ['node:internal/deps/undici/undici:{n}:13'],
    inner: 'HeadersTimeoutError: Headers Timeout Error',
    innerLib: ['FastTimer.onParserTimeout [as _onTimeout] (node:internal/deps/undici/undici:{n}:32)'],
  }),
  spec(
    'nginx-upstream-premature',
    'http',
    'plain',
    '2026/02/{?03|11|28} {clock} [error] {pid}#{?7|29|31}: *{int} upstream prematurely closed connection while reading response header from upstream, client: {ip}, server: shop.example.com, request: "GET /api/orders/{int} HTTP/1.1", upstream: "http://{IP}:9100/api/orders/{int}"',
    ['upstream prematurely closed connection', ':9100'],
    { win: false },
  ),
];

const TESTS: readonly Spec[] = [
  spec(
    'jest-rounds-half-even',
    'tests',
    'plain',
    '  ● invoice totals › rounds half to even\n\n    expect(received).toBe(expected) // Object.is equality\n\n    Expected: {size}\n    Received: {size}',
    ['invoice totals › rounds half to even', 'toBe(expected)'],
    {
      cmd: 'jest --ci',
      tail: [
        '',
        '      at Object.<anonymous> (test/invoice.test.ts:{n}:{col})',
        '',
        'Test Suites: 1 failed, {int} passed',
        'Time:        {sec} s',
      ],
    },
  ),
  spec(
    'pytest-fixture-pg-cluster',
    'tests',
    'plain',
    "E       fixture 'pg_cluster' not found\n>       available fixtures: cache, capfd, capsys, doctest_namespace, monkeypatch, tmp_path, tmp_path_factory",
    ["fixture 'pg_cluster' not found"],
    {
      cmd: 'pytest -q',
      tail: [
        ">       use 'pytest --fixtures [testpath]' for help on them.",
        '',
        '{abs:tests/test_store.py}:{n}',
        '=========== {int} passed, 1 error in {sec}s ===========',
      ],
    },
  ),
  spec(
    'vitest-timeout-replay',
    'tests',
    'plain',
    ' FAIL  test/replay.test.ts > event log > replays after a crash\nError: Test timed out in {?5000|10000}ms.\nIf this is a long-running test, pass a timeout value as the last argument or configure it globally with "testTimeout".',
    ['replays after a crash', 'Test timed out'],
    {
      cmd: 'vitest run',
      tail: [' ❯ test/replay.test.ts:{n}:{col}', '', ' Test Files  1 failed | {int} passed', '   Duration  {sec}s'],
    },
  ),
  spec(
    'playwright-checkout-submit',
    'tests',
    'plain',
    "TimeoutError: locator.click: Timeout {?5000|30000}ms exceeded.\nCall log:\n  - waiting for getByTestId('checkout-submit')",
    ['locator.click', 'checkout-submit'],
    {
      cmd: 'playwright test',
      tail: [
        '',
        '    at CheckoutPage.submit ({abs:e2e/pages/checkout.ts}:{n}:{col})',
        '    at {abs:e2e/checkout.spec.ts}:{n}:{col}',
      ],
    },
  ),
  spec(
    'jest-coverage-branches',
    'tests',
    'plain',
    'Jest: "global" coverage threshold for branches (85%) not met: {?71.4|80.02|84.9|66.67}%',
    ['coverage threshold for branches'],
    { cmd: 'jest --coverage' },
  ),
];

const CONTAINERS: readonly Spec[] = [
  spec(
    'docker-copy-requirements',
    'containers',
    'plain',
    'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref {hex12}::{hex12}: "/requirements.lock": not found',
    ['failed to solve', '/requirements.lock'],
    {
      cmd: 'docker build .',
      tail: ['------', ' > [build {?3/9|5/11}] COPY requirements.lock ./:', '------', 'Dockerfile:{col}'],
    },
  ),
  spec(
    'docker-exec-format',
    'containers',
    'plain',
    'exec {?/entrypoint.sh|/usr/local/bin/entrypoint.sh}: exec format error',
    ['entrypoint.sh: exec format error'],
    { cmd: 'docker run shop', exit: 255, win: false },
  ),
  spec(
    'docker-port-5455',
    'containers',
    'plain',
    'Error response from daemon: driver failed programming external connectivity on endpoint {PROJ}-db-1 ({hash40}): Bind for 0.0.0.0:5455 failed: port is already allocated',
    ['0.0.0.0:5455', 'port is already allocated'],
    { cmd: 'docker compose up -d' },
  ),
  spec(
    'k8s-ingress-v1beta1',
    'containers',
    'plain',
    'error: resource mapping not found for name: "shop" namespace: "" from "deploy/ingress.yaml": no matches for kind "Ingress" in version "extensions/v1beta1"\nensure CRDs are installed first',
    ['Ingress', 'extensions/v1beta1'],
    { cmd: 'kubectl apply -f deploy/' },
  ),
  spec(
    'helm-in-progress',
    'containers',
    'plain',
    'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
    ['another operation (install/upgrade/rollback)'],
    { cmd: 'helm upgrade shop ./chart' },
  ),
  spec(
    'k8s-insufficient-memory',
    'containers',
    'plain',
    'Warning  FailedScheduling  {?12s|3m|41m}  default-scheduler  0/{?3|6|9} nodes are available: {?3|6|9} Insufficient memory. preemption: 0/{?3|6|9} nodes are available',
    ['FailedScheduling', 'Insufficient memory'],
    { win: false },
  ),
];

const NATIVE: readonly Spec[] = [
  spec(
    'c-header-rdkafka',
    'native',
    'plain',
    gcc(
      'src/bus/producer.c',
      undefined,
      'fatal error: librdkafka/rdkafka.h: No such file or directory',
      '#include <librdkafka/rdkafka.h>',
    ),
    ['librdkafka/rdkafka.h'],
    { cmd: 'make', exit: 2, tail: ['compilation terminated.'] },
  ),
  spec(
    'c-undefined-zip',
    'native',
    'plain',
    "/usr/bin/ld: {?/tmp/cc{hex8}.o|build/archive.o|CMakeFiles/pack.dir/archive.c.o}: in function `{?main|archive_open|load_pack}':\narchive.c:(.text+0x{hex2}): undefined reference to `zip_open_from_source'",
    ['undefined reference', 'zip_open_from_source'],
    { cmd: 'make', tail: ['collect2: error: ld returned 1 exit status'], win: false },
  ),
  spec(
    'c-member-stride',
    'native',
    'plain',
    gcc(
      'video/scale.c',
      'scale_rows',
      "error: 'struct frame' has no member named 'stride'; did you mean 'strides'?",
      'out->stride = width * 4;',
    ),
    ['struct frame', "'stride'"],
    { cmd: 'ninja -C build' },
  ),
  spec(
    'cmake-package-fmt',
    'native',
    'plain',
    'CMake Error at CMakeLists.txt:{n} (find_package):\n  By not providing "Findfmt.cmake" in CMAKE_MODULE_PATH this project has\n  asked CMake to find a package configuration file provided by "fmt", but\n  CMake did not find one.',
    ['Findfmt.cmake', 'find_package'],
    {
      cmd: 'cmake -S . -B build',
      tail: ['', '-- Configuring incomplete, errors occurred!', 'See also "{abs:build/CMakeFiles/CMakeOutput.log}".'],
    },
  ),
  spec(
    'asan-ring-pop',
    'native',
    'plain',
    '=================================================================\n=={PID}==ERROR: AddressSanitizer: heap-use-after-free on address 0x{hex12} at pc 0x{hex12} bp 0x{hex12} sp 0x{hex12}\nREAD of size 8 at 0x{hex12} thread T{?0|1|4}\n    #0 0x{hex12} in ring_pop {abs:src/ring.c}:{n}:{col}',
    ['heap-use-after-free', 'ring_pop'],
    {
      cmd: './build/tests',
      tail: [
        '    #1 0x{hex12} in {?consume|drain_all|main} {abs:src/loop.c}:{n}',
        '    #2 0x{hex12} in __libc_start_call_main',
        'SUMMARY: AddressSanitizer: heap-use-after-free {abs:src/ring.c}:{n} in ring_pop',
        '=={PID}==ABORTING',
      ],
      win: false,
    },
  ),
];

export const KNOWN_SERVICES: readonly Spec[] = [...HTTP, ...TESTS, ...CONTAINERS, ...NATIVE];
