import { expect, test } from 'vitest';
import { parseEvolutionLog, renderEvolutionLog } from '../../src/index.ts';
import { LINGQUE, UNKNOWN_VARIANTS } from './lingque.ts';

const CHINESE = `# 进化日志

## 待办

- [ ] 为 read_file 增加缓存
- 减少 session 压缩的开销
- [x] 已经做完的

## 进行中

## 已完成

📦 历史改进归档（2026-01 ~ 2026-02）
- 优化了 session 压缩的 token 计算（\`a1b2c3d\`）

### 2026-02-19 — web_search 超时和重试优化
- 修改文件: router/web_tools.py, router/retry.py
- 将超时从 10s 增加到 30s，增加 1 次重试
- 改进原因: 工具统计显示成功率仅 68%，主因超时
- commit: e4f5g6h

## 失败记录

### 2026-02-20 — 修改 import 结构
- 教训: 需要先画依赖图
`;

test('a log of another agent, in Chinese, with plain lists, an archive and unknown lines', () => {
  const { language, entries, texts, archives } = parseEvolutionLog(CHINESE);
  expect(language).toBe('zh');
  expect(entries.map(({ section, title, source }) => [section, title, source])).toEqual([
    ['todo', '为 read_file 增加缓存', 'person'],
    ['todo', '减少 session 压缩的开销', 'person'],
    ['done', 'web_search 超时和重试优化', 'person'],
    ['failed', '修改 import 结构', 'person'],
  ]);
  expect(entries[2]).toMatchObject({
    createdAt: '2026-02-19T00:00:00.000Z',
    files: ['router/web_tools.py', 'router/retry.py'],
    reason: '工具统计显示成功率仅 68%，主因超时',
    commit: 'e4f5g6h',
    note: '- 将超时从 10s 增加到 30s，增加 1 次重试',
  });
  expect(entries[3]?.lesson).toBe('需要先画依赖图');
  expect(texts.todo).toBe('- [x] 已经做完的\n\n');
  expect(texts.done).toBeUndefined();
  expect(archives).toMatchObject([
    { section: 'done', from: '2026-01', to: '2026-02', lines: ['优化了 session 压缩的 token 计算（`a1b2c3d`）'] },
  ]);
});

test('headings inside code belong to the note, also of a fence that is longer', () => {
  const note = '````md\n## Done\n```\n### not an entry\n````';
  const markdown = `## To do\n\n### Real\n\n${note}\n\n## Done\n`;
  const { entries } = parseEvolutionLog(markdown);
  expect(entries.map(({ title, section }) => [title, section])).toEqual([['Real', 'todo']]);
  expect(entries[0]?.note).toBe(note);
});

test('a comment that was damaged makes the entry a new one instead of losing it', () => {
  const markdown = '## To do\n\n### 2026-01-02 — Keep me\n<!-- evolve {"id":"x", -->\n- Priority: 3\n';
  const [entry] = parseEvolutionLog(markdown).entries;
  expect(entry).toMatchObject({ title: 'Keep me', id: expect.stringMatching(/^draft-/) as unknown });
});

