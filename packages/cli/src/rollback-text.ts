/** Rollbacks for people: what was done, and what would be. */
import type { PathReport, RollbackImpact, RollbackReport } from '@evolve/core/contracts';

const HOW: Readonly<Record<RollbackReport['how'], string>> = {
  'moved-back': 'HEAD moves back to what was before it',
  reverted: 'a revert commit on top of later work',
  nothing: 'nothing to do: it is not live',
};

export const pathLine = ({ path, outcome }: PathReport): string => `  ${outcome.padEnd(14)}  ${path}`;

const leftLines = (left: readonly string[]): readonly string[] =>
  left.length === 0 ? [] : ['still live', ...left.map((path) => `  ${path}`)];

export const reportLines = (report: RollbackReport): readonly string[] => [
  `${report.how}; HEAD is ${report.head}`,
  ...report.paths.map(pathLine),
  ...leftLines(report.left ?? []),
  ...(report.rejectedRef === undefined ? [] : [`kept as ${report.rejectedRef}`]),
  ...(report.rescueRef === undefined ? [] : [`your edits are saved as ${report.rescueRef}`]),
  ...(report.quarantine === undefined ? [] : [`files moved out of the way are in ${report.quarantine}`]),
];

const stateOf = ({ edited, staged }: RollbackImpact['paths'][number]): string => {
  const states = [...(edited ? ['edited since'] : []), ...(staged ? ['staged'] : [])];
  return states.length === 0 ? '' : ` (${states.join(', ')})`;
};

export const impactLines = (impact: RollbackImpact): readonly string[] => [
  `would be: ${HOW[impact.how]}`,
  ...impact.paths.map((path) => `${pathLine(path)}${stateOf(path)}`),
  ...leftLines(impact.left),
  ...(impact.laterCommits.length === 0 ? [] : ['later commits on the same paths, which stay']),
  ...impact.laterCommits.map(({ commit, subject }) => `  ${commit.slice(0, 8)}  ${subject}`),
  ...impact.warnings.map(({ message, paths }) =>
    paths.length === 0 ? `note: ${message}` : `note: ${message} (${paths.slice(0, 5).join(', ')})`,
  ),
  'nothing has been changed',
];
