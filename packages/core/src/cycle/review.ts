import type { FailureReview } from '../contracts/index.ts';
import type { Kernel } from './kernel.ts';

const MAX_TEXT = 16_000;

export interface ReviewRequest {
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

/** The reflector's review of a failure; one that fails itself is reported and replaced by the bare facts. */
export const reviewFailure = async (
  kernel: Kernel,
  request: ReviewRequest,
  signal: AbortSignal,
): Promise<FailureReview> => {
  const bounded = {
    ...request,
    diagnostics: request.diagnostics.slice(0, MAX_TEXT),
    diff: request.diff.slice(0, MAX_TEXT),
  };
  try {
    return await kernel.reflector.reviewFailure(bounded, { signal });
  } catch (error) {
    kernel.emit('error', { error, where: 'reviewing a failure' });
    const what = firstLine(request.diagnostics);
    return { kind: 'unknown', what, next: what, lesson: `${request.task}: ${what}` };
  }
};
