import type { FileHandle } from 'node:fs/promises';

const CHUNK = 262_144;

/** Every piece of a file, with where it begins, in a buffer that is used again. */
export async function* pieces(
  handle: FileHandle,
  from = 0,
  to = Infinity,
): AsyncGenerator<{ readonly bytes: Buffer; readonly at: number }> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let at = from; at < to;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, to - at), at);
    if (bytesRead === 0) return;
    yield { bytes: buffer.subarray(0, bytesRead), at };
    at += bytesRead;
  }
}

/** The checksum at the end of an index; undefined where git has left it out (`index.skipHash`). @param length In bytes. */
export const readChecksum = async (handle: FileHandle, size: number, length: number): Promise<Buffer | undefined> => {
  const tail = Buffer.alloc(length);
  await handle.read(tail, 0, length, Math.max(0, size - length));
  return tail.some((byte) => byte !== 0) ? tail : undefined;
};
