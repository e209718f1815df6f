import { candidateOf } from '@evolve/core/candidate';
import type { Candidate, Verdict } from '@evolve/core/contracts';
import { probeGates } from '@evolve/core';
import { expect, test } from 'vitest';
import { secretsGate } from '../../src/index.ts';
import { gateContext } from './context.ts';

const review = (candidate: Candidate): Promise<Verdict> => secretsGate().review(candidate, gateContext());

// Synthetic, and put together here, so that no scanner takes this file for a leak.
const TOKEN = `ghp_${'Zx9Qw7'.repeat(6)}`;
const PASSWORD = ['kW9', 'x2Qf'].join('-');
const CLOUD = ['AKIA', 'Q3EG7XBW5N2LYPTR'].join('');
const HEX = '0f9e8d7c6b5a4321'.repeat(2);
const pem = (word: string): string => ['-----', word, ' PRIVATE KEY-----'].join('');
const PEM = `${pem('BEGIN')}\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n${pem('END')}`;

test.each<[string, string]>([
  ['a token', `const t = '${TOKEN}';\n`],
  ['a private key', `${PEM}\n`],
  ['a password in an address', `db = 'postgres://app:${PASSWORD}@db.example.org/x'\n`],
  ['a cloud key', `id = '${CLOUD}'\n`],
  ['a key that is random where keys stand', `API_KEY=${HEX}\n`],
  ['a token in a comment', `// ${TOKEN}\n`],
  ['a token in the middle of a line', `${'x'.repeat(5000)} ${TOKEN} ${'y'.repeat(5000)}\n`],
])('%s is refused, and not repeated', async (_, after) => {
  const verdict = await review(candidateOf({ 'src/a.js': { before: 'one\n', after: `one\n${after}` } }));
  expect(verdict.decision).toBe('refuse');
  expect(verdict.findings[0]).toMatchObject({ path: 'src/a.js', rule: expect.stringMatching(/^secret:/) });
  expect(JSON.stringify(verdict)).not.toMatch(/Zx9Qw7|MIIBVg|kW9-x2Qf|Q3EG7XBW|0f9e8d7c/);
});

test('in bytes that are no text, in UTF-16, in a link and in a name it is found too', async () => {
  const contents = [
    Buffer.concat([Buffer.from([0, 255, 254, 0]), Buffer.from(TOKEN)]),
    Buffer.from(`key ${TOKEN}`, 'utf16le'),
  ];
  for (const after of contents) {
    const { changes, ...rest } = candidateOf({ 'src/a.bin': { after: '' } });
    const candidate = { ...rest, changes: changes.map((change) => ({ ...change, after })) };
    expect((await review(candidate)).decision).toBe('refuse');
  }
  const link = candidateOf({ 'src/link': { after: `../${TOKEN}`, modeAfter: '120000' } });
  expect((await review(link)).decision).toBe('refuse');
  expect((await review(candidateOf({ [`src/${TOKEN}.js`]: { after: '' } }))).decision).toBe('refuse');
});

test('what stood there before, moves or goes is not this change’s doing; one more beside it is', async () => {
  const old = `const t = '${TOKEN}';\n`;
  expect((await review(candidateOf({ 'a.js': { before: old, after: `${old}more();\n` } }))).decision).toBe('pass');
  expect((await review(candidateOf({ 'a.js': { before: old }, 'b.js': { after: old } }))).decision).toBe('pass');
  expect((await review(candidateOf({ 'a.js': { before: old } }))).decision).toBe('pass');
  const other = candidateOf({ 'a.js': { before: old, after: `${old}key = '${TOKEN}x9';\n` } });
  expect((await review(other)).decision).toBe('refuse');
});

test('what may be a secret is asked about; code about secrets is not', async () => {
  const asks = candidateOf({ 'a.js': { after: "const password = 'tulip-season-42';\n" } });
  expect((await review(asks)).decision).toBe('ask');
  const code = `
    const token = await readToken(user.token2);
    const password = process.env.PASSWORD ?? '';
    if (secretName === 'api-key') headers.authorization = \`Bearer \${token}\`;
    const tokens = list.tokens.length; const maxTokens = 150000;
    export const tokenKind: string = 'bearer';
    fetch('https://example.org/?token=' + encodeURIComponent(token));
    // the password was wrong; set API_KEY=<your key>, or "password": "changeme"
    const integrity = 'sha512-${'q'.repeat(86)}==';
    const commit = '${'0123456789abcdef'.repeat(2)}01234567';
    .sk-loading-indicator-wrapper { color: red }`;
  expect((await review(candidateOf({ 'src/a.ts': { after: code } }))).findings).toEqual([]);
});

test('what is too large to be searched is refused unread', async () => {
  const { changes, ...rest } = candidateOf({ 'src/a.txt': { after: '' } });
  const after = { size: 5_000_000, read: () => Promise.reject(new Error('must not be read')) };
  const verdict = await review({ ...rest, changes: changes.map((change) => ({ ...change, after })) });
  expect(verdict).toMatchObject({ decision: 'refuse', findings: [{ rule: 'secret:unread' }] });
});

test('it is alive, and an abort ends it', async () => {
  expect(await probeGates([secretsGate()], gateContext())).toEqual([{ id: 'secrets', alive: true }]);
  const aborted = { ...gateContext(), signal: AbortSignal.abort(new Error('enough')) };
  await expect(secretsGate().review(candidateOf({ a: { after: 'x' } }), aborted)).rejects.toThrow('enough');
});
