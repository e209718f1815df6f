/** From calls to changes of a disk, each either a name in a folder or something inside a file, and what was synced when. */
import { readFileSync } from 'node:fs';
import { overwrite, resize, ROOT, type Disk, type Inode } from './disk.ts';
import type { Call } from './trace.ts';

export type Change =
  /** Names that change together, in one step: a rename is two. */
  | {
      readonly type: 'names';
      readonly names: readonly { readonly dir: number; readonly name: string; readonly to: number | null }[];
      readonly made?: { readonly id: number; readonly inode: Inode };
    }
  | { readonly type: 'write'; readonly id: number; readonly at: number; readonly bytes: Buffer }
  | { readonly type: 'size'; readonly id: number; readonly size: number }
  | { readonly type: 'mode'; readonly id: number; readonly mode: number }
  | { readonly type: 'sync'; readonly id: number };

interface Descriptor {
  readonly id: number;
  at: number;
  readonly append: boolean;
}

/** Follows the calls on a live copy of the disk, so that each path is understood as it was meant at that moment. */
class Follower {
  readonly changes: Change[] = [];
  /** Which call made the change, for people. */
  readonly says: string[] = [];
  readonly #root: string;
  readonly #names = new Map<number, Map<string, number>>();
  readonly #kinds = new Map<number, Inode['kind']>();
  readonly #sizes = new Map<number, number>();
  readonly #open = new Map<string, Descriptor>();
  readonly #folders = new Map<number, string>();
  readonly #start: string;
  readonly #before: Disk['inodes'];
  #next: number;
  #call: Call | undefined;

  constructor(root: string, start: string, disk: Disk) {
    this.#root = root;
    this.#start = start;
    this.#before = disk.inodes;
    this.#next = disk.inodes.size;
    for (const [id, inode] of disk.inodes) {
      this.#kinds.set(id, inode.kind);
      this.#sizes.set(id, inode.bytes.length);
    }
    for (const [id, names] of disk.names) this.#names.set(id, new Map(names));
  }

