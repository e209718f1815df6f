/**
 * Writes to a descriptor without ever waiting for its reader: a pipe that nobody empties must not keep the guard from
 * watching. Whoever hands over more is told when there is room, and may wait.
 */
import { write } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '@evolve/core/disk';

export interface PatientWriter {
  /** Resolves when it has been written, or when nobody will ever read it. */
  write(bytes: Buffer | string): Promise<void>;
  /** Waits for what is still on its way, but not longer than that. */
  flush(ms: number): Promise<void>;
}

const writeSome = (fd: number, bytes: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    write(fd, bytes, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });

const FULL_MS = 20;

const writeAll = async (fd: number, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length;) {
    try {
      at += await writeSome(fd, bytes.subarray(at));
    } catch (error) {
      if (!hasCode(error, 'EAGAIN', 'EINTR')) return;
      await sleep(FULL_MS);
    }
  }
};

export const patientWriter = (fd: number): PatientWriter => {
  let last: Promise<void> = Promise.resolve();
  return {
    write: (bytes) => {
      last = last.then(() => writeAll(fd, Buffer.from(bytes)));
      return last;
    },
    flush: async (ms) => {
      await Promise.race([last, sleep(ms)]);
    },
  };
};
