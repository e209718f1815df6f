/** Small file systems that can be filled to the last page or the last inode. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { newRoot } from '../proof/place.ts';

export type Filled = 'repository' | 'state' | 'both';
/** What runs out: pages of 4 KiB, or inodes. */
export type Scarce = 'pages' | 'inodes';

export interface SmallDisk {
  readonly root: string;
  readonly filled: Filled;
  readonly scarce: Scarce;
  /** Leaves so much of what is scarce. */
  fill(left: number): void;
  empty(): void;
  readOnly(on: boolean): boolean;
  remove(): void;
}

const SIZE = '24m';
const INODES = '6000';
const PAGE = 4096;

/** Why there can be no small disk here; undefined when there can. */
export const whyNoMount = (): string | undefined => {
  const dir = newRoot('mount');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir]);
    return undefined;
  } catch {
    return 'this user may not mount a small file system';
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

const fillBytes = (file: string, left: number): void => {
  const handle = openSync(file, 'w');
  const chunk = Buffer.alloc(64 * 1024, 1);
  try {
    for (;;) writeSync(handle, chunk);
  } catch {
    for (;;) {
      try {
        writeSync(handle, chunk.subarray(0, PAGE));
      } catch {
        break;
      }
    }
  }
  const size = statSync(file).size;
  ftruncateSync(handle, Math.max(0, Math.floor(size / PAGE) - left) * PAGE);
  fsyncSync(handle);
  closeSync(handle);
};

const fillInodes = (dir: string, left: number): void => {
  mkdirSync(dir);
  try {
    for (let at = 0; ; at += 1) writeFileSync(join(dir, String(at)), '');
  } catch {
    const made = readdirSync(dir);
    for (const name of made.slice(0, left)) rmSync(join(dir, name));
  }
};

/** Mounts small disks below a new root and where the filler goes. */
export const mountSmall = (filled: Filled, scarce: Scarce): SmallDisk => {
  const root = newRoot('full');
  const mount = filled === 'both' ? root : join(root, filled === 'state' ? 'state' : 'repo');
  mkdirSync(mount, { recursive: true });
  const limits = scarce === 'pages' ? `size=${SIZE}` : `nr_inodes=${INODES}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=700,${limits}`, 'tmpfs', mount]);
  const filler = filled === 'repository' ? join(mount, '.git', 'filler') : join(mount, 'filler');
  return {
    root,
    filled,
    scarce,
    fill: (left) => {
      (scarce === 'pages' ? fillBytes : fillInodes)(filler, left);
    },
    empty: () => {
      rmSync(filler, { recursive: true, force: true });
    },
    readOnly: (on) => {
      try {
        execFileSync('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, mount], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    },
    remove: () => {
      execFileSync('umount', ['-l', mount]);
      rmSync(root, { recursive: true, force: true });
    },
  };
};
