import type { Assessment, RiskGrade } from '@evolve/core/contracts';

/** What makes a change hard to take back, or to look at. Data, not conditions: globs as in `.gitignore`. */
export interface LastingPaths {
  readonly rule: string;
  readonly why: string;
  readonly decision: Assessment['decision'];
  readonly grade: RiskGrade;
  readonly globs: readonly string[];
}

export const LASTING_PATHS: readonly LastingPaths[] = [
  {
    ...{ rule: 'lasting:migration', decision: 'ask', grade: 'high' },
    why: 'what a migration did to a database no rollback of files takes back',
    globs: ['migrations/', 'migration/', 'migrate/', 'alembic/', '*.sql', '*.migration.*', 'schema.prisma'],
  },
  {
    ...{ rule: 'lasting:data', decision: 'ask', grade: 'high' },
    why: 'a store of data: later entries are lost with it when it is taken back',
    globs: ['*.sqlite', '*.sqlite3', '*.db', '*.mdb', '*.parquet', '*.avro', '*.pkl', '*.pickle', '*.rdb', '*.bin'],
  },
  {
    ...{ rule: 'lasting:locked', decision: 'ask', grade: 'high' },
    why: 'it decides which code of others runs',
    globs: ['*.lock', '*.lockb', '*-lock.json', '*-lock.yaml', '*.lockfile', '*.sum', 'vendor/', 'third_party/'],
  },
  {
    ...{ rule: 'lasting:generated', decision: 'ask', grade: 'high' },
    why: 'it is made from something else, and made anew',
    globs: ['*.min.js', '*.min.css', '*.generated.*', '*.gen.*', '*_pb.js', '*_pb.ts', 'generated/', '__generated__/'],
  },
];
