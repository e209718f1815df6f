import { analyse, type Analysis, type AnalysisOptions } from '../../analysis/analyse.ts';
import { languageOf } from '../../analysis/language.ts';
import { prescan } from '../../analysis/prescan.ts';
import { analysisOptionsOf, judgeAnalysis, validate, type Validation } from '../validate.ts';
import { hostValidator } from './host-validator.ts';
import { isolatedSettings, type Bounds, type ValidateIsolatedOptions } from './options.ts';
import { analysisOf } from './protocol.ts';
import type { Unread } from './validator.ts';

/** What is refused before it is parsed needs no process for that. */
const isRefusedUnread = (source: string): boolean => prescan(source).some(({ rule }) => rule !== 'source/deceptive');

const unreadable = ({ failure, message }: Unread): Analysis => ({
  faults: [{ rule: `internal/${failure}`, message, at: 0 }],
  uses: [],
  disguises: [],
});

const analyseIsolated = async (
  source: string,
  { filename, goal }: AnalysisOptions,
  bounds: Bounds,
): Promise<Analysis> => {
  const how = { ...(filename === undefined ? {} : { filename }), ...(goal === undefined ? {} : { goal }) };
  const outcome = await hostValidator.ask({ kind: 'analyse', source, ...how }, analysisOf, bounds);
  return 'answer' in outcome ? outcome.answer : unreadable(outcome);
};

/** In UTF-16 units. Up to here reading any JavaScript takes some hundredths of a second. */
const MOST_IN_THIS_PROCESS = 100_000;

/** A text of TypeScript can hold up its reader for a second, whatever its size. */
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
