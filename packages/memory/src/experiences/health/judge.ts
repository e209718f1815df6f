/** What is wrong with one experience: pure rules over its row. */
import { FINGERPRINT_VERSION } from '@evolve/core/fingerprint';
import { DAY_MS, type ExperienceRules } from '../rules.ts';
import { saysNothing } from './words.ts';

/** Days that an experience has to prove itself. */
export const UNPROVED_DAYS = 30;
/** Failures that are no accident any more. */
export const FAILED_TIMES = 2;
/** Half-lives without an outcome after which it is no longer sure that it holds. */
export const UNCONFIRMED_HALF_LIVES = 2;

export interface Judged {
  readonly successes: number;
  readonly failures: number;
  /** Of the latest outcome that counts, or when it was recorded. */
  readonly at: string;
  readonly fingerprintVersion: number;
  /** Its last outcome of ours; undefined where none is kept. */
  readonly lastOk: boolean | undefined;
  /** The texts, where they are so short that they may say nothing. */
  readonly problem: string | undefined;
  readonly solution: string | undefined;
}

const named = (reasons: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.keys(reasons).filter((name) => reasons[name] === true);

const ageInDays = (at: string, now: Date): number => (now.getTime() - Date.parse(at)) / DAY_MS;

export const junkReasons = ({ successes, failures, at, problem, solution }: Judged, now: Date): readonly string[] =>
  named({
    unproved: successes === 0 && ageInDays(at, now) > UNPROVED_DAYS,
    failed: successes === 0 && failures >= FAILED_TIMES,
    wordless: (problem !== undefined && saysNothing(problem)) || (solution !== undefined && saysNothing(solution)),
  });

export const staleReasons = (judged: Judged, now: Date, { halfLifeDays }: ExperienceRules): readonly string[] =>
  named({
    unconfirmed: ageInDays(judged.at, now) > UNCONFIRMED_HALF_LIVES * halfLifeDays,
    outdated: judged.fingerprintVersion < FINGERPRINT_VERSION,
    failing: judged.lastOk === false,
  });
