/** npm 8 to 11 (both "npm ERR!" and "npm error"), pnpm 8 to 10, yarn 1 and 4, node-gyp. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, type Part, type Printed } from '../text.ts';

const NPM: Tool = { family: 'npm', wrap: 'command', command: 'npm ci', exitCode: 1, posixOnly: false };

type Prefix = (line: string) => string;

/** npm changed its prefix from "npm ERR!" to "npm error" in version 10.6; both are in the field. */
function npmPrefix(run: Run): Prefix {
  const { paint } = run;
  const mark = run.rand.chance(0.5) ? `npm ${paint.red('ERR!')}` : `npm ${paint.red('error')}`;
  return (line) => `${mark} ${line}`.trimEnd();
}

function npmLog(run: Run, prefix: Prefix): Part {
  const stamp = run.now.iso.replaceAll(/[:.]/g, '_');
  const logs =
    run.os === 'windows'
      ? `${run.home}\\AppData\\Local\\npm-cache\\_logs\\${stamp}-debug-0.log`
      : `${run.home}/.npm/_logs/${stamp}-debug-0.log`;
  return exit([prefix(''), prefix(`A complete log of this run can be found in: ${logs}`)].slice(run.rand.int(0, 1)));
}

interface NpmError {
  readonly text: readonly string[];
  readonly more?: (run: Run) => readonly string[];
}

function npm(found: NpmError, changes: Partial<Tool> = {}): Template {
  const print = (run: Run): Printed => {
    const prefix = npmPrefix(run);
    return [message(found.text.map(prefix)), note((found.more?.(run) ?? []).map(prefix)), npmLog(run, prefix)];
  };
  return tool(NPM, print, changes);
}

const scoped = (name: string): string => name.replace('/', '%2f');

export const notFound = (name: string): Template =>
  npm({
    text: ['code E404', `404 Not Found - GET https://registry.example.org/${scoped(name)} - Not found`],
    more: () => [
      '404',
      `404  '${name}@^1.0.0' is not in this registry.`,
      '404',
      '404 Note that you can also install from a',
      '404 tarball, folder, http url, or git url.',
    ],
  });

export const forbidden = (code: 'E401' | 'E403', name: string): Template =>
  npm({
    text: [
      `code ${code}`,
      `${code.slice(1)} ${code === 'E401' ? 'Unauthorized' : 'Forbidden'} - GET https://registry.example.org/${scoped(name)}`,
    ],
    more: () =>
      code === 'E403'
        ? [
            '403 In most cases, you or one of your dependencies are requesting',
            '403 a package version that is forbidden by your security policy, or',
            '403 on a server you do not have access to.',
          ]
        : [],
  });

export const peerConflict = (wanted: string, by: string, found: string): Template =>
  tool(
    NPM,
    (run) => {
      const prefix = npmPrefix(run);
      const root = `${run.names.project}@${run.rand.int(0, 4)}.${run.rand.int(0, 20)}.${run.rand.int(0, 9)}`;
      return [
        message(['code ERESOLVE', 'ERESOLVE unable to resolve dependency tree'].map(prefix)),
        note(['', `While resolving: ${root}`].map(prefix)),
        message([`Found: ${found}`, `node_modules/${found.replace(/@[^@]*$/, '')}`].map(prefix)),
        note([`  ${found.replace(/@([^@]*)$/, '@"^$1"')} from the root project`, ''].map(prefix)),
        message(['Could not resolve dependency:', `peer ${wanted} from ${by}`].map(prefix)),
        note(
          [
            'node_modules/' + by.replace(/@[^@]*$/, ''),
            '',
            'Fix the upstream dependency conflict, or retry',
            'this command with --force or --legacy-peer-deps',
            'to accept an incorrect (and potentially broken) dependency resolution.',
          ].map(prefix),
        ),
        npmLog(run, prefix),
      ];
    },
    { command: 'npm install' },
  );

export const globalDenied = (syscall: string, dir: string): Template =>
  npm(
    {
      text: [
        'code EACCES',
        `syscall ${syscall}`,
        `path ${dir}`,
        'errno -13',
        `Error: EACCES: permission denied, ${syscall} '${dir}'`,
      ],
      more: (run) => [
        ' [OperationalError: EACCES: permission denied] {',
        '  errno: -13,',
        "  code: 'EACCES',",
        `  syscall: '${syscall}'`,
        '}',
        '',
        'The operation was rejected by your operating system.',
        'It is likely you do not have the permissions to access this file as the current user',
        `(uid ${run.rand.int(501, 1100)})`,
      ],
    },
    { command: 'npm install -g pnpm', exitCode: 243, posixOnly: true },
  );

