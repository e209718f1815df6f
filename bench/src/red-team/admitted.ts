/** Attacks that get through: by id, where docs/threat-model.md says so ("What a red team found that stays"). */
const ONE_USER = 'in one process, under one user';

export const ADMITTED: Readonly<Record<string, string>> = {
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
