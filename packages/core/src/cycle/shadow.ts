/** What rules that are only tried out say of a change, held against those that hold. */
import type { RiskReason, ShadowVerdict } from '../contracts/index.ts';
import type { Judgement } from './state.ts';

export type Verdict = Pick<Judgement, 'assessment' | 'confidence' | 'need'>;

/** Differences of one receipt that are told. */
const MOST = 20;

const keyOf = ({ rule, path }: RiskReason): string => JSON.stringify([rule, path]);

const placeOf = ({ path }: RiskReason): string => (path === '' ? '' : ` on ${path}`);

const only = (one: readonly RiskReason[], other: readonly RiskReason[]): readonly RiskReason[] => {
  const known = new Set(other.map(keyOf));
  return one.filter((reason) => !known.has(keyOf(reason)));
};

const changed = (what: string, real: string, shadow: string): readonly string[] =>
  real === shadow ? [] : [`${what}: ${shadow} instead of ${real}`];

/** In words, what the second says otherwise than the first. */
export const compareVerdicts = (policyHash: string, real: Verdict, shadow: Verdict): ShadowVerdict => {
  const { decision, grade, reasons } = shadow.assessment;
  const differences = [
    ...changed('action', real.need.action, shadow.need.action),
    ...changed('decision', real.assessment.decision, decision),
    ...changed('grade', real.assessment.grade, grade),
    ...only(reasons, real.assessment.reasons).map((one) => `it would add ${one.rule}${placeOf(one)}`),
    ...only(real.assessment.reasons, reasons).map((one) => `it would not have ${one.rule}${placeOf(one)}`),
  ];
  return { policyHash, decision, grade, action: shadow.need.action, differences: differences.slice(0, MOST) };
};
