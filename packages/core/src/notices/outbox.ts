import type { Approval, Intent, Notice } from '../contracts/index.ts';
import { toJson } from '../cycle/stored.ts';

/** Under this name the journal's outbox holds what is to be delivered; no cycle has it. */
export const OUTBOX = 'outbox:notices';

/** The notice of a question, as an intent of the transition that asks it. */
export const requestNotice = (approval: Approval): Intent => {
  const { id, requestedAt: at } = approval;
  const notice: Notice = { id: `${id}:requested`, type: 'approval.requested', at, data: { approval } };
  return { id: `notice:${notice.id}`, cycleId: OUTBOX, effect: toJson(notice) };
};
