/**
 * The backend `namespace`: bubblewrap. It owns the arguments of bwrap and knows the run by the host's id of the process
 * that is number 1 of the run's own process namespace, as bwrap reports it on a pipe.
 * 1. Nothing is started before the namespaces stand; a bwrap that fails to build them is `EVOLVE_RUNNER_UNAVAILABLE`.
 * 2. When number 1 is gone, the kernel has already killed everything else in the namespace, whatever it called itself.
 * 3. bwrap dies with this process, and number 1 with bwrap (`--die-with-parent`).
 */
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { EvolveError } from '@evolve/core/errors';
import type { Backend, Exit, Handle, Launch, LaunchRequest } from './backend.ts';
import { cleanEnvironment } from './environment.ts';
import { killUntilGone, sendKill } from './kill.ts';
import { grantedMounts, systemMounts } from './mounts.ts';
import type { RunnerSettings } from './options.ts';
import { startTime } from './process-table.ts';
import { signalOfExitCode } from './signals.ts';

const HOME = '/tmp/home';

const STATUS_FD = 3;
const ARGS_FD = 4;

/** The walls, without anything that a run adds. Nested user namespaces are off: they are the kernel's widest attack surface. */
export const wallArguments = (options: { readonly network: boolean; readonly tmpMb: number }): readonly string[] => [
  '--unshare-all',
  '--unshare-user',
  '--disable-userns',
  ...(options.network ? ['--share-net'] : []),
  ...['--hostname', 'sandbox', '--cap-drop', 'ALL', '--die-with-parent', '--new-session', '--clearenv'],
  // Before the system, since the running Node may itself lie below /tmp.
  ...['--size', String(options.tmpMb * 1024 * 1024), '--tmpfs', '/tmp', '--dir', HOME],
  ...systemMounts(options.network),
  ...['--proc', '/proc', '--dev', '/dev'],
];

const launchOf = async (settings: RunnerSettings, { file, args, options }: LaunchRequest): Promise<Launch> => {
  const env = cleanEnvironment({ home: HOME, tmp: '/tmp' }, options.env);
  const bwrapArguments = [
    ...wallArguments({ network: options.network ?? false, tmpMb: settings.tmpMb }),
    ...(await grantedMounts([options.dir, ...settings.readable, ...(options.readable ?? [])], options.writable ?? [])),
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--remount-ro', '/', '--chdir', options.dir],
  ];
  return {
    file: settings.bwrap,
    // The long part goes through a pipe: environment values stay out of the process list, and no length limit applies.
    args: ['--json-status-fd', String(STATUS_FD), '--args', String(ARGS_FD), '--', file, ...args],
    cwd: '/',
    env: {},
    pipes: [{}, { text: `${bwrapArguments.join('\0')}\0` }],
  };
};

/** bwrap's report: one JSON object when the child exists, another when the command has ended. */
class StatusReport {
  #text = '';
  readonly #known: Promise<void>;

  constructor(pipe: Readable) {
    pipe.setEncoding('utf8');
    this.#known = new Promise((resolve) => {
      pipe.on('data', (chunk: string) => {
        this.#text += chunk;
        if (this.root() !== undefined) resolve();
      });
      pipe.on('close', resolve);
    });
  }

  /** Resolves when the first process is known, or never will be. */
  known(): Promise<void> {
    return this.#known;
  }

  root(): number | undefined {
    const found = /"child-pid": *(\d+)/.exec(this.#text)?.[1];
    return found === undefined ? undefined : Number(found);
  }

  /** Undefined when the walls were never finished. */
  exitCode(): number | undefined {
    const found = /"exit-code": *(\d+)/.exec(this.#text)?.[1];
    return found === undefined ? undefined : Number(found);
  }
}

const unavailable = (exit: Exit): EvolveError =>
  new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', `bubblewrap could not build the isolation: ${exit.stderr.trim()}`, {
    data: { stderr: exit.stderr, exitCode: exit.code, signal: exit.signal },
    hint: 'run detectIsolation() to see whether namespaces work on this machine',
  });

const EXEC_FAILED = /^bwrap: execvp .*: No such file or directory$/m;

const outcomeOf = (status: StatusReport, exit: Exit, killed: boolean): Exit => {
  const code = status.exitCode();
  if (code !== 0 && EXEC_FAILED.test(exit.stderr)) {
    throw new EvolveError('EVOLVE_COMMAND_NOT_FOUND', 'the command is not visible inside the isolation', {
      data: { stderr: exit.stderr },
      hint: 'name the directory of the command in `readable`',
    });
  }
  if (code === undefined) {
    if (killed) return { ...exit, code: null, signal: 'SIGKILL' };
    throw unavailable(exit);
  }
  const signal = signalOfExitCode(code);
  return signal === undefined ? { ...exit, code, signal: null } : { ...exit, code: null, signal };
};

const handleOf = (child: ChildProcess): Handle => {
  const status = new StatusReport(child.stdio[STATUS_FD] as Readable);
  let killed = false;
  let born: string | undefined;
  const birth = status.known().then(async () => {
    const root = status.root();
    born = root === undefined ? undefined : await startTime(root);
  });

  /** Number 1 and nobody who got its id later. */
  const killRoot = async (): Promise<boolean> => {
    const root = status.root();
    if (root === undefined || born === undefined || (await startTime(root)) !== born) return false;
    return sendKill(root);
  };
  return {
    root: () => status.root(),
    killNow: () => {
      if (child.pid !== undefined && child.exitCode === null) sendKill(child.pid);
    },
    killAll: async () => {
      killed ||= child.exitCode === null && child.signalCode === null;
      await birth;
      await killUntilGone(killRoot);
    },
    outcome: (exit) => outcomeOf(status, exit, killed),
  };
};

/** Kernel namespaces by bubblewrap: read-only system, private /tmp, /proc and /dev, no network, no capabilities. */
export const namespaceBackend = (settings: RunnerSettings): Backend => ({
  isolation: 'namespace',
  prepare: async (request) => ({
    launch: await launchOf(settings, request),
    attach: handleOf,
    dispose: () => Promise.resolve(),
  }),
});
