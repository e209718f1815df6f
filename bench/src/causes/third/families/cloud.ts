import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const C = 'cloud-cli';

const box = (lines: string): string =>
  `╷\n${lines
    .split('\n')
    .map((l) => `│ ${l}`)
    .join('\n')}\n╵`;

const tfLock: Render = (c) => {
  const body = `Error: Error acquiring the state lock\n\nError message: ${c.pick([`operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ${c.b64(52).toUpperCase()}, ConditionalCheckFailedException: The conditional request failed`, 'ConditionalCheckFailedException: The conditional request failed'])}\nLock Info:\n  ID:        ${c.uuid()}\n  Path:      acme-tfstate/prod/network.tfstate\n  Operation: OperationType${c.pick(['Plan', 'Apply'])}\n  Who:       ${c.user}@${c.host()}\n  Version:   ${c.ver(1)}\n  Created:   ${c.time.space()}.${c.n(100000, 999999)} +0000 UTC\n  Info:      \n${c.opt('\n\nTerraform acquires a state lock to protect the state from being written\nby multiple users at the same time. Please resolve the issue above and try\nagain. For most commands, you can disable locking with the "-lock=false"\nflag, but this is not recommended.')}`;
  return c.rng.chance(0.7) ? box(body) : body;
};

const tfDigest: Render = (c) => {
  const body = `Error: Error refreshing state: state data in S3 does not have the expected content.\n\nThe checksum calculated for the state stored in S3 does not match the checksum\nstored in DynamoDB.\n\nBucket: acme-tfstate\nKey:    prod/network.tfstate\nCalculated checksum: ${c.hex(32)}\nStored checksum:     ${c.hex(32)}`;
  return c.rng.chance(0.7) ? box(body) : body;
};

const aad =
  (code: string, message: (app: string) => string): Render =>
  (c) => {
    const text = message(c.uuid());
    return `${c.pick(['ERROR: ', '', 'ERROR: '])}${code}: ${text} Trace ID: ${c.uuid()} Correlation ID: ${c.uuid()} Timestamp: ${c.time.space()}Z${c.opt('\nInteractively login with: az login', 0.4)}`;
  };

const helm =
  (message: string): Render =>
  (c) =>
    `${c.opt(`history.go:${c.n(53, 60)}: [debug] getting history for release api\nupgrade.go:${c.n(140, 170)}: [debug] preparing upgrade for api\n`, 0.3)}Error: UPGRADE FAILED: ${message}${c.opt(`\nhelm.go:${c.n(80, 90)}: [debug] ${message}`, 0.25)}`;

const ansible: Render = (c) => {
  const host = c.pick([`web${c.n(1, 9)}.example.net`, 'localhost', `10.0.0.${c.n(2, 99)}`]);
  const file = c.p('roles/app/tasks/main.yml');
  const json = `{"msg": "The task includes an option with an undefined variable. The error was: 'release_tag' is undefined${c.rng.chance(0.5) ? ". 'release_tag' is undefined" : ''}\\n\\nThe error appears to be in '${file}': line ${c.ln()}, column 3, but may\\nbe elsewhere in the file depending on the exact syntax problem.\\n\\nThe offending line appears to be:\\n\\n\\n- name: Unpack release\\n  ^ here\\n"}`;
  return `${c.opt(`TASK [app : Unpack release] ${'*'.repeat(c.n(20, 50))}\n`)}fatal: [${host}]: FAILED! => ${json}${c.opt(`\n\nPLAY RECAP ${'*'.repeat(40)}\n${host} : ok=${c.n(1, 30)} changed=${c.n(0, 9)} unreachable=0 failed=1 skipped=${c.n(0, 9)} rescued=0 ignored=0`, 0.5)}`;
};

export const CLOUD: readonly CauseDef[] = [
  known(C, 'cli', 'terraform-network-lock', tfLock),
  known(
    C,
    'cli',
    'az-secret-expired',
    aad(
      'AADSTS7000222',
      (app) =>
        `The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    ),
  ),
  known(C, 'cli', 'helm-other-operation', helm('another operation (install/upgrade/rollback) is in progress')),
  known(C, 'cli', 'ansible-release-tag-undefined', ansible),
  novel(C, 'cli', 'terraform-network-digest', 'terraform-network-lock', tfDigest),
  novel(
    C,
    'cli',
    'az-secret-invalid',
    'az-secret-expired',
    aad(
      'AADSTS7000215',
      (app) =>
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'.`,
    ),
  ),
  novel(C, 'cli', 'helm-no-deployed-releases', 'helm-other-operation', helm('"api" has no deployed releases')),
];
