/**
 * Keys that persons decide with. The private half belongs outside everything that an agent can reach; the public half stands
 * in the policy, which evolution cannot change.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { ApprovalKey } from '@evolve/core/contracts';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { z } from 'zod';

/** A key with its private half. */
export interface PrivateApprovalKey extends ApprovalKey {
  /** Ed25519, PKCS #8 in DER, base64. */
  readonly privateKey: string;
}

/** A new key. @param options.role @default 'owner' */
export const createApprovalKey = (options: {
  readonly id: string;
  readonly role?: ApprovalKey['role'];
}): PrivateApprovalKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    id: options.id,
    role: options.role ?? 'owner',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
};

/** What of a key goes into the policy. */
export const publicPart = ({ id, publicKey, role }: ApprovalKey): ApprovalKey => ({ id, publicKey, role });

const keyFile = z.strictObject({
  version: z.literal(1),
  id: z.string().min(1),
  role: z.enum(['owner', 'reviewer']),
  publicKey: z.string().min(1),
  privateKey: z.string().min(1),
});

/** A key as the text of its file. */
export const renderKeyFile = ({ id, role, publicKey, privateKey }: PrivateApprovalKey): string =>
  `${JSON.stringify({ version: 1, id, role, publicKey, privateKey }, undefined, 2)}\n`;

const unreadable = (why: string, cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', `not a key file: ${why}`, {
    hint: 'evolve keys create --out FILE makes one.',
    ...(cause === undefined ? {} : { cause }),
  });

/** The private key of a file, which has to belong to the public one beside it. @throws EVOLVE_OPTIONS */
export const readKeyFile = (text: string): PrivateApprovalKey => {
  try {
    const { version: _, ...key } = keyFile.parse(JSON.parse(text));
    const secret = createPrivateKey({ key: Buffer.from(key.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
    const found = createPublicKey(secret).export({ format: 'der', type: 'spki' }).toString('base64');
    if (secret.asymmetricKeyType === 'ed25519' && found === key.publicKey) return key;
  } catch (error) {
    // What is in it must not come into a message.
    throw unreadable(error instanceof SyntaxError ? 'it is not JSON' : messageOf(error).slice(0, 200), error);
  }
  throw unreadable('its two halves do not belong together');
};
