import * as z from 'zod/mini';
import { EvolveError } from '@evolve/core/errors';
import type { SandboxPolicy } from '../../policy/schema.ts';
import { policyOf, type ValidateOptions } from '../validate.ts';

/** Options of {@link validateIsolated}. */
export interface ValidateIsolatedOptions extends ValidateOptions {
  /** Milliseconds for this text, from when the validator gets it: waiting for other texts is not counted. @default 10_000 */
  readonly timeoutMs?: number;
  /** MiB of heap that the validator may have, 64 to 16_384; one with another bound is started where it differs. @default 1_024 */
  readonly memoryMb?: number;
  /** Ends it; rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Bounds of one text. */
export interface Bounds {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly signal?: AbortSignal | undefined;
}

const schema = z.object({
  // A longer timer would fire at once.
  timeoutMs: z._default(z.int().check(z.positive(), z.maximum(2_147_483_647)), 10_000),
  memoryMb: z._default(z.int().check(z.minimum(64), z.maximum(16_384)), 1_024),
  signal: z.optional(z.instanceof(AbortSignal)),
});

/** @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID */
export const isolatedSettings = (options: ValidateIsolatedOptions): { policy: SandboxPolicy; bounds: Bounds } => {
  const policy = policyOf(options.policy ?? 'default');
  const parsed = schema.safeParse(options);
  if (parsed.success) return { policy, bounds: parsed.data };
  throw new EvolveError('EVOLVE_OPTIONS', `options of validateIsolated: ${z.prettifyError(parsed.error)}`);
};
