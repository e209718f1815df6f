import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckResult, HealthCheck, ProposerContext, Trial } from '@evolve/core/contracts';
import { listFiles, look } from './trial-files.ts';

export interface FailingCheck {
  readonly check: HealthCheck;
  /** Untrusted text. */
  readonly diagnostics: string;
}

export interface CheckPlace {
  readonly trial: Trial;
  readonly context: ProposerContext;
  readonly signal: AbortSignal;
}

/** Files that a check leaves behind, such as reports, are no part of the proposal. */
const withoutLeftovers = async <T>({ trial, signal }: CheckPlace, work: () => Promise<T>): Promise<T> => {
  const before = await listFiles(trial.dir, signal);
  const known = new Set(before.files.map((file) => file.path));
  const result = await work();
  if (!before.complete) return result;
  for (const { path } of (await listFiles(trial.dir, signal)).files) {
    if (!known.has(path) && (await look(trial.dir, path)) === 'file') await rm(join(trial.dir, path));
  }
  return result;
};

export const runCheck = (check: HealthCheck, place: CheckPlace): Promise<CheckResult> =>
  withoutLeftovers(place, () =>
    check.run({
      dir: place.trial.dir,
      writable: true,
      readable: place.trial.dependencies ?? [],
      runner: place.context.runner,
      signal: place.signal,
      clock: place.context.clock,
    }),
  );

/** The first check that is one command and fails on the untouched trial: its way to green is what the edits are after. */
export const firstFailing = async (place: CheckPlace): Promise<FailingCheck | undefined> => {
  for (const check of place.context.checks) {
    if (check.command === undefined) continue;
    const result = await runCheck(check, place);
    if (result.status === 'fail') return { check, diagnostics: result.diagnostics };
  }
  return undefined;
};
