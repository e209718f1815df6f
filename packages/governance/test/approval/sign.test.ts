/** A signature holds for what was signed, and for nothing that differs from it in anything. */
import { generateKeyPairSync } from 'node:crypto';
import type { DecisionStatement } from '@evolve/core/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createApprovalKey,
  completePolicy,
  parsePolicy,
  policyHash,
  publicPart,
  readKeyFile,
  renderKeyFile,
  signDecision,
  verifyDecision,
  type ExpectedDecision,
} from '../../src/index.ts';

const KEY = createApprovalKey({ id: 'ada' });
const ABOUT = { id: 'q1', subject: 's1', change: 'c1' };
const TOLD = {
  repository: 'r1',
  approval: ABOUT,
  decision: 'approve',
  by: 'ada',
  reason: 'why',
  at: '2026-03-01T10:00:00.000Z',
} as const;
const EXPECTED: ExpectedDecision = {
  ...{ keys: [publicPart(KEY)], repository: 'r1', approval: 'q1', subject: 's1', decision: 'approve' },
};

describe('a signature', () => {
  test('counts for what it was made for', () => {
    expect(verifyDecision(signDecision(KEY, TOLD), EXPECTED)).toBeUndefined();
  });

  test('counts for nothing else: whatever part of the statement is changed', () => {
    const signed = signDecision(KEY, { ...TOLD, carries: true });
    const names = Object.keys(signed.statement).filter((name) => name !== 'version');
    expect(names).toHaveLength(8);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 1 }), (name, put) => {
        const statement = { ...signed.statement, [name]: `${put}!` } as DecisionStatement;
        expect(verifyDecision({ ...signed, statement }, EXPECTED)).toBe(
          name === 'decision' ? 'approval:unsigned' : 'approval:signature',
        );
      }),
    );
  });

  test('is not fooled by where one field ends and the next begins', () => {
    const signed = signDecision(KEY, { ...TOLD, by: 'ada","reason":"x', reason: '' });
    const statement = { ...signed.statement, by: 'ada', reason: 'x' };
    expect(verifyDecision({ ...signed, statement }, EXPECTED)).toBe('approval:signature');
  });

  test('of any garbage is none, and throws nothing', () => {
    fc.assert(
      fc.property(fc.anything(), (garbage) => {
        expect(verifyDecision(garbage, EXPECTED)).toBe('approval:unsigned');
      }),
    );
    const { statement } = signDecision(KEY, TOLD);
    fc.assert(
      fc.property(fc.string(), (signature) => {
        expect(verifyDecision({ statement, key: 'ada', signature }, EXPECTED)).toBe('approval:signature');
      }),
    );
  });

  test('for a renewal counts when it was signed for the very change, and for one of the renewed questions', () => {
    const renewed = { ...EXPECTED, approval: 'q2', subject: 's2', renewal: { of: ['q1'], change: 'c1' } };
    const carried = signDecision(KEY, { ...TOLD, carries: true });
    expect(verifyDecision(carried, renewed)).toBeUndefined();
    expect(verifyDecision(signDecision(KEY, TOLD), renewed)).toBe('approval:replayed');
    expect(verifyDecision(carried, { ...renewed, renewal: { of: [], change: 'c1' } })).toBe('approval:replayed');
    expect(verifyDecision(carried, { ...renewed, renewal: { of: ['q1'], change: 'c2' } })).toBe('approval:change');
  });
});

describe('keys', () => {
  test('come back from their file; one that was changed does not', () => {
    expect(readKeyFile(renderKeyFile(KEY))).toEqual(KEY);
    const other = createApprovalKey({ id: 'eve' });
    const secret = KEY.privateKey;
    for (const text of [
      '',
      '{',
      '{}',
      renderKeyFile({ ...KEY, publicKey: other.publicKey }),
      renderKeyFile({ ...KEY, privateKey: 'x' }),
    ]) {
      const failed = (): unknown => readKeyFile(text);
      expect(failed).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }) as Error);
      expect(failed).not.toThrow(secret);
    }
  });

  test('in a policy are Ed25519 keys with ids that differ', () => {
    const write = (keys: unknown): string => JSON.stringify({ approvals: { keys } });
    expect(parsePolicy(write([publicPart(KEY)]), 'p').approvals.keys).toEqual([publicPart(KEY)]);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' });
    const wrong = [
      [publicPart(KEY), publicPart(KEY)],
      [{ ...publicPart(KEY), publicKey: rsa.toString('base64') }],
      [{ ...publicPart(KEY), publicKey: KEY.privateKey }],
      [{ ...publicPart(KEY), role: 'admin' }],
      [KEY],
      'ada',
    ];
    for (const keys of wrong) {
      expect(() => parsePolicy(write(keys), 'p')).toThrow(
        expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }) as Error,
      );
    }
  });

  test('that a policy does not name leave its hash as it was: questions outlive the upgrade', () => {
    expect(JSON.stringify(completePolicy({}).approvals)).toBe('{"expiresHours":24}');
    expect(policyHash({ approvals: { keys: [publicPart(KEY)] } })).not.toBe(policyHash({}));
  });
});