  #absolute(call: Call, path: string, place?: string): string {
    if (path.startsWith('/')) return path;
    const base = place ?? this.#folders.get(call.pid) ?? this.#start;
    return path === '' || path === '.' ? base : `${base}/${path.replace(/^\.\//, '')}`;
  }

  /** The folder and the last name of a path below the root; undefined for any other. */
  #locate(path: string): { readonly dir: number; readonly name: string } | undefined {
    if (!path.startsWith(`${this.#root}/`)) return undefined;
    const parts = path
      .slice(this.#root.length + 1)
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    const name = parts.pop();
    let dir = ROOT;
    for (const part of parts) {
      const next = this.#names.get(dir)?.get(part);
      if (next === undefined) return undefined;
      dir = next;
    }
    return name === undefined ? undefined : { dir, name };
  }

  #inodeAt(path: string): number | undefined {
    if (path.replace(/\/$/, '') === this.#root) return ROOT;
    const found = this.#locate(path);
    return found === undefined ? undefined : this.#names.get(found.dir)?.get(found.name);
  }

  #push(change: Change): void {
    this.changes.push(change);
    this.says.push(this.#call === undefined ? '' : tell(this.#call));
  }

  #setNames(
    names: readonly { readonly dir: number; readonly name: string; readonly to: number | null }[],
    made?: { id: number; inode: Inode },
  ): void {
    for (const { dir, name, to } of names) {
      if (to === null) this.#names.get(dir)?.delete(name);
      else this.#names.get(dir)?.set(name, to);
    }
    this.#push({ type: 'names', names, ...(made === undefined ? {} : { made }) });
  }

  #make(path: string, inode: Inode): number | undefined {
    const place = this.#locate(path);
    if (place === undefined) return undefined;
    const id = this.#next;
    this.#next += 1;
    this.#kinds.set(id, inode.kind);
    this.#sizes.set(id, 0);
    if (inode.kind === 'dir') this.#names.set(id, new Map());
    this.#setNames([{ ...place, to: id }], { id, inode });
    return id;
  }

  #resize(id: number, size: number): void {
    this.#sizes.set(id, size);
    this.#push({ type: 'size', id, size });
  }

  #openFile(call: Call, path: string, flags: string, mode: string): void {
    let id = this.#inodeAt(path);
    if (id === undefined && flags.includes('O_CREAT')) {
      id = this.#make(path, { kind: 'file', mode: Number.parseInt(mode, 8) & ~UMASK, bytes: Buffer.alloc(0) });
    } else if (id !== undefined && flags.includes('O_TRUNC') && (this.#sizes.get(id) ?? 0) > 0) this.#resize(id, 0);
    if (id === undefined) return;
    const key = `${String(call.pid)}:${String(call.result)}`;
    this.#open.set(key, { id, at: 0, append: flags.includes('O_APPEND') });
  }

  #descriptor(call: Call, index = 0): Descriptor | undefined {
    const place = call.places[index];
    if (place?.startsWith(this.#root) !== true) return undefined;
    const found = this.#open.get(`${String(call.pid)}:${String(call.fds[index])}`);
    const here = this.#inodeAt(place);
    // A thread that works on what another one opened: the path tells.
    if (found !== undefined && (here === undefined || here === found.id)) return found;
    return here === undefined ? found : { id: here, at: 0, append: false };
  }

  #write(call: Call, bytes: Buffer, at?: number): void {
    const descriptor = this.#descriptor(call);
    if (descriptor === undefined || this.#kinds.get(descriptor.id) !== 'file') return;
    const size = this.#sizes.get(descriptor.id) ?? 0;
    const start = at ?? (descriptor.append ? size : descriptor.at);
    const written = bytes.subarray(0, call.result);
    if (at === undefined) descriptor.at = start + written.length;
    this.#sizes.set(descriptor.id, Math.max(size, start + written.length));
    this.#push({ type: 'write', id: descriptor.id, at: start, bytes: written });
  }

  /** The bytes of a file as the changes so far leave them. */
  #bytesOf(id: number): Buffer {
    let bytes = this.#before.get(id)?.bytes ?? Buffer.alloc(0);
    for (const change of this.changes) {
      if (change.type === 'write' && change.id === id) bytes = overwrite(bytes, change.at, change.bytes);
      if (change.type === 'size' && change.id === id) bytes = resize(bytes, change.size);
    }
    return bytes;
  }

  #copy(call: Call): void {
    const [from, to] = [this.#descriptor(call, 0), this.#descriptor(call, 2)];
    if (to === undefined) return;
    if (from === undefined) throw new Error('a copy from outside cannot be followed');
    const offset = (index: number, descriptor: Descriptor): number =>
      Number(/^\[?(\d+)/.exec(call.args[index] ?? '')?.[1] ?? descriptor.at);
    const [start, target] = [offset(1, from), offset(3, to)];
    this.#write(
      { ...call, places: call.places.slice(2), fds: call.fds.slice(2) },
      this.#bytesOf(from.id).subarray(start),
      target,
    );
    if (call.args[1] === 'NULL') from.at += call.result;
    if (call.args[3] === 'NULL') to.at += call.result;
  }

  #move(from: string, to: string): void {
    const [source, target] = [this.#locate(from), this.#locate(to)];
    if (source === undefined || target === undefined) return;
    const id = this.#names.get(source.dir)?.get(source.name);
    // Two names of one file: rename does nothing then.
    if (id === undefined || id === this.#names.get(target.dir)?.get(target.name)) return;
    this.#setNames([
      { ...source, to: null },
      { ...target, to: id },
    ]);
  }

  #remove(path: string): void {
    const place = this.#locate(path);
    if (place !== undefined && this.#names.get(place.dir)?.has(place.name) === true)
      this.#setNames([{ ...place, to: null }]);
  }

  #link(from: string, to: string): void {
    const [id, place] = [this.#inodeAt(from), this.#locate(to)];
    if (id !== undefined && place !== undefined) this.#setNames([{ ...place, to: id }]);
  }

  #chmod(id: number | undefined, mode: string): void {
    if (id !== undefined) this.#push({ type: 'mode', id, mode: Number.parseInt(mode, 8) & 0o7777 });
  }

  follow(call: Call): void {
    this.#call = call;
    const { args, places } = call;
    const [first = '', second = '', third = '', fourth = ''] = args;
    const at = (index: number): string => this.#absolute(call, args[index] ?? '', places[index - 1]);
    const plain = (path: string): string => this.#absolute(call, path);
    switch (call.name) {
      case 'chdir':
        this.#folders.set(call.pid, plain(first));
        return;
      case 'openat':
        if (places[0] !== undefined && first.startsWith('AT_FDCWD')) this.#folders.set(call.pid, places[0]);
        this.#openFile(call, at(1), third, fourth);
        return;
      case 'open':
        this.#openFile(call, plain(first), second, third);
        return;
      case 'dup':
      case 'dup2':
      case 'dup3': {
        const descriptor = this.#descriptor(call);
        if (descriptor !== undefined) this.#open.set(`${String(call.pid)}:${String(call.result)}`, descriptor);
        return;
      }
      case 'lseek': {
        const descriptor = this.#descriptor(call);
        if (descriptor !== undefined) descriptor.at = call.result;
        return;
      }
      case 'read': {
        const descriptor = this.#descriptor(call);
        if (descriptor !== undefined) descriptor.at += call.result;
        return;
      }
      case 'write':
        this.#write(call, Buffer.from(second, 'latin1'));
        return;
      case 'pwrite64':
        this.#write(call, Buffer.from(second, 'latin1'), Number(fourth));
        return;
      case 'ftruncate': {
        const id = this.#descriptor(call)?.id;
        if (id !== undefined) this.#resize(id, Number(second));
        return;
      }
      case 'truncate': {
        const id = this.#inodeAt(plain(first));
        if (id !== undefined) this.#resize(id, Number(second));
        return;
      }
      case 'rename':
        this.#move(plain(first), plain(second));
        return;
      case 'renameat':
      case 'renameat2':
        this.#move(at(1), at(3));
        return;
      case 'link':
        this.#link(plain(first), plain(second));
        return;
      case 'linkat':
        this.#link(at(1), at(3));
        return;
      case 'symlink':
        this.#make(plain(second), { kind: 'symlink', mode: 0o777, bytes: Buffer.from(first, 'latin1') });
        return;
      case 'symlinkat':
        this.#make(this.#absolute(call, third, places[1]), {
          kind: 'symlink',
          mode: 0o777,
          bytes: Buffer.from(first, 'latin1'),
        });
        return;
      case 'unlink':
      case 'rmdir':
        this.#remove(plain(first));
        return;
      case 'unlinkat':
        this.#remove(at(1));
        return;
      case 'mkdir':
        this.#make(plain(first), { kind: 'dir', mode: Number.parseInt(second, 8) & ~UMASK, bytes: Buffer.alloc(0) });
        return;
      case 'mkdirat':
        this.#make(at(1), { kind: 'dir', mode: Number.parseInt(third, 8) & ~UMASK, bytes: Buffer.alloc(0) });
        return;
      case 'chmod':
        this.#chmod(this.#inodeAt(plain(first)), second);
        return;
      case 'fchmod':
        this.#chmod(this.#descriptor(call)?.id, second);
        return;
      case 'fchmodat':
        this.#chmod(this.#inodeAt(at(1)), third);
        return;
      case 'fsync':
      case 'fdatasync': {
        const id = this.#descriptor(call)?.id;
        if (id !== undefined) this.#push({ type: 'sync', id });
        return;
      }
      case 'copy_file_range':
        this.#copy(call);
        return;
      case 'writev':
      case 'pwritev':
      case 'fallocate':
      case 'sendfile':
      case 'fchdir':
        if (places.some((place) => place?.startsWith(`${this.#root}/`)))
          throw new Error(`no model of ${call.name} yet`);
        return;
      default:
    }
  }
}

/** What the traced program starts with, as this one did: read where the kernel tells, since asking Node sets it for a moment. */
const UMASK = Number.parseInt(/^Umask:\s*(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '022', 8);

/** A call as a person reads it: descriptors by their paths, long bytes cut. */
const tell = ({ name, args, places, fds }: Call): string =>
  `${name}(${args.map((arg, index) => (fds[index] === undefined ? JSON.stringify(arg.slice(0, 120)) : (places[index] ?? ''))).join(', ')})`;

export interface History {
  readonly start: Disk;
  readonly changes: readonly Change[];
  readonly says: readonly string[];
}

/** The changes that calls made below `root`. @param folder Where the traced program was started. */
export const historyOf = (root: string, folder: string, start: Disk, calls: readonly Call[]): History => {
  const follower = new Follower(root, folder, start);
  for (const call of calls) follower.follow(call);
  return { start, changes: follower.changes, says: follower.says };
};
