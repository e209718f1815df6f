/** The owner hears of what is sensitive before it begins, so that it can still be stopped. */
import type { Notice } from '../contracts/index.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { OutcomeUnknown } from '../cycle/outcome-unknown.ts';
import type { Landing } from '../cycle/state.ts';
import { sendNotice } from './send.ts';

/** Why this landing is told before it happens; empty where it is not. */
const whyTold = ({ notify }: Kernel, { judgement }: Landing): readonly string[] => {
  const { assessment, need } = judgement;
  const grant = need.action === 'promote' && notify !== undefined ? need.grant : undefined;
  return [
    ...(assessment.grade === 'high' ? ['it is graded high'] : []),
    ...(assessment.decision === 'owner' ? ['only the owner decides about a path of it'] : []),
    ...(grant === undefined ? [] : [`it lands under the grant ${grant.id}`]),
  ];
};

/**
 * Tells of a sensitive landing and waits until the host's hook has taken it. Where that fails nothing lands: the promotion
 * stays decided, and is tried again with the same notice.
 * @throws OutcomeUnknown around EVOLVE_NOTICE_FAILED
 */
export const tellBeforeLanding = async (
  kernel: Kernel,
  cycleId: string,
  landing: Landing,
  signal: AbortSignal,
): Promise<void> => {
  const why = whyTold(kernel, landing);
  if (why.length === 0) return;
  const { chosen, judgement } = landing;
  const { grant, action } = judgement.need;
  const notice: Notice = {
    id: `${cycleId}:landing`,
    type: 'evolution.landing',
    at: kernel.clock.now().toISOString(),
    data: {
      ...{ cycleId, summary: chosen.summary, paths: chosen.paths, grade: judgement.assessment.grade, why },
      ...(grant === undefined || action !== 'promote' ? {} : { grant: grant.id }),
    },
  };
  kernel.emit('notice', { notice });
  try {
    await sendNotice(kernel, notice, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new OutcomeUnknown(error);
  }
};
