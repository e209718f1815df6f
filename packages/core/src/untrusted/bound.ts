const encoder = new TextEncoder();

const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The longest start of the text that fits, never half a character. */
const head = (text: string, maxBytes: number): string =>
  text.slice(0, encoder.encodeInto(text, new Uint8Array(Math.max(0, maxBytes))).read);

/** The longest end of the text that fits. */
const tail = (text: string, maxBytes: number): string => {
  let start = text.length;
  let bytes = 0;
  while (start > 0) {
    const low = text.charCodeAt(start - 1);
    const pair = low >= 0xdc00 && low <= 0xdfff && start > 1 ? 2 : 1;
    bytes += byteLength(text.slice(start - pair, start));
    if (bytes > maxBytes) break;
    start -= pair;
  }
  return text.slice(start);
};

/**
 * At most `maxBytes` of UTF-8: the text itself, or its head and tail (an error's message stands first, its last words
 * last) around a note of how much is missing.
 */
export const bound = (text: string, maxBytes: number): string => {
  const size = byteLength(text);
  if (size <= maxBytes) return text;
  const note = `\n[... ${String(size)} bytes in all, the middle left out ...]\n`;
  const room = maxBytes - byteLength(note);
  if (room < 2) return head(text, maxBytes);
  const first = head(text, Math.ceil((room * 2) / 3));
  return `${first}${note}${tail(text, room - byteLength(first))}`;
};
