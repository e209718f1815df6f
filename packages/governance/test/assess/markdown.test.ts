import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sectionChange, sectionsOf } from '../../src/assess/markdown.ts';

const headings = (markdown: string): string[] => sectionsOf(markdown).map(({ heading }) => heading);

describe('what is a heading', () => {
  test.each([
    ['underlined', 'L0 x\n===\n', ['l0 x']],
    ['closed', '## L0 x ##\n', ['l0 x']],
    ['indented by three', '   ## L0\n', ['l0']],
    ['indented by four is code', '    ## L0\n', []],
    ['fenced by tildes', '~~~md\n## L0\n~~~\n', []],
    ['a fence that a longer one holds', '````\n```\n## L0\n```\n````\n', []],
    ['in a comment', '<!--\n\n## L0\n\n-->\n', []],
    ['escaped', '\\## L0\n', []],
    ['seven marks', '####### L0\n', []],
    ['with code and a link', '## `L0` [x](y)\n', ['l0 x']],
    ['with a tag', '## <b>L0</b>\n', ['l0']],
    ['in a list', '- ## L0\n', ['l0']],
  ])('%s', (_, markdown, expected) => {
    expect(headings(markdown)).toEqual(expected);
  });
});

test('a section ends at the next heading of its level or higher, not at a lower one', () => {
  const markdown = '# A\n\n## B\n\n### C\n\ninner\n\n## D\n\nouter\n';
  expect(sectionChange(markdown, markdown.replace('inner', 'x'), 'B')).toBe('its text is another');
  expect(sectionChange(markdown, markdown.replace('outer', 'x'), 'B')).toBeUndefined();
  expect(sectionChange(markdown, markdown.replace('outer', 'x'), 'A')).toBe('its text is another');
});

test('the name may be written with the marks of the heading', () => {
  expect(sectionChange('## L0 a\n\nx\n', '## L0 a\n\ny\n', '## L0')).toBe('its text is another');
});

test('more of the named sections than can be compared in time count as changed', () => {
  const many = '## L0\n'.repeat(400);
  expect(sectionChange(many, many, 'L0')).toBe('too many headings to compare');
});

test('of two sections of that name both are protected', () => {
  const markdown = '## L0\n\none\n\n## X\n\n## L0\n\ntwo\n';
  expect(sectionChange(markdown, markdown.replace('two', 'three'), 'L0')).toBe('its text is another');
  expect(sectionChange(markdown, '## L0\n\ntwo\n\n## X\n\n## L0\n\none\n', 'L0')).toBe('its text is another');
});

test.each(['> ', '- ', '1. ', '  >- '])('nesting by %j is given up before the parser is worn out', (mark) => {
  const deep = `${mark.repeat(60)}x`;
  expect(sectionChange('## L0\n', `## L0\n\n# X\n\n${deep}\n`, 'L0')).toBe('nested too deep to be read');
  expect(sectionChange(deep, deep, 'L0')).toBe('nested too deep to be read');
  expect(sectionChange('## L0\n', `## L0\n\n# X\n\n${mark.repeat(5)}x\n`, 'L0')).toBeUndefined();
});

/** Words that make no structure of their own. */
const word = fc.stringMatching(/^[a-z]{1,8}$/u);
const section = fc.record({ level: fc.integer({ min: 1, max: 6 }), title: word, text: word });
type Part = typeof section extends fc.Arbitrary<infer Value> ? Value : never;
const render = (parts: readonly Part[]): string =>
  parts.map(({ level, title, text }) => `${'#'.repeat(level)} ${title}\n\n${text}\n`).join('\n');

/** Index just past the section that begins at `start`, by the rule as the policy words it. */
const endOf = (parts: readonly Part[], start: number): number => {
  const level = parts[start]?.level ?? 0;
  const end = parts.findIndex((part, at) => at > start && part.level <= level);
  return end === -1 ? parts.length : end;
};

test('property: an edit of a text is seen exactly when the text lies in the section', () => {
  fc.assert(
    fc.property(
      fc.array(section, { minLength: 1, maxLength: 12 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 6 }),
      (others, protectedAt, editedAt, level) => {
        const start = protectedAt % others.length;
        const parts = others.with(start, { level, title: 'ZERO identity', text: 'core' });
        const edited = editedAt % parts.length;
        const after = parts.map((part, at) => (at === edited ? { ...part, text: `${part.text} more` } : part));
        const inside = start <= edited && edited < endOf(parts, start);
        expect(sectionChange(render(parts), render(after), 'Zero') !== undefined).toBe(inside);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});
