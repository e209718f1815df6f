/** A file system as a value: inodes, and names that lead to them. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';

export interface Inode {
  readonly kind: 'file' | 'dir' | 'symlink';
  readonly mode: number;
  /** Of a file; of a link its target. */
  readonly bytes: Buffer;
}

export interface Disk {
  readonly inodes: ReadonlyMap<number, Inode>;
  /** Names in each folder, as latin1. */
  readonly names: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

export const ROOT = 0;

const pathOf = (path: string): Buffer => Buffer.from(path, 'latin1');

/** Reads everything below a folder. Hard links that exist beforehand become files of their own. */
export const readDisk = (root: string): Disk => {
  const inodes = new Map<number, Inode>();
  const names = new Map<number, Map<string, number>>();
  const read = (path: string): number => {
    const id = inodes.size;
    const info = lstatSync(pathOf(path));
    const kind = info.isDirectory() ? 'dir' : info.isSymbolicLink() ? 'symlink' : 'file';
    const bytes =
      kind === 'dir'
        ? Buffer.alloc(0)
        : kind === 'symlink'
          ? readlinkSync(pathOf(path), { encoding: 'buffer' })
          : readFileSync(pathOf(path));
    inodes.set(id, { kind, mode: info.mode & 0o7777, bytes });
    if (kind !== 'dir') return id;
    const inside = new Map<string, number>();
    names.set(id, inside);
    for (const name of readdirSync(pathOf(path), { encoding: 'buffer' })) {
      const text = name.toString('latin1');
      inside.set(text, read(`${path}/${text}`));
    }
    return id;
  };
  read(root);
  return { inodes, names };
};

const visit = (disk: Disk, dir: number, prefix: string, each: (path: string, inode: Inode) => void): void => {
  for (const [name, id] of [...(disk.names.get(dir) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inode = disk.inodes.get(id);
    if (inode === undefined) continue;
    each(prefix + name, inode);
    if (inode.kind === 'dir') visit(disk, id, `${prefix}${name}/`, each);
  }
};

/** One hash for all that can be seen from the root. */
export const hashDisk = (disk: Disk): string => {
  const hash = createHash('sha1');
  visit(disk, ROOT, '', (path, { kind, mode, bytes }) => {
    hash.update(`${path}\0${kind}\0${String(mode)}\0${String(bytes.length)}\0`).update(bytes);
  });
  return hash.digest('hex');
};

/** Everything that can be seen, by path; for comparing. */
export const listDisk = (disk: Disk): ReadonlyMap<string, string> => {
  const list = new Map<string, string>();
  visit(disk, ROOT, '', (path, { kind, mode, bytes }) => {
    const digest = createHash('sha1').update(bytes).digest('hex').slice(0, 10);
    list.set(path, `${kind} ${mode.toString(8)} ${String(bytes.length)} ${digest}`);
  });
  return list;
};

/** Makes a folder hold exactly that. */
export const writeDisk = (root: string, disk: Disk): void => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  const dirs: [Buffer, number][] = [];
  visit(disk, ROOT, `${root}/`, (path, { kind, mode, bytes }) => {
    if (kind === 'symlink') symlinkSync(bytes, pathOf(path));
    else if (kind === 'dir') {
      mkdirSync(pathOf(path));
      dirs.push([pathOf(path), mode]);
    } else {
      writeFileSync(pathOf(path), bytes);
      chmodSync(pathOf(path), mode);
    }
  });
  for (const [path, mode] of dirs) chmodSync(path, mode);
};

export const overwrite = (old: Buffer, at: number, bytes: Buffer): Buffer => {
  const next = Buffer.alloc(Math.max(old.length, at + bytes.length));
  old.copy(next);
  bytes.copy(next, at);
  return next;
};

export const resize = (old: Buffer, size: number): Buffer => {
  const next = Buffer.alloc(size);
  old.copy(next, 0, 0, Math.min(size, old.length));
  return next;
};
