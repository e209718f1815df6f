import * as z from 'zod/mini';
import { EvolveError } from '@evolve/core/errors';

/** What code may reach. Whatever is in neither list is refused. */
export interface SandboxPolicy {
  /** For people; presets have their name here. */
  readonly name: string;
  /** Capabilities that are granted: `net`, `import.package` (every package), `import.package:lodash` (that one). */
  readonly allow: readonly string[];
  /** Capabilities that are granted as long as the runner keeps these promises. */
  readonly guard: Readonly<Record<string, readonly string[]>>;
}

const schema = z.strictObject({
  name: z.string(),
  allow: z.array(z.string().check(z.minLength(1))),
  guard: z.record(z.string(), z.array(z.string().check(z.minLength(1)))),
});

/** A policy from a value of unknown shape. @throws EVOLVE_POLICY_INVALID naming the part that is wrong. */
export const parsePolicy = (policy: unknown): SandboxPolicy => {
  const parsed = schema.safeParse(policy);
  if (parsed.success) return parsed.data;
  throw new EvolveError('EVOLVE_POLICY_INVALID', `sandbox policy: ${z.prettifyError(parsed.error)}`);
};
