import { expect, test } from 'vitest';
import { applySplices, applyWithInsertions, areDisjoint, shiftOffset, trimSplice } from '../../src/source/splice.ts';

test('bytes outside the splices stay', () => {
  const splices = [
    { start: 4, end: 5, text: 'X' },
    { start: 0, end: 0, text: '>' },
  ];
  expect(applySplices('a\r\nbcd', splices)).toBe('>a\r\nbXd');
});

test('an insertion inside replaced text goes with it', () => {
  const insertions = [{ at: 2, text: '!' }];
  expect(applyWithInsertions('abcd', [{ start: 1, end: 3, text: 'Z' }], insertions)).toBe('aZd');
  expect(applyWithInsertions('abcd', [{ start: 3, end: 4, text: 'Z' }], insertions)).toBe('ab!cZ');
});

/** Catches a loop body without braces of which a change of both ends takes only one brace along. */
test('of two insertions that belong together one goes with the other', () => {
  const text = 'for (;;) f(); g();';
  const insertions = [
    { at: 9, text: '{', partner: 13 },
    { at: 13, text: '}', partner: 9 },
  ];
  const change = { start: 10, end: 17, text: '(); g(1)' };
  expect(applyWithInsertions(text, [change], insertions)).toBe('for (;;) f(); g(1);');
  expect(applyWithInsertions(text, [], insertions)).toBe('for (;;) {f();} g();');
});

test('offsets move by what was inserted before them', () => {
  expect(
    shiftOffset(3, [
      { at: 1, text: 'xx' },
      { at: 4, text: 'y' },
    ]),
  ).toBe(5);
});

test('overlapping splices are told apart from touching ones', () => {
  const left = { start: 0, end: 3, text: '' };
  expect(areDisjoint([left, { start: 3, end: 4, text: '' }])).toBe(true);
  expect(areDisjoint([left, { start: 2, end: 4, text: '' }])).toBe(false);
});

test('equal changes trim to equal splices', () => {
  const text = 'n > 1';
  expect(trimSplice(text, { start: 0, end: 5, text: 'n >= 1' })).toEqual(
    trimSplice(text, { start: 2, end: 3, text: '>=' }),
  );
});
