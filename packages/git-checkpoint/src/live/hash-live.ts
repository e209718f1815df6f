import { blobHash, type ObjectFormat } from '../git/object-format.ts';
import { openLive, readLink } from './live-file.ts';

const CHUNK = 262_144;

/** What git would call these bytes. */
export const blobName = (format: ObjectFormat, bytes: Buffer): string =>
  blobHash(format, bytes.length).update(bytes).digest('hex');

const hashFile = async (root: string, raw: string, format: ObjectFormat): Promise<string> => {
  const handle = await openLive(root, raw);
  try {
    const { size } = await handle.stat();
    const hash = blobHash(format, size);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, size)));
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
};

/** The name of the blob that holds exactly the bytes of a live file or link; read piece by piece. */
export const hashLive = async (
  root: string,
  raw: string,
  kind: 'file' | 'symlink',
  format: ObjectFormat,
): Promise<string> => (kind === 'file' ? hashFile(root, raw, format) : blobName(format, await readLink(root, raw)));
