import { join } from 'node:path';
import { LIST_CONFIG, readConfig, type ConfigEntry } from './config.ts';
import { disarm, gitEnvironment, MAY_RUN_DRIVERS } from './environment.ts';
import type { Repository } from './repository.ts';
import { runGit, type GitOutput, type GitProcess } from './run.ts';
import { streamGit, type GitStream } from './stream.ts';
import { gitDirPlaces } from '../state/git-dir.ts';

export interface GitCall extends Pick<GitProcess, 'input' | 'codes' | 'timeoutMs' | 'config'> {
  /** Another index file than the repository's own. */
  readonly indexFile?: string | undefined;
  /** The command would read the index and does not need it, and a large one takes its time: it is shown none. */
  readonly withoutIndex?: boolean;
  /** Another work tree than the live one: a trial's. */
  readonly workTree?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Git bound to one repository, with the drivers of its configuration disarmed. */
export interface Git {
  readonly repository: Repository;
  /** The same, but not ended by the signal that it was opened with: for what has begun and has to be finished. */
  finishing(): Git;
  /** The same on another worktree of the repository. */
  at(repository: Repository): Git;
  /** On another repository: what disarms this one says nothing about that one's drivers. */
  inside(repository: Repository): Promise<Git>;
  run(args: readonly string[], call?: GitCall): Promise<GitOutput>;
  /** Standard output as text, without the last newline. */
  text(args: readonly string[], call?: GitCall): Promise<string>;
  /** Standard output split at NUL. */
  records(args: readonly string[], call?: GitCall): Promise<readonly Buffer[]>;
  /** The configuration of this moment. */
  config(): Promise<readonly ConfigEntry[]>;
  /** `-c` values that disarm the drivers of this moment; `run` adds them where they are needed. */
  drivers(): Promise<readonly string[]>;
  /** Starts it, to be fed and read bit by bit. A command that looks at files needs `drivers` in its `config`. */
  stream(args: readonly string[], call?: Omit<GitCall, 'input'>): GitStream;
}

/** Splits at every NUL byte; the empty rest after the last one is dropped. */
export const splitRecords = (bytes: Buffer): readonly Buffer[] => {
  const records: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
    records.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) records.push(bytes.subarray(start));
  return records;
};

interface Binding extends Pick<GitProcess, 'env' | 'signal' | 'inherit'> {
  /** `-c` values of every command. */
  readonly settings?: readonly string[];
  /** Of this moment: a driver may have appeared since the operation began. */
  readonly config: () => Promise<readonly ConfigEntry[]>;
}

const driversIn = (config: readonly ConfigEntry[]): readonly string[] =>
  disarm([...new Set(config.map(({ key }) => key))]);

const bind = (repository: Repository, process: Binding): Git => {
  const drivers = async (): Promise<readonly string[]> => driversIn(await process.config());
  const toProcess = (args: readonly string[], call: GitCall): GitProcess => ({
    args,
    cwd: call.workTree ?? repository.dir,
    signal: process.signal,
    inherit: process.inherit,
    input: call.input,
    codes: call.codes,
    timeoutMs: call.timeoutMs,
    config: [...(process.settings ?? []), ...(call.config ?? [])],
    env: {
      ...process.env,
      GIT_DIR: repository.gitDir,
      GIT_WORK_TREE: call.workTree ?? repository.dir,
      ...(call.withoutIndex === true ? { GIT_INDEX_FILE: join(gitDirPlaces(repository).own, 'no-index') } : {}),
      ...(call.indexFile === undefined ? {} : { GIT_INDEX_FILE: call.indexFile }),
      ...call.env,
    },
  });
  const run = async (args: readonly string[], call: GitCall = {}): Promise<GitOutput> => {
    const disarmed = MAY_RUN_DRIVERS.has(args[0] ?? '') ? await drivers() : [];
    return runGit(toProcess(args, { ...call, config: [...disarmed, ...(call.config ?? [])] }));
  };
  return {
    repository,
    finishing: () => bind(repository, { ...process, signal: undefined }),
    at: (other) => bind(other, process),
    inside: (other) => openGit(other, process.env, { signal: process.signal, inherit: process.inherit }),
    run,
    text: async (args, call) => (await run(args, call)).stdout.toString('utf8').replace(/\n$/, ''),
    records: async (args, call) => splitRecords((await run(args, call)).stdout),
    config: process.config,
    drivers,
    stream: (args, call = {}) => streamGit(toProcess(args, call)),
  };
};

/**
 * Opens git for one operation. The configuration is looked at anew each time: a filter that appeared since is disarmed too.
 */
export const openGit = async (
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
  call: Pick<GitProcess, 'signal' | 'inherit'> = {},
): Promise<Git> => {
  const process = { ...call, env: gitEnvironment(env) };
  const plain = bind(repository, { ...process, config: () => Promise.resolve([]) });
  const config = (): Promise<readonly ConfigEntry[]> => readConfig(repository, env, () => plain.records(LIST_CONFIG));
  return bind(repository, { ...process, config, settings: driversIn(await config()) });
};
