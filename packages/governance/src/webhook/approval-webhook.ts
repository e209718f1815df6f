/**
 * A person's decision by HTTP.
 *
 * 1. Nothing of a message is believed, or parsed, before its signature is known to be right.
 * 2. A message is taken once: its id is refused while its timestamp is still accepted, unless nothing could be done with it yet.
 * 3. The shared secret lets a message in; it decides nothing. Where the policy has keys, the decision in it has to be signed.
 */
import { isSignedDecision } from '@evolve/core/approvals';
import type { ApprovalDecision, Clock, SignedDecision } from '@evolve/core/contracts';
import { isEvolveError, type ErrorCode } from '@evolve/core/errors';
import { systemClock } from '@evolve/core/time';
import { z } from 'zod';
import { boundedBody } from './bounded-body.ts';
import { seenIds, type SeenIds } from './seen-ids.ts';
import { isSignedWith, secretBytes } from './signature.ts';

/** Whoever takes decisions: `evolver.approvals`. */
export interface DecisionTaker {
  decide(id: string, decision: ApprovalDecision): Promise<void>;
}

export interface ApprovalWebhookOptions {
  readonly approvals: DecisionTaker;
  /** Shared with the sender: `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret: string;
  /** How far a message's timestamp may be from now, in seconds. @default 300 */
  readonly toleranceSeconds?: number;
  /** The largest body, in bytes. @default 65_536 */
  readonly maxBytes?: number;
  /** @default the host's clock */
  readonly clock?: Pick<Clock, 'now'>;
}

const text = z.string().max(1000);

/** What a message says: `{ "type": "approval.decision", "data": { id, decision, by, reason?, signed? } }`. */
const message = z.object({
  type: z.literal('approval.decision'),
  data: z.strictObject({
    id: text.min(1),
    decision: z.enum(['approve', 'reject']),
    by: text.min(1),
    reason: text.optional(),
    signed: z.custom<SignedDecision>(isSignedDecision, 'must be a signed decision').optional(),
  }),
});

const answer = (
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Response => Response.json(body, { status, headers });

const refuse = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response =>
  answer(status, { error }, headers);

/** Of what the Evolver refuses. Everything else is our own trouble. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  EVOLVE_APPROVAL_NOT_PENDING: 409,
  EVOLVE_APPROVAL_INVALID: 403,
  EVOLVE_POLICY_CHANGED: 409,
};

interface Envelope {
  readonly id: string;
  readonly body: string;
}

interface Settings {
  readonly secret: Buffer;
  readonly toleranceSeconds: number;
  readonly maxBytes: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** Checks what surrounds a message; the message itself, or why it is not let in. */
const open = async (request: Request, settings: Settings): Promise<Envelope | Response> => {
  const { secret, toleranceSeconds, maxBytes, clock } = settings;
  if (request.method !== 'POST') return refuse(405, 'method', { allow: 'POST' });
  const [kind = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (kind.trim().toLowerCase() !== 'application/json') return refuse(415, 'content-type');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return refuse(413, 'size');
  const id = request.headers.get('webhook-id') ?? '';
  const timestamp = request.headers.get('webhook-timestamp') ?? '';
  const signature = request.headers.get('webhook-signature') ?? '';
  if (id === '' || id.length > 200 || !/^\d{1,12}$/u.test(timestamp) || signature === '') return refuse(400, 'headers');
  const body = await boundedBody(request, maxBytes);
  if (body === undefined) return refuse(413, 'size');
  if (!isSignedWith(secret, { id, timestamp, body }, signature)) return refuse(401, 'signature');
  const age = Math.abs(clock.now().getTime() / 1000 - Number(timestamp));
  return age > toleranceSeconds ? refuse(401, 'timestamp') : { id, body };
};

const parse = (body: string): z.infer<typeof message>['data'] | undefined => {
  try {
    return message.parse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};

const decide = async (approvals: DecisionTaker, { id, body }: Envelope, seen: SeenIds): Promise<Response> => {
  const data = parse(body);
  if (data === undefined) return refuse(400, 'body');
  const { id: approval, decision, by, reason, signed } = data;
  try {
    await approvals.decide(approval, {
      ...{ decision, by },
      ...(reason === undefined ? {} : { reason }),
      ...(signed === undefined ? {} : { signed }),
    });
    return answer(200, { id: approval, decision });
  } catch (error) {
    if (!isEvolveError(error)) {
      seen.forget(id);
      return refuse(500, 'internal');
    }
    const status = STATUS[error.code];
    // Nothing was decided, and the same message may be welcome later.
    if (status === undefined) seen.forget(id);
    const { rule } = error.data;
    return answer(status ?? 503, { error: error.code, ...(typeof rule === 'string' ? { rule } : {}) });
  }
};

/**
 * A handler in the form of `fetch` that takes decisions: `(request) => response`. The sender signs as the Standard Webhooks
 * specification says. 200: taken. 400, 401, 405, 413, 415: not let in. 403: the decision does not count, `rule` says why.
 * 409: replayed, or nothing waits under that id. 500, 503: send it again.
 * @throws EVOLVE_OPTIONS
 */
export const approvalWebhook = (options: ApprovalWebhookOptions): ((request: Request) => Promise<Response>) => {
  const settings: Settings = {
    secret: secretBytes(options.secret),
    toleranceSeconds: options.toleranceSeconds ?? 300,
    maxBytes: options.maxBytes ?? 65_536,
    clock: options.clock ?? systemClock,
  };
  // A timestamp may be early and late by as much.
  const seen = seenIds(2 * settings.toleranceSeconds * 1000);
  return async (request) => {
    const envelope = await open(request, settings);
    if (envelope instanceof Response) return envelope;
    const { id } = envelope;
    if (!seen.begin(id, settings.clock.now().getTime())) return refuse(409, 'replayed');
    return decide(options.approvals, envelope, seen);
  };
};
