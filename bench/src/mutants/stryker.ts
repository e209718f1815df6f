/** Stryker's mutants of a source file, each as a replacement of text; which operators there are is Stryker's business. */
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { parse } from 'acorn';

export interface SourceMutant {
  /** Stryker's name for the kind of change. */
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** From 1. */
  readonly line: number;
}

const nothing = (): void => undefined;
const silent = {
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
};

const OPTIONS = { ignorers: [], excludedMutations: [], plugins: null };

const parses = (text: string): boolean => {
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: true, allowReturnOutsideFunction: true });
    return true;
  } catch {
    return false;
  }
};

const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

export const applyMutant = (text: string, { start, end, replacement }: SourceMutant): string =>
  text.slice(0, start) + replacement + text.slice(end);

/** All of a file's mutants, in the order of their place; those whose text alone is no program are left out. */
export const mutantsOf = async (name: string, text: string): Promise<readonly SourceMutant[]> => {
  const { mutants } = await new Instrumenter(silent).instrument([{ name, content: text, mutate: true }], OPTIONS);
  const starts = lineStarts(text);
  const offset = ({ line, column }: { readonly line: number; readonly column: number }): number =>
    (starts[line] ?? text.length) + column;
  return mutants
    .map((mutant) => ({
      operator: mutant.mutatorName,
      start: offset(mutant.location.start),
      end: offset(mutant.location.end),
      replacement: mutant.replacement,
      line: mutant.location.start.line + 1,
    }))
    .filter(
      (mutant) => text.slice(mutant.start, mutant.end) !== mutant.replacement && parses(applyMutant(text, mutant)),
    )
    .sort(
      (left, right) =>
        left.start - right.start || left.end - right.end || (left.replacement < right.replacement ? -1 : 1),
    );
};
