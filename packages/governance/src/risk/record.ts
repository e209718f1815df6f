import type { Circumstances } from '@evolve/core/contracts';
import type { Judgement } from '../assess/judge.ts';

/** From so many rollbacks on a person decides; one may be bad luck, and is high risk. */
const ASKS_FROM = 2;

/** How often evolutions of this proposer on this kind of path were taken back lately. */
export const recordRisks = ({ record }: Circumstances): readonly Judgement[] => {
  if (record === undefined || !(record.rolledBack > 0)) return [];
  const { rolledBack, of, kind } = record;
  return [
    {
      ...{ rule: 'record', path: '', grade: 'high', decision: rolledBack >= ASKS_FROM ? 'ask' : 'allow' },
      evidence: `${String(rolledBack)} of the last ${String(of)} evolutions of this proposer on ${kind} were taken back`,
    },
  ];
};