export const missingScript = (name: string): Template =>
  npm(
    { text: [`Missing script: "${name}"`], more: () => ['', 'To see a list of scripts, run:', '  npm run'] },
    { command: `npm run ${name}` },
  );

export const network = (code: 'ETIMEDOUT' | 'ECONNRESET' | 'ENOTFOUND'): Template =>
  tool(NPM, (run) => {
    const prefix = npmPrefix(run);
    const name = run.rand.pick(['lodash', 'react', 'rxjs', 'semver', 'yargs', '@types%2fnode']);
    const reason = {
      ETIMEDOUT: `connect ETIMEDOUT 104.16.${run.rand.int(0, 30)}.${run.rand.int(1, 250)}:443`,
      ECONNRESET: 'read ECONNRESET',
      ENOTFOUND: 'getaddrinfo ENOTFOUND registry.example.org',
    }[code];
    const syscall = { ETIMEDOUT: 'connect', ECONNRESET: 'read', ENOTFOUND: 'getaddrinfo' }[code];
    return [
      message(
        [
          `code ${code}`,
          `syscall ${syscall}`,
          `errno ${code}`,
          `network request to https://registry.example.org/${name} failed, reason: ${reason}`,
        ].map(prefix),
      ),
      note(
        [
          'network This is a problem related to network connectivity.',
          'network In most cases you are behind a proxy or have bad network settings.',
          'network',
          'network If you are behind a proxy, please make sure that the',
          "network 'proxy' config is set properly.  See: 'npm help config'",
        ].map(prefix),
      ),
      npmLog(run, prefix),
    ];
  });

export const lockOutOfSync = (missing: string): Template =>
  npm({
    text: [
      'code EUSAGE',
      '',
      '`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
      '',
      `Missing: ${missing} from lock file`,
    ],
    more: () => ['', 'Clean install a project', '', 'Usage:', 'npm ci', '', 'Run "npm help ci" for more info'],
  });

export const integrity = (name: string): Template =>
  tool(NPM, (run) => {
    const prefix = npmPrefix(run);
    const digest = (): string => `sha512-${run.rand.base64(86)}==`;
    return [
      message(
        [
          'code EINTEGRITY',
          `sha512 integrity checksum failed when using sha512: wanted ${digest()} but got ${digest()}. (${run.rand.int(1000, 900000)} bytes)`,
        ].map(prefix),
      ),
      note([prefix(`verbose tarball ${name}`)]),
      npmLog(run, prefix),
    ];
  });

/** What npm prints when a package's script fails; the exit code is all it knows of the reason. */
export const lifecycle = (name: string, code: number): Template =>
  tool(
    NPM,
    (run) => {
      const prefix = npmPrefix(run);
      return [
        message([`code ${code}`].map(prefix)),
        note([`path ${run.at('node_modules', name)}`].map(prefix)),
        message(['command failed', `command sh -c node install.js # ${name}`].map(prefix)),
        npmLog(run, prefix),
      ];
    },
    { exitCode: code },
  );

export const gypPython: Template = tool(NPM, (run) => {
  const { paint } = run;
  const gyp = (line: string): string => `npm ${paint.red('ERR!')} gyp ${line}`;
  return [
    lead([
      gyp('info it worked if it ends with ok'),
      gyp(`info using node-gyp@${run.rand.int(8, 10)}.${run.rand.int(0, 4)}.0`),
    ]),
    message([
      gyp('ERR! find Python'),
      gyp('ERR! find Python Python is not set from command line or npm configuration'),
      gyp('ERR! stack Error: Could not find any Python installation to use'),
    ]),
    note([
      gyp(
        `ERR! stack     at PythonFinder.fail (${run.at('node_modules', 'node-gyp', 'lib', 'find-python.js')}:${run.rand.int(290, 340)}:47)`,
      ),
      gyp(
        `ERR! System ${run.os === 'windows' ? 'Windows_NT 10.0.22631' : `Linux 6.${run.rand.int(1, 9)}.0-${run.rand.int(10, 90)}-generic`}`,
      ),
      gyp(`ERR! cwd ${run.at('node_modules', 'better-sqlite3')}`),
      gyp('ERR! not ok'),
    ]),
  ];
});

