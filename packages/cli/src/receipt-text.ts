import type { Receipt } from '@evolve/core/contracts';
import { pathLine } from './rollback-text.ts';

const short = (commit: string | undefined): string => (commit === undefined ? '' : commit.slice(0, 8));

/** One line of `evolve log`. */
export const receiptLine = (receipt: Receipt): string =>
  [
    receipt.startedAt.slice(0, 19).replace('T', ' '),
    receipt.id,
    receipt.outcome.padEnd(17),
    short(receipt.commit).padEnd(8),
    receipt.task ?? receipt.trigger.reason,
  ].join('  ');

const listed = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const checkLines = (receipt: Receipt): readonly string[] =>
  receipt.checks.flatMap(({ id, before, after, executedTests, noticesBreakage, questions = [] }) => {
    const tests = executedTests === undefined ? '' : `, ${String(executedTests)} tests`;
    const blind = noticesBreakage === false ? ', does not notice when the changed files are broken' : '';
    return [`${id}: ${before} -> ${after}${tests}${blind}`, ...questions.map((question) => `  asks: ${question}`)];
  });

const coverageLines = ({ coverage }: Receipt): readonly string[] =>
  coverage === undefined
    ? []
    : [
        `${String(coverage.run)} of ${String(coverage.executable)}`,
        ...coverage.missed.map(({ path, lines }) => `not run: ${path}:${lines.join(',')}`),
        ...coverage.unmapped.map((path) => `nobody can tell: ${path}`),
      ];

const gateLines = (receipt: Receipt): readonly string[] =>
  receipt.gates.flatMap(({ id, decision, findings }) => [
    `${id}: ${decision}`,
    ...findings
      .slice(0, 10)
      .map(({ rule, message, path }) => `  ${rule}${path === undefined ? '' : ` ${path}`}: ${message}`),
  ]);

const approvalLine = ({ approval }: Receipt): readonly string[] => {
  if (approval === undefined) return [];
  const by = approval.by === undefined ? '' : ` by ${approval.by}`;
  return [`approval    ${approval.status}${by}${approval.reason === undefined ? '' : `: ${approval.reason}`}`];
};

const shadowLines = ({ shadow }: Receipt): readonly string[] => {
  if (shadow === undefined) return [];
  const { problem, differences } = shadow;
  const said = problem === undefined ? differences.join('; ') : `could not be asked: ${problem}`;
  return [`shadow      ${said === '' ? 'says the same' : said}`];
};

/** The whole receipt for people. */
export const receiptLines = (receipt: Receipt): readonly string[] => [
  `evolution   ${receipt.id}`,
  `outcome     ${receipt.outcome}`,
  ...(receipt.task === undefined ? [] : [`task        ${receipt.task}`]),
  `reason      ${receipt.trigger.reason}`,
  ...(receipt.base === undefined ? [] : [`base        ${receipt.base}`]),
  ...(receipt.commit === undefined ? [] : [`commit      ${receipt.commit} (${receipt.activation})`]),
  ...(receipt.ref === undefined ? [] : [`kept on     ${receipt.ref}`]),
  ...(receipt.risk === undefined ? [] : [`risk        ${receipt.risk.grade} (${receipt.risk.decision})`]),
  ...(receipt.confidence === undefined ? [] : [`confidence  ${receipt.confidence.value.toFixed(2)}`]),
  ...shadowLines(receipt),
  ...(receipt.grant === undefined ? [] : [`grant       ${receipt.grant}`]),
  ...approvalLine(receipt),
  `cost        ${receipt.cost.usd.toFixed(4)} USD (${receipt.cost.bound})`,
  `isolation   ${receipt.isolation}`,
  ...(receipt.lesson === undefined ? [] : [`lesson      ${receipt.lesson}`]),
  ...(receipt.rollback === undefined
    ? []
    : [`rolled back ${receipt.rollback.how}: ${receipt.rollback.reason}`, ...receipt.rollback.paths.map(pathLine)]),
  ...listed('signals', receipt.trigger.signals),
  ...listed(
    'attempts',
    receipt.attempts.map(
      ({ attempt, proposer, status, tried, summary, why }) =>
        `${String(attempt)} ${proposer}: ${status}, ${String(tried)} tried. ${why ?? summary}`,
    ),
  ),
  ...listed('gates', gateLines(receipt)),
  ...listed('checks', checkLines(receipt)),
  ...listed('changed lines that the checks ran', coverageLines(receipt)),
  ...(receipt.diff === undefined ? [] : ['', receipt.diff.trimEnd()]),
];
