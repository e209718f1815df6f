import type { Candidate, Circumstances } from '@evolve/core/contracts';
import type { Judgement } from '../assess/judge.ts';
import { capabilityRisks } from './capability.ts';
import { deletionRisks, type GoneName } from './deletion.ts';
import { groundRisks } from './ground.ts';
import { reachRisks } from './reach.ts';
import { recordRisks } from './record.ts';
import { reversibilityRisks } from './reversibility.ts';

/**
 * What speaks for caution besides the paths of a change. Each is one more judgement beside those of the rules, and the strictest
 * decides: none of them can make a grade or a decision milder.
 * @param gone Names that are not exported any more.
 */
export const risksOf = (
  candidate: Candidate,
  circumstances: Circumstances,
  gone: readonly GoneName[],
): readonly Judgement[] => [
  ...capabilityRisks(circumstances),
  ...reachRisks(circumstances),
  ...groundRisks(circumstances),
  ...deletionRisks(candidate, circumstances, gone),
  ...reversibilityRisks(candidate),
  ...recordRisks(circumstances),
];
