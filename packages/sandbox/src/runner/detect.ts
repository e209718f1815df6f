import { spawnSync } from 'node:child_process';
import { RUNNER_DEFAULTS } from './options.ts';
import { wallArguments } from './namespace.ts';
import { taskBound } from './task-bound.ts';

/** What isolation this machine offers. */
export interface IsolationReport {
  /** Whether commands can be kept in kernel namespaces on this machine. */
  readonly namespace: boolean;
  /** Why not. */
  readonly reason?: string;
  /**
   * Where commands can be kept in namespaces: whether the kernel bounds the processes of a run, or they are only watched,
   * and a run that multiplies fast enough takes the ids of the whole machine for some seconds. Root needs Linux 6.14 and
   * `nsenter`, others Linux 5.14.
   */
  readonly processes?: 'bounded' | 'watched';
}

const PROBE_TIMEOUT_MS = 10_000;

const tryWalls = (bwrap: string): IsolationReport => {
  if (process.platform !== 'linux') return { namespace: false, reason: `no namespaces on ${process.platform}` };
  const walls = wallArguments({ network: false, tmpMb: RUNNER_DEFAULTS.tmpMb });
  const run = () =>
    spawnSync(bwrap, [...walls, '--', process.execPath, '--version'], {
      encoding: 'utf8',
      timeout: PROBE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
  const first = run();
  // Ctrl-C goes to every process of a terminal's group. It says nothing about this machine; what it is meant for hears it too.
  const interrupted = first.signal !== null && first.signal !== 'SIGKILL';
  const probe = interrupted ? run() : first;
  if (probe.error !== undefined) return { namespace: false, reason: `${bwrap}: ${probe.error.message}` };
  if (probe.stdout.trim() === process.version) {
    return { namespace: true, processes: taskBound() === 'watched' ? 'watched' : 'bounded' };
  }
  return { namespace: false, reason: probe.stderr.trim() || `${bwrap} ended with ${String(probe.status)}` };
};

const reports = new Map<string, IsolationReport>();

/** Runs the walls of the namespace backend once for each bubblewrap in the life of this process, some 50 ms. */
export const probeNamespace = (bwrap: string): IsolationReport => {
  const report = reports.get(bwrap) ?? tryWalls(bwrap);
  reports.set(bwrap, report);
  return report;
};

/**
 * What this machine can do, found out by doing it: a real bubblewrap starts a real Node.
 * @param options.bwrap Name or path of bubblewrap. @default 'bwrap'
 */
export const detectIsolation = (options: { readonly bwrap?: string } = {}): Promise<IsolationReport> =>
  Promise.resolve(probeNamespace(options.bwrap ?? RUNNER_DEFAULTS.bwrap));
