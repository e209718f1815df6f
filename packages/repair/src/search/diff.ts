/** How many lines around a change are shown. */
const CONTEXT = 3;

type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** Longest common subsequence by dynamic programming; a patch touches few lines, so the table stays small. */
const diffMiddle = (before: readonly string[], after: readonly string[]): Line[] => {
  const rows = before.length;
  const columns = after.length;
  const table = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    const line = table[row];
    for (let column = columns - 1; column >= 0 && line !== undefined; column--) {
      const same = before[row] === after[column];
      line[column] = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      lines.push([' ', before[row++] ?? '']);
      column++;
    } else if (column >= columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) {
      lines.push(['-', before[row++] ?? '']);
    } else lines.push(['+', after[column++] ?? '']);
  }
  return lines;
};

const diffLines = (before: readonly string[], after: readonly string[]): Line[] => {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (line: string): Line => [' ', line];
  return [
    ...before.slice(0, head).map(same),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
};

const range = (start: number, count: number): string => `${String(count === 0 ? start : start + 1)},${String(count)}`;

/** A unified diff of one file that `git apply` and `patch` take; empty when nothing differs. */
export const unifiedDiff = (path: string, before: string, after: string): string => {
  if (before === after) return '';
  const lines = diffLines(before.split('\n'), after.split('\n'));
  // Text that ends in a newline has an empty last element, which is no line.
  const isEnd = (index: number): boolean => index === lines.length - 1 && lines[index]?.[1] === '';
  const changed = lines.flatMap(([mark], index) => (mark === ' ' ? [] : [index]));
  const hunks: [number, number][] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    if (last !== undefined && index - CONTEXT <= last[1]) last[1] = Math.min(lines.length, index + CONTEXT + 1);
    else hunks.push([Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)]);
  }
  const count = (from: number, to: number, mark: '-' | '+'): number =>
    lines.slice(from, to).filter(([own], index) => (own === ' ' || own === mark) && !isEnd(from + index)).length;
  const body = hunks.map(([from, to]) => {
    const old = range(count(0, from, '-'), count(from, to, '-'));
    const now = range(count(0, from, '+'), count(from, to, '+'));
    const shown = lines.slice(from, to).filter((_, index) => !isEnd(from + index));
    return `@@ -${old} +${now} @@\n${shown.map(([mark, text]) => mark + text).join('\n')}\n`;
  });
  return `--- a/${path}\n+++ b/${path}\n${body.join('')}`;
};
