import type { FailureReview } from '../contracts/index.ts';
import type { Outlay } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';
import { spend } from './spend.ts';
import { withTimeout } from './timeout.ts';

const MAX_TEXT = 16_000;

export interface ReviewRequest {
  readonly cycleId: string;
  readonly task: string;
  readonly attempt: number;
  readonly diagnostics: string;
  readonly diff: string;
}

const firstLine = (text: string): string =>
  text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? 'no output';

const bareFacts = ({ task, diagnostics }: ReviewRequest): FailureReview => {
  const what = firstLine(diagnostics);
  return { kind: 'unknown', what, next: what, lesson: `${task}: ${what}` };
};

/** The reflector's review of a failure; one that fails itself, or hangs, is reported and replaced by the bare facts. */
export const reviewFailure = async (
  kernel: Kernel,
  request: ReviewRequest,
  signal: AbortSignal,
  note?: (outlay: Outlay) => void,
): Promise<FailureReview> => {
  const { cycleId, ...told } = request;
  const failure = {
    ...told,
    diagnostics: request.diagnostics.slice(0, MAX_TEXT),
    diff: request.diff.slice(0, MAX_TEXT),
  };
  const { reflector, options } = kernel;
  const { reviewBoundUsd: boundUsd, reviewBoundUse: boundUse } = reflector;
  const bound = { boundUsd, boundUse, timeoutMs: options.reflectTimeoutMs };
  try {
    const spent = await spend(
      kernel,
      { id: `review:${kernel.ids()}`, category: 'reflection', cycleId, ...bound },
      () =>
        withTimeout(options.reflectTimeoutMs, signal, 'EVOLVE_MODEL_FAILED', (inner) =>
          reflector.reviewFailure(failure, { signal: inner }),
        ),
      ({ costUsd, used }) => ({ usd: costUsd, used }),
      note,
    );
    return spent.within ? spent.value : bareFacts(request);
  } catch (error) {
    kernel.emit('error', { error, where: 'reviewing a failure' });
    return bareFacts(request);
  }
};
