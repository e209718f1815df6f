import { prescan } from '../../analysis/prescan.ts';
import { judgeAnalysis, validate, type Validation } from '../validate.ts';
import { validatorCommand } from './launch.ts';
import { isolatedSettings, type ValidateIsolatedOptions } from './options.ts';
import { Validator } from './validator.ts';

/** One for the host: it is started by the first text and ended when none came for a while. */
const validator = new Validator(validatorCommand);

/** What is refused before it is parsed needs no process for that. */
const isRefusedUnread = (source: string): boolean => prescan(source).some(({ rule }) => rule !== 'source/deceptive');

/**
 * {@link validate} in a process that may die: one validator for this host, without environment and rights, that reads one text
 * after the other and is started anew when it ends. Whatever a text does to it is `deny` with one finding, whose rule is
 * `internal/timeout`, `internal/memory` or `internal/crash`, and the texts that wait behind are not concerned. The process
 * does not keep the host alive and ends with it.
 * @throws EVOLVE_POLICY_INVALID, EVOLVE_OPTIONS; the reason of `signal` when it aborts.
 */
export const validateIsolated = async (source: string, options: ValidateIsolatedOptions = {}): Promise<Validation> => {
  const { policy, bounds } = isolatedSettings(options);
  bounds.signal?.throwIfAborted();
  const { filename, goal } = options;
  const how = { ...(filename === undefined ? {} : { filename }), ...(goal === undefined ? {} : { goal }) };
  if (isRefusedUnread(source)) return validate(source, { ...how, policy });
  return judgeAnalysis(source, await validator.analyse({ source, ...how }, bounds), policy);
};
