import { expect, test } from 'vitest';
import type { RecordedCall, Side } from '../../src/trust/isolated/calls.ts';
import type { Encoded } from '../../src/trust/isolated/value.ts';
import { likeFailing } from '../../src/trust/likeness.ts';
import { transition } from '../../src/trust/transition.ts';

const call = (argument: Encoded, ...sides: Side[]): RecordedCall => ({ target: 'f', args: [argument], sides });

// Would catch: an input called ordinary that has what only failing tests have, and the other way round.
test('what only failing calls have makes an input like them', () => {
  const like = likeFailing([call('ab', 'pass'), call('a b', 'pass', 'fail'), call('a=b', 'fail')]);
  expect(like(call('x=', 'fail'))).toBe(true);
  expect(like(call('a c', 'fail'))).toBe(false);
  expect(like({ target: 'g', args: ['='] })).toBe(false);
});

test('where nothing sets the failing calls apart, nothing is said', () => {
  expect(
    likeFailing([call('ab', 'pass'), call('ba', 'fail'), call('bb', 'pass'), call('aa', 'pass')])(call('bab')),
  ).toBeUndefined();
});

const returns = (value: Encoded): string => JSON.stringify({ returns: value });

test('a transition names what happened, not where', () => {
  const array = (item: Encoded): string => returns({ t: 'array', v: [1, item] });
  expect(transition(array({ t: 'NaN' }), array(null))).toEqual(transition(returns({ t: 'NaN' }), returns(null)));
  expect(transition(returns('p=q'), returns('"p=q"'))).toEqual(transition(returns('a'), returns('"a"')));
  expect(transition(returns(true), returns(false))).not.toEqual(transition(returns(false), returns(true)));
  expect(transition(returns(1), returns(2))).not.toEqual(transition(returns(2), returns(1)));
  expect(transition(returns(1), 'dies').size).toBe(1);
});

test('an error counts by its name and message without values', () => {
  const throws = (message: string): string => JSON.stringify({ throws: ['TypeError', message] });
  expect(transition(throws('no "a" at 12'), returns(1))).toEqual(transition(throws('no "b" at 3'), returns(null)));
  expect(transition(throws('no "a"'), throws('no "b"')).size).toBe(0);
});
