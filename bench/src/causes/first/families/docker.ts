/** Docker Engine 24 to 27, Compose v2, BuildKit. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note } from '../text.ts';

const DOCKER: Tool = {
  family: 'docker',
  wrap: 'command',
  command: 'docker compose up -d',
  exitCode: 1,
  posixOnly: false,
};
const RUN: Partial<Tool> = { command: 'docker run --rm acme/app', exitCode: 125 };

const DAEMON = 'Error response from daemon: ';

function daemon(text: string | ((run: Run) => string), changes: Partial<Tool> = {}): Template {
  return tool(
    DOCKER,
    (run) => [
      lead(
        changes.command === undefined && run.rand.chance(0.4)
          ? [` Container ${run.names.project}-${run.names.service}-1  Starting`]
          : [],
      ),
      message(DAEMON + (typeof text === 'string' ? text : text(run))),
    ],
    changes,
  );
}

export const portAllocated = (port: number): Template =>
  daemon(
    (run) =>
      `driver failed programming external connectivity on endpoint ${run.names.project}-${run.names.service}-1 (${run.rand.hex(64)}): Bind for 0.0.0.0:${port} failed: port is already allocated`,
  );

export const noDaemon: Template = tool(
  { ...DOCKER, ...RUN },
  (run) => [
    message(
      `${run.rand.pick(['', 'docker: ', 'ERROR: '])}Cannot connect to the Docker daemon at ${run.rand.pick(['unix:///var/run/docker.sock', `unix://${run.home}/.docker/run/docker.sock`])}. Is the docker daemon running?`,
    ),
    exit(run.rand.chance(0.4) ? ["See 'docker run --help'."] : []),
  ],
  { posixOnly: true },
);

export const socketDenied: Template = tool(
  { ...DOCKER, ...RUN },
  () => [
    message(
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.45/containers/json": dial unix /var/run/docker.sock: connect: permission denied',
    ),
  ],
  { posixOnly: true },
);

export const nameConflict = (name: string): Template =>
  daemon(
    (run) =>
      `Conflict. The container name "/${name}" is already in use by container "${run.rand.hex(64)}". You have to remove (or rename) that container to be able to reuse that name.`,
    RUN,
  );

export const pullDenied = (image: string): Template =>
  daemon(
    `pull access denied for ${image}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    { command: `docker pull ${image}` },
  );

export const manifestUnknown = (image: string, tag: string): Template =>
  daemon(`manifest for ${image}:${tag} not found: manifest unknown: manifest unknown`, {
    command: `docker pull ${image}:${tag}`,
  });

export const rateLimit: Template = daemon(
  'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  { command: 'docker pull node:22' },
);

export const noNetwork = (name: string): Template => daemon(`network ${name} not found`);

/** BuildKit names the instruction and its exit code; step numbers, times and the source line vary. */
export const buildStep = (command: string, code: number): Template =>
  tool(
    DOCKER,
    (run) => {
      const step = `${run.rand.int(3, 9)}/${run.rand.int(9, 14)}`;
      const line = run.rand.int(6, 40);
      const number = run.rand.int(8, 20);
      return [
        lead([
          `#${number} [build ${step}] RUN ${command}`,
          `#${number} ${run.rand.int(1, 9)}.${run.rand.int(100, 999)} `,
          `#${number} ERROR: process "/bin/sh -c ${command}" did not complete successfully: exit code: ${code}`,
          '------',
          ` > [build ${step}] RUN ${command}:`,
          '------',
        ]),
        note([
          'Dockerfile:' + String(line),
          '--------------------',
          `  ${line - 1} |     COPY . .`,
          `  ${line} | >>> RUN ${command}`,
          `  ${line + 1} |     `,
          '--------------------',
        ]),
        message(
          `ERROR: failed to solve: process "/bin/sh -c ${command}" did not complete successfully: exit code: ${code}`,
        ),
      ];
    },
    { command: 'docker build -t acme/app .' },
  );

export const copyMissing = (file: string): Template =>
  tool(
    DOCKER,
    (run) => {
      const line = run.rand.int(10, 40);
      return [
        note([
          `Dockerfile:${line}`,
          '--------------------',
          `  ${line - 1} |     WORKDIR /app`,
          `  ${line} | >>> COPY ${file} ./`,
          `  ${line + 1} |     `,
          '--------------------',
        ]),
        message(
          `ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref ${run.rand.word(25)}::${run.rand.word(25)}: "/${file}": not found`,
        ),
      ];
    },
    { command: 'docker build -t acme/app .' },
  );

export const execFormat = (entry: string): Template =>
  tool(DOCKER, () => [message(`exec ${entry}: exec format error`)], RUN);

export const entryNotFound = (entry: string): Template =>
  tool(
    DOCKER,
    (run) => [
      message(
        `docker: ${DAEMON}failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${entry}": executable file not found in $PATH: unknown.`,
      ),
      exit(run.rand.chance(0.5) ? ['', "Run 'docker run --help' for more information"] : []),
    ],
    { ...RUN, exitCode: 127 },
  );

export const noSpace: Template = daemon(
  (run) => `write /var/lib/docker/tmp/GetImageBlob${run.rand.int(100000000, 999999999)}: no space left on device`,
  { command: 'docker pull node:22' },
);