export const engine = (name: string, wanted: string): Template =>
  npm({
    text: [
      'code EBADENGINE',
      'engine Unsupported engine',
      `engine Not compatible with your version of node/npm: ${name}`,
    ],
    more: (run) => [
      `notsup Required: {"node":"${wanted}"}`,
      `notsup Actual:   {"npm":"10.${run.rand.int(0, 9)}.0","node":"${run.nodeVersion}"}`,
    ],
  });

const PNPM: Tool = { ...NPM, command: 'pnpm install --frozen-lockfile' };

const pnpmMark = (run: Run, code: string): string => ` ${run.paint.red(code)} `;

export const pnpmOutdated: Template = tool(PNPM, (run) => [
  lead(run.rand.chance(0.5) ? [`Scope: all ${run.rand.int(2, 30)} workspace projects`] : []),
  message(
    `${pnpmMark(run, 'ERR_PNPM_OUTDATED_LOCKFILE')} Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with ${run.rand.pick(['package.json', '<ROOT>/package.json', run.rel('packages', run.names.service, 'package.json')])}`,
  ),
  note([
    '',
    'Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"',
    '',
    '    Failure reason:',
    `    specifiers in the lockfile don't match specifiers in package.json:`,
    `* 1 dependencies were added: ${run.rand.pick(['zod@^3.23.8', 'tsx@^4.7.0', 'pino@^9.0.0'])}`,
  ]),
]);

export const pnpmNoVersion = (requirement: string): Template =>
  tool(PNPM, (run) => [
    lead(`Progress: resolved ${run.rand.int(1, 900)}, reused ${run.rand.int(1, 300)}, downloaded 0, added 0`),
    message(`${pnpmMark(run, 'ERR_PNPM_NO_MATCHING_VERSION')} No matching version found for ${requirement}`),
    note([
      '',
      `This error happened while installing a direct dependency of ${run.root}`,
      '',
      `The latest release of ${requirement.replace(/@[^@]*$/, '')} is "1.9.0".`,
      '',
      `If you need the full list of all ${run.rand.int(4, 90)} published versions run "$ pnpm view ${requirement.replace(/@[^@]*$/, '')} versions".`,
    ]),
  ]);

export const pnpmNoScript = (name: string): Template =>
  tool(
    PNPM,
    (run) => [
      message(`${pnpmMark(run, 'ERR_PNPM_NO_SCRIPT')} Missing script: ${name}`),
      note(run.rand.chance(0.5) ? ['', `Command "${name}" not found.`] : []),
    ],
    { command: `pnpm run ${name}` },
  );

const YARN: Tool = { ...NPM, command: 'yarn install --immutable' };

const yarnMark = (run: Run, code: string): string => `${run.paint.red('➤')} ${code}:`;

export const yarnModified: Template = tool(YARN, (run) => [
  lead([
    `${yarnMark(run, 'YN0000')} ┌ Resolution step`,
    `${yarnMark(run, 'YN0000')} └ Completed in ${run.rand.int(0, 9)}s ${run.rand.int(1, 999)}ms`,
  ]),
  message(
    `${yarnMark(run, 'YN0028')} The lockfile would have been modified by this install, which is explicitly forbidden.`,
  ),
  exit(`${yarnMark(run, 'YN0000')} Failed with errors in ${run.rand.int(0, 40)}s ${run.rand.int(1, 999)}ms`),
]);

export const yarnNoPackage = (name: string): Template =>
  tool(
    YARN,
    (run) => [
      lead(['yarn install v1.22.22', '[1/4] Resolving packages...']),
      message(`${run.paint.red('error')} Couldn't find package "${name}" on the "npm" registry.`),
      exit('info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.'),
    ],
    { command: 'yarn install' },
  );

export const yarnNoCandidates = (requirement: string): Template =>
  tool(YARN, (run) => [
    lead(`${yarnMark(run, 'YN0000')} ┌ Resolution step`),
    message(`${yarnMark(run, 'YN0082')} │ ${requirement}: No candidates found`),
    exit([
      `${yarnMark(run, 'YN0000')} └ Completed in ${run.rand.int(1, 9)}s ${run.rand.int(1, 999)}ms`,
      `${yarnMark(run, 'YN0000')} · Failed with errors in ${run.rand.int(1, 9)}s ${run.rand.int(1, 999)}ms`,
    ]),
  ]);
