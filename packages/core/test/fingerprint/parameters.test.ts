import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';

const template = (text: string): string => fingerprintError(text).template;

// What a user or a machine brought in, beside names of code that look much the same.
test.each([
  ['a key that exists', "Duplicate entry 'ann' for key 'users.login'", "Duplicate entry 'bob' for key 'users.login'"],
  ['a value of a key', 'Key (id)=(17) already exists', 'Key (id)=(ann 2) already exists'],
  [
    'an input',
    "ValueError: invalid literal for int() with base 10: 'a b'",
    "ValueError: invalid literal for int() with base 10: 'x7'",
  ],
  [
    'a snippet',
    'Unexpected token \'<\', "<html><b"... is not valid JSON',
    'Unexpected token \'<\', "<!DOCTYPE"... is not valid JSON',
  ],
  ['an e-mail address', 'cannot deliver to ann@example.com', 'cannot deliver to bob@example.org'],
  ['an order', 'order 4711 cannot be shipped', 'order 12 cannot be shipped'],
  ['an id with a prefix', 'customer cus_9s6XKzkNRiz8i3 not found', 'customer cus_AbCdEf12345678 not found'],
  ['a mixed id', 'cannot open run-4f9k2m8q1z', 'cannot open run-7h3j9c2x5v'],
  [
    'a login',
    'ann@db.example.com: Permission denied (publickey).',
    'bob@db.example.com: Permission denied (publickey).',
  ],
  ['a query', 'GET https://a.example/x?page=1 failed', 'GET https://a.example/x?page=2&q=z failed'],
  ['credentials', 'cannot reach postgres://app:s3cret@db:5432/shop', 'cannot reach postgres://root:x@db:5432/shop'],
  [
    'a remote',
    "fatal: repository 'https://github.com/a/b.git/' not found",
    "fatal: repository 'https://github.com/c/d.git/' not found",
  ],
  [
    'the port of a client',
    'read tcp 10.0.0.2:51234->10.0.0.9:5432: i/o timeout',
    'read tcp 10.0.0.3:60000->10.0.0.9:5432: i/o timeout',
  ],
  ['a loopback address', 'connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'],
  ['a temporary file', "cannot write '/tmp/shop-a1b2c3.tar'", "cannot write '/var/folders/ab/cdefgh/T/job-zz9.tar'"],
  ['where a file is', "cannot read '/srv/app/config/app.json'", "cannot read 'config/app.json'"],
  ['slashes', "cannot read 'C:\\srv\\app\\config\\app.json'", "cannot read '/srv/app/config/app.json'"],
  ['quotes', 'relation "orders" does not exist', 'relation ‘orders’ does not exist'],
  ['apostrophes', "can't open orders.db", 'can’t open orders.db'],
  ['units', 'timed out after 2 s', 'timed out after 1999 ms'],
  ['sizes', 'heap of 2.5 GB is full: out of memory', 'heap of 900 MB is full: out of memory'],
  ['a place in JSON', 'Expecting value: line 1 column 1 (char 0)', 'Expecting value: line 9 column 33 (char 812)'],
  ['a container', 'in use by container "0f1e2d3c4b5a"', 'in use by container "ffeeddccbbaa99"'],
  [
    'who imports it',
    "Cannot find package 'pg' imported from /a/b.js",
    "Cannot find package 'pg' imported from /c/d/e.mjs",
  ],
  [
    'which file met a full disk',
    "tar: '/srv/a.tar': No space left on device",
    "tar: '/data/b.tar': No space left on device",
  ],
  ['which system words it', 'open app.json: Access is denied', 'open app.json: Permission denied'],
  ['the folder where it is', "'fix' is checked out at '/srv/one'", "'fix' is checked out at '/home/ann/two'"],
  ['what a lockfile lags behind', 'Missing: pg@8.1.0 from lock file', 'Missing: pg@8.2.0 from lock file'],
  ['an identity', 'a.B cannot be cast: a.B@5e2de80c', 'a.B cannot be cast: a.B@1b6d3586'],
  [
    'what was put in',
    "x [type=int_parsing, input_value='a', input_type=str]",
    "x [type=int_parsing, input_value='b', input_type=str]",
  ],
  [
    'who holds a lock',
    'log is locked by host-1 (10.0.0.1) since 9/2/25, 6:29 AM',
    'log is locked by ci-7 (10.0.0.9) since 1/1/26, 11:00 PM',
  ],
  ['which process holds it', 'state is held by process 71 (apt)', 'state is held by process 9 (dpkg)'],
  ['a date of the calendar', 'stopped at 9/2/25, 6:29 AM', 'stopped at 11/12/2025'],
  ['a machine’s address for mail', "no identity (got 'ann@host-1.(none)')", "no identity (got 'bob@ci-22.(none)')"],
  ['a duration of Go', 'test timed out after 10m0s', 'test timed out after 1m30.5s'],
  [
    'the rest of a statement',
    "syntax error: to use near 'FORM a' at line 1",
    "syntax error: to use near 'FORM b WHERE' at line 3",
  ],
  [
    'the machine of a server',
    'Msg 208, Level 16, State 1, Server one, Line 9\nno table "a"',
    'Msg 208, Level 16, State 4, Server two, Line 77\nno table "a"',
  ],
  [
    'who answered',
    '(error) WRONGTYPE Operation against a wrong key',
    'ReplyError: WRONGTYPE Operation against a wrong key',
  ],
  ['that it was raised again', 'panic: assignment to nil map [recovered]', 'panic: assignment to nil map'],
  ['help', "error: unknown flag --foo\nTry 'x --help' for more.", 'error: unknown flag --foo'],
])('%s does not matter', (_, first, second) => {
  expect(template(first)).toBe(template(second));
});

