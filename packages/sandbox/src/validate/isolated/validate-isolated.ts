import { analyse, type Analysis, type AnalysisOptions } from '../../analysis/analyse.ts';
import { languageOf } from '../../analysis/language.ts';
import { prescan } from '../../analysis/prescan.ts';
import { analysisOptionsOf, judgeAnalysis, validate, type Validation } from '../validate.ts';
import { validatorCommand } from './launch.ts';
import { isolatedSettings, type Bounds, type ValidateIsolatedOptions } from './options.ts';
import { Validator } from './validator.ts';

/** One for the host: it is started by the first text and ended when none came for a while. */
const validator = new Validator(validatorCommand);

/** What is refused before it is parsed needs no process for that. */
const isRefusedUnread = (source: string): boolean => prescan(source).some(({ rule }) => rule !== 'source/deceptive');

const analyseIsolated = (source: string, { filename, goal }: AnalysisOptions, bounds: Bounds): Promise<Analysis> =>
  validator.analyse(
    { source, ...(filename === undefined ? {} : { filename }), ...(goal === undefined ? {} : { goal }) },
    bounds,
  );

/** In UTF-16 units. Up to here reading any JavaScript takes some hundredths of a second. */
const MOST_IN_THIS_PROCESS = 100_000;

/**
 * TypeScript's parser tries some constructs in several ways, and nested in each other they take it exponential time: a text of 170
 * characters can take 15 seconds.
 */
const isQuicklyRead = (source: string, { filename, goal }: AnalysisOptions): boolean => {
  const { typescript, jsx } = languageOf(filename, goal);
  return source.length <= MOST_IN_THIS_PROCESS && !typescript && !jsx;
};

/** Analyses a text here where that is quick for sure, else in the isolated validator. Rejects with the reason of an abort only. */
export const analyseBySize = (source: string, options: AnalysisOptions, signal: AbortSignal): Promise<Analysis> => {
  if (isQuicklyRead(source, options) || isRefusedUnread(source)) return Promise.resolve(analyse(source, options));
  const { bounds } = isolatedSettings({ signal });
  return analyseIsolated(source, options, bounds);
};

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
  if (isRefusedUnread(source)) return validate(source, { ...options, policy });
  return judgeAnalysis(source, await analyseIsolated(source, analysisOptionsOf(options), bounds), policy, options);
};
