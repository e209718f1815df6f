/** Lines that decide nothing alone: headings, counts, progress, umbrellas. What they stand over or beside decides with them. */
import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';

const template = (text: string): string => fingerprintError(text).template;

// Would catch: what a tool does before it fails, taken for what failed.
test.each([
  ['Go', 'go: downloading example.org/log v1.2.3'],
  ['Go, as it looks around', 'go: finding module for package example.org/log'],
  ['apt', 'Get:1 http://deb.example.org stable InRelease [12 kB]'],
  ['layers of an image', '3f2a91bc77de: Pulling fs layer'],
  ['a step of an image', 'Step 3/9 : RUN npm ci\n ---> Running in 3f2a91bc77de'],
  ['Maven', 'Downloading from central: https://repo.example.org/a.pom'],
  ['pip', 'Requirement already satisfied: six in ./lib'],
  ['a play of a host', 'TASK [web : start] *********\nok: [web1]'],
  ['a step', 'Starting step 4 of 9'],
  ['how long it took', 'Done in 53.29s.'],
  ['what a log left out', '[... 150 lines omitted ...]'],
  ['what was cut', '... [truncated 3241 chars]'],
])('progress is no message: %s', (_, progress) => {
  const error = 'lint: cannot parse rules.yml';
  expect(template(`${progress}\n${error}`)).toBe(template(error));
  expect(template(`${error}\n${progress}`)).toBe(template(error));
});

test('what a tool does and says that it failed is one', () => {
  expect(template('Uploading bundle.js failed: quota of "shop" is used up')).toContain("quota of 'shop'");
});

// Would catch: two plays with the same counts taken for one cause.
test.each([
  ['a recap of hosts', '10.0.0.7 : ok=22 changed=7 unreachable=0 failed=1 skipped=0'],
  ['a recap of JUnit', 'Tests run: 5, Failures: 1, Errors: 0, Skipped: 0'],
  ['a recap of RSpec', '618 examples, 1 failure'],
  ['a recap in a frame', '=== 3 passed, 1 failed in 2.31s ==='],
  ['a recap of a linter', '2 errors, 1 warning'],
])('a summary is no message: %s', (_, summary) => {
  const error = 'lint: cannot parse rules.yml';
  expect(template(`${error}\n${summary}`)).toBe(template(error));
  expect(template(`${summary}\n${error}`)).toBe(template(error));
});

test('numbers that say how it ended are no counts', () => {
  expect(template('worker ended: code=137, signal=9')).toContain('137');
});

// Would catch: a heading taken for what stands below it, so that all that it may stand over is one.
test.each([
  ['a list', (name: string) => `error: these files would be overwritten:\n\t${name}.txt\nAborting`],
  ['a block', (name: string) => `Error: rules are not met in these charts:\nshop:\n  - ${name}: Invalid type`],
  ['a label, and then a list', (name: string) => `error: cannot lock:\nhosts:\n   ${name}`],
  ['a sentence', (name: string) => `No plan found:\nBecause only ${name}<2 is there, nothing fits.`],
  ['a type mismatch', (name: string) => `[error] a.scala:3:5: type mismatch;\n[error]  found   : ${name}`],
  [
    'a tool of Go',
    (name: string) => `go: example.org/a@v1.0.0 requires\n\texample.org/${name}@v2.0.0: unknown revision`,
  ],
])('a heading and what it announces: %s', (_, text) => {
  expect(template(text('one'))).not.toBe(template(text('two')));
  expect(template(text('one'))).toBe(template(`${text('one')}\n\nDone in 3.1s.`));
});

// Would catch: the first line of an exception taken for the rest of its message.
test('an exception that says only that something failed goes on below', () => {
  const error = (why: string): string =>
    `a.b.CheckException: Check failed: plans have failed\n${why}\n\tat a.B.c(B.java:3)`;
  expect(template(error('Checksum mismatch for migration version 15.1'))).toBe(
    'a.b.CheckException: Check failed: plans have failed\nChecksum mismatch for migration version 15.1',
  );
  expect(template(error('Checksum mismatch for migration version 15.1'))).not.toBe(
    template(error('Checksum mismatch for migration version 14.2')),
  );
});

test('a message that names nothing takes the deeper lines below it', () => {
  const error = (name: string): string =>
    `ERROR: THESE DO NOT MATCH THEIR HASHES. Somebody may have changed them.\n    ${name}==2.0 from https://files.example.org/${name}.whl`;
  expect(template(error('six'))).not.toBe(template(error('attrs')));
});

test('a message that says what is wrong needs nothing from below', () => {
  const error = 'ValueError: shapes (3,) and (4,) could not be joined';
  expect(template(`${error}\nnpm ERR! path /srv/shop`)).toBe(template(error));
});

// Would catch: a hash of what was fetched taken for the name of what was fetched.
test('sums and sizes name nothing: the package that was fetched does', () => {
  const error = (name: string, sum: string): string =>
    `npm ERR! code EINTEGRITY\nnpm ERR! sha512-${sum.repeat(20)}== integrity checksum failed when using sha512: wanted sha512-${sum.repeat(20)}1== but got sha512-${sum.repeat(20)}2==. (32766 bytes)\nnpm ERR! fetching https://npm.example.org/${name}/-/${name}-1.2.3.tgz`;
  expect(template(error('pad', 'ab3'))).toBe(template(error('pad', 'cd4')));
  expect(template(error('pad', 'ab3'))).not.toBe(template(error('trim', 'ab3')));
});

