/** What lies around a text, in any order, and what looks like it and is the text's own. */
import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';

const template = (text: string): string => fingerprintError(text).template;
const each = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');

const TRACEBACK = `Traceback (most recent call last):
  File "/srv/app/jobs.py", line 12, in run
    return load(entry)
KeyError: 'total_cents'`;

// Would catch: the first line of any traceback taken for the message, so that all errors under an unknown prefix are one.
test.each<[string, (line: string, index: number) => string]>([
  ['numbers of lines', (line, index) => `${String(index + 8).padStart(5)}\t${line}`],
  ['names of pods', (line) => `shop-7d9c5b6f4-x2x9z api ${line}`],
  ['a name in brackets', (line) => `[Build linux] ${line}`],
  ['a package and its script', (line) => `packages/api build: ${line}`],
  ['a quotation in a log', (line) => `2026-02-03T04:05:06Z > ${line}`],
  ['a log in a quotation', (line) => `> 2026-02-03T04:05:06Z ${line}`],
  ['an indentation', (line) => `\t${line}`],
])('%s before each line', (_, change) => {
  expect(template(each(TRACEBACK, change))).toBe("KeyError: 'total_cents'");
});

test('a traceback among lines that are not indented as it is', () => {
  expect(template(`started\n${each(TRACEBACK, (line) => `      ${line}`)}\nstopped`)).toBe("KeyError: 'total_cents'");
});

// Would catch: the same words before each line of an error, taken off although they are its own.
// Would catch: a prefix of a text of one line, where no other line shows that it is one.
test.each(['[atlas] ', 'packages/atlas build: ', '@acme/atlas:build: ', '@acme/atlas build: '])(
  '%s before a text of one line',
  (prefix) => {
    expect(template(`${prefix}jq: cannot index array with "items"`)).toBe("jq: cannot index array with 'items'");
  },
);

test.each(['ERROR 1b2c3d4e-0001-4002-8003-0123456789ab ', 'ERROR 04:05:06 flush (6a57ab6f) '])(
  '%s before an error',
  (prefix) => {
    expect(template(`${prefix}Error: stock of "a" is gone`)).toBe("stock of 'a' is gone");
  },
);

// Would catch: the head of a record that JSON follows, taken for the message within.
test('the message in a record that failed counts, whatever it says', () => {
  const failed = (name: string): string =>
    `fatal: [10.0.0.7]: FAILED! => {"changed": false, "msg": "No package matching '${name}' is there"}`;
  expect(template(failed('one'))).toBe("No package matching 'one' is there");
});

test('words that are the tool’s own stay', () => {
  const npm = 'npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://registry.example.org/one\nnpm ERR! 404';
  expect(template(npm)).toContain('npm code E404');
  const tar = 'tar: a.txt: Cannot open: Permission denied\ntar: a.txt: Cannot stat\ntar: a.txt: skipped';
  expect(template(tar)).toContain('tar: a.txt: Cannot open: Permission denied');
  const yarn = (name: string): string =>
    `➤ YN0000: ┌ Resolution step\n➤ YN0035: │ ${name}@npm:1.0.0: Package not found\n➤ YN0000: └ Completed`;
  expect(template(yarn('a'))).not.toBe(template(yarn('b')));
});

// Would catch: a headline that says only that something failed, taken for what is told within.
test.each([
  ['a value of logfmt', 'time=2026-02-03T04:05:06Z level=ERROR msg="run failed" err="KeyError: \'total_cents\'"'],
  ['JSON behind it', `run failed ${JSON.stringify({ stack: TRACEBACK })}`],
  ['a list of lines', JSON.stringify({ errorMessage: 'run failed', stack: TRACEBACK.split('\n') })],
  ['a literal', `output: ${JSON.stringify(TRACEBACK)}`],
  ['bytes of Python', `stderr: b"${TRACEBACK.replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`],
])('a text within a line: %s', (_, text) => {
  expect(template(text)).toBe("KeyError: 'total_cents'");
});

test('a literal within a sentence stays what it is', () => {
  expect(template(String.raw`SyntaxError: cannot parse "a\nb" as a list of names, see line 3`)).toContain(
    'SyntaxError',
  );
});

// Would catch: an empty line of a container's log taken for a message.
test('empty lines of a log of JSON are empty', () => {
  const log = each(`Error: Test failed\n\n\nsecond paragraph`, (line) => JSON.stringify({ log: `${line}\n` }));
  expect(template(log)).toBe('Test failed');
});

test.each([
  ['bad JSON', '{"log":"Error: connect ECONNREFUSED 10.0.0.1:5432\\n","stream":'],
  ['JSON that holds no text', '{"level":50,"pid":7}'],
  ['JSON in JSON in JSON', JSON.stringify({ log: JSON.stringify({ log: JSON.stringify({ log: 'Error: x y z' }) }) })],
  ['an open literal', 'output: "Error: it failed\\nand'],
])('%s has a fingerprint', (_, text) => {
  expect(template(text)).not.toBe('');
});
