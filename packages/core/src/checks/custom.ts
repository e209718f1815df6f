import type { CheckContext, CheckResult, HealthCheck } from '../contracts/index.ts';

/** A check of the host's own. */
export const custom = (id: string, run: (context: CheckContext) => Promise<CheckResult>): HealthCheck => ({ id, run });
