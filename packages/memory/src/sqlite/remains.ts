/** Files that a process makes on its way to another one: `FILE.WHAT.PID.tmp`. They go with the work, or at the next start. */
import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Of SQLite, beside a database. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** A name that only this process uses. */
export const temporaryFor = (file: string, what: string): string => `${file}.${what}.${process.pid}.tmp`;

/** Removes a file and what SQLite may have put beside it. */
export const removeDatabase = (file: string): void => {
  for (const side of ['', ...SIDE_FILES]) rmSync(`${file}${side}`, { force: true });
};

/** Removes what processes left behind which are no more. */
export const removeRemains = (file: string): void => {
  const start = `${basename(file)}.`;
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(start) ? /\.(\d+)\.tmp(?:-\w+)?$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
};

/** Waits until the disk has a file, or the names in a directory. */
export const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
