/** One long-lived `cat-file --batch`: any number of objects, one after the other, never held as a whole. */
import { EvolveError } from '@evolve/core/errors';
import type { Git } from './git.ts';
import type { GitStream } from './stream.ts';

export interface ReadObject {
  readonly oid: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** One that was read as a whole. */
export interface WholeObject extends ReadObject {
  readonly bytes: Buffer;
}

type Visit = (piece: Buffer, size: number) => Promise<void> | void;

/** So many names always find room in a pipe, even while git waits for its answers to be read. */
const NAMES_AT_ONCE = 100;

export class BlobReader {
  private readonly stream: GitStream;
  private readonly pieces: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(git: Git) {
    this.stream = git.stream(['cat-file', '--batch']);
    this.pieces = this.stream.output[Symbol.asyncIterator]();
  }

  private async more(): Promise<void> {
    const next = await this.pieces.next();
    if (next.done === true) {
      await this.stream.finished();
      throw new EvolveError('EVOLVE_GIT_FAILED', 'git cat-file ended before its last answer');
    }
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
  }

  /**
   * Reads one object; `visit` gets it piece by piece, with the size of the whole, and is waited for.
   * @param name Anything that names an object, without a newline in it.
   * @returns undefined when there is no such object.
   */
  async read(name: string, visit: Visit): Promise<ReadObject | undefined> {
    await this.ask([name]);
    return this.answer(visit);
  }

  private async ask(names: readonly string[]): Promise<void> {
    await this.stream.write(names.map((name) => `${name}\n`).join(''));
    await this.stream.flush();
  }

  private async answer(visit: Visit): Promise<ReadObject | undefined> {
    while (!this.rest.includes(10)) await this.more();
    const end = this.rest.indexOf(10);
    const header = this.rest.toString('utf8', 0, end);
    this.rest = this.rest.subarray(end + 1);
    const [, oid, type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(header) ?? [];
    if (oid === undefined || type === undefined) return undefined;
    await this.take(Number(size), visit);
    await this.take(1, () => undefined);
    return { oid, type, size: Number(size) };
  }

  private async take(size: number, visit: Visit): Promise<void> {
    for (let left = size; left > 0;) {
      if (this.rest.length === 0) await this.more();
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      await visit(piece, size);
    }
  }

  private async wholeAnswer(): Promise<WholeObject | undefined> {
    const pieces: Buffer[] = [];
    const found = await this.answer((piece) => void pieces.push(Buffer.from(piece)));
    return found === undefined ? undefined : { ...found, bytes: Buffer.concat(pieces) };
  }

  /** Small objects as a whole, in the order of their names (see {@link BlobReader.read}); undefined for what does not exist. */
  async whole(names: readonly string[]): Promise<readonly (WholeObject | undefined)[]> {
    const found: (WholeObject | undefined)[] = [];
    for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
      const asked = names.slice(at, at + NAMES_AT_ONCE);
      await this.ask(asked);
      for (const _ of asked) found.push(await this.wholeAnswer());
    }
    return found;
  }

  /** The whole of one. */
  async bytes(name: string): Promise<Buffer | undefined> {
    const [found] = await this.whole([name]);
    return found?.bytes;
  }

  async close(): Promise<void> {
    this.stream.end();
    while ((await this.pieces.next()).done !== true);
    await this.stream.finished();
  }

  /** Lets go in the middle of an answer: git would wait for ever for somebody to read the rest. */
  stop(reason: unknown): void {
    this.stream.stop(reason);
  }
}

/** Reads while `work` runs, and lets go on every way out. */
export const withBlobs = async <T>(git: Git, work: (blobs: BlobReader) => Promise<T>): Promise<T> => {
  const blobs = new BlobReader(git);
  try {
    const result = await work(blobs);
    // Every answer has been read by now, so how git ends is of no interest.
    await blobs.close().catch(() => undefined);
    return result;
  } catch (error) {
    blobs.stop(error);
    throw error;
  }
};
