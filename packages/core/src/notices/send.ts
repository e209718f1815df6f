import type { Notice } from '../contracts/index.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { withTimeout } from '../cycle/timeout.ts';
import { EvolveError, messageOf } from '../errors/index.ts';

/**
 * Hands a notice to the host's hook, which has a limited time.
 * @throws EVOLVE_NOTICE_FAILED
 */
export const sendNotice = async (kernel: Kernel, notice: Notice, signal: AbortSignal): Promise<void> => {
  const { notify, options } = kernel;
  if (notify === undefined) return;
  try {
    await withTimeout(options.noticeTimeoutMs, signal, 'EVOLVE_NOTICE_FAILED', (inner) =>
      notify(notice, { signal: inner }),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new EvolveError('EVOLVE_NOTICE_FAILED', `the notice ${notice.id} was not taken: ${messageOf(error)}`, {
      cause: error,
      data: { id: notice.id, type: notice.type },
    });
  }
};