// What looks like a parameter and names the cause.
test.each([
  ['a key', "Duplicate entry 'a' for key 'users.login'", "Duplicate entry 'a' for key 'users.email'"],
  ['the column of a key', 'Key (id)=(17) already exists', 'Key (ref)=(17) already exists'],
  ['a token', "Unexpected token '<' in JSON", "Unexpected token '}' in JSON"],
  ['a host', 'GET https://a.example/x failed', 'GET https://b.example/x failed'],
  ['a path of a service', 'GET https://a.example/orders failed', 'GET https://a.example/users failed'],
  ['a port of a URL', 'cannot reach http://localhost:3000/', 'cannot reach http://localhost:4000/'],
  [
    'the port of a server',
    'read tcp 10.0.0.2:51234->10.0.0.9:5432: i/o timeout',
    'read tcp 10.0.0.2:51234->10.0.0.9:6379: i/o timeout',
  ],
  [
    'a number of arguments',
    'takes 1 positional argument but 2 were given',
    'takes 2 positional arguments but 3 were given',
  ],
  ['a length of a type', 'value too long for type varchar(20)', 'value too long for type varchar(40)'],
  ['a version that is asked for', 'No matching version found for a@^2.0.0', 'No matching version found for a@^3.0.0'],
  ['a tag', 'manifest for acme/a:1.2 not found', 'manifest for acme/a:1.3 not found'],
  ['a branch', "pathspec 'release/1.0' did not match", "pathspec 'release/2.0' did not match"],
  ['an encoding', "'utf-8' codec can't decode", "'utf-16' codec can't decode"],
  ['a type with spaces', "Type 'string | null' is not assignable", "Type 'string | undefined' is not assignable"],
  ['a signature', "no method 'void a.B.c(int)' found", "no method 'void a.B.c(long)' found"],
  ['a scoped package', "Cannot find module '@a/one'", "Cannot find module '@a/two'"],
  ['all that a type says', "ZoneError: 'no zone called Europe/Kyiv'", "ZoneError: 'no zone called America/Nuuk'"],
  ['a code of Windows', 'HRESULT 0x80070005', 'HRESULT 0x80070057'],
  ['a version of a library', 'libssl.so.1.1 is missing', 'libssl.so.3 is missing'],
  ['a version of a symbol', "version 'GLIBC_2.34' not found", "version 'GLIBC_2.38' not found"],
  ['a version in a name', 'python3.11: command not found', 'python3.12: command not found'],
  ['a code in a word', 'HTTP probe failed with statuscode: 500', 'HTTP probe failed with statuscode: 503'],
  ['which file is missing', "open '/srv/a.tar': No such file", "open '/srv/b.tar': No such file"],
  ['all that is said', '"the cat sat"', '"on the mat"'],
  [
    'a reason in quotes',
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "no seat".] {',
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "no cat".] {',
  ],
  [
    'a thrown text',
    'no seat\n(Use `node --trace-uncaught ...` to show where the exception was thrown)',
    'no cat\n(Use `node --trace-uncaught ...` to show where the exception was thrown)',
  ],
  ['a version that is needed', 'it requires rustc 1.80 or newer', 'it requires rustc 1.75 or newer'],
  ['a version that is looked for', 'no interpreter for Python 3.13', 'no interpreter for Python 3.11'],
  ['a version that is targeted', 'no support for targeting .NET 9.0', 'no support for targeting .NET 8.0'],
  ['a version of a migration', 'mismatch for migration version 15.1', 'mismatch for migration version 14.2'],
  ['where a statement is wrong', "to use near 'FORM a' at line 1", "to use near 'WHER a' at line 1"],
  ['a message’s number', 'Msg 208, Level 16, State 1, Line 9', 'Msg 515, Level 16, State 1, Line 9'],
  ['a package and its range', "no gem 'rails (~> 7)' here", "no gem 'puma (~> 7)' here"],
  [
    'a command that was not found',
    "env: 'node --no-opt': No such file or directory",
    "env: 'bash -e': No such file or directory",
  ],
  [
    'a version of a toolchain',
    "toolchain '1.70-x86_64-linux' is not installed",
    "toolchain '1.75-x86_64-linux' is not installed",
  ],
  [
    'a day of a toolchain',
    "toolchain 'nightly-2026-02-03' is not installed",
    "toolchain 'nightly-2026-03-04' is not installed",
  ],
  ['a version that was fetched', 'cannot verify `serde v1.0.1`', 'cannot verify `serde v1.0.2`'],
  [
    'a version that does not fit',
    'unsupported version (1.15) in file header',
    'unsupported version (1.16) in file header',
  ],
  ['which argument', 'Argument 1 to "f" is of another type', 'Argument 2 to "f" is of another type'],
  ['which parameter of a script', 'a.sh: line 3: 1: unbound variable', 'a.sh: line 9: 2: unbound variable'],
  [
    'what a parser stumbled over',
    '08: value too great (error token is "08")',
    '09: value too great (error token is "09")',
  ],
  ['the length of a type', 'expected `[u8; 4]`', 'expected `[u8; 8]`'],
  ['a socket’s port', 'no socket "/run/.s.PGSQL.5432"', 'no socket "/run/.s.PGSQL.5433"'],
  ['what an error holds', 'got Error("no field of a name", line: 1)', 'got Error("an end of the text", line: 1)'],
  [
    'what somebody else said',
    'server answered: code=2200 message="table one is gone"',
    'server answered: code=2200 message="table two is gone"',
  ],
  ['which folder', "cannot enter '/srv/one/': it is gone", "cannot enter '/srv/two/': it is gone"],
  ['which member of a workspace', 'cannot read /a/crates/one/Cargo.toml', 'cannot read /a/crates/two/Cargo.toml'],
  ['a file with an ending in a sentence', 'Diff in /a/src/one.rs at line 3', 'Diff in /a/src/two.rs at line 3'],
  ['a signal', 'terminated by signal 9', 'terminated by signal 15'],
])('%s tells causes apart', (_, first, second) => {
  expect(template(first)).not.toBe(template(second));
});

test('where a checkout lies changes nothing', () => {
  const folder = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  fc.assert(
    fc.property(
      fc.array(folder, { minLength: 1, maxLength: 5 }),
      fc.nat(9999),
      fc.nat(999),
      (folders, line, column) => {
        const root = `/${folders.join('/')}`;
        const at = `${String(line + 1)}:${String(column + 1)}`;
        const text = `${root}/src/a.js:${at}\nError: ENOENT: no such file or directory, open '${root}/app.json'\n    at f (${root}/src/a.js:${at})`;
        expect(template(text)).toBe("ENOENT: no such file or directory, open '<path>/app.json'");
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});

test('a template is its own template, so that what was stored can be asked for', () => {
  for (const text of [
    "TypeError: Cannot find 'pg'",
    'connect ECONNREFUSED <ip>:5432',
    "relation 'orders' does not exist",
  ])
    expect(template(template(text))).toBe(template(text));
});
