import { bound } from '@evolve/core/untrusted';

const size = (text: string): number => Buffer.byteLength(text, 'utf8');

/** As many whole lines around `line` (from 1) as fit; a line that is too long by itself is cut. */
const around = (lines: readonly string[], line: number, maxBytes: number): string => {
  let first = Math.min(Math.max(line, 1), lines.length) - 1;
  let last = first;
  let used = size(lines[first] ?? '') + 1;
  for (let grown = true; grown;) {
    grown = false;
    for (const next of [first - 1, last + 1]) {
      const text = lines[next];
      if (text === undefined || used + size(text) + 1 > maxBytes) continue;
      used += size(text) + 1;
      first = Math.min(first, next);
      last = Math.max(last, next);
      grown = true;
    }
  }
  const head = `[lines ${first + 1} to ${last + 1} of ${lines.length}]`;
  return `${head}\n${bound(lines.slice(first, last + 1).join('\n'), maxBytes)}`;
};

/** The text, or what fits of it: around the line that something points to, else its head and tail. */
export const excerpt = (text: string, maxBytes: number, line?: number): string => {
  if (size(text) <= maxBytes) return text;
  return line === undefined ? bound(text, maxBytes) : around(text.split('\n'), line, maxBytes);
};
