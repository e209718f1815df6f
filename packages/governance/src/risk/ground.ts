import type { Circumstances } from '@evolve/core/contracts';
import type { Judgement } from '../assess/judge.ts';

/** Paths that are listed; a change of more has said enough. */
const MOST = 20;

/**
 * What checks stand on and the program does not is a part of the checks, wherever it lies: the owner decides on a change of it, and on
 * one that makes it the program's, after which it could be changed as such.
 */
export const groundRisks = ({ ground }: Circumstances): readonly Judgement[] => {
  if (ground === undefined) return [];
  const { changed, taken, complete } = ground;
  const word = { decision: 'owner', grade: 'high' } as const;
  return [
    ...changed.slice(0, MOST).map((path): Judgement => ({
      ...{ ...word, rule: 'checks-ground', path },
      evidence: 'checks stand on it and the program does not use it: who changes it changes what is asked',
    })),
    ...taken.slice(0, MOST).map((path): Judgement => ({
      ...{ ...word, rule: 'checks-ground:taken', path },
      evidence: 'only checks stood on it, and now the program uses it too',
    })),
    ...(complete
      ? []
      : [
          {
            decision: 'allow',
            grade: 'high',
            rule: 'checks-ground:unknown',
            path: '',
            evidence: 'not everything could be looked at: it may change what checks stand on',
          } satisfies Judgement,
        ]),
  ];
};
