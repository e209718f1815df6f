/** The health of a memory in a few lines, with where to look. */
import type { ExperienceHealth, HealthFinding } from '@evolve/core/contracts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const reasonsOf = ({ reasons }: HealthFinding): string =>
  Object.entries(reasons)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${reason} ${String(count)}`)
    .join(', ');

const lineOf = (name: string, finding: HealthFinding): string => {
  const found = `${name.padEnd(14)} ${String(finding.count)} (${percent(finding.share)})`;
  if (finding.count === 0) return found;
  return `${found}: ${reasonsOf(finding)}; for example ${finding.examples.join(' ')}`;
};

export const healthLines = ({
  junk,
  duplicates,
  contradictions,
  stale,
  complete,
}: ExperienceHealth): readonly string[] => [
  lineOf('junk', junk),
  `${lineOf('duplicates', duplicates)}${complete ? '' : ' (at least: there were too many to compare all)'}`,
  lineOf('contradictions', contradictions),
  lineOf('stale', stale),
];
