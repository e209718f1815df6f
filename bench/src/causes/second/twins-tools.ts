/** Look-alikes of tools and services. */
import type { Pair } from './types.ts';
import { gcc, npm, postgres } from './shapes.ts';
import { pairOf } from './twins-code.ts';

const SHELL: readonly Pair[] = [
  pairOf(
    'tw-sh-command',
    'shell',
    'plain',
    (name) => `{?/bin/bash|./bundle.sh|build.sh}: line {n}: ${name}: command not found`,
    ['yq', 'xq'],
    ['command not found'],
    { exit: 127, win: false },
  ),
  pairOf(
    'tw-sh-signal',
    'shell',
    'plain',
    (end) => `./nightly.sh: line {n}: {pid} ${end}     ./bin/rollup --window {int}`,
    ['Segmentation fault', 'Killed'],
    ['./bin/rollup'],
    { win: false },
  ),
  pairOf(
    'tw-sh-script',
    'shell',
    'plain',
    (end) => `{?bash|sh|/bin/bash}: line {n}: ./scripts/migrate.sh: ${end}`,
    ['Permission denied', 'No such file or directory'],
    ['scripts/migrate.sh'],
    { exit: 126, win: false },
  ),
  pairOf(
    'tw-ssh',
    'shell',
    'plain',
    (end) => `ssh: connect to host deploy.example.com port 2222: ${end}`,
    ['Connection refused', 'No route to host'],
    ['port 2222'],
    { exit: 255, cmd: 'ssh -p 2222 deploy.example.com uptime' },
  ),
  pairOf(
    'tw-make-recipe',
    'shell',
    'plain',
    (target) => `make{?|[1]|[2]}: *** [Makefile:{n}: ${target}] Error 1`,
    ['stylesheets', 'translations'],
    ['Makefile'],
    { exit: 2, win: false },
  ),
];

const GIT: readonly Pair[] = [
  pairOf(
    'tw-git-pathspec',
    'git',
    'plain',
    (branch) => `error: pathspec '${branch}' did not match any file(s) known to git`,
    ['release/8.0', 'release/8.1'],
    ['pathspec'],
    { cmd: 'git checkout' },
  ),
  pairOf(
    'tw-git-auth',
    'git',
    'plain',
    (why) => `{?|Cloning into '{PROJ}'...\n}${why}\nfatal: Could not read from remote repository.`,
    ['git@git.example.com: Permission denied (publickey).', 'Host key verification failed.'],
    ['Could not read from remote repository'],
    {
      tail: ['', 'Please make sure you have the correct access rights', 'and the repository exists.'],
      exit: 128,
      cmd: 'git fetch --all',
    },
  ),
  pairOf(
    'tw-git-rejected',
    'git',
    'plain',
    (why) =>
      `To {?git.example.com:team/{PROJ}.git|https://git.example.com/team/{PROJ}}\n ! [rejected]        main -> main (${why})\nerror: failed to push some refs to 'git.example.com:team/{PROJ}.git'`,
    ['non-fast-forward', 'stale info'],
    ['[rejected]'],
    { cmd: 'git push origin main' },
  ),
];

const PACKAGES: readonly Pair[] = [
  pairOf(
    'tw-npm-script',
    'packages',
    'plain',
    (name) => npm(undefined, [`Missing script: "${name}"`], ['', 'To see a list of scripts, run:', '  npm run']),
    ['build:css', 'build:icons'],
    ['Missing script'],
    { cmd: 'npm run build:all' },
  ),
  pairOf(
    'tw-npm-404',
    'packages',
    'plain',
    (name) =>
      npm(
        'E404',
        [
          `404 Not Found - GET https://registry.example.com/@shop%2f${name} - Not found`,
          '404',
          `404  '@shop/${name}@^{VER}' is not in this registry.`,
        ],
        ['404', '404 Note that you can also install from a', '404 tarball, folder, http url, or git folder.'],
      ),
    ['forms-core', 'forms-base'],
    ['E404'],
    { cmd: 'npm install' },
  ),
  pairOf(
    'tw-npm-auth',
    'packages',
    'plain',
    (status) => npm(`E${status.slice(0, 3)}`, [`${status} - GET https://registry.example.com/@shop%2fbilling-sdk`]),
    ['401 Unauthorized', '403 Forbidden'],
    ['billing-sdk'],
    { cmd: 'npm ci' },
  ),
  pairOf(
    'tw-pip-build',
    'packages',
    'plain',
    (name) =>
      `Building wheels for collected packages: ${name}\n  error: subprocess-exited-with-error\n  × Building wheel for ${name} (pyproject.toml) did not run successfully.\n  │ exit code: 1\nERROR: Failed building wheel for ${name}`,
    ['hiredis', 'lxml'],
    ['Failed building wheel'],
    {
      cmd: 'pip install -e .',
      tail: [
        `ERROR: Could not build wheels, which is required to install pyproject.toml-based projects`,
        '[notice] A new release of pip is available: {ver} -> {ver}',
      ],
    },
  ),
];

