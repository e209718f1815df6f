import type { GradeRule } from '../policy/policy.ts';

/** Files that nothing runs. Code keeps its grade wherever it lies. */
const DATA = ['md', 'txt', 'json', 'jsonl', 'yaml', 'yml', 'csv'];

const data = (folder: string, grade: GradeRule['grade']): readonly GradeRule[] =>
  DATA.map((extension) => ({ path: `${folder}/**/*.${extension}`, grade }));

/** The built-in grades; the last match decides, what no glob matches is `high`: source, rules, skills, tools. */
export const GRADE_RULES: readonly GradeRule[] = [
  ...data('/memory', 'medium'),
  ...data('/knowledge', 'medium'),
  ...data('/users', 'low'),
  { path: '/profile.md', grade: 'low' },
];
