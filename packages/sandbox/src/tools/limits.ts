import * as z from 'zod/mini';

/** Bounds of a registry and of every call. Sizes in bytes of UTF-8. */
export interface ToolLimits {
  /** Milliseconds that a call may take, process start included, when neither tool nor caller says less. @default 10_000 */
  readonly timeoutMs: number;
  /** What a tool may ask for at most in its `timeoutMs`, in milliseconds. @default 60_000 */
  readonly maxTimeoutMs: number;
  /** Memory of one call in MiB. @default 256 */
  readonly memoryMb: number;
  /** @default 65_536 */
  readonly maxSourceBytes: number;
  /** @default 65_536 */
  readonly maxArgumentBytes: number;
  /** @default 262_144 */
  readonly maxResultBytes: number;
  /** Kept of what a tool prints, head and tail. @default 16_384 */
  readonly maxOutputBytes: number;
  /** Failures in a row after which a tool is disabled. @default 3 */
  readonly maxFailures: number;
  /** Tools that exist at the same time. @default 64 */
  readonly maxTools: number;
  /** Cases of one test. @default 50 */
  readonly maxCases: number;
}

export const TOOL_LIMITS: ToolLimits = {
  timeoutMs: 10_000,
  maxTimeoutMs: 60_000,
  memoryMb: 256,
  maxSourceBytes: 65_536,
  maxArgumentBytes: 65_536,
  maxResultBytes: 262_144,
  maxOutputBytes: 16_384,
  maxFailures: 3,
  maxTools: 64,
  maxCases: 50,
};

const positive = (): z.ZodMiniNumber => z.int().check(z.positive());

export const limitsSchema = z.strictObject({
  timeoutMs: positive(),
  maxTimeoutMs: positive(),
  memoryMb: positive(),
  maxSourceBytes: positive(),
  maxArgumentBytes: positive(),
  maxResultBytes: positive(),
  maxOutputBytes: positive(),
  maxFailures: positive(),
  maxTools: positive(),
  maxCases: positive(),
});