const DATABASE: readonly Pair[] = [
  pairOf(
    'tw-pg-column',
    'database',
    'plain',
    (name) => postgres('ERROR', `column "${name}" does not exist`),
    ['customer_no', 'customer_ref'],
    ['does not exist'],
  ),
  pairOf(
    'tw-pg-foreign',
    'database',
    'plain',
    (name) =>
      postgres(
        'ERROR',
        `insert or update on table "shipments" violates foreign key constraint "${name}"`,
        'Key is not present in the referenced table.',
      ),
    ['shipments_order_fk', 'shipments_depot_fk'],
    ['shipments'],
  ),
  pairOf(
    'tw-pg-null',
    'database',
    'plain',
    (name) =>
      postgres(
        'ERROR',
        `null value in column "${name}" of relation "payments" violates not-null constraint`,
        'Failing row contains ({int}, {word}, {int}).',
      ),
    ['currency', 'amount'],
    ['payments'],
  ),
  pairOf(
    'tw-pg-fatal',
    'database',
    'plain',
    (what) => `{?psql: error: |}connection to server at "db.example.com" ({ip}), port 5432 failed: FATAL:  ${what}`,
    ['password authentication failed for user "billing"', 'database "billing" does not exist'],
    ['db.example.com'],
    { cmd: 'psql -h db.example.com', exit: 2 },
  ),
  pairOf(
    'tw-mysql-access',
    'database',
    'plain',
    (what) => `ERROR ${what}`,
    ["1146 (42S02): Table 'shop.refund' doesn't exist", "1146 (42S02): Table 'shop.refunds' doesn't exist"],
    ['1146'],
    { cmd: 'mysql shop' },
  ),
];

const HTTP: readonly Pair[] = [
  pairOf(
    'tw-axios-gateway',
    'http',
    'node',
    (status) => `AxiosError: Request failed with status code ${status}`,
    ['502', '504'],
    ['AxiosError'],
    (status) => ({
      lib: [
        'settle ({abs:node_modules/axios/lib/core/settle.js}:19:12)',
        'Unzip.handleStreamEnd ({abs:node_modules/axios/lib/adapters/http.js}:{n}:11)',
      ],
      props: ["code: 'ERR_BAD_RESPONSE',", `status: ${status}`],
    }),
  ),
  pairOf(
    'tw-curl-code',
    'http',
    'plain',
    (what) => `curl: ${what}`,
    ['(52) Empty reply from server', '(56) Recv failure: Connection reset by peer'],
    ['curl'],
    { cmd: 'curl -fsS http://cache.example.com/warm', exit: 52 },
  ),
  pairOf(
    'tw-requests-status',
    'http',
    'python',
    (what) => `requests.exceptions.HTTPError: ${what} for url: https://depot.example.com/v2/slots/{int}?trace={uuid}`,
    ['409 Client Error: Conflict', '412 Client Error: Precondition Failed'],
    ['depot.example.com'],
    {
      lib: [
        'File "{lib:requests/models.py}", line {n}, in raise_for_status\n  raise HTTPError(http_error_msg, response=self)',
      ],
    },
  ),
];

const TESTS: readonly Pair[] = [
  pairOf(
    'tw-pytest-name',
    'tests',
    'plain',
    (name) => `FAILED tests/test_slots.py::${name} - AssertionError: assert {int} == {int}`,
    ['test_overlap_same_day', 'test_overlap_next_day'],
    ['tests/test_slots.py'],
    { cmd: 'pytest', tail: ['=========== 1 failed, {int} passed in {sec}s ==========='] },
  ),
  pairOf(
    'tw-snapshot',
    'tests',
    'plain',
    (name) =>
      `  ● ${name}\n\n    expect(received).toMatchSnapshot()\n\n    Snapshot name: \`${name} 1\`\n\n    - Snapshot  - {?1|3}\n    + Received  + {?1|2|5}`,
    ['receipt › prints totals', 'receipt › prints refunds'],
    ['toMatchSnapshot'],
    {
      cmd: 'jest',
      tail: [
        '',
        '      at Object.<anonymous> (test/receipt.test.tsx:{n}:{col})',
        ' › 1 snapshot failed.',
        'Time:        {sec} s',
      ],
    },
  ),
];

const CONTAINERS: readonly Pair[] = [
  pairOf(
    'tw-k8s-missing',
    'containers',
    'plain',
    (what) => `Warning  Failed  {?8s|2m|15m} (x{?3|12|47} over {?4m|31m})  kubelet  Error: ${what} not found`,
    ['secret "db-creds"', 'configmap "db-creds"'],
    ['db-creds'],
    { win: false },
  ),
  pairOf(
    'tw-k8s-probe',
    'containers',
    'plain',
    (kind) =>
      `Warning  Unhealthy  {?8s|2m|15m} (x{?3|12|47} over {?4m|31m})  kubelet  ${kind} probe failed: HTTP probe failed with statuscode: 503`,
    ['Liveness', 'Readiness'],
    ['statuscode: 503'],
    { win: false },
  ),
  pairOf(
    'tw-pull-image',
    'containers',
    'plain',
    (image) =>
      `Error response from daemon: pull access denied for ${image}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    ['shop/exporter', 'shop/importer'],
    ['pull access denied'],
    { cmd: 'docker compose pull' },
  ),
];

const NATIVE: readonly Pair[] = [
  pairOf(
    'tw-c-implicit',
    'native',
    'plain',
    (name) =>
      gcc('net/poll.c', 'poll_once', `error: '${name}' undeclared (first use in this function)`, 'mask |= flag;'),
    ['EPOLLEXCLUSIVE', 'EPOLLWAKEUP'],
    ['undeclared'],
    { cmd: 'make', exit: 2 },
  ),
  pairOf(
    'tw-ld-lib',
    'native',
    'plain',
    (name) =>
      `{?./bin/|/usr/local/bin/|}meter: error while loading shared libraries: ${name}: cannot open shared object file: No such file or directory`,
    ['libssl.so.1.1', 'libcrypto.so.1.1'],
    ['error while loading shared libraries'],
    { exit: 127, win: false },
  ),
];

export const TWINS_TOOLS: readonly Pair[] = [
  ...SHELL,
  ...GIT,
  ...PACKAGES,
  ...DATABASE,
  ...HTTP,
  ...TESTS,
  ...CONTAINERS,
  ...NATIVE,
];
