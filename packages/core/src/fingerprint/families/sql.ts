import { WEIGHT, type Headline } from './headline.ts';

/** PostgreSQL, MySQL, SQLite, Oracle, SQL Server, Prisma. */
export const SQL: readonly Headline[] = [
  {
    pattern: /^(?:psql:\S{1,300}:\d{1,7}: )?(?:ERROR|FATAL|PANIC): {1,3}(?:\w{5}: )?\S/,
    weight: WEIGHT.diagnosis,
    detail: 'told',
  },
  { pattern: /^psql: error: /, weight: WEIGHT.diagnosis },
  { pattern: /^ERROR \d{1,5} \(\w{5}\)/, weight: WEIGHT.diagnosis },
  { pattern: /^(?:ORA|PLS|TNS|RMAN|SP2)-\d{4,5}: /, weight: WEIGHT.diagnosis },
  { pattern: /\bSQLSTATE\[?\w{5}\b/, weight: WEIGHT.diagnosis },
  { pattern: /^Msg \d{1,6}, Level \d{1,3}, State /, weight: WEIGHT.diagnosis, detail: 'followed' },
  { pattern: /^(?:Error: )?(?:Parse error|Runtime error|in prepare)\b/, weight: WEIGHT.tool },
  { pattern: /\b(?:P\d{4}): |^Error code: P\d{4}/, weight: WEIGHT.diagnosis },
];
