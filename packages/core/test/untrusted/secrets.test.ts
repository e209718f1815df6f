import { expect, test } from 'vitest';
import { findSecrets, findSecretsThoroughly, redact, redactThoroughly } from '../../src/untrusted/index.ts';

const R = 'Zx9Qw7'.repeat(10);
const HEX = '0f9e8d7c6b5a4321'.repeat(4);

// Synthetic, and put together here, so that no scanner takes this file for a leak.
const SHAPES: readonly (readonly [string, string])[] = [
  ['age', `AGE-SECRET-KEY-1${'QPZRY9X8GF'.repeat(6).slice(0, 58)}`],
  ['airtable', `pat${R.slice(0, 14)}.${HEX}`],
  ['azure', `abc8Q~${R.slice(0, 34)}`],
  ['databricks', `dapi${HEX.slice(0, 32)}`],
  ['digitalocean', `dop_v1_${HEX}`],
  ['google client', `GOCSPX-${R.slice(0, 28)}`],
  ['grafana', `glsa_${R.slice(0, 32)}_${HEX.slice(0, 8)}`],
  ['mailchimp', `${HEX.slice(0, 32)}-us12`],
  ['new relic', `NRAK-${'7B7S3Z2U6Q'.repeat(3).slice(0, 27)}`],
  ['pulumi', `pul-${HEX.slice(0, 40)}`],
  ['rubygems', `rubygems_${HEX.slice(0, 48)}`],
  ['shopify', `shpat_${HEX.slice(0, 32)}`],
  ['slack app', `xapp-1-A012345678-1234567890123-${HEX}`],
  ['tailscale', `tskey-auth-${R.slice(0, 12)}CNTRL-${R.slice(0, 30)}`],
  ['twilio', `SK${HEX.slice(0, 32)}`],
  ['vault', `hvs.${R}`],
];

test.each(SHAPES)('%s is taken out, and found for certain', (_, secret) => {
  const text = `upstream said no to ${secret}, at src/x.js:12`;
  expect(redact(text)).not.toContain(secret.slice(0, 20));
  expect(redact(text)).toContain('src/x.js:12');
  expect(findSecrets(text)).toMatchObject([{ line: 1, certain: true }]);
});

test('what a secret is, where it stands, and how sure that is', () => {
  const text = `const a = 1;\nconst apiKey = '${HEX.slice(0, 32)}';\npassword: 'tulip-42!'\nurl = 'https://u:${R.slice(0, 9)}@h/'`;
  expect(findSecrets(text).map(({ line, certain }) => [line, certain])).toEqual([
    [4, true],
    [2, true],
    [3, false],
  ]);
  expect(findSecrets(text)[1]?.value).toBe(HEX.slice(0, 32));
});

// Would catch: a gate that refuses every example in a README.
test.each([
  'API_KEY=<your key>',
  'password: changeme',
  'const token = `${prefix}-${id}`;',
  'postgres://user:password@localhost/db',
  'secret: "[redacted]"',
  'Authorization: Bearer $TOKEN',
  'token: "***"',
  'const keyOf = (entry) => entry.id;',
  'import { sk_learn_pipeline_wrapper } from "./x.js";',
])('a stand-in is no secret: %s', (text) => {
  expect(findSecrets(text).filter(({ certain }) => certain)).toEqual([]);
});

test('the second opinion adds to ours and cannot be switched off by the text', async () => {
  const slack = ['xoxb', '123456789012', '123456789012', R.slice(0, 24)].join('-');
  const text = `// secretlint-disable\nkey ${slack}\n`;
  expect(await redactThoroughly(text)).not.toContain(slack.slice(0, 20));
  expect((await findSecretsThoroughly(text)).map(({ by }) => by)).toEqual(['ours', 'secretlint']);
  const plain = 'TypeError: x is undefined\n    at src/a.js:3:4';
  expect(await redactThoroughly(plain)).toBe(plain);
});