// Would catch: a diagnostic's code taken for what it is about.
test('a code names nothing', () => {
  const error = (type: string): string =>
    `a.ts(1,1): error TS2769: No overload matches this call.\n  Overload 1 of 2 gave an error.\n    Argument of type '${type}' is not assignable.`;
  expect(template(error('A'))).not.toBe(template(error('B')));
});

test('what a database tells besides counts where its message names nothing', () => {
  const error = (name: string): string =>
    `ERROR:  deadlock detected\nDETAIL:  Process 18 waits for a lock.\nHINT:  See the log.\nCONTEXT:  while updating tuple (0,1) in relation "${name}"`;
  expect(template(error('orders'))).not.toBe(template(error('stock')));
});

test('where a compiler names nothing, the line that it points into does', () => {
  const error = (name: string): string =>
    `SassError: Undefined variable.\n  ╷\n3 │   color: $${name};\n  │          ^^^^\n  ╵`;
  expect(template(error('main'))).not.toBe(template(error('edge')));
});

test('of a compiler’s labels the one under carets is meant', () => {
  const error = (type: string): string =>
    `error[E0308]: mismatched types\n --> src/a.rs:3:5\n  |\n2 | fn f() -> u8 {\n  |           -- expected \`u8\` because of return type\n3 |     x\n  |     ^ expected \`u8\`, found \`${type}\``;
  expect(template(error('u16'))).not.toBe(template(error('u32')));
});

test('a sanitizer’s last line names the place, its first an address', () => {
  const report = (place: string): string =>
    `==71==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc 0x70\nREAD of size 8 at 0x60 thread T0\nSUMMARY: AddressSanitizer: heap-use-after-free /srv/${place}.c:41 in pop`;
  expect(template(report('ring'))).toBe('SUMMARY: AddressSanitizer: heap-use-after-free <path>/ring.c in pop');
  expect(template(report('ring'))).not.toBe(template(report('queue')));
});

test('what somebody says before a fence is no message', () => {
  const error = 'the global threshold of branches is not met';
  expect(template(`I get this since yesterday:\n\n\`\`\`\n${error}\n\`\`\``)).toBe(template(error));
});

// Would catch: that somebody only passed it on, or was busy, taken for what failed.
test.each([
  [
    'rsync',
    'Host key verification failed.',
    'rsync: connection unexpectedly closed (0 bytes received so far) [sender]\nrsync error: unexplained error (code 255) at io.c(231)',
  ],
  [
    'apt',
    ' foo : Depends: libbar (>= 2) but 1.0 is to be installed',
    'E: Unable to correct problems, you have held broken packages.',
  ],
  [
    'dpkg',
    'dpkg: error processing package foo (--configure):\n it failed',
    'E: Sub-process /usr/bin/dpkg returned an error code (1)',
  ],
])('%s: who passes it on decides nothing', (_, error, carrier) => {
  expect(template(`${error}\n${carrier}`)).toBe(template(error));
});

test.each([
  ['a signature', 'gpg: assuming signed data in the file', "gpg: Can't check signature: No public key"],
  ['a folder', "make: Entering directory '/srv/app'", 'cc: error: unrecognized option -fx'],
  ['how it is used', 'usage: tool [-h] --name NAME', 'tool: error: the following arguments are required: --name'],
])('what a tool says on the way to its error: %s', (_, before, error) => {
  expect(template(`${before}\n${error}`)).toBe(template(error));
});

test.each([
  [
    'a child of Cargo',
    (why: string) =>
      `error: failed to run custom build command for \`a v0.1.0\`\n\nCaused by:\n  process didn't exit successfully: \`/a/build-script-build\` (exit status: 101)\n  --- stderr\n  thread 'main' panicked at build.rs:3:5:\n  ${why}`,
  ],
  [
    'a target',
    (target: string) =>
      `error[E0463]: can't find crate for \`std\`\n  = note: the \`${target}\` target may not be installed`,
  ],
  [
    'a trait',
    (type: string) =>
      `error[E0277]: \`?\` couldn't convert the error to \`A\`\n  |\n9 |     a()?;\n  |        ^ the trait \`From<${type}>\` is not implemented for \`A\``,
  ],
  ['a field', (name: string) => `error: no matching package found\nsearched package name: \`${name}\``],
  [
    'a list below the next line',
    (name: string) =>
      `perl: warning: Setting locale failed.\nperl: warning: Please check that your locale settings:\n\tLC_ALL = "${name}.UTF-8"`,
  ],
  [
    'root causes',
    (name: string) =>
      `ResponseError: parsing_exception\n\tRoot causes:\n\t\tparsing_exception: failed to parse field [${name}]`,
  ],
  [
    'a cause that goes on',
    (name: string) =>
      `a.b.StartException: no start\n\tat a.B.c(B.java:3)\nCaused by: a.b.CheckException: Check failed\nThe plan ${name}.sql is missing\n\tat a.B.d(B.java:4)`,
  ],
  [
    'a container that ended',
    (why: string) => `State:          Waiting\nLast State:     Terminated\n  Reason:       ${why}`,
  ],
])('what stands nearer to the cause tells apart: %s', (_, text) => {
  expect(template(text('alpha'))).not.toBe(template(text('omega')));
});

test('what was tried again says nothing new', () => {
  const error = 'stock is lower than what was asked for';
  expect(template([error, '(retrying after 3 ms)', error].join('\n'))).toBe(template(error));
});
