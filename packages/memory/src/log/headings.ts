import type { LogSection } from '@evolve/core/contracts';
import type { ArchivedSection } from './archive.ts';

/** Of headings and labels; both are read, whichever is written. */
export type LogLanguage = 'en' | 'zh';

/** Fields of an entry that stand in the file as `- Label: value`. */
export type VisibleField = 'priority' | 'tool' | 'reason' | 'files' | 'commit' | 'lesson';

interface Words {
  readonly title: string;
  readonly sections: Readonly<Record<LogSection, string>>;
  readonly fields: Readonly<Record<VisibleField, string>>;
}

/** What is written. */
export const WORDS: Readonly<Record<LogLanguage, Words>> = {
  en: {
    title: 'Evolution log',
    sections: { todo: 'To do', doing: 'In progress', done: 'Done', failed: 'Failed' },
    fields: {
      priority: 'Priority',
      tool: 'Tool',
      reason: 'Reason',
      files: 'Files',
      commit: 'Commit',
      lesson: 'Lesson',
    },
  },
  zh: {
    title: '进化日志',
    sections: { todo: '待办', doing: '进行中', done: '已完成', failed: '失败记录' },
    fields: {
      priority: '优先级',
      tool: '工具',
      reason: '改进原因',
      files: '修改文件',
      commit: 'commit',
      lesson: '教训',
    },
  },
};

/** What is read besides, in lower case. */
export const SECTION_ALIASES: Readonly<Record<string, LogSection>> = {
  todo: 'todo',
  待办事项: 'todo',
  待办改进: 'todo',
  doing: 'doing',
  completed: 'done',
  完成: 'done',
  failures: 'failed',
  失败: 'failed',
  失败教训: 'failed',
};

export const FIELD_ALIASES: Readonly<Record<string, VisibleField>> = {
  原因: 'reason',
  文件: 'files',
  提交: 'commit',
  失败教训: 'lesson',
  经验教训: 'lesson',
  失败原因: 'reason',
  修改的文件: 'files',
  提交哈希: 'commit',
};

interface ArchiveWords {
  readonly titles: Readonly<Record<ArchivedSection, string>>;
  readonly range: (from: string, to: string) => string;
}

/** What is written above an archive. */
export const ARCHIVE_WORDS: Readonly<Record<LogLanguage, ArchiveWords>> = {
  en: {
    titles: { done: 'Archived improvements', failed: 'Lessons of past failures' },
    range: (from, to) => ` (${from} ~ ${to})`,
  },
  zh: {
    titles: { done: '历史改进归档', failed: '历史失败教训' },
    range: (from, to) => `（${from} ~ ${to}）`,
  },
};

/** What is read as the title of an archive, in lower case. */
export const ARCHIVE_TITLES: Readonly<Record<ArchivedSection, ReadonlySet<string>>> = {
  done: new Set(['archived improvements', '历史改进归档', '历史改进', '历史归档']),
  failed: new Set(['lessons of past failures', '历史失败教训', '历史教训', '历史失败']),
};
