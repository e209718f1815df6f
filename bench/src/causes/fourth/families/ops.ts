import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { tool } from '../langs.ts';
import type { Face } from '../types.ts';

const fill = (c: Ctx, x: string): string =>
  x
    .replaceAll('{root}', c.root)
    .replaceAll('{line}', String(c.line()))
    .replaceAll('{ip}', c.ip())
    .replaceAll('{pid}', String(c.pid()))
    .replaceAll('{sha}', c.hex(64))
    .replaceAll('{short}', c.hex(12))
    .replaceAll('{id5}', c.id(5))
    .replaceAll('{uuid}', c.uuid())
    .replaceAll('{ms}', String(c.ms()))
    .replaceAll('{s}', c.secs());
const say = (c: Ctx, x: string): Face => tool(fill(c, x));

// ---------------------------------------------------- test runners and browsers
const jsTrace = (c: Ctx, file: string): string =>
  `    at ${c.pick(['Object.<anonymous>', 'eval'])} (${c.abs(file)}:${c.line()}:${c.col()})${c.chance(0.5) ? `\n    at processTicksAndRejections (node:internal/process/task_queues:105:5)` : ''}`;
const jest = (c: Ctx, x: readonly [file: string, title: string, body: string]): Face => {
  const bare = `  ● ${x[1]}\n\n${x[2]}`;
  return tool(
    `${c.pick([`FAIL ${x[0]} (${c.secs()} s)`, `FAIL ${x[0]}`])}\n${bare}\n\n${jsTrace(c, x[0])}\n\nTest Suites: 1 failed, ${c.n(1, 90)} passed, ${c.n(91, 99)} total\nTests:       1 failed, ${c.n(1, 900)} passed, ${c.n(901, 999)} total\nTime:        ${c.secs()} s`,
    bare,
  );
};
const vitest = (c: Ctx, x: readonly [file: string, title: string, error: string]): Face => {
  const bare = ` FAIL  ${x[0]} > ${x[1]}\n${x[2]}`;
  return tool(
    `⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯\n\n${bare}\n ❯ ${x[0]}:${c.line()}:${c.col()}\n\n Test Files  1 failed | ${c.n(1, 90)} passed\n      Tests  1 failed | ${c.n(1, 900)} passed\n   Duration  ${c.secs()}s`,
    bare,
  );
};
const pytest = (c: Ctx, x: readonly [node: string, error: string]): Face => {
  const bare = `FAILED ${x[0]} - ${x[1]}`;
  const file = x[0].split('::')[0] ?? '';
  return tool(
    `=================================== FAILURES ===================================\n\n${file}:${c.line()}: \nE       ${x[1]}\n=========================== short test summary info ============================\n${bare}\n========================= 1 failed, ${c.n(1, 900)} passed in ${c.secs()}s =========================`,
    bare,
    true,
  );
};
const fixture = (c: Ctx, x: string): Face => {
  const bare = `E       fixture '${x}' not found`;
  return tool(
    `file ${c.abs('tests/test_flow.py')}, line ${c.line()}\n  def test_flow(${x}):\n${bare}\n>       available fixtures: cache, capfd, capsys, monkeypatch, tmp_path\n>       use 'pytest --fixtures [testpath]' for help on them.`,
    bare,
  );
};
const goTest = (c: Ctx, x: readonly [name: string, file: string, message: string]): Face => {
  const bare = `--- FAIL: ${x[0]} (${c.secs()}s)\n    ${x[1]}:${c.line()}: ${x[2]}`;
  return tool(`=== RUN   ${x[0]}\n${bare}\nFAIL\nFAIL\texample.com/acme/fx\t${c.secs()}s`, bare);
};
const t = family('test-runners');
t.twin(
  'jest-expect',
  jest,
  [
    'src/cart.test.ts',
    'cart › applies the voucher',
    '    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 90\n    Received: 100',
  ],
  [
    'src/cart.test.ts',
    'cart › keeps the voucher',
    '    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 90\n    Received: 100',
  ],
  [
    'src/cart.test.ts',
    'cart › applies the voucher',
    "    TypeError: Cannot read properties of undefined (reading 'rate')",
  ],
);
t.twin(
  'pytest',
  pytest,
  ['tests/test_fx.py::test_round_half_even', 'AssertionError: assert 3 == 2'],
  ['tests/test_fx.py::test_round_half_up', 'AssertionError: assert 3 == 2'],
  ['tests/test_fx.py::test_round_half_even', "decimal.InvalidOperation: [<class 'decimal.DivisionByZero'>]"],
);
t.twin('fixture', fixture, 'broker_url', 'broker', 'db_session');
t.twin(
  'playwright',
  (c: Ctx, x: string) => {
    const b = `Error: ${x}`;
    return tool(
      `  1) [chromium] › e2e/checkout.spec.ts:${c.line()}:${c.n(3, 9)} › checkout › pays\n\n    ${b}\n    Call log:\n      - waiting for locator\n\n        at ${c.abs('e2e/checkout.spec.ts')}:${c.line()}:${c.col()}`,
      b,
    );
  },
  "locator.click: Error: strict mode violation: getByRole('button', { name: 'Pay' }) resolved to 2 elements",
  "locator.click: Error: strict mode violation: getByRole('button', { name: 'Place' }) resolved to 2 elements",
  "locator.click: Timeout 30000ms exceeded waiting for getByRole('button', { name: 'Pay' })",
);
t.known(
  'jest-esm',
  jest,
  [
    'src/mail.test.js',
    'Test suite failed to run',
    '    Jest encountered an unexpected token\n\n    SyntaxError: Cannot use import statement outside a module',
  ],
  ['src/mail.test.js', 'Test suite failed to run', '    Your test suite must contain at least one test.'],
  ['src/mail.test.js', 'Test suite failed to run', "    Cannot find module '../lib/smtp' from 'src/mail.test.js'"],
);
t.known(
  'jest-timeout',
  jest,
  [
    'src/queue.test.ts',
    'queue › drains',
    '    thrown: "Exceeded timeout of 5000 ms for a test.\n    Add a timeout value to this test to increase the timeout, if this is a long-running test."',
  ],
  [
    'src/queue.test.ts',
    'queue › drains',
    '    thrown: "Exceeded timeout of 5000 ms for a hook.\n    Add a timeout value to this test to increase the timeout, if this is a long-running test."',
  ],
);
t.known(
  'vitest-snapshot',
  vitest,
  ['src/menu.spec.ts', 'menu > renders', 'Error: Snapshot `menu > renders 1` mismatched'],
  ['src/menu.spec.ts', 'menu > collapses', 'Error: Snapshot `menu > collapses 1` mismatched'],
);
t.known(
  'vitest-mock',
  vitest,
  ['src/pay.spec.ts', 'pay > charges once', 'AssertionError: expected "spy" to be called 1 times, but got 2 times'],
  ['src/pay.spec.ts', 'pay > charges once', 'AssertionError: expected "spy" to be called with arguments: [ \'eur\' ]'],
  [
    'src/pay.spec.ts',
    'pay > charges once',
    'Error: [vitest] No "charge" export is defined on the "./gateway" mock. Did you forget to return it from "vi.mock"?',
  ],
);
t.known(
  'go-test',
  goTest,
  ['TestLedgerBalance', 'ledger_test.go', 'got 12, want 10'],
  ['TestLedgerReplay', 'ledger_test.go', 'got 12, want 10'],
  ['TestLedgerBalance', 'ledger_test.go', 'unexpected error: EOF'],
);
t.known(
  'rspec',
  (c: Ctx, x: readonly [string, string]) => {
    const b = `  1) ${x[0]}\n     Failure/Error: ${x[1]}`;
    return tool(
      `Failures:\n\n${b}\n     # ./spec/models/plan_spec.rb:${c.line()}:in \`block (3 levels) in <top (required)>'\n\nFinished in ${c.secs()} seconds (files took ${c.secs()} seconds to load)\n${c.n(3, 900)} examples, 1 failure`,
      b,
    );
  },
  ['Plan#trial ends after 14 days', 'expect(plan).to be_expired'],
  ['Plan#trial ends after 30 days', 'expect(plan).to be_expired'],
);
t.known(
  'coverage',
  (_c: Ctx, x: string) => tool(x),
  'Jest: "global" coverage threshold for branches (80%) not met: 71.4%',
  'Jest: "global" coverage threshold for lines (80%) not met: 71.4%',
);
t.known(
  'selenium',
  (c: Ctx, x: string) => say(c, `${x}\n  (Session info: chrome=12{line}.0)`),
  'selenium.common.exceptions.NoSuchElementException: Message: no such element: Unable to locate element: {"method":"css selector","selector":"#iban"}',
  'selenium.common.exceptions.StaleElementReferenceException: Message: stale element reference: stale element not found in the current frame',
  'selenium.common.exceptions.NoSuchElementException: Message: no such element: Unable to locate element: {"method":"css selector","selector":"#bic"}',
);
t.novel('junit', (c) =>
  tool(
    `org.opentest4j.AssertionFailedError: expected: <EUR> but was: <USD>\n\tat com.acme.fx.QuoteTest.keepsCurrency(QuoteTest.java:${c.line()})`,
  ),
);

