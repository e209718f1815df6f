import { recordsOf } from '../ledger/read.ts';
import type { Kernel } from './kernel.ts';
import type { Landing } from './state.ts';

/** Every evolution's commit begins with it, so that `git log` shows them at a glance. */
export const COMMIT_PREFIX = '🧬';

const MAX_SUBJECT = 100;

/** What others said, on one line: no word of theirs begins a line of the message, where trailers stand. */
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

const indented = (text: string): string =>
  text
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => `  ${oneLine(line)}`)
    .join('\n');

/** Subject and body of an evolution's commit. */
export const commitMessage = ({ task, chosen, judgement }: Landing): string => {
  const subject = `${COMMIT_PREFIX} ${oneLine(chosen.summary)}`.slice(0, MAX_SUBJECT);
  const body = [
    `Task: ${oneLine(task.text)}`,
    `Why: ${oneLine(task.reason)}`,
    ...(chosen.rationale === undefined ? [] : [indented(chosen.rationale)]),
    `Proved by: ${chosen.checks.map((check) => `${check.id} ${check.before} -> ${check.after}`).join(', ')}`,
    `Risk: ${judgement.assessment.grade}; confidence ${judgement.confidence.value.toFixed(2)}; isolation ${chosen.isolation}`,
  ];
  return `${subject}\n\n${body.join('\n')}`;
};

/**
 * The receipt's id and the hash of the decision that preceded the commit: the ledger record of the judgement, or of the
 * person's approval.
 */
export const commitTrailers = async (
  kernel: Pick<Kernel, 'journal'>,
  cycleId: string,
  landing: Landing,
): Promise<Record<string, string>> => {
  const records = await recordsOf(kernel.journal, cycleId);
  const decision = records.findLast((record) => record.type === 'assessed' || record.type === 'approved');
  const { grant } = landing.judgement.need;
  return {
    'Evolve-Receipt': cycleId,
    'Evolve-Decision': decision?.hash ?? '',
    'Evolve-Proposer': landing.chosen.proposer,
    ...(grant === undefined ? {} : { 'Evolve-Grant': grant.id }),
  };
};
