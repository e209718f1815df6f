export interface Deadline {
  /** Aborted with the outer signal, or when the time is over. */
  readonly signal: AbortSignal;
  expired(): boolean;
  /** Takes timer and listener away. */
  stop(): void;
}

/** Longest time that a timer can be set for; it would fire at once for more. */
const MAX_TIMER_MS = 2_147_483_647;

/** The same limit is kept from outside too; ending a little before leaves room to take the edits back and to report. */
const RESERVE = 0.02;

/** @param wallMs From now, of which the last part is kept for the end. */
export const startDeadline = (wallMs: number, outer: AbortSignal): Deadline => {
  const controller = new AbortController();
  let expired = false;
  const forward = (): void => controller.abort(outer.reason);
  const ms = Math.max(1, Math.min(wallMs * (1 - RESERVE), MAX_TIMER_MS));
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new DOMException('the time for this proposal is over', 'TimeoutError'));
  }, ms);
  outer.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    stop: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
};
