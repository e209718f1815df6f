import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FINGERPRINT_VERSION, fingerprintError, tokensOf } from '../../src/fingerprint/index.ts';

const template = (text: string): string => fingerprintError(text).template;

// Would catch: two causes taken for one, so that a solution is reused where it is wrong.
test.each([
  ['codes', 'P2002: constraint failed', 'P2025: constraint failed'],
  ['compiler codes', 'error[E0502]: cannot borrow', 'error[E0499]: cannot borrow'],
  ['vendor codes', 'ORA-00942: failed', 'ORA-01017: failed'],
  ['SQL states', 'SQLSTATE[23505] failed', 'SQLSTATE[23503] failed'],
  ['HTTP status', 'Request failed with status code 404', 'Request failed with status code 503'],
  ['ports', 'connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:6379'],
  ['ports of names', 'cannot reach db1:5432', 'cannot reach db1:6379'],
  ['ports in URLs', 'GET http://localhost:3000/a failed', 'GET http://localhost:4000/a failed'],
  ['exit codes', 'exited with code 137', 'exited with code 1'],
  ['packages', "Cannot find package 'lodash'", "Cannot find package 'undici'"],
  ['installed packages', 'crash in /a/node_modules/@x/one/i.js:3', 'crash in /a/node_modules/@x/two/i.js:3'],
  ['symbols', "undefined (reading 'length')", "undefined (reading 'name')"],
  ['files', "ENOENT: open '/a/config.json'", "ENOENT: open '/a/data.csv'"],
  ['nested causes', 'Error: failed\n  [cause]: Error: ECONNRESET', 'Error: failed\n  [cause]: Error: ETIMEDOUT'],
  ['scripts without spaces', '错误:连接超时', '错误:权限不足'],
])('%s tell causes apart', (_, first, second) => {
  expect(fingerprintError(first).id).not.toBe(fingerprintError(second).id);
});

// Would catch: a fingerprint that nothing ever matches.
test.each([
  ['durations', 'timed out after 1203 ms', 'timed out after 88.5 ms'],
  ['ids', 'job 3f2a9c77-1b2d-4c3e-9f00-0a1b2c3d4e5f lost', 'job 00000000-1b2d-4c3e-9f00-0a1b2c3d4e5f lost'],
  ['times', 'at 2026-02-03T04:05:06.789Z: lost', 'at 2027-12-31 14:15:16: lost'],
  ['clock times', 'lost at 12:34:56', 'lost at 01:02:03'],
  ['hashes and pointers', 'object a1b2c3d at 0xdeadbeef', 'object 99ffee1 at 0x1'],
  ['addresses', 'connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 10.1.2.3:5432'],
  ['directories', "open '/tmp/a/config.json'", "open '/home/ann/config.json'"],
  ['queries', 'GET https://a.example/x?y=1 failed', 'GET https://a.example/x failed'],
  ['people', 'no user ann@example.com', 'no user bob@example.org'],
  ['free text in quotes', 'cannot parse "the cat sat"', 'cannot parse "on the mat"'],
  ['lines of files', 'src/a.ts:12:5: unexpected', 'src/a.ts:340:1: unexpected'],
  ['lines and directories of frames', 'Error: x\n    at f (/a/b.ts:1:2)', 'Error: x\n    at f (file:///c/b.ts:10:20)'],
  ['frames of the platform', 'Error: x\n    at node:fs:1:1\n    at f (/b.ts:1:1)', 'Error: x\n    at f (/b.ts:2:2)'],
  ['colours and line ends', '\u001b[31mError:\u001b[0m x\r\n', 'Error: x\n'],
])('%s do not matter', (_, first, second) => {
  expect(template(first)).toBe(template(second));
});

test('an apostrophe does not start a quotation', () => {
  expect(template("I can't find it and I won't try")).toBe("I can't find it and I won't try");
});

test('a known template: whoever changes it has to raise the version', () => {
  const print = fingerprintError("Error: connect ECONNREFUSED 127.0.0.1:5432 after 12 ms (package 'pg')");
  expect(print).toEqual({
    id: print.id,
    version: FINGERPRINT_VERSION,
    template: "connect ECONNREFUSED <ip>:5432 after <n> (package 'pg')",
    tokens: ['connect', 'econnrefused', '5432', 'after', 'package', 'pg'],
    traits: { decided: true, names: [], numbers: [], loud: [], all: [] },
  });
  expect([FINGERPRINT_VERSION, print.id]).toEqual([4, '014881491b98934925848910']);
});

test('any text has one fingerprint, the same each time, without leftovers of the protection', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(fc.constantFrom('status 404', '\uE000', "'", '"', ':80', '/a/', '\n', '12', 'x', '  at f (/a:1)'), {
        maxLength: 40,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      const print = fingerprintError(value);
      expect(fingerprintError(value)).toEqual(print);
      expect(print.id).toMatch(/^[0-9a-f]{24}$/);
      expect(print.template).not.toMatch(/[\uE000-\uF8FF]/);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('numbers of any kind do not change a fingerprint', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true }), (a, b, c) => {
      const text = (x: number, y: number, z: number): string =>
        `took ${String(x)} ms, tried ${String(y)} times, used ${String(z)} MB`;
      expect(template(text(a, b, c))).toBe(template(text(1, 2, 3)));
    }),
    { seed: 3, numRuns: 200 },
  );
});

test('words of code stay whole, scripts without spaces become pairs', () => {
  expect(tokensOf('ERR_MODULE_NOT_FOUND P2002 <n> 连接超时')).toEqual([
    'err_module_not_found',
    'p2002',
    '连接',
    '接超',
    '超时',
  ]);
});
