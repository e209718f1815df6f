import type { Readable } from 'node:stream';

/** What was kept of one stream. */
export interface Captured {
  text(): string;
  truncated(): boolean;
}

/** Head as far as it is whole characters, a note of how much is missing, tail from its first whole character. */
const render = (head: Buffer, dropped: number, tail: Buffer): string => {
  if (dropped === 0) return Buffer.concat([head, tail]).toString('utf8');
  const start = tail.findIndex((byte) => (byte & 0xc0) !== 0x80);
  const first = new TextDecoder().decode(head, { stream: true });
  return `${first}\n[… ${String(dropped)} bytes dropped …]\n${tail.subarray(Math.max(start, 0)).toString('utf8')}`;
};

/** Reads a stream to its end and keeps at most `maxBytes`: the first half of them, and the last. */
export const capture = (stream: Readable | null, maxBytes: number): Captured => {
  const headRoom = Math.ceil(maxBytes / 2);
  const tailRoom = maxBytes - headRoom;
  const head: Buffer[] = [];
  let tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let dropped = 0;

  const trimTail = (): void => {
    const joined = Buffer.concat(tail);
    const excess = Math.max(joined.length - tailRoom, 0);
    dropped += excess;
    tail = [joined.subarray(excess)];
    tailBytes = joined.length - excess;
  };
  stream?.on('data', (chunk: Buffer) => {
    const first = chunk.subarray(0, headRoom - headBytes);
    if (first.length > 0) head.push(first);
    headBytes += first.length;
    if (first.length === chunk.length) return;
    tail.push(chunk.subarray(first.length));
    tailBytes += chunk.length - first.length;
    // Trimming at every chunk would copy the whole tail each time.
    if (tailBytes > 2 * tailRoom + 65_536) trimTail();
  });

  return {
    text: () => {
      trimTail();
      return render(Buffer.concat(head), dropped, Buffer.concat(tail));
    },
    truncated: () => {
      trimTail();
      return dropped > 0;
    },
  };
};
