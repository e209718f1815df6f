import type { Circumstances } from '@evolve/core/contracts';
import type { Judgement } from '../assess/judge.ts';

/** Shares of a repository's code, and how many files it has to be at least: half of three files is no wide reach. */
const WIDE = { share: 0.2, least: 10 };
const WIDEST = { share: 0.5, least: 20 };

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;

/** How many files import what changes: from a fifth of the code on the risk is high, from half on a person decides. */
export const reachRisks = ({ reach }: Circumstances): readonly Judgement[] => {
  if (reach === undefined) return [];
  const { importers, files, complete } = reach;
  const share = files === 0 ? 0 : importers / files;
  const passes = (mark: typeof WIDE): boolean => importers >= mark.least && share >= mark.share;
  const evidence = `${String(importers)} of ${String(files)} files of code import what changes, directly or not (${percent(share)})`;
  const found = { rule: 'reach', path: '' };
  return [
    {
      ...found,
      decision: passes(WIDEST) ? 'ask' : 'allow',
      grade: passes(WIDE) ? 'high' : 'low',
      evidence: complete ? evidence : `at least ${evidence}; not everything could be looked at`,
    },
    ...(complete
      ? []
      : [
          {
            ...found,
            rule: 'reach:unknown',
            decision: 'allow',
            grade: 'high',
            evidence: 'it may reach further',
          } as const,
        ]),
  ];
};
