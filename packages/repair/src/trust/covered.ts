import type { CoverageSlice } from '../evaluator/protocol.ts';
import { paintExecuted } from '../localise/paint.ts';
import { parseSource } from '../source/parse.ts';
import { changesBetween } from './parts.ts';
import type { Texts } from './stage.ts';

/** Lines that a patch puts in or changes, and those of them that no test runs, as `path:line`. */
export interface Covered {
  readonly added: number;
  readonly silent: readonly string[];
}

const paint = (path: string, text: string, slices: readonly CoverageSlice[]): Uint8Array | undefined => {
  const unit = parseSource(path, text);
  const painted =
    unit === undefined
      ? []
      : slices.flatMap(({ files }) => {
          const functions = files[path];
          return functions === undefined ? [] : [paintExecuted(unit, [], functions)];
        });
  return painted.length === 0 ? undefined : painted[0]?.map((_, at) => (painted.some((own) => own[at] === 1) ? 1 : 0));
};

/** Where the code that a patch adds stands in the new text: offsets that are not blank, by line. */
const addedOffsets = (before: string, after: string): number[] =>
  changesBetween(after, before).flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, index) => start + index).filter((at) => /\S/.test(after.charAt(at))),
  );

/** Compares a patch's new characters with what ran when the check passed on it. */
export const coveredLines = (before: Texts, after: Texts, slices: readonly CoverageSlice[]): Covered => {
  const lines = new Map<string, boolean>();
  for (const [path, text] of Object.entries(after)) {
    const painted = paint(path, text, slices);
    // What was not measured is not called silent.
    if (painted === undefined) continue;
    for (const at of addedOffsets(before[path] ?? '', text)) {
      const line = `${path}:${String(text.slice(0, at).split('\n').length)}`;
      lines.set(line, (lines.get(line) ?? true) && painted[at] === 1);
    }
  }
  return { added: lines.size, silent: [...lines].filter(([, ran]) => !ran).map(([line]) => line) };
};
