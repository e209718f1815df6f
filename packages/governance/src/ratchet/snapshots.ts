import { align } from './align.ts';
import { weakening, type Weakening } from './finding.ts';

export const isSnapshot = (path: string): boolean => /(?:^|\/)__snapshots__\/|\.snap$|\.snapshot$|\.ambr$/iu.test(path);

/** A snapshot may grow; what stands in it stays. */
export const compareSnapshots = (before: string, after: string): readonly Weakening[] => {
  const [first] = align(before.split('\n'), after.split('\n'), (line) => line.trimEnd()).gone.filter(
    (line) => line.trim() !== '',
  );
  return first === undefined ? [] : [weakening('snapshot-updated', first)];
};
