/**
 * One long-lived `update-ref --stdin`: any number of changes of refs, each a transaction of its own, one after the other.
 * A courtesy: it says no to whatever it could not do, and does nothing afterwards; the reason is found out by a git that is
 * started for the purpose.
 */
import type { Git } from './git.ts';
import type { GitStream } from './stream.ts';

export interface RefWriter {
  /**
   * @param from What it must be now; undefined: whatever it is.
   * @returns Whether it is known to have been done.
   */
  write(ref: string, to: string, from?: string): Promise<boolean>;
}

const DONE = 'commit: ok\n';

class RefStream implements RefWriter {
  private readonly stream: GitStream;
  private readonly pieces: AsyncIterator<Buffer>;

  constructor(git: Git, why: string) {
    this.stream = git.stream(['update-ref', '--no-deref', '-m', why, '--stdin']);
    this.pieces = this.stream.output[Symbol.asyncIterator]();
  }

  async write(ref: string, to: string, from?: string): Promise<boolean> {
    try {
      await this.stream.write(`start\nupdate ${ref} ${to}${from === undefined ? '' : ` ${from}`}\ncommit\n`);
      await this.stream.flush();
    } catch {
      return false;
    }
    for (let said = ''; !said.endsWith(DONE);) {
      const piece = await this.pieces.next();
      if (piece.done === true) return false;
      said += piece.value.toString('latin1');
    }
    return true;
  }

  async close(): Promise<void> {
    this.stream.end();
    while ((await this.pieces.next()).done !== true);
    await this.stream.finished();
  }
}

/** Writes refs while `work` runs, and lets go on every way out. @param why For the reflog. */
export const withRefs = async <T>(git: Git, why: string, work: (refs: RefWriter) => Promise<T>): Promise<T> => {
  const refs = new RefStream(git, why);
  try {
    return await work(refs);
  } finally {
    // Every answer has been read by now, so how git ends is of no interest.
    await refs.close().catch(() => undefined);
  }
};
