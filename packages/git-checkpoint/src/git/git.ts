import { disarm, gitEnvironment } from './environment.ts';
import { ownerMark } from './orphans.ts';
import type { Repository } from './repository.ts';
import { runGit, type GitOutput, type GitProcess } from './run.ts';

export interface GitCall extends Pick<GitProcess, 'input' | 'codes' | 'timeoutMs' | 'config'> {
  /** Another index file than the repository's own. */
  readonly indexFile?: string | undefined;
  /** Another work tree than the live one: a trial's. */
  readonly workTree?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Git bound to one repository, with the drivers of its configuration disarmed. */
export interface Git {
  readonly repository: Repository;
  run(args: readonly string[], call?: GitCall): Promise<GitOutput>;
  /** Standard output as text, without the last newline. */
  text(args: readonly string[], call?: GitCall): Promise<string>;
  /** Standard output split at NUL. */
  records(args: readonly string[], call?: GitCall): Promise<readonly Buffer[]>;
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

const bind = (repository: Repository, process: Pick<GitProcess, 'env' | 'config' | 'signal'>): Git => {
  const run = (args: readonly string[], call: GitCall = {}): Promise<GitOutput> =>
    runGit({
      args,
      cwd: call.workTree ?? repository.dir,
      signal: process.signal,
      input: call.input,
      codes: call.codes,
      timeoutMs: call.timeoutMs,
      config: [...(process.config ?? []), ...(call.config ?? [])],
      env: {
        ...process.env,
        ...ownerMark(repository.gitDir),
        GIT_DIR: repository.gitDir,
        GIT_WORK_TREE: call.workTree ?? repository.dir,
        ...(call.indexFile === undefined ? {} : { GIT_INDEX_FILE: call.indexFile }),
        ...call.env,
      },
    });
  return {
    repository,
    run,
    text: async (args, call) => (await run(args, call)).stdout.toString('utf8').replace(/\n$/, ''),
    records: async (args, call) => splitRecords((await run(args, call)).stdout),
  };
};

/**
 * Opens git for one operation. The configuration is looked at anew each time: a filter that appeared since is disarmed too.
 */
export const openGit = async (
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Git> => {
  const process = { env: gitEnvironment(env), signal };
  const keys = await bind(repository, process).records(
    ['config', '-z', '--name-only', '--get-regexp', '^(filter|merge|diff)\\.'],
    { codes: [0, 1] },
  );
  return bind(repository, { ...process, config: disarm([...new Set(keys.map((key) => key.toString('utf8')))]) });
};
