import * as z from 'zod/mini';
import { EvolveError } from '@evolve/core/errors';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** What the default export is called with: anything that JSON holds. @default nothing: it is called with `undefined` */
  readonly input?: unknown;
  /** Milliseconds from the start of the process to its end, its own start included (some 100 ms). Types are erased before, within as long again. */
  readonly timeoutMs: number;
  /** MiB that the program may hold, 1 to 2048. The process around it takes some 64 MiB besides. */
  readonly memoryMb: number;
  /** What the text may reach. Whatever it says, this tier gives it nothing but the language. @default 'pure' */
  readonly policy?: PresetName | SandboxPolicy;
  /** Its extension says whether the text has types; its base name is the one in stack traces. @default 'program.mjs' */
  readonly filename?: string;
  /** Largest result in bytes of JSON. @default 1_048_576 */
  readonly maxOutputBytes?: number;
  /** Ends the evaluation, which then resolves with `killedBy: 'abort'`. */
  readonly signal?: AbortSignal;
}

/** Bounds of one run, whatever it runs. */
export interface RunLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal | undefined;
}

export interface EvaluateSettings extends RunLimits {
  /** JSON text; undefined where there is no input. */
  readonly input: string | undefined;
  readonly policy: PresetName | SandboxPolicy;
  readonly filename: string;
}

const DEFAULTS = { policy: 'pure', filename: 'program.mjs', maxOutputBytes: 1_048_576 } as const;

/** WebAssembly of 32 bits ends there. */
const MOST_MEMORY_MB = 2_048;
/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Extensions of what can be read as one module without a build. */
const FILENAME = /\.(?:js|mjs|ts|mts)$/i;

const positive = (most: number): z.ZodMiniNumber => z.int().check(z.positive(), z.maximum(most));

const schema = z.strictObject({
  input: z.optional(z.unknown()),
  timeoutMs: positive(LONGEST_TIMER_MS),
  memoryMb: positive(MOST_MEMORY_MB),
  policy: z.unknown(),
  filename: z.string().check(z.regex(FILENAME, 'the name of a .js, .mjs, .ts or .mts file')),
  maxOutputBytes: positive(Number.MAX_SAFE_INTEGER),
  signal: z.optional(z.instanceof(AbortSignal)),
});

const invalid = (why: string, cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', `options of evaluate: ${why}`, { cause });

const inputText = (input: unknown): string | undefined => {
  if (input === undefined) return undefined;
  try {
    const text = JSON.stringify(input) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    throw invalid('input is nothing that JSON holds', error);
  }
  throw invalid('input is nothing that JSON holds');
};

/** @throws EVOLVE_OPTIONS naming the option that is wrong. */
export const evaluateSettings = (options: EvaluateOptions): EvaluateSettings => {
  const parsed = schema.safeParse({ ...DEFAULTS, ...options });
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { timeoutMs, memoryMb, maxOutputBytes, filename, signal } = parsed.data;
  // The policy is judged where it is used.
  const policy = options.policy ?? DEFAULTS.policy;
  return { timeoutMs, memoryMb, maxOutputBytes, filename, signal, policy, input: inputText(options.input) };
};
