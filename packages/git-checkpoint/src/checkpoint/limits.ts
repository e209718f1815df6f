/** How much a checkpoint may hold. Beyond it there is no checkpoint: nothing is cut, and nothing is written. */
import { EvolveError } from '@evolve/core/errors';
import { readable } from '../git/status.ts';
import type { SizedPath } from './capture.ts';

export interface CheckpointLimits {
  /** One file, in bytes. @default 500_000_000 */
  readonly fileBytes: number;
  /** All files together, in bytes. @default 500_000_000 */
  readonly totalBytes: number;
  /** @default 100_000 */
  readonly files: number;
}

export const CHECKPOINT_LIMITS: CheckpointLimits = { fileBytes: 500_000_000, totalBytes: 500_000_000, files: 100_000 };

const NAMED = 10;

/** @throws EVOLVE_CHECKPOINT_FAILED with the largest paths in its data. */
export const assertLimits = (paths: readonly SizedPath[], limits: CheckpointLimits): void => {
  const sizes = paths.flatMap(({ raw, live }) =>
    live.kind === 'file' || live.kind === 'symlink' ? [{ path: readable(raw), bytes: live.size }] : [],
  );
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  const tooLarge = (largest[0]?.bytes ?? 0) > limits.fileBytes;
  if (!tooLarge && bytes <= limits.totalBytes && sizes.length <= limits.files) return;
  throw new EvolveError(
    'EVOLVE_CHECKPOINT_FAILED',
    `what would have to be held is larger than a checkpoint may be: ${largest[0]?.path ?? ''} and others`,
    {
      data: { bytes, files: sizes.length, limits, largest },
      hint: 'Commit or ignore large files, name the paths to be held, or raise the limits.',
    },
  );
};
