import type { LogEntry } from '@evolve/core/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseEvolutionLog,
  renderEvolutionLog,
  type EvolutionLog,
  type LogArchive,
  type TextPlace,
} from '../../src/index.ts';

const SECTIONS = ['todo', 'doing', 'done', 'failed'] as const;

/** Words that the format itself uses, between any others. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '## Done',
        '### x',
        '- Priority: 7',
        '- 教训: y',
        '<!-- evolve {"id":"z"} -->',
        '-->',
        '--',
        '```',
        '~~~',
        '<!--',
        '<!-- evolve-archive {"id":"z"} -->',
        '📦 历史改进归档（2026-01 ~ 2026-02）',
        '⚠️ Lessons of past failures (2026-01)',
        '- [2026-02-19] ',
        '[2026-02-19] ',
      ),
      fc.constantFrom(
        '\n',
        '\n\n',
        ' ',
        '\t',
        '\r\n',
        ', ',
        '2026-01-01 — ',
        '# ',
        '中文',
        '\\',
        '&lt;!--',
        '\u2028',
        '\u0085',
        '\ud800',
        '\ufeff',
        '* * *',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const time = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());

const entry: fc.Arbitrary<LogEntry> = fc.record(
  {
    id: fc.uuid(),
    section: fc.constantFrom(...SECTIONS),
    title: nasty,
    createdAt: time,
    updatedAt: time,
    source: fc.constantFrom('signals', 'model', 'person', 'explore', 'host'),
    priority: fc.integer({ min: -5, max: 9 }),
    attempts: fc.nat(9),
    tool: nasty,
    reason: nasty,
    files: fc.array(nasty, { maxLength: 3 }),
    commit: fc.constantFrom('a1b2c3d', ''),
    lesson: nasty,
    cycleId: fc.uuid(),
    note: nasty,
  },
  { requiredKeys: ['id', 'section', 'title', 'createdAt', 'updatedAt', 'source', 'priority', 'attempts'] },
);

const day = fc.constantFrom('2026-01', '2026-01-31', '2026-02-01', '2025-12');

const archive: fc.Arbitrary<LogArchive> = fc.record({
  id: fc.uuid(),
  section: fc.constantFrom('done', 'failed'),
  from: day,
  to: day,
  count: fc.nat(200),
  by: fc.constantFrom('model', 'extract', 'mixed', 'person'),
  lines: fc.array(nasty, { maxLength: 4 }),
});

const sorted = <T extends Pick<LogEntry, 'section'>>(all: readonly T[]): readonly T[] =>
  SECTIONS.flatMap((section) => all.filter((each) => each.section === section));

const text = fc
  .array(fc.constantFrom('A person wrote this.\n', '\n', '| a | b |\r\n', '#### small\n', '> 📦 历史\n'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((lines) => lines.join(''));

const texts: fc.Arbitrary<EvolutionLog['texts']> = fc.record(
  Object.fromEntries([
    ['start', text],
    ...SECTIONS.flatMap((section) => [
      [section, text.map((own) => `Intro.\n${own}`)],
      [`after-${section}`, text.map((own) => `## Ideas\n${own}`)],
    ]),
  ]) as Record<TextPlace, fc.Arbitrary<string>>,
  { requiredKeys: [] },
);

const log: fc.Arbitrary<EvolutionLog> = fc.record(
  {
    language: fc.constantFrom('en', 'zh'),
    entries: fc.uniqueArray(entry, { maxLength: 6, selector: ({ id }) => id }).map(sorted),
    archives: fc.array(archive, { minLength: 1, maxLength: 3 }).map(sorted),
    texts,
  },
  { requiredKeys: ['language', 'entries', 'texts'] },
);

// Would catch: any word of an entry or of a person that is lost, doubled or moved by writing and reading the file.
test('reading what was rendered gives the same log back', () => {
  fc.assert(
    fc.property(log, (value) => {
      expect(parseEvolutionLog(renderEvolutionLog(value))).toEqual(value);
    }),
    { seed: 6, numRuns: 600 },
  );
});

test('any text at all can be read; rendered and read again it says the same, and foreign words stay', () => {
  const anything = fc
    .array(fc.oneof(nasty, fc.constantFrom('\n## To do\n', '\n## 失败记录\n', '\n### y\n', '\n## Own\n')), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(anything, (markdown) => {
      const first = parseEvolutionLog(markdown);
      const again = parseEvolutionLog(renderEvolutionLog(first));
      expect(again.entries).toEqual(first.entries);
      expect(again.archives).toEqual(first.archives);
      for (const [place, own] of Object.entries(first.texts)) {
        expect(again.texts[place as TextPlace]?.trimEnd()).toBe(own.trimEnd());
      }
    }),
    { seed: 7, numRuns: 600 },
  );
});
