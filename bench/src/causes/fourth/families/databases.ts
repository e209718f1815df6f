import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { java, js, py, tool } from '../langs.ts';
import type { Face } from '../types.ts';

interface Pg {
  readonly state: string;
  readonly text: string;
  readonly detail?: string;
  readonly table?: string;
}
/** the same server error as psql, the server log, a Node driver or a Python driver shows it */
const pg = (c: Ctx, x: Pg): Face => {
  const detail =
    x.detail === undefined
      ? ''
      : `\nDETAIL:  ${x.detail.replace('{v}', c.pick([c.id(6), String(c.n(1, 9999)), c.uuid()]))}`;
  const kind = c.n(0, 3);
  if (kind === 0)
    return js(c, `error: ${x.text}`, {
      top: [`Parser.parseErrorMessage (${c.abs('node_modules/pg-protocol/dist/parser.js')}:${c.n(280, 300)}:98)`],
      props: [
        `length: ${c.n(90, 300)}`,
        "severity: 'ERROR'",
        `code: '${x.state}'`,
        "file: 'execMain.c'",
        `line: '${c.line()}'`,
      ],
    });
  const bare = `ERROR:  ${x.text}`;
  if (kind === 1) return tool(`psql:${c.abs('db/load.sql')}:${c.line()}: ${bare}${detail}`, bare);
  const stamp = `${c.date()} ${c.clock()}.${c.n(100, 999)} UTC [${c.pid()}]`;
  if (kind === 2)
    return tool(
      `${stamp} ${bare}${detail}\n${stamp} STATEMENT:  ${c.pick(['INSERT INTO t VALUES ($1)', 'select 1', 'UPDATE t SET a = $1'])}`,
      bare,
    );
  return tool(`${bare}${detail}${c.chance(0.4) ? `\nLINE ${c.n(1, 9)}: ...\n        ^` : ''}`, bare);
};
const mysql = (c: Ctx, x: readonly [no: number, state: string, text: string]): Face =>
  c.chance(0.5)
    ? tool(`ERROR ${x[0]} (${x[1]})${c.chance(0.5) ? ` at line ${c.line()}` : ''}: ${x[2]}`)
    : py(c, `pymysql.err.OperationalError: (${x[0]}, "${x[2]}")`);
const sqlite = (c: Ctx, x: string): Face =>
  c.chance(0.5)
    ? js(c, `SqliteError: ${x}`)
    : py(c, `sqlite3.${x.includes('constraint') ? 'IntegrityError' : 'OperationalError'}: ${x}`);
const redis = (c: Ctx, x: string): Face =>
  c.chance(0.5)
    ? js(c, `ReplyError: ${x}`, { top: [`parseError (${c.abs('node_modules/redis-parser/lib/parser.js')}:179:12)`] })
    : tool(`(error) ${x}`);
const mongo = (c: Ctx, x: readonly [type: string, text: string]): Face =>
  js(c, `${x[0]}: ${x[1].replace('{v}', c.id(8))}`);
const mssql = (c: Ctx, x: readonly [no: number, text: string]): Face =>
  tool(`Msg ${x[0]}, Level 16, State ${c.n(1, 4)}, Server ${c.host}, Line ${c.line()}\n${x[1]}`);
const ora = (c: Ctx, x: string): Face =>
  c.chance(0.5) ? tool(`ERROR at line ${c.n(1, 30)}:\n${x}`, x) : java(c, `java.sql.SQLException: ${x}`);

