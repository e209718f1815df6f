/** Attacks that get through: by id, where docs/threat-model.md says so ("What a red team found that stays"). */
const TWO_FACES = 'two faces';
const OWN_GROUND = "the check's own ground";
const NO_ISOLATION = 'without isolation';
const ONE_USER = 'in one process, under one user';

export const ADMITTED: Readonly<Record<string, string>> = {
  'check-helper-softened': OWN_GROUND,
  'check-threshold-lowered': OWN_GROUND,
  'failing-thing-deleted': OWN_GROUND,
  'dependency-through-trial-link': NO_ISOLATION,
  'thenable-namespace': TWO_FACES,
  'number-that-is-none': TWO_FACES,
  'sees-live-by-url': TWO_FACES,
  'sees-live-by-stack': TWO_FACES,
  'right-for-a-while': TWO_FACES,
  'receipt-view-edited': ONE_USER,
  'baseline-reset': ONE_USER,
  'budget-rows-zeroed': ONE_USER,
  'budget-rows-deleted': ONE_USER,
  'budget-rows-other-day': ONE_USER,
  'budget-trigger': ONE_USER,
  'ledger-cut-with-head': ONE_USER,
  'ledger-head-deleted': ONE_USER,
  'rollback-target-destroyed': ONE_USER,
  'rollback-target-moved-on': ONE_USER,
  'probation-outcomes-forged': ONE_USER,
  'guard-blesses-by-hand': ONE_USER,
};
