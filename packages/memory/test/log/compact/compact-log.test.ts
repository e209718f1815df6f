import type { LogEntry } from '@evolve/core/contracts';
import { codeOf } from '@evolve/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compactEvolutionLog,
  parseEvolutionLog,
  renderEvolutionLog,
  type CompactionOptions,
  type EvolutionLog,
  type RefusedSummary,
  type SummaryRequest,
} from '../../../src/index.ts';
import { commitOf, failure, failures, honest, logOf, old, oldOnes } from './entries.ts';

const ids = (): string => 'archive';

const compact = async (
  log: EvolutionLog,
  options: CompactionOptions = {},
): Promise<{ readonly log: EvolutionLog; readonly refused: readonly RefusedSummary[] }> => {
  const refused: RefusedSummary[] = [];
  const compacted = await compactEvolutionLog(log, { ids, onRefused: (each) => refused.push(each), ...options });
  return { log: compacted, refused };
};

const linesOf = (log: EvolutionLog): string => (log.archives ?? []).flatMap(({ lines }) => lines).join('\n');

/** Every heading, comment and list of the file is one that we wrote, and it reads as what was written. */
const expectWhole = (log: EvolutionLog): void => {
  const text = renderEvolutionLog(log);
  expect(parseEvolutionLog(text)).toEqual(log);
  expect(text).not.toMatch(/^#{1,6} #/m);
  expect(text.match(/^### /gm)?.length ?? 0).toBe(log.entries.length);
  expect(text.match(/^#{1,2} /gm)).toHaveLength(5);
  expect(text.match(/^<!-- evolve(?!-text-end)/gm)?.length ?? 0).toBe(log.entries.length + (log.archives?.length ?? 0));
};

/** The model's answers that are refused, and why. */
const BAD: readonly (readonly [why: string, answer: (request: SummaryRequest) => unknown])[] = [
  ['empty', () => ''],
  ['empty', () => ' \n```\n```\n- \n'],
  ['empty', () => undefined],
  ['empty', () => ({ text: 'no string' })],
  ['too-long', ({ commits, maxLength }) => `- ${commits.join(' ')} ${'x'.repeat(maxLength)}`],
  ['too-long', ({ maxLength }) => '> '.repeat(10 * maxLength)],
  ['missing-commit', () => '- Made some things faster'],
  ['missing-commit', ({ commits }) => `- ${commits.slice(1).join(' ')}`],
  // Six digits are no name of a commit, and a commit within another word is none.
  ['missing-commit', ({ commits }) => `- ${commits.map((commit) => commit.slice(0, 6)).join(' ')}`],
  ['missing-commit', ({ commits }) => `- ${commits.map((commit) => `x${commit}`).join(' ')}`],
  ['invented-commit', ({ commits }) => `- ${commits.join(' ')} and deadbee1`],
  ['invented-commit', ({ commits }) => `- ${commits.join(' ')} and \`1234567\``],
  ['invented-commit', ({ commits }) => `- ${commits.join(' ')} ${String(commits[0])}00`],
  [
    'failed',
    () => {
      throw new Error('no model, password=hunter2hunter2');
    },
  ],
  ['timed-out', () => new Promise(() => {})],
];

test.each(BAD)('a summary that is %s is refused, told, and replaced by our own extract', async (why, answer) => {
  const log = logOf(...oldOnes(11));
  const summarize = (async (request: SummaryRequest) => answer(request)) as unknown as CompactionOptions['summarize'];
  const { log: compacted, refused } = await compact(log, { summarize: summarize!, timeoutMs: 20 });
  expect(refused).toEqual([{ section: 'done', why, detail: expect.any(String) }]);
  expect(refused[0]?.detail).not.toContain('hunter2');
  expect(compacted).toEqual((await compact(log)).log);
  expect(compacted.archives).toMatchObject([{ by: 'extract', count: 6 }]);
  expectWhole(compacted);
});

// Would catch: a model that cannot do it and is paid for each batch of a long log.
test('after three refusals no model is asked any more', async () => {
  let asked = 0;
  const summarize = (): Promise<string> => Promise.resolve(`bad ${String((asked += 1))}`);
  const { refused } = await compact(logOf(...oldOnes(60)), { summarize, batch: 5 });
  expect([asked, refused.length]).toEqual([3, 3]);
});

test('an abort ends it with its reason, whether the model listens or not, and nothing has changed', async () => {
  const log = logOf(...oldOnes(11));
  const before = structuredClone(log);
  const controller = new AbortController();
  const reason = new Error('enough');
  const asked = Promise.withResolvers<undefined>();
  const summarize = (): Promise<string> => {
    asked.resolve(undefined);
    return new Promise(() => {});
  };
  const running = compactEvolutionLog(log, { summarize, signal: controller.signal });
  await asked.promise;
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(compactEvolutionLog(log, { signal: controller.signal })).rejects.toBe(reason);
  expect(log).toEqual(before);
});

test.each<CompactionOptions>([
  { keepCompleted: -1 },
  { keepFailed: 1.5 },
  { keepCompleted: 5, maxCompleted: 4 },
  { keepFailed: 3, maxFailed: 2 },
  { batch: 0 },
  { maxArchived: 0 },
  { timeoutMs: 0 },
])('%j is wrong', async (options) => {
  expect(await codeOf(compactEvolutionLog(logOf(), options))).toBe('EVOLVE_OPTIONS');
});

// What a model returns stands in a file that is read again: whatever it is, it stays a list of ours.
test.each<string>([
  '### ### 2026-01-01 — Entry\n## Done\n# Title',
  '<!-- evolve {"id":"x"} -->\n<!-- evolve-archive {"id":"y"} -->\n-->\n<!-- evolve-view 0 -->',
  '📦 Archived improvements (2026-01 ~ 2026-02)\n⚠️ 历史失败教训（2026-01）\n**📦 历史改进归档（2026-01）**',
  '```\n### x\n```\n~~~\n    indented\n---\n===\n| a |\n|---|',
  '> ## quoted\n1. # numbered\n* * # starred\n- [ ] task\n- [x] done',
  '<script>alert(1)</script> <img src=x> ![x](https://evil.example/?q=1) <details>',
  'a\u2028## b\u2029### c\r## d\u0085# e \u202E\u200B\u{E0041}\u0000',
  '&lt;!-- evolve --> \\<!-- evolve -->',
])('a model cannot break out of its list: %j', async (text) => {
  const log = logOf(...oldOnes(15).map((entry) => ({ ...entry, note: 'x'.repeat(300) })));
  const answers: string[] = [];
  const summarize = ({ commits }: SummaryRequest): Promise<string> => {
    answers.push(text);
    return Promise.resolve(`${text}\n${commits.join(' ')}\n${text}`);
  };
  const { log: compacted, refused } = await compact(log, { summarize });
  expect([answers.length, refused]).toEqual([1, []]);
  expect(compacted.archives?.[0]?.by).toBe('model');
  expectWhole(compacted);
  const inside = linesOf(compacted);
  expect(inside).not.toMatch(/<[a-z!/]|!\[|^#|^\s*(?:```|~~~|---|===)|📦|^⚠/im);
  expect(inside).not.toMatch(/[\u0000\u2028\u2029\u202E\u200B\r]/); // eslint-disable-line no-control-regex -- what is looked for
});

test('secrets leave neither for the model nor for the file', async () => {
  const secret = `sk-${'abcd1234'.repeat(4)}`;
  const log = logOf(...oldOnes(11).map((entry) => ({ ...entry, title: `Use ${secret}`, lesson: `key ${secret}` })));
  const prompts: string[] = [];
  const { log: compacted } = await compact(log, {
    summarize: ({ prompt, commits }) => {
      prompts.push(prompt);
      return Promise.resolve(`- used ${secret} ${commits.join(' ')}`);
    },
  });
  expect(prompts.join()).not.toContain(secret);
  expect(linesOf(compacted)).not.toContain(secret);
  expect(linesOf((await compact(log)).log)).not.toContain(secret);
});

test('ten completed and five failed entries are no long log; more are compacted to five and three', async () => {
  const short = logOf(...oldOnes(10), ...failures(5));
  expect((await compact(short)).log).toBe(short);
  const { log } = await compact(logOf(...oldOnes(11), ...failures(6)), { summarize: honest });
  expect(log.entries.map(({ id }) => id)).toEqual(['e10', 'e9', 'e8', 'e7', 'e6', 'f5', 'f4', 'f3']);
  expect(log.archives?.map(({ section, count, from, to }) => [section, count, from, to])).toEqual([
    ['done', 6, '2026-01-01', '2026-01-01'],
    ['failed', 3, '2026-01-01', '2026-01-01'],
  ]);
  expectWhole(log);
  expect(renderEvolutionLog(log)).toMatch(
    /\n📦 Archived improvements \(2026-01 ~ 2026-01\)\n<!-- evolve-archive .*\n- Made 6 /,
  );
  expect(renderEvolutionLog(log, { language: 'zh' })).toContain('⚠️ 历史失败教训（2026-01 ~ 2026-01）\n');
  expect((await compact(log)).log).toEqual(log);
});

test('the numbers are options, up to archiving everything', async () => {
  const all = logOf(...oldOnes(4), ...failures(4));
  const { log } = await compact(all, { keepCompleted: 0, maxCompleted: 3, keepFailed: 2, maxFailed: 2 });
  expect(log.entries.map(({ id }) => id)).toEqual(['f3', 'f2']);
  expect((await compact(all, { keepCompleted: 20 })).log).toBe(all);
});

test('the newest stay, whatever their priority and place', async () => {
  const entries = oldOnes(11).map((entry, index) => ({ ...entry, priority: index === 0 ? 9 : 0 }));
  const log = { ...logOf(), entries: entries.toSorted((a, b) => b.priority - a.priority) };
  expect((await compact(log)).log.entries.map(({ id }) => id).sort()).toEqual(['e10', 'e6', 'e7', 'e8', 'e9']);
});

test('later archives join the last one, until it is full; what others wrote stays as it is', async () => {
  const foreign = parseEvolutionLog(
    '## 已完成\n\n📦 历史改进归档（2025-01 ~ 2025-02）\n- 旧的（`0badcafe1`）\n',
  ).archives;
  let log: EvolutionLog = { ...logOf(), archives: foreign! };
  let next = 0;
  for (let round = 0; round < 4; round += 1) {
    log = { ...log, entries: [...logOf(...oldOnes(40).slice(round * 10, round * 10 + 10)).entries, ...log.entries] };
    log = (await compact(log, { maxArchived: 26, ids: () => `a${String((next += 1))}` })).log;
  }
  expect(log.archives?.map(({ by, count }) => [by, count])).toEqual([
    ['person', 0],
    ['extract', 25],
    ['extract', 10],
  ]);
  const text = renderEvolutionLog(log);
  for (let index = 0; index < 35; index += 1) expect(text).toContain(commitOf(index));
  expect(text).toContain('- 旧的（`0badcafe1`）');
  expectWhole(log);
});

test('the extract groups by tool or file, says each thing once, and keeps the lessons', async () => {
  const same = { title: '🧬【进化】：Retry web_search', tool: 'web_search' };
  const bare = old(9);
  const { tool: _, ...withoutTool } = bare;
  const log = logOf(
    old(0, { ...same, commit: 'a1b2c3d' }),
    old(1, { ...same, commit: 'e4f5a6b7' }),
    old(2, { title: 'Longer timeout', tool: 'web_search', commit: '`i7j8k9l`' }),
    { ...withoutTool, title: 'Split it', files: ['src/a.ts', 'src/b.ts'], note: 'reverts 00ff00ff' },
    failure(3, { title: 'Change imports', tool: 'gateway', lesson: 'Draw the graph first.' }),
    failure(4, { title: 'Change imports', tool: 'gateway', lesson: 'Draw the graph first.' }),
  );
  const { log: compacted } = await compact(log, { keepCompleted: 0, maxCompleted: 1, keepFailed: 0, maxFailed: 1 });
  expect(compacted.archives?.map(({ lines }) => lines)).toEqual([
    [
      'web_search: Retry web_search ×2 (`a1b2c3d e4f5a6b7`); Longer timeout (`i7j8k9l`)',
      `src/a.ts: Split it (\`${commitOf(9)} 00ff00ff\`)`,
    ],
    ['gateway: Draw the graph first (Change imports) ×2'],
  ]);
});

test('a prefix names a commit only when it fits no other', async () => {
  const [first, second] = ['abcdef01aaaa', 'abcdef01bbbb'];
  const log = logOf(old(0, { commit: first }), old(1, { commit: second }));
  const how = { keepCompleted: 0, maxCompleted: 1 };
  const saying = (text: string): Promise<{ readonly refused: readonly RefusedSummary[] }> =>
    compact(log, { ...how, summarize: () => Promise.resolve(text) });
  expect((await saying('- both: abcdef01')).refused).toMatchObject([{ why: 'missing-commit' }]);
  expect((await saying('- both: abcdef01a, abcdef01b')).refused).toEqual([]);
});

test('words and dates that happen to be hexadecimal are no commits', async () => {
  const log = logOf(old(0, { commit: 'a1b2c3d' }), old(1, { title: 'Effaced 20260219', commit: 'a1b2c3e' }));
  const summarize = ({ commits }: SummaryRequest): Promise<string> => {
    expect(commits).toEqual(['a1b2c3d', 'a1b2c3e']);
    return Promise.resolve('- defaced on 20260220: a1b2c3d a1b2c3e');
  };
  expect((await compact(log, { keepCompleted: 0, maxCompleted: 1, summarize })).refused).toEqual([]);
});

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '### ',
        '<!--',
        '-->',
        '`',
        '<<<<',
        '![',
        '📦',
        'a1b2c3d',
        'deadbeef01',
        '; ',
        '\n',
        '# ',
        '> ',
        '1. ',
        '**',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const anyEntry: fc.Arbitrary<Partial<LogEntry>> = fc.record(
  {
    title: words,
    tool: words,
    files: fc.array(words, { maxLength: 2 }),
    reason: words,
    lesson: words,
    note: words,
    commit: fc.oneof(words, fc.nat(50).map(commitOf), fc.constantFrom('a1b2c3d, e4f5a6b', 'i7j8k9l', '')),
    section: fc.constantFrom('done', 'failed'),
  },
  { requiredKeys: ['title', 'section'] },
);

// Would catch: an extract that loses a commit or a structure, for any words; and a second compaction that changes the first.
test('whatever the entries say, the extract holds their commits, is no longer than they are, and reads back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEntry, { minLength: 8, maxLength: 24 }), async (some) => {
      const entries = some.map((more, index) => ({ ...old(index, more), id: `e${String(index)}` }));
      const how = { maxCompleted: 3, keepCompleted: 2, maxFailed: 3, keepFailed: 2, batch: 5 };
      const { log } = await compact(logOf(...entries), how);
      expectWhole(log);
      expect((await compact(log, how)).log).toEqual(log);
      // A model that says the extract of the same entries is not refused: no commit is missing, none new, and it is not longer.
      const all = { maxCompleted: 1, keepCompleted: 0, maxFailed: 1, keepFailed: 0 };
      const whole = (await compact(logOf(...entries), all)).log.archives ?? [];
      const { refused } = await compact(logOf(...entries), {
        ...all,
        summarize: ({ section }) =>
          Promise.resolve(whole.find((archive) => archive.section === section)?.lines.join('\n') ?? ''),
      });
      expect(refused.filter(({ why }) => why !== 'empty')).toEqual([]);
    }),
    { seed: 11, numRuns: 150 },
  );
});
