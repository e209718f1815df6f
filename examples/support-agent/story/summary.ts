import { join } from 'node:path';
import { rate } from './customers.ts';
import { EVOLVE_BIN } from './evolve-command.ts';
import type { StoryResult } from './story.ts';

/** What a person reads at the end. */
export const summaryLines = (result: StoryResult, report: string): readonly string[] => {
  const { repair, harm, windows, repo, dir } = result;
  const winner = repair.attempts.find((attempt) => attempt.status === 'proved');
  const evolve = `XDG_STATE_HOME='${join(dir, 'state')}' node '${EVOLVE_BIN}'`;
  const where = `--repo '${repo.dir}'`;
  return [
    ...windows.map(
      (window) => `${window.name.padEnd(20)}${rate(window).padStart(5)} of ${String(window.served)} requests`,
    ),
    `repaired by         ${winner?.proposer ?? 'nobody'}, ${String(winner?.tried ?? 0)} candidates tried, commit ${repair.commit?.slice(0, 8) ?? ''}`,
    `harmful evolution   ${harm.outcome} after ${String(result.failedStarts)} failed starts`,
    `lesson              ${harm.lesson ?? ''}`,
    `the owner's file    ${result.ownerFileIntact ? 'byte-identical' : 'CHANGED'}`,
    `isolation           ${repair.isolation}`,
    '',
    "the agent's history:",
    ...result.gitLog.split('\n').map((line) => `  ${line}`),
    '',
    `report    ${report}`,
    `look      ${evolve} log ${where}`,
    `          ${evolve} show ${repair.id} ${where}`,
    `          ${evolve} status ${where}`,
    `          cat '${join(repo.dir, '.evolve', 'EVOLUTION.md')}'`,
  ];
};

/** Whether everything that the story promises has come true. */
export const isComplete = ({ windows, repair, harm, ownerFileIntact }: StoryResult): boolean => {
  const [before, after] = windows;
  if (before === undefined || after === undefined) return false;
  const rises = after.ok / after.served > before.ok / before.served;
  return rises && repair.outcome === 'settled' && harm.outcome === 'rolled-back' && ownerFileIntact;
};