// ------------------------------------------------------- containers, clusters, IaC
const o = family('containers', true);
const build = (c: Ctx, x: readonly [step: string, code: number]): Face => {
  const b = `ERROR: failed to solve: process "/bin/sh -c ${x[0]}" did not complete successfully: exit code: ${x[1]}`;
  return tool(
    `#${c.n(5, 30)} [build ${c.n(2, 5)}/9] RUN ${x[0]}\n#${c.n(5, 30)} ${c.secs()} ...\n------\nDockerfile:${c.line()}\n--------------------\n${b}`,
    b,
    true,
  );
};
const pod = (c: Ctx, x: readonly [reason: string, message: string]): Face => {
  const b = fill(c, x[1]);
  return tool(
    `Events:\n  Type     Reason     Age                From               Message\n  ----     ------     ----               ----               -------\n  Warning  ${x[0]}  ${c.n(1, 59)}s (x${c.n(2, 40)} over ${c.n(1, 30)}m)  kubelet  ${b}`,
    b,
  );
};
o.twin(
  'port-bound',
  say,
  'Error response from daemon: driver failed programming external connectivity on endpoint db ({sha}): Bind for 0.0.0.0:5433 failed: port is already allocated',
  'Error response from daemon: driver failed programming external connectivity on endpoint db ({sha}): Bind for 0.0.0.0:5434 failed: port is already allocated',
  'Error response from daemon: driver failed programming external connectivity on endpoint db ({sha}): Error starting userland proxy: listen tcp4 0.0.0.0:5433: bind: permission denied',
);
o.twin(
  'manifest',
  say,
  'Error response from daemon: manifest for registry.example.com/acme/api:2.7.1 not found: manifest unknown: manifest unknown',
  'Error response from daemon: manifest for registry.example.com/acme/api:2.7.2 not found: manifest unknown: manifest unknown',
  "Error response from daemon: pull access denied for registry.example.com/acme/api, repository does not exist or may require 'docker login'",
  'no matching manifest for linux/arm64/v8 in the manifest list entries',
);
o.twin(
  'k8s-ref',
  pod,
  ['Failed', 'Error: secret "mail-credentials" not found'],
  ['Failed', 'Error: configmap "mail-credentials" not found'],
  ['Failed', "Error: couldn't find key password in Secret prod/mail-credentials"],
  ['FailedMount', 'MountVolume.SetUp failed for volume "mail" : secret "mail-credentials" not found'],
);
o.twin(
  'build-step',
  build,
  ['pnpm install --frozen-lockfile', 1],
  ['pnpm install --frozen-lockfile', 137],
  ['pnpm install --offline', 1],
);
o.known(
  'copy',
  (c: Ctx, x: string) => {
    const b = `failed to calculate checksum of ref ${c.hex(8)}::${c.id(25)}: "${x}": not found`;
    return tool(`ERROR: failed to solve: ${b}`, `ERROR: failed to solve: ${b}`);
  },
  '/deploy/nginx.conf',
  '/deploy/mime.types',
);
o.known(
  'exec-format',
  say,
  'exec /usr/local/bin/entry.sh: exec format error',
  'exec /usr/local/bin/entry.sh: no such file or directory',
  'exec /usr/local/bin/entry.sh: permission denied',
);
o.known(
  'oci-exec',
  say,
  'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown.',
  'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "uvicorn": executable file not found in $PATH: unknown.',
);
o.known(
  'daemon',
  say,
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
);
o.known(
  'compose',
  say,
  'service "worker" depends on undefined service "queue": invalid compose project',
  'services.worker.ports must be a list',
  'dependency failed to start: container {short} is unhealthy',
  'network edge declared as external, but could not be found',
);
o.known(
  'image-pull',
  pod,
  [
    'Failed',
    'Failed to pull image "registry.example.com/acme/web:canary": rpc error: code = Unknown desc = failed to resolve reference: unexpected status from HEAD request: 401 Unauthorized',
  ],
  [
    'Failed',
    'Failed to pull image "registry.example.com/acme/web:canary": rpc error: code = Unknown desc = failed to resolve reference: unexpected status from HEAD request: 429 Too Many Requests',
  ],
);
o.known(
  'probe',
  pod,
  ['Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
  ['Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 503'],
  ['Unhealthy', 'Readiness probe failed: dial tcp {ip}:8080: connect: connection refused'],
);
o.known(
  'schedule',
  pod,
  ['FailedScheduling', '0/6 nodes are available: 6 Insufficient memory.'],
  ['FailedScheduling', '0/6 nodes are available: 6 Insufficient cpu.'],
  ['FailedScheduling', '0/6 nodes are available: 6 node(s) had untolerated taint {gpu: true}.'],
);
o.known(
  'rbac',
  say,
  'Error from server (Forbidden): deployments.apps is forbidden: User "system:serviceaccount:ci:deployer" cannot list resource "deployments" in API group "apps" in the namespace "prod"',
  'Error from server (Forbidden): deployments.apps is forbidden: User "system:serviceaccount:ci:deployer" cannot patch resource "deployments" in API group "apps" in the namespace "prod"',
  'Error from server (NotFound): deployments.apps "deployer" not found',
);
o.known(
  'crd',
  say,
  'error: resource mapping not found for name: "api" namespace: "" from "deploy/mon.yaml": no matches for kind "ServiceMonitor" in version "monitoring.example.com/v1"\nensure CRDs are installed first',
  'error: resource mapping not found for name: "api" namespace: "" from "deploy/mon.yaml": no matches for kind "PodMonitor" in version "monitoring.example.com/v1"\nensure CRDs are installed first',
);
o.known(
  'helm',
  say,
  'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
  'Error: UPGRADE FAILED: "web" has no deployed releases',
  'Error: INSTALLATION FAILED: cannot re-use a name that is still in use',
);

const i = family('infra', true);
const tf = (c: Ctx, x: readonly [title: string, res: string, body: string]): Face => {
  const b = `│ Error: ${x[0]}\n│ \n│   with ${x[1]},\n│   on main.tf line ${c.line()}:\n│ \n│ ${fill(c, x[2])}`;
  return tool(`╷\n${b}\n╵`, b);
};
const ansible = (c: Ctx, x: readonly [task: string, msg: string]): Face => {
  const b = `fatal: [${c.ip()}]: FAILED! => {"changed": false, "msg": ${JSON.stringify(x[1])}}`;
  return tool(
    `TASK [${x[0]}] ${'*'.repeat(40)}\n${b}\n\nPLAY RECAP ${'*'.repeat(40)}\n${c.ip()} : ok=${c.n(1, 30)} changed=${c.n(0, 9)} unreachable=0 failed=1`,
    b,
  );
};
i.twin(
  'tf-undeclared',
  tf,
  [
    'Reference to undeclared input variable',
    'aws_db_instance.main',
    'An input variable with the name "db_class" has not been declared.',
  ],
  [
    'Reference to undeclared input variable',
    'aws_db_instance.main',
    'An input variable with the name "db_size" has not been declared.',
  ],
  ['Unsupported argument', 'aws_db_instance.main', 'An argument named "db_class" is not expected here.'],
);
i.twin(
  'ansible',
  ansible,
  ['web : install', "No package matching 'nginx-mod-http-geoip2' is available"],
  ['web : install', "No package matching 'nginx-mod-http-brotli' is available"],
  ['web : install', 'Failed to lock apt for exclusive operation: Failed to lock directory /var/lib/apt/lists/'],
);
i.known(
  'tf-state',
  (c: Ctx, x: string) => say(c, `╷\n│ Error: ${x}\n╵`),
  'Error acquiring the state lock\n│ \n│ Error message: ConditionalCheckFailedException: The conditional request failed\n│ Lock Info:\n│   ID:        {uuid}',
  'Backend configuration changed\n│ \n│ A change in the backend configuration has been detected, which may require migrating existing state.',
  'Inconsistent dependency lock file',
);
i.known(
  'tf-cycle',
  tf,
  [
    'Invalid for_each argument',
    'aws_route53_record.all',
    'The "for_each" map includes keys derived from resource attributes that cannot be determined until apply.',
  ],
  [
    'Invalid count argument',
    'aws_route53_record.all',
    'The "count" value depends on resource attributes that cannot be determined until apply.',
  ],
);
i.known(
  'tf-api',
  tf,
  [
    'creating S3 Bucket (acme-logs): BucketAlreadyExists',
    'aws_s3_bucket.logs',
    'operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: {uuid}',
  ],
  [
    'creating S3 Bucket (acme-logs): TooManyBuckets',
    'aws_s3_bucket.logs',
    'operation error S3: CreateBucket, https response error StatusCode: 400, RequestID: {uuid}',
  ],
);
i.known(
  'nginx-conf',
  say,
  'nginx: [emerg] unknown directive "brotli" in /etc/nginx/conf.d/app.conf:{line}\nnginx: configuration file /etc/nginx/nginx.conf test failed',
  'nginx: [emerg] unknown directive "zstd" in /etc/nginx/conf.d/app.conf:{line}\nnginx: configuration file /etc/nginx/nginx.conf test failed',
  'nginx: [emerg] host not found in upstream "brotli" in /etc/nginx/conf.d/app.conf:{line}\nnginx: configuration file /etc/nginx/nginx.conf test failed',
);
i.known(
  'gha',
  say,
  'Error: Unable to resolve action `acme/setup-tool@v4`, unable to find version `v4`',
  'Error: Unable to resolve action `acme/setup-tool@v5`, unable to find version `v5`',
  'Error: Resource not accessible by integration',
);
i.known(
  'acme',
  say,
  'Certbot failed to authenticate some domains (authenticator: webroot). The Certificate Authority reported these problems:\n  Domain: shop.example.com\n  Type:   unauthorized',
  'Certbot failed to authenticate some domains (authenticator: webroot). The Certificate Authority reported these problems:\n  Domain: shop.example.com\n  Type:   dns',
);

export default [...t.defs, ...o.defs, ...i.defs];
