import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReflection } from '../src/index.ts';

const fair = { grade: 'fair', reason: 'No example.', curiosity: 'Redis locks', scores: { clarity: 0.5 } } as const;
const json = JSON.stringify(fair);

// Would catch: a grade that the model never gave. It would be believed by everything behind it.
test.each([
  ['nothing', ''],
  ['words', 'The answer was good, I think.'],
  ['an unknown grade', '{"grade":"superb","reason":"x"}'],
  ['a grade that was cut', '{"grade":"goo'],
  ['a grade that was cut where it could end', '{"reason":"x","grade":"good'],
  ['a number', '{"grade":1}'],
  ['an inherited name', '{"grade":"constructor"}'],
  ['no grade', '{"reason":"good"}'],
  ['a list', '["good"]'],
  ['an unknown mark', '[质量:优秀] 不错'],
  ['a mark that was cut', '[质量:中'],
  ['two grades, as in repeated instructions', '[质量:好|中|差] 回答'],
  ['two marks', '[质量:好] a [质量:差] b'],
])('%s is no grade', (_, text) => {
  expect(parseReflection(text)).toBeNull();
});

test.each([
  ['JSON', json],
  ['fenced JSON', `Here it is:\n\`\`\`json\n${JSON.stringify(fair, null, 2)}\n\`\`\`\nBye.`],
  ['JSON between words', `Sure! ${json} Anything else?`],
  ['JSON that was cut at its last brace', json.slice(0, -1)],
  ['a Chinese grade', json.replace('fair', '中')],
])('%s', (_, text) => {
  expect(parseReflection(text)).toEqual(fair);
});

test('JSON that was cut in its reason keeps what there is, and no half topic', () => {
  expect(parseReflection('{"grade":"poor","reason":"It did not an')).toEqual({
    grade: 'poor',
    reason: 'It did not an',
    curiosity: null,
    scores: {},
  });
  expect(parseReflection('{"grade":"poor","reason":"say \\"no\\"","curiosity":"Redis dist')).toMatchObject({
    reason: 'say "no"',
    curiosity: null,
  });
});

test.each([
  [
    '[质量:中] 回答了用户的问题但缺少具体示例\n[好奇:分布式锁的 Redis 实现细节]',
    'fair',
    '回答了用户的问题但缺少具体示例',
    '分布式锁的 Redis 实现细节',
  ],
  ['【质量：好】完整 【好奇：无】', 'good', '完整', null],
  ['[quality: poor] missed the point [curiosity: none]', 'poor', 'missed the point', null],
  ['[质量:差]', 'poor', '', null],
  ['[质量:好] 完整\n[好奇:Redis 分布', 'good', '完整', null],
])('marks: %s', (text, grade, reason, curiosity) => {
  expect(parseReflection(text)).toEqual({ grade, reason, curiosity, scores: {} });
});

test('scores outside [0, 1], of other types, or too long texts do not come through', () => {
  const text = JSON.stringify({
    grade: 'good',
    reason: 'x'.repeat(9_000),
    curiosity: '-',
    scores: { a: 2, b: '1', c: 1, d: null },
  });
  const found = parseReflection(text);
  expect(found?.scores).toEqual({ c: 1 });
  expect(found?.reason).toHaveLength(500);
  expect(found?.curiosity).toBeNull();
});

test('never throws, and every prefix of an answer gives its grade or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(json.length), (text, cut) => {
      const found = parseReflection(text);
      if (found !== null) expect(['good', 'fair', 'poor']).toContain(found.grade);
      expect(['fair', undefined]).toContain(parseReflection(json.slice(0, cut))?.grade);
      parseReflection(`{"grade":"good","reason":"${text}`);
      parseReflection(`[质量:${text}`);
    }),
    { seed: 1, numRuns: 400 },
  );
});
