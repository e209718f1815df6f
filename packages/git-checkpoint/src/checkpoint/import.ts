/** One `git fast-import`: the bytes go in as a stream, and the ref appears with everything that belongs to it. */
import { join } from 'node:path';
import { unlink, type FileHandle } from 'node:fs/promises';
import { syncDir, unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import { blobHash, type ObjectFormat } from '../git/object-format.ts';
import type { GitStream } from '../git/stream.ts';
import { blobName } from '../live/hash-live.ts';

const CHUNK = 1_048_576;

export interface ImportedCommit {
  readonly ref: string;
  readonly message: string;
  readonly parent: string | undefined;
  readonly identity: { readonly name: string; readonly email: string };
  /** Since 1970. */
  readonly seconds: number;
  /** The file `manifest` of its tree. */
  readonly manifest: readonly Buffer[];
  /** Blobs that the tree keeps alive, written by this import or before. */
  readonly oids: Iterable<string>;
}

/** A blob's place in the tree; the first letters keep folders small. */
export const objectPath = (oid: string): string => `objects/${oid.slice(0, 2)}/${oid.slice(2)}`;

const line = (text: string): string => `data ${String(Buffer.byteLength(text))}\n${text}\n`;

/** Nothing is deltified: it would cost more than the bytes. Large blobs go through git in pieces too. */
const ARGUMENTS = [
  'fast-import',
  '--quiet',
  '--done',
  '--force',
  '--date-format=raw',
  '--depth=0',
  '--big-file-threshold=1m',
];
/** Small imports stay one pack: as loose objects each would be written and synced by itself, by one more process. */
const CONFIG = ['fastimport.unpackLimit=0', 'core.compression=1', 'pack.compression=1'];

export class Import {
  private readonly stream: GitStream;
  private readonly git: Git;
  private readonly format: ObjectFormat;
  private readonly written = new Set<string>();
  private committing = false;

  /** Starts git at once: it gets ready while the paths are being looked for. */
  constructor(git: Git, format: ObjectFormat) {
    this.git = git;
    this.format = format;
    this.stream = git.stream(ARGUMENTS, { config: CONFIG });
  }

  /** Writes bytes that are here already. @returns the blob's name */
  async blob(bytes: Buffer): Promise<string> {
    const oid = blobName(this.format, bytes);
    if (this.written.has(oid)) return oid;
    this.written.add(oid);
    await this.stream.write(`blob\ndata ${String(bytes.length)}\n`);
    await this.stream.write(bytes);
    await this.stream.write('\n');
    return oid;
  }

  /**
   * Writes the first `size` bytes of a file, piece by piece.
   * @returns the blob's name; undefined when the file has become shorter: what was written is then nobody's.
   */
  async file(handle: FileHandle, size: number): Promise<string | undefined> {
    const hash = blobHash(this.format, size);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size));
    let failure: unknown;
    let [at, whole] = [0, true];
    await this.stream.write(`blob\ndata ${String(size)}\n`);
    while (at < size) {
      const { bytesRead } = whole
        ? await handle.read(buffer, 0, Math.min(buffer.length, size - at), at).catch((error: unknown) => {
            failure = error;
            return { bytesRead: 0 };
          })
        : { bytesRead: 0 };
      // Git waits for as many bytes as were announced.
      if (bytesRead === 0) whole = false;
      const piece = buffer.subarray(0, whole ? bytesRead : Math.min(buffer.length, size - at));
      hash.update(piece);
      await this.stream.write(piece);
      at += piece.length;
    }
    await this.stream.write('\n');
    if (failure !== undefined) throw failure as Error;
    return whole ? hash.digest('hex') : undefined;
  }

  /** Writes the commit and its ref, and waits until the disk has them. */
  async commit(commit: ImportedCommit): Promise<void> {
    const { name, email } = commit.identity;
    this.committing = true;
    await this.stream.write(`commit ${commit.ref}\ncommitter ${name} <${email}> ${String(commit.seconds)} +0000\n`);
    await this.stream.write(line(commit.message));
    if (commit.parent !== undefined) await this.stream.write(`from ${commit.parent}\ndeleteall\n`);
    await this.manifest(commit.manifest);
    for (const oid of commit.oids) await this.stream.write(`M 100644 ${oid} ${objectPath(oid)}\n`);
    await this.finish();
    await this.sync();
  }

  private async manifest(pieces: readonly Buffer[]): Promise<void> {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    await this.stream.write(`M 100644 inline manifest\ndata ${String(size)}\n`);
    for (const piece of pieces) await this.stream.write(piece);
    await this.stream.write('\n');
  }

  /** Gives up: no ref, and no pack where nothing was written. Why is known to the caller already. */
  async cancel(): Promise<void> {
    if (this.committing) this.stream.stop(new Error('given up'));
    await this.finish().catch(() => undefined);
  }

  private async finish(): Promise<void> {
    try {
      await this.stream.write('done\n');
      this.stream.end();
      this.stream.drain();
      await this.stream.finished();
    } catch (error) {
      // Git writes a report about its own death.
      const report = join(this.git.repository.gitDir, `fast_import_crash_${String(this.stream.pid)}`);
      await unlessMissing(unlink(report));
      throw error;
    }
  }

  /** Git syncs what it writes, but not the folders in which the names of its files are. */
  private async sync(): Promise<void> {
    const { commonDir } = this.git.repository;
    const folders = ['objects/pack', 'refs', 'refs/evolve', 'refs/evolve/checkpoints'];
    await Promise.all(folders.map((folder) => unlessMissing(syncDir(join(commonDir, folder)))));
  }
}
