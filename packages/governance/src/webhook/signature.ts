/**
 * Signatures of webhooks, as the Standard Webhooks specification has them: HMAC-SHA256 over `id.timestamp.body`, in the header
 * `webhook-signature` as `v1,<base64>`, several separated by spaces while a secret is changed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { EvolveError } from '@evolve/core/errors';

/** How a secret is written: this prefix, then base64. */
const PREFIX = 'whsec_';
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/** The bytes of a secret. @throws EVOLVE_OPTIONS unless it is `whsec_` and base64 of 24 to 64 bytes. */
export const secretBytes = (secret: string): Buffer => {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const bytes = Buffer.from(text, 'base64');
  const isBase64 = bytes.toString('base64').replace(/=+$/u, '') === text.replace(/=+$/u, '');
  if (isBase64 && bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES) return bytes;
  throw new EvolveError('EVOLVE_OPTIONS', 'a webhook secret is whsec_ and base64 of 24 to 64 bytes', {
    hint: "node -e \"console.log('whsec_' + require('node:crypto').randomBytes(32).toString('base64'))\"",
  });
};

/** What is signed. `timestamp` in seconds since 1970, as it stands in the header. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
}

const macOf = (secret: Buffer, { id, timestamp, body }: SignedMessage): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();

/** The value of `webhook-signature`. */
export const webhookSignature = (secret: Buffer, message: SignedMessage): string =>
  `v1,${macOf(secret, message).toString('base64')}`;

/** Whether one of the signatures of the header is ours. Takes the same time whichever byte is wrong. */
export const isSignedWith = (secret: Buffer, message: SignedMessage, header: string): boolean => {
  const wanted = macOf(secret, message);
  return header
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
};
