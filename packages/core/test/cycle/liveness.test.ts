import { runInNewContext } from 'node:vm';
import { candidateOf } from '../../src/candidate/index.ts';
import type { Candidate, Gate, Verdict } from '../../src/contracts/index.ts';
import { describe, expect, test } from 'vitest';
import { probeGates } from '../../src/cycle/liveness.ts';
import { gateContext } from './gate-context.ts';

const BAD = candidateOf({ bad: { after: 'x' } });
const GOOD = candidateOf({ good: { after: 'x' } });
const say = (decision: Verdict['decision']): Verdict => ({ decision, findings: [], obligations: [] });
const isBad = (candidate: Candidate): boolean => candidate.changes[0]?.path === 'bad';

const gate = (review: Gate['review'], more: Partial<Gate> = {}): Gate => ({
  id: 'g',
  review,
  knownBad: () => BAD,
  knownGood: () => GOOD,
  ...more,
});

const honest: Gate['review'] = (candidate) => Promise.resolve(say(isBad(candidate) ? 'refuse' : 'pass'));
const probe = async (one: Gate): Promise<string> => {
  const [result] = await probeGates([one], { ...gateContext(), timeoutMs: 50 });
  return result?.alive === true ? 'alive' : (result?.why ?? 'no reason');
};

/** Faults that were found in the gates of real systems, and how a probe words them. */
const FAULTY: readonly (readonly [string, Gate, RegExp])[] = [
  ['always approves', gate(() => Promise.resolve(say('pass'))), /^known-bad: passed$/u],
  ['always refuses', gate(() => Promise.resolve(say('refuse'))), /^known-good: refuse$/u],
  ['always asks', gate(() => Promise.resolve(say('ask'))), /^known-good: ask$/u],
  [
    'judges the wrong way round',
    gate((c) => Promise.resolve(say(isBad(c) ? 'pass' : 'refuse'))),
    /^known-bad: passed; known-good: refuse$/u,
  ],
  ['rejects', gate(() => Promise.reject(new Error('broken'))), /known-bad: broken; known-good: broken/u],
  [
    'throws before it promises',
    gate(() => {
      throw new Error('sync');
    }),
    /known-bad: sync/u,
  ],
  [
    'throws on what is bad',
    gate((c) => (isBad(c) ? Promise.reject(new Error('boom')) : honest(c, gateContext()))),
    /^known-bad: boom$/u,
  ],
  [
    'rejects with what is no error',
    gate(() => runInNewContext(`Promise.reject('text')`) as Promise<Verdict>),
    /known-bad: text/u,
  ],
  ['never answers', gate(() => new Promise<never>(() => undefined)), /known-bad: gave no verdict within 50 ms/u],
  [
    'never answers on what is good',
    gate((c) => (isBad(c) ? honest(c, gateContext()) : new Promise<never>(() => undefined))),
    /^known-good: gave no verdict/u,
  ],
  ['returns nothing', gate(() => Promise.resolve(undefined as unknown as Verdict)), /no verdict/u],
  ['returns true', gate(() => Promise.resolve(true as unknown as Verdict)), /no verdict/u],
  [
    'invents a decision',
    gate(() => Promise.resolve({ ...say('pass'), decision: 'approved' } as unknown as Verdict)),
    /no verdict/u,
  ],
  [
    'forgets the findings',
    gate(() => Promise.resolve({ decision: 'refuse', obligations: [] } as unknown as Verdict)),
    /no verdict/u,
  ],
  [
    'counts its findings instead of naming them',
    gate((c) => Promise.resolve({ ...say(isBad(c) ? 'refuse' : 'pass'), findings: 2 } as unknown as Verdict)),
    /no verdict/u,
  ],
  [
    'lists no obligations',
    gate((c) => Promise.resolve({ ...say(isBad(c) ? 'refuse' : 'pass'), obligations: null } as unknown as Verdict)),
    /no verdict/u,
  ],
  [
    'has no known-bad change',
    gate(honest, {
      knownBad: () => {
        throw new Error('none');
      },
    }),
    /^known-bad: none$/u,
  ],
  [
    'has no known-good change',
    gate(honest, {
      knownGood: () => {
        throw new Error('none');
      },
    }),
    /^known-good: none$/u,
  ],
];

describe('a dead gate is found', () => {
  test.each(FAULTY)('%s', async (_, faulty, why) => {
    expect(await probe(faulty)).toMatch(why);
  });
});

test('a gate that refuses, or asks about, what is bad and passes what is good is alive', async () => {
  expect(await probe(gate(honest))).toBe('alive');
  expect(await probe(gate((c) => Promise.resolve(say(isBad(c) ? 'ask' : 'pass'))))).toBe('alive');
});

test('one dead gate does not hide the others, and the order is kept', async () => {
  const gates = [
    gate(() => new Promise<never>(() => undefined), { id: 'hangs' }),
    gate(honest, { id: 'honest' }),
    gate(honest, { id: 'fine' }),
  ];
  const probes = await probeGates(gates, { ...gateContext(), timeoutMs: 50 });
  expect(probes.map(({ id, alive }) => [id, alive])).toEqual([
    ['hangs', false],
    ['honest', true],
    ['fine', true],
  ]);
});

test('a gate that runs out of time is told to stop', async () => {
  const told: unknown[] = [];
  const hangs = gate(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          told.push(signal.reason);
          reject(new Error('stopped'));
        });
      }),
  );
  await probe(hangs);
  expect(told).toHaveLength(2);
});

test('an abort from outside rejects: it says nothing about the gate', async () => {
  const stop = new AbortController();
  const running = probeGates([gate(() => new Promise<never>(() => undefined))], {
    ...gateContext(stop.signal),
    timeoutMs: 60_000,
  });
  stop.abort(new Error('shutting down'));
  await expect(running).rejects.toThrow('shutting down');
});
