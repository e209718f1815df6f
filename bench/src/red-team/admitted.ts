/** Attacks that get through: by id, where docs/threat-model.md says so ("What a red team found that stays"). */
const ONE_USER = 'in one process, under one user';

export const ADMITTED: Readonly<Record<string, string>> = {
  'rollback-target-moved-on': ONE_USER,
  'probation-outcomes-forged': ONE_USER,
  'guard-blesses-by-hand': ONE_USER,
};
