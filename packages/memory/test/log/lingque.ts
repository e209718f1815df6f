/** Logs of our own in the format that LingQue writes, with what varies from one of its versions to the next. */

/** Chinese headings and fields, list items, dated entries, both archives above the entries. */
export const LINGQUE = `# 进化日志

> 本文件由自主进化循环维护，请勿手动删除。

## 待办

- [ ] 给 send_message 加限流
- 缩短启动时间
- [x] 换掉旧的重试代码

## 进行中

### 2026-03-04 — 拆分 gateway 的事件循环
- 优先级: 2
- 工具: gateway
- 改进原因: 一次改动太大

## 已完成

📦 历史改进归档（2025-11 ~ 2026-01）
- 日程工具支持重复事件（\`0a1b2c3\`）
- 群聊缓冲的上限改为可配置（\`i7j8k9l\`）

### [2026-02-21] 修复记忆文件的并发写入
- 修改文件: lq/memory.py、lq/session.py
- 改进原因：两次写入互相覆盖
- commit: 9f8e7d6
- 用临时文件加改名代替直接写

### 2026-02-19 — 日历工具的时区
- **修改文件**: lq/tools/calendar.py
- commit: \`e4f5g6h\`

## 失败记录

⚠️ 历史失败教训（2025-11 ~ 2026-01）
- 不要同时改两个模块的导入

### 2026-02-20 — 异步化会话存储
- 失败原因: 健康检查超时
- 教训: 先给旧格式写迁移
`;

/** What no version of ours knows; none of it may change by a byte. */
export const UNKNOWN_VARIANTS: readonly string[] = [
  '📦 归档\n- 没有日期\n',
  '📦 历史改进归档（2026-01 ~ 2026-02）\n正文而不是列表\n',
  '📦 历史改进归档（2026-01 ~ 2026-02）\n- 一级\n  - 二级（`a1b2c3d`）\n',
  '🗄️ 历史改进归档（2026-01 ~ 2026-02）\n- 另一个符号\n',
  '⚠️ 注意（2026-01）\n- 这不是归档\n',
  '<details>\n<summary>📦 旧</summary>\n\n- x\n</details>\n',
  '| 日期 | 改进 |\t\n|---|---|\n| 2026-01-01 | x |  \n',
  '<!--\n### 2026-01-01 — 注释掉的\n- commit: abc1234\n-->\n',
  '```md\n### 2026-01-01 — 例子\n## 待办\n- 不是待办\n```\n',
];
