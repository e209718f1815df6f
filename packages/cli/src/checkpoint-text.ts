/** Checkpoints as a person reads them. */
import type {
  CheckpointDifference,
  CheckpointInfo,
  PathDiff,
  Pruned,
  RestoreReport,
  ShownCheckpoint,
} from '@evolve/git-checkpoint';

const amount = ({ files, bytes }: CheckpointInfo): string => `${String(files)} files, ${String(bytes)} bytes`;

export const checkpointLine = (made: CheckpointInfo): string => `${made.id}  ${amount(made)}`;

export const infoLine = (one: CheckpointInfo): string => {
  const scope = one.scope === undefined ? '' : `  (${one.scope.join(', ')})`;
  return `${one.id}  ${one.at}  ${amount(one)}  ${one.label}${scope}`;
};

export const shownLines = (shown: ShownCheckpoint): readonly string[] => [
  infoLine(shown),
  `commit ${shown.commit ?? 'none yet'}, ${shown.branch === undefined ? 'detached' : `branch ${shown.branch}`}`,
  ...(shown.operation === undefined ? [] : [`a ${shown.operation} was under way`]),
  ...shown.paths.map(({ path, kind, states, size, mode, why }) =>
    [
      `  ${states.length === 0 ? 'held' : states.join(' ')}: ${path}`,
      kind,
      ...(mode === undefined ? [] : [mode]),
      ...(size === undefined ? [] : [`${String(size)} bytes`]),
      ...(why === undefined ? [] : [why]),
    ].join(', '),
  ),
];

export const diffLines = ({ path, then, now, differences, text }: PathDiff): readonly string[] => [
  `${path}: ${then === now ? now : `${then} -> ${now}`} (${differences.join(', ')})`,
  ...(text === undefined ? [] : [text.trimEnd()]),
];

export const differenceLine = ({ path, what }: CheckpointDifference): string => `${path}: ${what}`;

export const restoreLines = ({ paths, index, before, differences }: RestoreReport): readonly string[] => [
  ...paths.map(({ path, outcome, why }) => `  ${outcome}  ${path}${why === undefined ? '' : `: ${why}`}`),
  `index ${index.outcome}${index.why === undefined ? '' : `: ${index.why}`}`,
  `what was overwritten is in checkpoint ${before}`,
  ...differences.map((one) => `not as it was: ${differenceLine(one)}`),
];

export const prunedLines = ({ removed, bytes, copies, rescued }: Pruned): readonly string[] => [
  `removed ${String(removed.length)} checkpoints of ${String(bytes)} bytes and ${String(copies)} copies of the index`,
  `removed what was put aside of ${String(rescued.length)} evolutions${rescued.length === 0 ? '' : `: ${rescued.join(', ')}`}`,
];
