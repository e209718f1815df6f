import { expect, test } from 'vitest';
import { fingerprintError, type FingerprintOptions } from '../../src/fingerprint/index.ts';

const template = (text: string, options?: FingerprintOptions): string => fingerprintError(text, options).template;

const node = (message: string, ...functions: readonly string[]): string =>
  [message, ...functions.map((name) => `    at ${name} (/srv/app/src/a.js:12:5)`)].join('\n');

test('a stack that logs have cut or reordered does not matter where the message names its cause', () => {
  const message = "Error: Cannot find package 'pg' imported from /srv/app/src/a.js";
  expect(template(node(message, 'load', 'main'))).toBe(template(node(message, 'start')));
  expect(template(node(message, 'load'))).toBe(template(message));
});

test.each([
  ['undefined', "TypeError: Cannot read properties of undefined (reading 'id')"],
  ['an exception without a text', 'AssertionError'],
  ['recursion', 'RangeError: Maximum call stack size exceeded'],
])('%s: the function of the application tells causes apart', (_, message) => {
  expect(template(node(message, 'load'))).not.toBe(template(node(message, 'save')));
  expect(template(node(message, 'load', 'main'))).toBe(template(node(message, 'load', 'other')));
  expect(template(node(message, 'load', 'main'), { frames: 2 })).not.toBe(
    template(node(message, 'load', 'other'), { frames: 2 }),
  );
  expect(template(node(message, 'load'), { frames: 0 })).toBe(template(message));
});

test('frames of the platform and of libraries are no function of the application', () => {
  const stack = `TypeError: undefined is not a function
    at Array.map (<anonymous>)
    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async Orders.total (file:///srv/app/src/orders.js:3:4)`;
  expect(template(stack)).toBe('TypeError: undefined is not a function\nat Orders.total');
});

// Would catch: a pattern that tries every way to cut a long path into words.
test('a frame without a function is passed over, however long its path is', () => {
  const path = `/home/u1042/${'pricing/'.repeat(20)}session.js:806:26`;
  const stack = `TypeError: Cannot read properties of null (reading 'locale')\n    at ${path}\n    at async warmCache (${path})`;
  expect(template(stack)).toContain('\nat warmCache');
  expect(template(stack.replace('warmCache (', 'Object.<anonymous> [as run] ('))).toContain('\nat Object.<anonymous>');
});

test('Python names the innermost frame last', () => {
  const trace = `Traceback (most recent call last):
  File "/srv/app/main.py", line 3, in <module>
    run()
  File "/srv/app/jobs.py", line 9, in total
    return rows[5]
           ~~~~^^^
IndexError: list index out of range`;
  expect(template(trace)).toBe('IndexError: list index out of range\nat total');
});

