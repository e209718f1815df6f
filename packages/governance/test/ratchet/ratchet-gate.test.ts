import { candidateOf } from '@evolve/core/candidate';
import { describe, expect, test } from 'vitest';
import { ratchetGate } from '../../src/index.ts';
import { gateContext } from '../gate/context.ts';
import { HONEST, WEAKENINGS, type Edit } from './weakenings.ts';

const gate = ratchetGate();
const review = (edits: Readonly<Record<string, Edit>>) => gate.review(candidateOf(edits), gateContext());

test('there are enough of both', () => {
  expect(WEAKENINGS.length).toBeGreaterThanOrEqual(60);
  expect(HONEST.length).toBeGreaterThanOrEqual(20);
});

describe('a test that is made weaker is refused, and the rule is named', () => {
  test.each(WEAKENINGS.map((one) => [`${one.rule}: ${one.name}`, one] as const))('%s', async (_, { rule, edits }) => {
    const { decision, findings } = await review(edits);
    expect(decision).toBe('refuse');
    expect(findings.map((finding) => finding.rule)).toContain(`ratchet:${rule}`);
    expect(findings.every(({ message, path }) => message !== '' && path !== undefined)).toBe(true);
  });
});

describe('what only adds passes', () => {
  test.each(HONEST)('%s', async (_, edits) => {
    expect(await review(edits)).toEqual({ decision: 'pass', findings: [], obligations: [] });
  });
});
