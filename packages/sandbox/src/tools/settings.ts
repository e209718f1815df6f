import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { Clock } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { systemClock } from '@evolve/core/time';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { policyOf } from '../validate/validate.ts';
import type { ToolEngine } from './engine.ts';
import { isolatedToolEngine } from './isolated-engine.ts';
import { pureToolEngine } from './pure-engine.ts';
import { limitsSchema, TOOL_LIMITS, type ToolLimits } from './limits.ts';
import { RESERVED_NAMES } from './reserved-names.ts';

/** Options of {@link toolRegistry}. */
export interface ToolRegistryOptions {
  /** Folder of the tools' files, `<name>.mjs`; made when the first is written. In a repository it can be committed. */
  readonly dir: string;
  /** Folder of the records and of every version; outside the repository, private to the host. */
  readonly stateDir: string;
  /**
   * Whether the registry writes and removes the files itself. `false` where something else does, a repository's workspace for
   * example: then a version is put on record only when its bytes stand there already, and a tool is deleted only when its file
   * is gone; nothing is ever written to `dir`, after a crash neither. @default true
   */
  readonly placesFiles?: boolean;
  /** What tools may reach. A preset's name or a policy. @default 'tool' */
  readonly policy?: PresetName | SandboxPolicy;
  /** Who runs them: the first that fits a tool. @default QuickJS for tools that only compute, a Node in a namespace for the others; a process for every call */
  readonly engines?: readonly ToolEngine[];
  /** Single bounds that differ from the defaults. */
  readonly limits?: Partial<ToolLimits>;
  /** Names of the host's own tools, which no tool may take. @default [] */
  readonly reserved?: readonly string[];
  /** How long a change waits for another process, in milliseconds. @default 5000 */
  readonly lockWaitMs?: number;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** Everything a registry goes by. */
export interface ToolSettings {
  readonly dir: string;
  readonly stateDir: string;
  readonly placesFiles: boolean;
  readonly policy: SandboxPolicy;
  readonly engines: readonly ToolEngine[];
  readonly limits: ToolLimits;
  readonly reserved: ReadonlySet<string>;
  readonly lockWaitMs: number;
  readonly clock: Clock;
}

const LOCK_WAIT_MS = 5_000;

const folder = z.string().check(z.minLength(1));
const schema = z.object({
  dir: folder,
  stateDir: folder,
  placesFiles: z.boolean(),
  limits: limitsSchema,
  reserved: z.array(z.string()),
  lockWaitMs: z.int().check(z.nonnegative()),
  engines: z.array(z.unknown()).check(z.minLength(1)),
});

/** @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID */
export const toolSettings = (options: ToolRegistryOptions): ToolSettings => {
  const { reserved = [], lockWaitMs = LOCK_WAIT_MS, clock = systemClock, policy = 'tool' } = options;
  const engines = options.engines ?? [pureToolEngine(), isolatedToolEngine()];
  const limits = { ...TOOL_LIMITS, ...options.limits };
  const { dir, stateDir, placesFiles = true } = options;
  const parsed = schema.safeParse({ dir, stateDir, placesFiles, limits, reserved, lockWaitMs, engines });
  if (!parsed.success) {
    throw new EvolveError('EVOLVE_OPTIONS', `options of toolRegistry: ${z.prettifyError(parsed.error)}`);
  }
  return {
    dir: resolve(dir),
    stateDir: resolve(stateDir),
    placesFiles,
    policy: policyOf(policy),
    engines,
    limits,
    reserved: new Set([...RESERVED_NAMES, ...reserved]),
    lockWaitMs,
    clock,
  };
};
