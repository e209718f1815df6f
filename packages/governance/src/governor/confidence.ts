import type { Confidence, Ended, Evidence } from '@evolve/core/contracts';
import { calibration, LEAST_PAIRS } from './calibrate.ts';
import { count, historyIn, mostAllowed, recordValue } from './record.ts';

/** A change that keeps every check green and turns none green shows no gain: only a person can confirm one. */
const NO_GAIN = 0.6;
/** What is taken off when every check is still red, or passes with the changed files broken as well. */
const STILL_RED = 0.3;
/** What is taken off when no check runs any of the changed lines. */
const UNRUN = 0.3;
const FREE = { lines: 50, files: 3 };
const PER_DOUBLING = 0.1;
const PER_FILE = 0.05;
const LEAST_SIZE = 0.5;
/** A proposer can lower the confidence to this, not to a refusal. */
const LEAST_OPINION = 0.01;

interface Factor {
  readonly value: number;
  readonly reason: string;
}

const figure = (value: number): string => value.toFixed(2);
const clamp = (value: number, least: number): number => (value >= least ? Math.min(1, value) : least);
const NOTHING = (reason: string): Confidence => ({ value: 0, reasons: [reason] });

const recordFactor = (evidence: Evidence): Factor => {
  const value = recordValue(evidence);
  const { others, elsewhere, here } = historyIn(evidence);
  const told = ({ settled, failed }: Ended, how: string): string =>
    `${String(settled)} settled, ${String(failed)} ${how}`;
  const levels =
    evidence.history === undefined
      ? told(here, 'rolled back')
      : `${told(here, 'failed')} of this kind; ${told(elsewhere, 'failed')} of other kinds; others: ${told(others, 'failed')}`;
  return { value: Number.isFinite(value) ? value : LEAST_OPINION, reason: `record: ${levels}` };
};

/** Which part of the change no check ran; none where nobody can tell. */
const shareUnrun = ({ unrun }: Evidence): number =>
  unrun === undefined || !(unrun.of > 0) ? 0 : clamp(count(unrun.lines) / unrun.of, 0);

const evidenceFactor = (evidence: Evidence): Factor => {
  const { checks } = evidence;
  const toGreen = checks.filter(({ before, after }) => before === 'fail' && after === 'pass').length;
  const blind = checks.filter(({ after, noticesBreakage }) => after === 'pass' && noticesBreakage === false).length;
  const stillRed = checks.filter(({ after }) => after !== 'pass').length;
  const gain = toGreen > 0 ? 1 : NO_GAIN;
  const seeing = checks.length - blind;
  const against = seeing === 0 ? 1 : stillRed / seeing;
  const unrun = shareUnrun(evidence);
  return {
    value: gain * (1 - STILL_RED * against) * (1 - UNRUN * unrun),
    reason: `evidence: ${String(toGreen)} of ${String(checks.length)} checks went from red to green, ${String(stillRed)} not green${blind === 0 ? '' : `, ${String(blind)} would not notice if it were broken`}${unrun === 0 ? '' : `, ${figure(100 * unrun)} % of the changed lines did not run`}`,
  };
};

const sizeFactor = (evidence: Evidence): Factor => {
  const [lines, files] = [count(evidence.changedLines), count(evidence.changedFiles)];
  const byLines = 1 - PER_DOUBLING * Math.log2(Math.max(1, lines / FREE.lines));
  const byFiles = 1 - PER_FILE * Math.max(0, files - FREE.files);
  return {
    value: clamp(Math.min(byLines, byFiles), LEAST_SIZE),
    reason: `size: ${String(lines)} lines in ${String(files)} files`,
  };
};

const opinionFactor = (opinion: number | undefined, value: number): Factor | undefined => {
  if (opinion === undefined) return undefined;
  const said = clamp(opinion, LEAST_OPINION);
  return said < value ? { value: said, reason: 'the proposer itself is less sure' } : undefined;
};

/** What earlier outcomes make of the figure; nothing while there are too few of them. */
const calibrated = (raw: number, { history }: Evidence): Factor | undefined => {
  const pairs = history?.pairs ?? [];
  if (pairs.length < LEAST_PAIRS) return undefined;
  return { value: calibration(pairs)(raw), reason: `calibrated on ${String(pairs.length)} outcomes` };
};

/** The proposer's own outcomes keep it down where those of others would not. */
const allowed = (evidence: Evidence, value: number): Factor | undefined => {
  const most = Math.max(LEAST_OPINION, mostAllowed(evidence));
  return most < value ? { value: most, reason: 'more than its own outcomes allow' } : undefined;
};

/**
 * Confidence from evidence: `record × evidence × size`, each in (0, 1], and 0 where nothing speaks for the change.
 *
 * - **0, a refusal**: no check ran, a check that passed no longer does, or no check passes afterwards.
 * - **record**: mean of a Beta posterior, `(3.8 + settled) / (4 + settled + rolled back)`; 0.95 when empty. With a history the
 *   outcomes of all proposers are the prior of this one's, and those of this kind of change, each worth four outcomes.
 * - **evidence**: 1 with a check that went from `fail` to `pass`, 0.6 without; times `1 - 0.3 × (checks not green / checks)`, where a
 *   check that passes with the changed files broken does not count at all, and with no other the share is 1; times `1 - 0.3 × share
 *   of the changed lines that no check runs`, where that is known.
 * - **size**: 1 up to 50 lines and 3 files; then 0.1 less for each doubling of the lines or 0.05 less for each file, whichever
 *   is less; at least 0.5.
 * - From ten outcomes in the history on, the product (`raw`) is calibrated by what came of earlier ones.
 * - It is never above the upper end of the 95 % interval of the proposer's own outcomes.
 * - The proposer's own number replaces the result where it is lower, and never raises it.
 *
 * So the first evolution of a proposer, with one check gone green, nothing worse and a small change, stands at 0.95.
 */
export const confidenceOf = (evidence: Evidence): Confidence => {
  const { checks } = evidence;
  if (checks.length === 0) return NOTHING('no evidence: no check ran');
  const worse = checks.filter(({ before, after }) => before === 'pass' && after !== 'pass');
  if (worse.length > 0) return NOTHING(`regression: ${worse.map(({ id }) => id).join(', ')}`);
  if (checks.every(({ after }) => after !== 'pass')) return NOTHING('no evidence: no check passes');
  const factors = [recordFactor(evidence), evidenceFactor(evidence), sizeFactor(evidence)];
  const raw = factors.reduce((product, factor) => product * factor.value, 1);
  const steps: Factor[] = [];
  const value = (): number => steps.at(-1)?.value ?? raw;
  for (const next of [
    () => calibrated(raw, evidence),
    () => allowed(evidence, value()),
    () => opinionFactor(evidence.proposerConfidence, value()),
  ]) {
    const factor = next();
    if (factor !== undefined) steps.push(factor);
  }
  return {
    value: value(),
    reasons: [...factors, ...steps].map((factor) => `${factor.reason} (${figure(factor.value)})`),
    raw,
  };
};
