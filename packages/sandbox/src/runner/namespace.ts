/**
 * The backend `namespace`: bubblewrap. It owns the arguments of bwrap and knows the run by the host's id of the process
 * that is number 1 of the run's own process namespace, as bwrap reports it on a pipe.
 * 1. Nothing is started before the namespaces stand; a bwrap that fails to build them is `EVOLVE_RUNNER_UNAVAILABLE`.
 * 2. When number 1 is gone, the kernel has already killed everything else in the namespace, whatever it called itself.
 * 3. bwrap dies with this process, and number 1 with bwrap (`--die-with-parent`).
 * 4. The command starts behind its limits: where the kernel's bound on processes is set from outside, it waits for it.
 */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { EvolveError } from '@evolve/core/errors';
import type { Backend, Exit, Handle, Launch, LaunchRequest } from './backend.ts';
import { cleanEnvironment } from './environment.ts';
import { killUntilGone, sendKill } from './kill.ts';
import { grantedMounts, systemMounts } from './mounts.ts';
import type { RunnerSettings } from './options.ts';
import { limitedCommand, NOT_VISIBLE } from './process-limits.ts';
import { startTime } from './process-table.ts';
import { signalOfExitCode } from './signals.ts';
import { boundIds, taskBound, type TaskBound } from './task-bound.ts';

const HOME = '/tmp/home';

const STATUS_FD = 3;
const ARGS_FD = 4;
/** The command starts when something is written here. */
const GATE_FD = 5;

/** What containers usually have. */
const SHM_MB = 64;

const bytesOf = (mib: number): string => String(mib * 1024 * 1024);

/** The walls, without anything that a run adds. Nested user namespaces are off: they are the kernel's widest attack surface. */
export const wallArguments = (options: { readonly network: boolean; readonly tmpMb: number }): readonly string[] => [
  '--unshare-all',
  '--unshare-user',
  '--disable-userns',
  ...(options.network ? ['--share-net'] : []),
  ...['--hostname', 'sandbox', '--cap-drop', 'ALL', '--die-with-parent', '--new-session', '--clearenv'],
  // Before the system, since the running Node may itself lie below /tmp.
  ...['--size', bytesOf(options.tmpMb), '--tmpfs', '/tmp', '--dir', HOME],
  ...systemMounts(options.network),
  // Where the host is root the files below /proc/sys have its owner inside too, and need no other privilege to be written.
  ...['--proc', '/proc', '--remount-ro', '/proc'],
  // bubblewrap's own /dev is a file system in memory without a bound.
  ...[
    '--dev',
    '/dev',
    '--size',
    bytesOf(Math.min(options.tmpMb, SHM_MB)),
    '--tmpfs',
    '/dev/shm',
    '--remount-ro',
    '/dev',
  ],
];

const launchOf = async (settings: RunnerSettings, bound: TaskBound, request: LaunchRequest): Promise<Launch> => {
  const { options } = request;
  const { file, args } = limitedCommand(settings, request, bound === 'rlimit');
  const gate = bound === 'pid-namespace' ? ['--block-fd', String(GATE_FD)] : [];
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
    args: ['--json-status-fd', String(STATUS_FD), '--args', String(ARGS_FD), ...gate, '--', file, ...args],
    cwd: '/',
    env: {},
    pipes: [{}, { text: `${bwrapArguments.join('\0')}\0` }, ...gate.slice(1).map(() => ({}))],
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

const outcomeOf = (status: StatusReport, exit: Exit, killed: boolean): Exit => {
  const code = status.exitCode();
  if (code !== 0 && NOT_VISIBLE.test(exit.stderr)) {
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

/** Why the number of processes could not be bounded, once that is known. */
interface Gate {
  failure?: EvolveError;
}

/** Bounds the run and lets it begin; it is ended instead when that fails, for an end of the pipe would let it begin too. */
const openGate = async (child: ChildProcess, status: StatusReport, maxProcesses: number, gate: Gate): Promise<void> => {
  const pipe = (child.stdio as readonly unknown[])[GATE_FD] as Writable;
  pipe.on('error', () => undefined);
  await status.known();
  const root = status.root();
  if (root === undefined) return;
  try {
    await boundIds(root, maxProcesses);
    pipe.end('.');
  } catch (cause) {
    gate.failure = new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', 'the processes of a run could not be bounded', {
      cause,
    });
    sendKill(root);
  }
};

const handleOf = (child: ChildProcess, { maxProcesses }: RunnerSettings, bound: TaskBound): Handle => {
  const status = new StatusReport(child.stdio[STATUS_FD] as Readable);
  const gate: Gate = {};
  const opened = bound === 'pid-namespace' ? openGate(child, status, maxProcesses, gate) : Promise.resolve();
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
      await opened;
    },
    outcome: (exit) => {
      if (gate.failure !== undefined && !killed) throw gate.failure;
      return outcomeOf(status, exit, killed);
    },
  };
};

/** Kernel namespaces by bubblewrap: read-only system, private /tmp, /proc and /dev, no network, no capabilities. */
export const namespaceBackend = (settings: RunnerSettings): Backend => {
  const bound = taskBound();
  return {
    isolation: 'namespace',
    prepare: async (request) => ({
      launch: await launchOf(settings, bound, request),
      attach: (child) => handleOf(child, settings, bound),
      dispose: () => Promise.resolve(),
    }),
  };
};
