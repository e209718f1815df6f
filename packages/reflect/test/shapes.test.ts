/** A grade is one that the text states, once: over shapes in which models answer, or fail to. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReflection } from '../src/index.ts';

interface Shape {
  readonly name: string;
  readonly text: string;
  /** The only grades that may come out; null is always allowed unless `surely`. */
  readonly grade: string | null;
  readonly surely: boolean;
}

const GRADES = [
  ['good', 'good'],
  ['fair', 'fair'],
  ['poor', 'poor'],
  ['好', 'good'],
  ['中', 'fair'],
  ['差', 'poor'],
] as const;

const BRACKETS = ['[]', '【】', '［］'] as const;
const AROUND = [
  ['bare', (text: string) => text],
  ['in prose', (text: string) => `Sure, here it is: ${text} Anything else?`],
  ['in Chinese prose', (text: string) => `评估如下：${text}\n以上。`],
  ['in HTML', (text: string) => `<div class="x"><p>${text}</p></div>`],
  ['behind a BOM', (text: string) => `\ufeff${text}`],
  ['with NUL', (text: string) => `\0${text}\0`],
  ['with CRLF', (text: string) => `\r\n${text}\r\n`],
] as const;

const stated = (name: string, text: string, grade: string | null, surely = true): Shape => ({
  name,
  text,
  grade,
  surely,
});

const formsOf = ([word, grade]: (typeof GRADES)[number]): readonly Shape[] => {
  const json = JSON.stringify({ grade: word, reason: 'x', curiosity: null });
  return [
    stated('JSON', json, grade),
    stated('fenced', `\`\`\`json\n${json}\n\`\`\``, grade),
    stated('fence that is not closed', `\`\`\`\n${json}`, grade),
    stated('Chinese keys', JSON.stringify({ 质量: word, 原因: 'x', 好奇: '无' }), grade),
    stated('wrong key', JSON.stringify({ verdict: word }), null),
    stated('wrong type', JSON.stringify({ grade: [word] }), null),
    stated('unknown grade', JSON.stringify({ grade: `${word}ish` }), null),
    stated('list', JSON.stringify([word]), null),
    stated('nested', JSON.stringify({ result: { grade: word } }), grade, false),
    ...BRACKETS.flatMap(([open = '', close = '']) => [
      stated(`mark ${open}`, `${open}质量:${word}${close} x`, grade),
      stated(`full-width mark ${open}`, `${open}质量：${word}${close} x ${open}好奇：锁${close}`, grade),
      stated(`unclosed mark ${open}`, `${open}质量:${word}`, null),
    ]),
  ];
};

const CONTRADICTED: readonly Shape[] = GRADES.flatMap(([word, grade]) =>
  GRADES.filter(([, other]) => other !== grade).flatMap(([other]) => [
    stated('two keys', `{"grade":"${word}","grade":"${other}"}`, null),
    stated('two names', `{"grade":"${word}","质量":"${other}"}`, null),
    stated('two objects', `{"grade":"${word}"} {"grade":"${other}"}`, null),
    stated('two marks', `[质量:${word}] [质量:${other}]`, null),
    stated('JSON and mark', `{"grade":"${word}"} [质量:${other}]`, null),
  ]),
);

const SHAPES: readonly Shape[] = [
  ...AROUND.flatMap(([around, wrap]) =>
    GRADES.flatMap(formsOf).map((shape) => ({ ...shape, name: `${shape.name} ${around}`, text: wrap(shape.text) })),
  ).filter(({ name }) => !name.startsWith('unclosed') || name.endsWith('bare')),
  ...CONTRADICTED,
];

test('there are enough shapes to say something', () => {
  expect(new Set(SHAPES.map(({ text }) => text)).size).toBeGreaterThan(300);
});

// Would catch: a grade that the model never gave, or gave and took back.
test('each shape gives its grade or none, and so does each of its prefixes', () => {
  for (const { name, text, grade, surely } of SHAPES) {
    const found = parseReflection(text)?.grade ?? null;
    if (surely) expect(found, `${name}: ${text}`).toBe(grade);
    else expect([grade, null], name).toContain(found);
  }
  for (const { name, text, grade } of SHAPES.filter((shape) => shape.grade !== null))
    for (let cut = 0; cut < text.length; cut += 1)
      expect([grade, null], `${name} cut at ${String(cut)}`).toContain(
        parseReflection(text.slice(0, cut))?.grade ?? null,
      );
});

test('noise between two shapes invents nothing', () => {
  const shape = fc.constantFrom(...SHAPES);
  fc.assert(
    fc.property(shape, shape, fc.string({ unit: 'binary', maxLength: 30 }), (one, two, noise) => {
      fc.pre(!/grade|quality|质量/i.test(noise));
      const found = parseReflection(`${one.text}${noise}${two.text}`)?.grade;
      if (found !== undefined) expect([one.grade, two.grade]).toContain(found);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('the lines that a reply ends with', () => {
  expect(parseReflection('[质量:中] 回答了用户的问题但缺少具体示例\n[好奇:分布式锁的 Redis 实现细节]')).toEqual({
    grade: 'fair',
    reason: '回答了用户的问题但缺少具体示例',
    curiosity: '分布式锁的 Redis 实现细节',
    scores: {},
  });
});
