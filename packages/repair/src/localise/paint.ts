import type { CoverageRange } from '../evaluator/protocol.ts';
import { isFunction, type SourceUnit } from '../source/parse.ts';
import { shiftOffset, type Insertion } from '../source/splice.ts';

/**
 * Which characters of a file ran. Ranges nest: inner ones are painted over outer ones. A function that V8 does not
 * report did not run since the last report, although the function around it may have.
 */
export const paintExecuted = (
  unit: SourceUnit,
  insertions: readonly Insertion[],
  functions: readonly (readonly CoverageRange[])[],
): Uint8Array => {
  const length = unit.text.length + insertions.reduce((sum, { text }) => sum + text.length, 0);
  const ends = new Set(functions.map(([own]) => own?.[1] ?? -1));
  const silent = unit.nodes.flatMap((node): CoverageRange[] => {
    if (!isFunction(node)) return [];
    const start = shiftOffset(node.range[0], insertions);
    const end = shiftOffset(node.range[1] - 1, insertions) + 1;
    return ends.has(end) ? [] : [[start, end, 0]];
  });
  const painted = new Uint8Array(length);
  const ranges = [...functions.flat(), ...silent].sort((left, right) => left[0] - right[0] || right[1] - left[1]);
  for (const [start, end, count] of ranges) painted.fill(count > 0 ? 1 : 0, start, end);
  return painted;
};
