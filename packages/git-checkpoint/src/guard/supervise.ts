/**
 * The boot guard as a whole: lock, books, repository and loop put together. `main.ts` runs it as a program; a host can have
 * it in its own process.
 */
import { createHash } from 'node:crypto';
import { access, constants, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateDir, tryLock, type HeldLock } from '@evolve/core/disk';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { systemClock } from '@evolve/core/time';
import { layout } from '../state/state-dir.ts';
import { openBooks } from './books.ts';
import type { StderrSink } from './child.ts';
import { parseGuardConfig, type GuardConfig, type TotalGuardConfig } from './config.ts';
import { controlBy, type Control } from './control.ts';
import { liveRepository } from './live.ts';
import { runGuard } from './loop.ts';
import { systemdNotifier, withoutNotify } from './notify.ts';
import { ownFiles, type OwnFiles } from './own-files.ts';
import { findGuardedPlace } from './place.ts';
import { FILES, type GuardEvent } from './records.ts';
import { repositoryCare } from './repository-care.ts';
import { endOrphans } from './run-once.ts';

export interface GuardSetup {
  readonly config: TotalGuardConfig;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly control: Control;
  readonly now: () => Date;
  readonly log: (message: string) => void;
  readonly onStderr: StderrSink;
  /** Files of the guard's own that nobody may change while it runs. */
  readonly files?: OwnFiles;
}

export interface Supervised {
  /** The agent's own, or 128 and the number of the signal that ended it. */
  readonly exitCode: number;
  /** What the guard saw and did, oldest first; of very many the last ones. */
  readonly events: readonly GuardEvent[];
}

/** One guard for each repository. Where no lock can be had the guard goes on without: it must not keep the agent down. */
const lockGuard = (file: string, log: (message: string) => void): HeldLock | undefined => {
  let held: HeldLock | undefined;
  try {
    held = tryLock(file);
  } catch (error) {
    log(`it runs without its lock, so see to it that there is one guard only: ${messageOf(error)}`);
    return undefined;
  }
  if (held !== undefined) return held;
  throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another guard runs the agent of this repository', {
    data: { file },
    hint: 'Stop that one first.',
  });
};

/** The guard's folder, or a temporary one where the agent could not give its signs of life there. */
const signsDirFor = async (guardDir: string): Promise<string> => {
  try {
    await access(guardDir, constants.W_OK);
    return guardDir;
  } catch {
    return mkdtemp(join(tmpdir(), 'evolve-guard-'));
  }
};

const markOf = (guardDir: string): string => `${createHash('sha256').update(guardDir).digest('hex').slice(0, 16)}:`;

const guardLocked = async (setup: GuardSetup, guardDir: string): Promise<Supervised> => {
  const { config, control, now, log } = setup;
  const mark = markOf(guardDir);
  const orphans = await endOrphans(guardDir, mark);
  if (orphans > 0) log('stopped the agent that a killed guard had left behind');
  const books = await openBooks({ guardDir, files: setup.files ?? ownFiles(), now, log });
  const notifier = systemdNotifier(setup.env, log);
  const onStop = (): void => notifier.stopping();
  control.stop.addEventListener('abort', onStop, { once: true });
  const env = withoutNotify(setup.env);
  const live = { now, env };
  try {
    const exitCode = await runGuard({
      ...setup,
      env,
      guardDir,
      signsDir: await signsDirFor(guardDir),
      mark,
      books,
      repository: liveRepository(config, live),
      care: repositoryCare({ ...live, config, log, record: (event) => books.record(event) }),
      onUp: () => notifier.ready(),
    });
    return { exitCode, events: books.events() };
  } finally {
    control.stop.removeEventListener('abort', onStop);
    notifier.dispose();
  }
};

/** Runs the agent under guard until it ends for good. @throws EVOLVE_REPOSITORY_LOCKED */
export const guardAgent = async (setup: GuardSetup): Promise<Supervised> => {
  const guardDir = layout(setup.config.stateDir).guard;
  await privateDir(guardDir).catch(() => undefined);
  const held = lockGuard(join(guardDir, FILES.lock), setup.log);
  try {
    return await guardLocked(setup, guardDir);
  } finally {
    held?.release();
  }
};

export interface SuperviseOptions {
  /** Any folder inside the repository. `.git` may be gone, when a guard has run here before. */
  readonly dir: string;
  /** @default `$XDG_STATE_HOME/evolve/<repository id>` */
  readonly stateDir?: string;
  /** Program and arguments, started in this process's working directory. */
  readonly command: readonly string[];
  readonly config?: GuardConfig;
  /** The agent's environment, and git's. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Stops the agent with SIGTERM, and after the grace period with SIGKILL. */
  readonly signal?: AbortSignal;
  /** One line for people. @default nothing is said */
  readonly log?: (message: string) => void;
  /** Takes what the agent writes to standard error; no more comes until it resolves. @default this process's own */
  readonly onStderr?: StderrSink;
  /** @default the system's clock; only for the record */
  readonly now?: () => Date;
}

const toStderr: StderrSink = (chunk) =>
  new Promise((resolve) => {
    process.stderr.write(chunk, () => {
      resolve();
    });
  });

/**
 * The boot guard in this process: starts the agent, takes back what keeps it from coming up, and returns when it has ended.
 * The agent's code is never loaded here. A host that the agent may kill is better off with `evolve run`.
 * @throws EVOLVE_REPOSITORY_LOCKED while another guard runs, EVOLVE_OPTIONS, EVOLVE_USAGE, EVOLVE_NOT_A_REPOSITORY
 */
export const superviseAgent = async (options: SuperviseOptions): Promise<Supervised> => {
  const env = options.env ?? process.env;
  const place = await findGuardedPlace({ dir: options.dir, stateDir: options.stateDir, env });
  const config = parseGuardConfig(JSON.stringify({ ...options.config, version: 1, ...place }));
  const controlled = controlBy(options.signal);
  try {
    return await guardAgent({
      config,
      command: options.command,
      env,
      control: controlled.control,
      now: options.now ?? (() => systemClock.now()),
      log: options.log ?? (() => undefined),
      onStderr: options.onStderr ?? toStderr,
    });
  } finally {
    controlled.dispose();
  }
};
