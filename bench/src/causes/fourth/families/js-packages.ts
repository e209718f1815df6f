import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { tool } from '../langs.ts';
import type { Face } from '../types.ts';

const np = (c: Ctx, x: readonly [code: string, ...lines: string[]]): Face => {
  const p = c.pick(['npm ERR!', 'npm error', 'npm error']);
  const lines = x.slice(1).map((l) => `${p} ${l.replaceAll('{root}', c.root)}`);
  const bare = [...(x[0] === '' ? [] : [`${p} code ${x[0]}`]), ...lines].join('\n');
  return tool(
    `${bare}\n${p} A complete log of this run can be found in: ${c.home}${c.sep}.npm${c.sep}_logs${c.sep}${c.iso().replaceAll(':', '_').replace('.', '_')}-debug-0.log`,
    bare,
  );
};
const p = family('js-packages');
const e404 = (pkg: string) =>
  [
    'E404',
    `404 Not Found - GET https://npm.example.com/${pkg.replace('/', '%2f')} - Not found`,
    '404',
    `404  '${pkg}@*' is not in this registry.`,
  ] as const;
const eresolve = (peer: string) =>
  [
    'ERESOLVE',
    'ERESOLVE unable to resolve dependency tree',
    '',
    'While resolving: shop@1.0.0',
    'Found: react@19.0.0',
    'node_modules/react',
    '  react@"^19.0.0" from the root project',
    '',
    'Could not resolve dependency:',
    `peer react@"^17 || ^18" from ${peer}`,
  ] as const;
const pn = (c: Ctx, x: readonly [code: string, message: string]): Face =>
  tool(` ${x[0]}  ${x[1].replaceAll('{root}', c.root)}`);
p.twin(
  'e404',
  np,
  e404('@acme/tokens'),
  e404('@acme/token'),
  ['E403', '403 403 Forbidden - GET https://npm.example.com/@acme%2ftokens - forbidden'],
  ['E401', 'Unable to authenticate, your authentication token seems to be invalid.'],
);
p.twin('eresolve', np, eresolve('react-beautiful-dnd@13.1.1'), eresolve('react-helmet@6.1.0'), [
  'ERESOLVE',
  'ERESOLVE could not resolve',
  '',
  'While resolving: react-beautiful-dnd@13.1.1',
]);
p.twin(
  'script',
  np,
  ['', 'Missing script: "codegen:api"'],
  ['', 'Missing script: "codegen:db"'],
  ['ENOWORKSPACES', 'This command does not support workspaces.'],
);
p.known(
  'lock-sync',
  np,
  [
    'EUSAGE',
    '',
    '`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
    '',
    'Missing: esbuild@0.21.5 from lock file',
  ],
  [
    'EUSAGE',
    '',
    '`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
    '',
    'Missing: rollup@4.18.0 from lock file',
  ],
  [
    'EUSAGE',
    '',
    'The `npm ci` command can only install with an existing package-lock.json or',
    'npm-shrinkwrap.json with lockfileVersion >= 1.',
  ],
);
p.known(
  'engine',
  np,
  [
    'EBADENGINE',
    'engine Unsupported engine',
    'engine Not compatible with your version of node/npm: shop-web@2.0.0',
    'notsup Required: {"node":">=22.6"}',
  ],
  ['EBADPLATFORM', 'Unsupported platform for fsevents@2.3.3: wanted {"os":"darwin"} (current: {"os":"linux"})'],
);
p.known(
  'integrity',
  (c: Ctx, x: string) =>
    np(c, [
      'EINTEGRITY',
      `sha512-${c.hex(40)}== integrity checksum failed when using sha512: wanted sha512-${c.hex(40)}== but got sha512-${c.hex(40)}==. (${c.n(900, 90000)} bytes)`,
      `fetching ${x}`,
    ]),
  'https://npm.example.com/sharp/-/sharp-0.33.4.tgz',
  'https://npm.example.com/sass/-/sass-1.77.0.tgz',
);
p.known(
  'pnpm-frozen',
  pn,
  [
    'ERR_PNPM_OUTDATED_LOCKFILE',
    'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with package.json',
  ],
  ['ERR_PNPM_NO_LOCKFILE', 'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent'],
  ['ERR_PNPM_LOCKFILE_BREAKING_CHANGE', 'Lockfile {root}/pnpm-lock.yaml not compatible with current pnpm'],
);
p.known(
  'pnpm-workspace',
  pn,
  [
    'ERR_PNPM_WORKSPACE_PKG_NOT_FOUND',
    'In packages/web: "@acme/ui@workspace:*" is in the dependencies but no package named "@acme/ui" is present in the workspace',
  ],
  [
    'ERR_PNPM_WORKSPACE_PKG_NOT_FOUND',
    'In packages/web: "@acme/kit@workspace:*" is in the dependencies but no package named "@acme/kit" is present in the workspace',
  ],
  ['ERR_PNPM_NO_MATCHING_VERSION', 'No matching version found for @acme/ui@^9.0.0'],
);
p.known(
  'yarn',
  (_c: Ctx, x: string) => tool(x),
  '➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.',
  "➤ YN0002: │ shop@workspace:. doesn't provide typescript (p1a2b3), requested by ts-node.",
  "➤ YN0009: │ canvas@npm:2.11.2 couldn't be built successfully",
);
p.known(
  'gyp',
  (c: Ctx, x: string) =>
    tool(
      `gyp info using node-gyp@10.${c.n(0, 3)}.0\ngyp ERR! stack Error: ${x}\ngyp ERR! System Linux 6.${c.n(1, 12)}.0\ngyp ERR! cwd ${c.abs('node_modules/canvas')}\ngyp ERR! not ok`,
      `gyp ERR! stack Error: ${x}`,
    ),
  'Could not find any Python installation to use',
  'not found: make',
);
p.known(
  'otp',
  np,
  ['EOTP', 'This operation requires a one-time password from your authenticator.'],
  ['ENEEDAUTH', 'need auth This command requires you to be logged in to https://npm.example.com/'],
);

export default p.defs;