test('Go and Rust name functions in lines of their own', () => {
  const go = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
github.com/acme/shop/internal/orders.(*Cart).Total(0xc000012120, {0xc00001, 0x5})
	/srv/shop/internal/orders/cart.go:31 +0x1a8
main.main()
	/srv/shop/main.go:9 +0x2bb
exit status 2`;
  expect(template(go)).toBe('runtime error: index out of range [<n>] with length <n>\nat orders.(*Cart).Total');
  const rust = `thread 'main' panicked at src/cart.rs:31:9:
index out of bounds: the len is 3 but the index is 5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/0123456789abcdef/library/std/src/panicking.rs:645:5
   1: core::panicking::panic_fmt
             at /rustc/0123456789abcdef/library/core/src/panicking.rs:72:14
   2: shop::cart::total
             at ./src/cart.rs:31:9`;
  expect(template(rust)).toBe('index out of bounds: the len is <n> but the index is <n>\nat shop::cart::total');
});

// The innermost error is the cause; what met it comes and goes.
test.each([
  [
    'Node',
    'Error: sync failed\n    at f (/a.js:1:1) {\n  [cause]: Error: no route to db\n      at g (/a.js:2:2) {\n    [cause]: Error: connect ECONNREFUSED 10.0.0.1:5432\n  }\n}',
    'connect ECONNREFUSED <ip>:5432',
  ],
  [
    'Node, several errors in one',
    'AggregateError: \n    at f (/a.js:1:1) {\n  [errors]: [\n    Error: connect ECONNREFUSED ::1:5432\n    Error: connect ECONNREFUSED 127.0.0.1:5432\n  ]\n}',
    'connect ECONNREFUSED <ip>:5432',
  ],
  [
    'a wrapper in the same line',
    'Error: sync failed: TypeError: rows.map is not a function',
    'TypeError: rows.map is not a function',
  ],
  [
    'Java',
    'java.lang.IllegalStateException: could not start\n\tat a.B.c(B.java:1)\nCaused by: java.lang.ClassNotFoundException: com.acme.Driver\n\tat a.B.d(B.java:2)\n\t... 22 more',
    'java.lang.ClassNotFoundException: com.acme.Driver',
  ],
  [
    'Python, from',
    'Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    g()\nKeyError: \'price\'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/a.py", line 3, in h\n    f()\nRuntimeError: job failed',
    "KeyError: 'price'",
  ],
  [
    'Python, while handling',
    'Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    g()\nModuleNotFoundError: No module named \'ujson\'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/a.py", line 3, in h\n    f()\nRuntimeError: job failed',
    "ModuleNotFoundError: No module named 'ujson'",
  ],
  [
    'anyhow: an errno needs the nearest name around it',
    'Error: could not start\n\nCaused by:\n    0: failed to read app.toml\n    1: No such file or directory (os error 2)',
    'No such file or directory (os error 2)\nfailed to read app.toml',
  ],
  [
    'Java: the host stands around the reason',
    'a.b.ResourceException: I/O error on GET request for "http://db:8080/x": Connection refused\n\tat a.B.c(B.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\tat a.B.d(B.java:2)',
    "java.net.ConnectException: Connection refused\na.b.ResourceException: I/O error on GET request for 'http://db:8080/x': Connection refused",
  ],
  [
    'Go',
    '2026/02/03 04:05:06 sync accounts: dial tcp 10.0.0.1:5432: connect: connection refused',
    'dial tcp <ip>:5432: connect: connection refused',
  ],
])('the innermost error decides: %s', (_, text, expected) => {
  expect(template(text)).toBe(expected);
});

// Would catch: an error whose type does not say that it is one, passed over for the one that met it.
test('a type that is known by its package is an error', () => {
  const trace = (error: string): string =>
    `Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    g()\n${error}`;
  const text = `${trace('shop.registry.NotReady: Models are loading')}\n\nDuring handling of the above exception, another exception occurred:\n\n${trace('shop.errors.StepError: step raised')}`;
  expect(template(text)).toContain('shop.registry.NotReady');
});

test('an arrow of a build is no cause', () => {
  const build = (command: string): string =>
    `Step 3/9 : RUN ${command}\n ---> Running in 3f2a91bc77de\nThe command '/bin/sh -c ${command}' returned a non-zero code: 1`;
  expect(template(build('npm ci'))).not.toBe(template(build('make')));
});

test('what was suppressed beside the chain is no part of it', () => {
  const text =
    'a.OuterException: x failed\n\tSuppressed: a.CloseException: y\nCaused by: a.InnerException: pool "db" is closed';
  expect(template(text)).toBe("a.InnerException: pool 'db' is closed");
});

// Would catch: a headline that only counts, taken for what it counts.
test('what is counted tells causes apart', () => {
  const error = (field: string): string =>
    `pydantic_core.ValidationError: 1 validation error for Order\n${field}\n  Field required [type=missing, input_value={}, input_type=dict]`;
  expect(fingerprintError(error('total')).id).not.toBe(fingerprintError(error('currency')).id);
});

// Would catch: a heading that was repeated by each attempt, without the rest that stands below the last.
test('attempts do not count', () => {
  const error = 'npm ERR! code E403\nnpm ERR! 403 Forbidden - PUT https://registry.example.org/one - You may not';
  const first = error.split('\n')[0] ?? '';
  const tried = `attempt 1/3 failed, retrying in 250ms\nWARN try 2 failed after 1.2s: ${first}\n[retry] #3: ${first}\n${error}\ngiving up after 3 attempts`;
  expect(fingerprintError(tried).template).toBe(fingerprintError(error).template);
});

// Would catch: how a child ended, taken for all children that ended so.
test('how a process ended counts before that somebody noticed', () => {
  const ended = (how: string): string => `subprocess.CalledProcessError: Command '['pg_dump', 'shop']' ${how}.`;
  const [failed, killed] = [ended('returned non-zero exit status 1'), ended('died with <Signals.SIGKILL: 9>')];
  for (const around of [
    'Exit code 1\n#',
    '#\nProcess completed with exit code 1',
    'Error: Command failed: ./run.sh\n#',
  ])
    expect(fingerprintError(around.replace('#', failed)).id).not.toBe(fingerprintError(around.replace('#', killed)).id);
});
