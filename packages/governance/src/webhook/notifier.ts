import type { Clock, Notify } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { systemClock } from '@evolve/core/time';
import { secretBytes, webhookSignature } from './signature.ts';

export interface WebhookNotifierOptions {
  /** Where notices are posted. */
  readonly url: string;
  /** Shared with the receiver: `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret: string;
  /** @default the host's clock */
  readonly clock?: Pick<Clock, 'now'>;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Posts notices as the Standard Webhooks specification says; give it to `createEvolver` as `notify`. A receiver takes a notice
 * by a status of 2xx, and knows one that comes again by its `webhook-id`.
 * @throws EVOLVE_OPTIONS
 */
export const webhookNotifier = (options: WebhookNotifierOptions): Notify => {
  const { url, clock = systemClock, fetch = globalThis.fetch } = options;
  const secret = secretBytes(options.secret);
  if (!URL.canParse(url)) throw new EvolveError('EVOLVE_OPTIONS', `not an address: ${url}`);
  return async (notice, { signal }) => {
    const { id, type, at: timestamp, data } = notice;
    const body = JSON.stringify({ type, timestamp, data });
    // Of this attempt: the receiver refuses what is old.
    const seconds = String(Math.floor(clock.now().getTime() / 1000));
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': webhookSignature(secret, { id, timestamp: seconds, body }),
      },
      body,
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return;
    throw new EvolveError('EVOLVE_NOTICE_FAILED', `the receiver answered ${String(response.status)}`, {
      data: { id, status: response.status },
    });
  };
};
