/**
 * Git commands that outlived the process which started them. A killed process cannot kill its children, so one of them may
 * still be about to move a ref: recovery looks at the world only after the last of them is gone.
 *
 * Each git carries its owner in its environment, where the kernel keeps it readable. Without `/proc` a short wait has to do.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';

const OWNER_VARIABLE = 'EVOLVE_GIT_OWNER';
const POLL_MS = 25;
const LIMIT_MS = 30_000;
const BLIND_WAIT_MS = 500;

/** What marks the git commands of this process on one repository. */
export const ownerMark = (gitDir: string): Readonly<Record<string, string>> => ({
  [OWNER_VARIABLE]: `${String(process.pid)}:${gitDir}`,
});

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
};

/** Processes of other users, and those that end while we look, cannot be read and are none of ours. */
const readEnvironment = async (pid: string): Promise<string> => {
  try {
    return await readFile(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
};

const isOrphan = async (pid: string, gitDir: string): Promise<boolean> => {
  const entry = (await readEnvironment(pid)).split('\0').find((each) => each.startsWith(`${OWNER_VARIABLE}=`));
  const [, owner, dir] = /^[^=]+=(\d+):(.*)$/s.exec(entry ?? '') ?? [];
  return owner !== undefined && dir === gitDir && isGone(Number(owner));
};

const hasOrphans = async (gitDir: string): Promise<boolean> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if (await isOrphan(pid, gitDir)) return true;
  return false;
};

/**
 * Waits until no git of a dead process works on the repository.
 * @throws EVOLVE_REPOSITORY_LOCKED when one does not end.
 */
export const waitForOrphans = async (gitDir: string): Promise<void> => {
  if (process.platform !== 'linux') {
    await sleep(BLIND_WAIT_MS);
    return;
  }
  const deadline = performance.now() + LIMIT_MS;
  while (await hasOrphans(gitDir)) {
    if (performance.now() > deadline) {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'a git command of a killed process is still running', {
        data: { gitDir },
      });
    }
    await sleep(POLL_MS);
  }
};
