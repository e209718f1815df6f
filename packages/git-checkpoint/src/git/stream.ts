/** A git command that is fed and read bit by bit, so that nothing is ever held as a whole. */
import type { Writable } from 'node:stream';
import { EvolveError } from '@evolve/core/errors';
import { startGit } from './child.ts';
import { assertStatus, type GitProcess } from './run.ts';

export interface GitStream {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  /** Standard output, to be read to its end. */
  readonly output: AsyncIterable<Buffer>;
  /** Hands bytes over; waits while git has no room for more. They may be used again once this resolves. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Hands over what was gathered. */
  flush(): Promise<void>;
  /** No more input. */
  end(): void;
  /** Lets go of output that nobody has begun to read. */
  drain(): void;
  /** When it has ended. @throws EVOLVE_GIT_FAILED for an exit status not in `codes` */
  finished(): Promise<void>;
  /** Kills it; afterwards `finished` rejects with the reason. */
  stop(reason: unknown): void;
}

/** Small pieces go together: each write costs a system call. */
const GATHER_BYTES = 65_536;

const writeAll = (stdin: Writable, bytes: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    stdin.write(bytes, (error) => {
      resolve(error === null || error === undefined);
    });
  });

/** Starts git; the caller reads `output` and awaits `finished`. */
export const streamGit = (run: GitProcess): GitStream => {
  run.signal?.throwIfAborted();
  const { child, stderr, ended, stop } = startGit(run);
  // Whoever stops it early may never ask how it ended.
  ended.catch(() => undefined);
  let gathered: Buffer[] = [];
  let size = 0;
  const handOver = async (): Promise<void> => {
    const bytes = gathered.length === 1 && gathered[0] !== undefined ? gathered[0] : Buffer.concat(gathered);
    [gathered, size] = [[], 0];
    if (bytes.length === 0 || (await writeAll(child.stdin, bytes))) return;
    assertStatus(run, await ended, stderr());
    throw new EvolveError('EVOLVE_GIT_FAILED', `git ${run.args[0] ?? ''} ended before its input did`);
  };
  return {
    pid: child.pid,
    output: child.stdout,
    drain: () => {
      child.stdout.resume();
    },
    write: async (bytes) => {
      const piece = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      const large = piece.length >= GATHER_BYTES;
      if (large && size > 0) await handOver();
      // A large piece is used again by its owner, but only after it has been written.
      gathered.push(large || typeof bytes === 'string' ? (piece as Buffer) : Buffer.from(piece));
      size += piece.length;
      if (size >= GATHER_BYTES) await handOver();
    },
    flush: handOver,
    end: () => {
      child.stdin.end(Buffer.concat(gathered));
      [gathered, size] = [[], 0];
    },
    finished: async () => {
      assertStatus(run, await ended, stderr());
    },
    stop: (reason) => {
      stop(reason);
      // What nobody reads any more would keep the child from being done with.
      child.stdout.destroy();
    },
  };
};

/** Splits at NUL; each batch is what one chunk completed, as latin1: a path need not be UTF-8. */
export async function* readRecords(output: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of output) {
    const parts = (rest + chunk.toString('latin1')).split('\0');
    rest = parts.pop() ?? '';
    yield parts;
  }
  if (rest !== '') yield [rest];
}
