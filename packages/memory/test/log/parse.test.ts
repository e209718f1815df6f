import { expect, test } from 'vitest';
import { parseEvolutionLog, renderEvolutionLog } from '../../src/index.ts';

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
  const { language, entries, texts } = parseEvolutionLog(CHINESE);
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
  expect(texts.done).toContain(
    '📦 历史改进归档（2026-01 ~ 2026-02）\n- 优化了 session 压缩的 token 计算（`a1b2c3d`）\n',
  );
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