test('without any heading all of it is text', () => {
  const log = parseEvolutionLog('just words\n### and a heading\n');
  expect(log).toEqual({ language: 'en', entries: [], texts: { start: 'just words\n### and a heading\n' } });
  expect(renderEvolutionLog(log)).toMatch(/^just words\n### and a heading\n## To do\n/);
});

// Would catch: a log of LingQue of which a date, a field, a hash or an archive is lost on the way in.
test("LingQue's own format: entries, fields, dates in brackets, both archives", () => {
  const { entries, archives, texts } = parseEvolutionLog(LINGQUE);
  expect(
    entries.map(({ section, title, createdAt, commit, files, reason, lesson, priority, tool, note }) => ({
      ...{ section, title, day: createdAt.slice(0, 10), commit, files, reason, lesson, priority, tool, note },
    })),
  ).toEqual([
    expect.objectContaining({ section: 'todo', title: '给 send_message 加限流' }),
    expect.objectContaining({ section: 'todo', title: '缩短启动时间' }),
    expect.objectContaining({
      section: 'doing',
      day: '2026-03-04',
      priority: 2,
      tool: 'gateway',
      reason: '一次改动太大',
    }),
    expect.objectContaining({
      ...{ section: 'done', title: '修复记忆文件的并发写入', day: '2026-02-21', commit: '9f8e7d6' },
      ...{ files: ['lq/memory.py', 'lq/session.py'], reason: '两次写入互相覆盖', note: '- 用临时文件加改名代替直接写' },
    }),
    expect.objectContaining({ title: '日历工具的时区', files: ['lq/tools/calendar.py'], commit: '`e4f5g6h`' }),
    expect.objectContaining({ section: 'failed', reason: '健康检查超时', lesson: '先给旧格式写迁移' }),
  ]);
  expect(archives).toMatchObject([
    { section: 'done', from: '2025-11', to: '2026-01', by: 'person', count: 0 },
    { section: 'failed', lines: ['不要同时改两个模块的导入'] },
  ]);
  expect(archives?.[0]?.lines).toEqual(['日程工具支持重复事件（`0a1b2c3`）', '群聊缓冲的上限改为可配置（`i7j8k9l`）']);
  expect(texts).toEqual({
    start: '# 进化日志\n\n> 本文件由自主进化循环维护，请勿手动删除。\n\n',
    todo: '- [x] 换掉旧的重试代码\n\n',
  });
});

test("LingQue's log reads the same in CRLF, and with a byte order mark before its first heading", () => {
  const words = (markdown: string): unknown => {
    const { entries, archives } = parseEvolutionLog(markdown);
    return [entries, archives];
  };
  const bare = LINGQUE.slice(LINGQUE.indexOf('## 待办'));
  expect(words(LINGQUE.replaceAll('\n', '\r\n'))).toEqual(words(LINGQUE));
  expect(words(`\uFEFF${bare}`)).toEqual(words(LINGQUE));
  expect(renderEvolutionLog(parseEvolutionLog(`\uFEFF${bare}`))).toMatch(/^\uFEFF## 待办\n/);
});

test.each(UNKNOWN_VARIANTS)('a variant that nobody knows stays to the byte: %j', (variant) => {
  for (const markdown of [LINGQUE, LINGQUE.replaceAll('\n', '\r\n')]) {
    const text = markdown === LINGQUE ? variant : variant.replaceAll('\n', '\r\n');
    const log = parseEvolutionLog(markdown.replace(/(## (?:已完成|失败记录)\r?\n\r?\n)/g, `$1${text}`));
    const again = renderEvolutionLog(log);
    expect(again.split(text)).toHaveLength(3);
    expect(log.entries).toHaveLength(6);
    expect(parseEvolutionLog(again)).toEqual(log);
  }
});

test('a list inside code, a line across the page and a comment are no items', () => {
  const text = '```sh\n- not this\n```\n* * *\n<!--\n- nor this\n-->\n- [ ]\n';
  const { entries, texts } = parseEvolutionLog(`## To do\n\n${text}- but this\n`);
  expect(entries.map(({ title }) => title)).toEqual(['but this']);
  expect(texts.todo).toBe(text);
});

// Would catch: half a fence in somebody's words that takes all entries below it for code, and so for deleted.
test('a fence or a comment that is never closed hides no entry of ours', () => {
  const entry =
    '### 2026-01-01 — Real\n<!-- evolve {"id":"a","createdAt":"2026-01-01T00:00:00.000Z",' +
    '"updatedAt":"2026-01-01T00:00:00.000Z","source":"model","attempts":0} -->\n\n';
  for (const open of ['```', '~~~~', '<!-- later']) {
    const log = parseEvolutionLog(`## To do\n\n${open}\n\n${entry}## Done\n\n${open}\n-->\n`);
    expect(log.entries.map(({ id }) => id)).toEqual(['a']);
    expect(parseEvolutionLog(renderEvolutionLog(log))).toEqual(log);
  }
});
