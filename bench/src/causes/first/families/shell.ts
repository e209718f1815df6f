/** Shells, coreutils, make, the C compiler, ssh, apt. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note } from '../text.ts';

const SHELL: Tool = { family: 'shell', wrap: 'command', command: './scripts/deploy.sh', exitCode: 1, posixOnly: true };

function says(text: string | ((run: Run) => string | readonly string[]), changes: Partial<Tool> = {}): Template {
  return tool(SHELL, (run) => [message(typeof text === 'string' ? text : text(run))], changes);
}

function scriptPlace(run: Run): string {
  const script = run.rand.pick([
    `./scripts/${run.names.file}.sh`,
    run.at('scripts', `${run.names.file}.sh`),
    '/bin/bash',
    'deploy.sh',
  ]);
  return `${script}: line ${run.rand.int(2, 190)}`;
}

export const commandNotFound = (name: string): Template =>
  says((run) => `${scriptPlace(run)}: ${name}: command not found`, { exitCode: 127 });

export const unbound = (name: string): Template => says((run) => `${scriptPlace(run)}: ${name}: unbound variable`);

export const cannotExecute = (name: string): Template =>
  says((run) => `${scriptPlace(run)}: ${run.at('bin', name)}: cannot execute binary file: Exec format error`, {
    exitCode: 126,
  });

export const syntaxToken = (token: string): Template =>
  says(
    (run) => {
      const place = scriptPlace(run);
      return [`${place}: syntax error near unexpected token \`${token}'`, `${place}: \`${token}'`];
    },
    { exitCode: 2 },
  );

export const unexpectedEnd: Template = says((run) => `${scriptPlace(run)}: syntax error: unexpected end of file`, {
  exitCode: 2,
});

/** A process ended by a signal, as bash reports the death of a child. */
export const signalled = (words: string, program: string, exitCode: number): Template =>
  tool(SHELL, (run) => [message(`${scriptPlace(run)}: ${run.rand.int(300, 99000)} ${words.padEnd(23)} ${program}`)], {
    exitCode,
  });

/** A CI runner that only knows the exit code. */
export const exitedWith = (code: number): Template =>
  tool(
    SHELL,
    (run) => [
      lead([
        `${run.paint.cyan('##[group]')}Run ./scripts/${run.names.file}.sh`,
        `shell: /usr/bin/bash -e {0}`,
        '##[endgroup]',
      ]),
      message(`##[error]Process completed with exit code ${code}.`),
    ],
    { exitCode: code },
  );

export const coreutil = (program: string, action: string, file: readonly string[], reason: string): Template =>
  says((run) => `${program}: ${action} '${run.at(...file)}': ${reason}`);

export const noSpace = (program: string): Template =>
  says(
    (run) =>
      `${program}: error writing '${run.temp}/${run.names.project}-${run.rand.word(8)}.tar': No space left on device`,
  );

export const tarEof: Template = tool(
  SHELL,
  () => [message('tar: Unexpected EOF in archive'), exit(['tar: Error is not recoverable: exiting now'])],
  { exitCode: 2 },
);

export const notGzip: Template = tool(
  SHELL,
  () => [
    message(['', 'gzip: stdin: not in gzip format']),
    exit(['tar: Child returned status 1', 'tar: Error is not recoverable: exiting now']),
  ],
  { exitCode: 2 },
);

const level = (run: Run): string => run.rand.pick(['make', 'make[1]', 'make[2]', 'gmake']);

export const noRule = (target: string, neededBy: string): Template =>
  says((run) => `${level(run)}: *** No rule to make target '${target}', needed by '${neededBy}'.  Stop.`, {
    exitCode: 2,
  });

export const missingSeparator: Template = says(
  (run) => `Makefile:${run.rand.int(3, 200)}: *** missing separator.  Stop.`,
  { exitCode: 2 },
);

export const noHeader = (header: string): Template =>
  tool(
    SHELL,
    (run) => {
      const { paint } = run;
      const line = run.rand.int(1, 40);
      return [
        lead(`gcc -O2 -Wall -Iinclude -c -o build/${run.names.file}.o src/${run.names.file}.c`),
        message(
          `${paint.bold(`src/${run.names.file}.c:${line}:10:`)} ${paint.boldRed('fatal error: ')}${header}: No such file or directory`,
        ),
        note([
          `${String(line).padStart(5)} | #include <${header}>`,
          `      |          ${paint.boldRed('^'.padEnd(header.length + 2, '~'))}`,
        ]),
        exit('compilation terminated.'),
      ];
    },
    { command: 'make all', exitCode: 2 },
  );

export const undefinedReference = (symbol: string): Template =>
  tool(
    SHELL,
    (run) => [
      message([
        `/usr/bin/ld: ${run.rand.pick([`/tmp/cc${run.rand.word(6)}.o`, `build/${run.names.file}.o`])}: in function \`${run.names.fn}':`,
        `${run.names.file}.c:(.text+0x${run.rand.hex(2)}): undefined reference to \`${symbol}'`,
      ]),
      exit('collect2: error: ld returned 1 exit status'),
    ],
    { command: 'make all', exitCode: 2 },
  );

const HOST_PATTERN = 'deploy.acme.dev';

export const sshDenied = (methods: string): Template =>
  says((run) => `${run.user}@${HOST_PATTERN}: Permission denied (${methods}).`, {
    command: 'ssh deploy.acme.dev uptime',
    exitCode: 255,
  });

export const sshConnect = (reason: string): Template =>
  says(`ssh: connect to host ${HOST_PATTERN} port 22: ${reason}`, {
    command: 'ssh deploy.acme.dev uptime',
    exitCode: 255,
  });

export const hostKey: Template = tool(
  SHELL,
  (run) => [
    lead(
      run.rand.chance(0.5)
        ? [
            '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
            '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
            '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
            `Offending ED25519 key in ${run.home}/.ssh/known_hosts:${run.rand.int(1, 80)}`,
          ]
        : [],
    ),
    message('Host key verification failed.'),
  ],
  { command: 'ssh deploy.acme.dev uptime', exitCode: 255 },
);

export const aptNoPackage = (name: string): Template =>
  tool(
    SHELL,
    () => [
      lead(['Reading package lists... Done', 'Building dependency tree... Done', 'Reading state information... Done']),
      message(`E: Unable to locate package ${name}`),
    ],
    { command: `apt-get install -y ${name}`, exitCode: 100 },
  );

export const aptLock: Template = tool(
  SHELL,
  (run) => [
    message(
      `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process ${run.rand.int(300, 90000)} (${run.rand.pick(['apt-get', 'unattended-upgr', 'dpkg'])})`,
    ),
    note([
      'N: Be aware that removing the lock file is not a solution and may break your system.',
      'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
    ]),
  ],
  { command: 'apt-get install -y curl', exitCode: 100 },
);

export const sudoPassword: Template = says(() => [
  'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper',
  'sudo: a password is required',
]);

export const badInterpreter = (name: string): Template =>
  says(
    (run) =>
      `bash: ${run.rand.pick(['./', `${run.root}/`])}scripts/${run.names.file}.sh: ${name}: bad interpreter: No such file or directory`,
    { exitCode: 126 },
  );
