import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubtOf, fingerprintError, profileOf, widen, type Doubt, type Traits } from '../../src/fingerprint/index.ts';

/** What stands against another text after these were solved by one fix. All have one fingerprint. */
const doubtAfter = (solved: readonly string[], asked: string): Doubt | undefined => {
  const [first, ...rest] = solved.map((text) => fingerprintError(text));
  const { id, traits } = fingerprintError(asked);
  expect(new Set([first?.id, ...rest.map((print) => print.id)])).toEqual(new Set([id]));
  return doubtOf(
    rest.reduce((profile, print) => widen(profile, print.traits), profileOf(first!.traits)),
    traits,
  );
};

const upload = (name: string): string => `Error: upload of "${name}" stopped at the gate`;

// Would catch: the fix for one name reused for another, because a rule took the name for data.
test('another name in quotes is a doubt, until two had the same fix', () => {
  expect(doubtAfter([upload('report of March')], upload('report of March'))).toBeUndefined();
  expect(doubtAfter([upload('report of March')], upload('list of wishes'))).toBe('names');
  const both = [upload('report of March'), upload('list of wishes')];
  expect(doubtAfter(both, upload('anything at all'))).toBeUndefined();
});

const ended = (plan: number, row = 1): string =>
  `Error: plan ${String(plan)} of the trial has ended, row ${String(row)}`;

test('a number is a name once two different texts had the same', () => {
  expect(doubtAfter([ended(14, 1)], ended(30, 2))).toBeUndefined();
  expect(doubtAfter([ended(14, 1), ended(14, 2)], ended(30, 3))).toBe('numbers');
  expect(doubtAfter([ended(14, 1), ended(14, 2)], ended(14, 3))).toBeUndefined();
  // The same text again says nothing of what changes.
  expect(doubtAfter([ended(14, 1), ended(14, 1), ended(14, 1)], ended(30, 2))).toBeUndefined();
  expect(doubtAfter([ended(14, 1), ended(14, 2), ended(15, 2)], ended(30, 3))).toBeUndefined();
});

const flagged = (...besides: readonly string[]): string =>
  ['ERR_GATE_41: the gate rejected the batch', ...besides].join('\n');

// Would catch: a heading that decides for every error that may stand below it.
test('other words of failure beside the same message are a doubt, fewer or more are none', () => {
  const orders = flagged('cannot reach the ledger of orders');
  expect(doubtAfter([orders], flagged('cannot reach the ledger of wages'))).toBe('words');
  expect(doubtAfter([orders], flagged())).toBeUndefined();
  expect(doubtAfter([flagged()], orders)).toBeUndefined();
  const both = [orders, flagged('cannot reach the ledger of wages')];
  expect(doubtAfter(both, flagged('cannot reach the ledger of debts'))).toBeUndefined();
  expect(doubtAfter(both, flagged('cannot find it'))).toBe('words');
});

test('words of any line count from the third text on', () => {
  const about = (name: string, extra: string): string => flagged(`the batch holds ${name}`, `stamp ${extra}`);
  const solved = [about('orders', 'a'), about('orders', 'b')];
  expect(doubtAfter(solved, about('wages', 'c'))).toBeUndefined();
  expect(doubtAfter([...solved, about('orders', 'd')], about('wages', 'c'))).toBe('words');
  expect(doubtAfter([...solved, about('orders', 'd')], about('orders', 'c'))).toBeUndefined();
});

test('a text that only tells how something ended goes with nothing, not even with itself', () => {
  const text = 'ERROR: Job failed: exit code 1';
  expect(doubtAfter([text], text)).toBe('ended');
  expect(fingerprintError('╷\n╵').traits.decided).toBe(false);
});

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 });
const someTraits: fc.Arbitrary<Traits> = fc.record({
  decided: fc.constant(true),
  names: words,
  numbers: words,
  loud: words,
  all: words,
});

test('what was taken in goes with it, whatever came before and after', () => {
  fc.assert(
    fc.property(fc.array(someTraits, { minLength: 1, maxLength: 6 }), (seen) => {
      const [first, ...rest] = seen;
      const profile = rest.reduce(widen, profileOf(first!));
      for (const traits of seen) expect(doubtOf(profile, traits)).toBeUndefined();
    }),
  );
});

// Would catch: a store that grows with what a log says besides.
test('traits and profiles are bounded, whatever a text holds', () => {
  const huge = (salt: string): string =>
    flagged(...Array.from({ length: 900 }, (_, index) => `cannot ${salt}${String(index)} "a b ${String(index)}"`));
  const print = fingerprintError(huge('x'));
  const values = Array.from({ length: 300 }, (_, index) => `"a b ${String(index)}" ${String(index)}`).join(' ');
  const { names, numbers, loud, all } = fingerprintError(`Error: it stopped at ${values}`).traits;
  expect(Math.max(names.length, numbers.length)).toBeLessThanOrEqual(32);
  expect(Math.max(loud.length, all.length, print.traits.loud.length, print.traits.all.length)).toBeLessThanOrEqual(160);
  let profile = profileOf(print.traits);
  for (const salt of ['p', 'q', 'r', 's', 't', 'u', 'v']) profile = widen(profile, fingerprintError(huge(salt)).traits);
  expect(JSON.stringify(profile).length).toBeLessThan(40_000);
});