const d = family('databases', true);
const uq = (name: string): Pg => ({
  state: '23505',
  text: `duplicate key value violates unique constraint "${name}"`,
  detail: 'Key (code)=({v}) already exists.',
});
d.twin(
  'pg-unique',
  pg,
  uq('coupon_code_key'),
  uq('coupon_batch_key'),
  {
    state: '23503',
    text: 'insert or update on table "coupon" violates foreign key constraint "coupon_code_fkey"',
    detail: 'Key (code)=({v}) is not present in table "code".',
  },
  { state: '23514', text: 'new row for relation "coupon" violates check constraint "coupon_code_check"' },
);
d.twin(
  'pg-column',
  pg,
  { state: '42703', text: 'column "shipped_on" does not exist' },
  { state: '42703', text: 'column "shipped_at" does not exist' },
  { state: '42P01', text: 'relation "shipped_on" does not exist' },
  { state: '42702', text: 'column reference "shipped_on" is ambiguous' },
);
d.twin(
  'pg-notnull',
  pg,
  { state: '23502', text: 'null value in column "tenant_id" of relation "audit_log" violates not-null constraint' },
  { state: '23502', text: 'null value in column "actor_id" of relation "audit_log" violates not-null constraint' },
  { state: '23502', text: 'null value in column "tenant_id" of relation "audit_logs" violates not-null constraint' },
);
d.twin(
  'mysql-unknown',
  mysql,
  [1054, '42S22', "Unknown column 'o.promo_id' in 'field list'"],
  [1054, '42S22', "Unknown column 'o.promo_id' in 'where clause'"],
  [1146, '42S02', "Table 'shop.promo' doesn't exist"],
);
d.twin(
  'mongo',
  mongo,
  [
    'MongoServerError',
    'E11000 duplicate key error collection: shop.devices index: serial_1 dup key: { serial: "{v}" }',
  ],
  ['MongoServerError', 'E11000 duplicate key error collection: shop.devices index: imei_1 dup key: { imei: "{v}" }'],
  [
    'MongoServerError',
    'E11000 duplicate key error collection: shop.gateways index: serial_1 dup key: { serial: "{v}" }',
  ],
  ['MongoServerSelectionError', 'connection timed out'],
);
d.twin(
  'sqlite-unique',
  sqlite,
  'UNIQUE constraint failed: tag.slug',
  'UNIQUE constraint failed: tag.label',
  'NOT NULL constraint failed: tag.slug',
  'CHECK constraint failed: slug',
);
d.known(
  'pg-role',
  (c: Ctx, x: string) =>
    tool(`psql: error: connection to server at "db.example.com" (${c.ip()}), port 5432 failed: FATAL:  ${x}`),
  'password authentication failed for user "reporting"',
  'role "reporting" does not exist',
  'database "reporting" does not exist',
  'no pg_hba.conf entry for host, user "reporting", database "shop", no encryption',
);
d.known(
  'pg-slots',
  (_c: Ctx, x: string) => tool(`FATAL:  ${x}`),
  'sorry, too many clients already',
  'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  'the database system is starting up',
);
d.known(
  'pg-deadlock',
  pg,
  { state: '40P01', text: 'deadlock detected' },
  { state: '40001', text: 'could not serialize access due to concurrent update' },
  { state: '55P03', text: 'could not obtain lock on row in relation "job"' },
);
d.known(
  'pg-timeout',
  pg,
  { state: '57014', text: 'canceling statement due to statement timeout' },
  { state: '57014', text: 'canceling statement due to user request' },
  { state: '57P01', text: 'terminating connection due to administrator command' },
);
d.known(
  'pg-type',
  pg,
  { state: '42883', text: 'operator does not exist: uuid = character varying' },
  { state: '42883', text: 'operator does not exist: uuid = text' },
  { state: '42883', text: 'function gen_random_uuid() does not exist' },
);
d.known(
  'pg-permission',
  pg,
  { state: '42501', text: 'permission denied for table payouts' },
  { state: '42501', text: 'permission denied for schema payouts' },
  { state: '42501', text: 'permission denied for sequence payouts_id_seq' },
);
d.known(
  'pg-enum',
  pg,
  { state: '22P02', text: 'invalid input value for enum order_state: "on_hold"' },
  { state: '22P02', text: 'invalid input value for enum order_state: "held"' },
  { state: '22P02', text: 'invalid input syntax for type uuid: "on_hold"' },
);
d.known('pg-aborted', pg, {
  state: '25P02',
  text: 'current transaction is aborted, commands ignored until end of transaction block',
});
d.known(
  'mysql-fk',
  mysql,
  [
    1452,
    '23000',
    'Cannot add or update a child row: a foreign key constraint fails (`shop`.`line`, CONSTRAINT `fk_line_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`))',
  ],
  [
    1451,
    '23000',
    'Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`line`, CONSTRAINT `fk_line_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`))',
  ],
);
d.known(
  'mysql-lock',
  mysql,
  [1205, 'HY000', 'Lock wait timeout exceeded; try restarting transaction'],
  [1213, '40001', 'Deadlock found when trying to get lock; try restarting transaction'],
  [2006, 'HY000', 'MySQL server has gone away'],
);
d.known(
  'sqlite-busy',
  sqlite,
  'database is locked',
  'attempt to write a readonly database',
  'database disk image is malformed',
);
d.known(
  'redis-type',
  redis,
  'WRONGTYPE Operation against a key holding the wrong kind of value',
  'NOAUTH Authentication required.',
  "OOM command not allowed when used memory > 'maxmemory'.",
  "READONLY You can't write against a read only replica.",
);
d.known(
  'redis-script',
  redis,
  'BUSYGROUP Consumer Group name already exists',
  'NOSCRIPT No matching script. Please use EVAL.',
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
);
d.known(
  'mssql',
  mssql,
  [208, "Invalid object name 'dbo.Shipments'."],
  [207, "Invalid column name 'Shipments'."],
  [2627, "Violation of PRIMARY KEY constraint 'PK_Shipments'. Cannot insert duplicate key in object 'dbo.Shipments'."],
);
d.known(
  'oracle',
  ora,
  'ORA-00942: table or view does not exist',
  'ORA-00904: "SHIPPED_ON": invalid identifier',
  'ORA-01017: invalid username/password; logon denied',
);
d.known(
  'elastic',
  (c: Ctx, x: readonly [string, string]) =>
    js(c, `ResponseError: ${x[0]}\n\tRoot causes:\n\t\t${x[0]}: ${x[1]}`, {
      props: [`meta: { statusCode: ${c.pick([400, 400])} }`],
    }),
  ['mapper_parsing_exception', 'failed to parse field [weight] of type [long]'],
  ['mapper_parsing_exception', 'failed to parse field [height] of type [long]'],
);
d.novel('clickhouse', () => tool("Code: 60. DB::Exception: Table shop.events_v2 doesn't exist. (UNKNOWN_TABLE)"));

export default d.defs;
