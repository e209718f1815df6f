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

interface ConflictWords {
  readonly conflict: string;
  readonly log: string;
  readonly file: string;
  readonly nothing: string;
  readonly deleted: Readonly<Record<'log' | 'file', string>>;
  readonly section: string;
  readonly title: string;
  readonly note: string;
}

/** What is written where a person and the log changed the same thing. */
export const CONFLICT_WORDS: Readonly<Record<LogLanguage, ConflictWords>> = {
  en: {
    conflict: 'Conflict',
    log: 'the log said:',
    file: 'the file said:',
    nothing: '(nothing)',
    deleted: { log: 'the log had removed this entry.', file: 'deleted in the file, while the log changed it.' },
    section: 'Section',
    title: 'Title',
    note: 'Note',
  },
  zh: {
    conflict: '冲突',
    log: '日志中是：',
    file: '文件中是：',
    nothing: '（空）',
    deleted: { log: '日志已删除此条目。', file: '文件中已删除，但日志同时修改了它。' },
    section: '栏目',
    title: '标题',
    note: '备注',
  },
};
