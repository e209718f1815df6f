/** PostgreSQL through psql and node-postgres, MySQL through its client and mysql2, SQLite through the CLI and better-sqlite3. */

import { nodeStack } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { lead, message, note, stack } from '../text.ts';
import { propertyLines } from './node.ts';

const PSQL: Tool = {
  family: 'sql',
  wrap: 'command',
  command: 'psql -v ON_ERROR_STOP=1 -f migrate.sql',
  exitCode: 3,
  posixOnly: false,
};
const NODE_SQL: Tool = { ...PSQL, wrap: 'node', command: 'node dist/server.js', exitCode: 1 };
const MYSQL: Tool = { ...PSQL, command: 'mysql --batch app', exitCode: 1 };

interface PsqlError {
  readonly text: string;
  readonly statement?: string;
  readonly mark?: string;
  readonly detail?: (run: Run) => readonly string[];
}

/** psql with a script: `psql:file:line: ERROR:  …`, then LINE and a caret, then DETAIL or HINT. */
function psql(found: PsqlError): Template {
  return tool(PSQL, (run) => {
    const place = run.rand.chance(0.6)
      ? `psql:${run.rand.pick(['migrate.sql', run.at('db', 'migrate.sql'), `db/${run.rand.int(1, 90)}_init.sql`])}:${run.rand.int(1, 400)}: `
      : '';
    const { statement, mark } = found;
    const label = `LINE ${run.rand.int(1, 30)}: `;
    const excerpt =
      statement === undefined || mark === undefined
        ? []
        : [label + statement, ' '.repeat(label.length + statement.indexOf(mark)) + '^'];
    return [message(`${place}ERROR:  ${found.text}`), note([...excerpt, ...(found.detail?.(run) ?? [])])];
  });
}

export const pgNoRelation = (name: string): Template =>
  psql({ text: `relation "${name}" does not exist`, statement: `SELECT id FROM ${name} WHERE active;`, mark: name });

export const pgNoColumn = (name: string): Template =>
  psql({ text: `column "${name}" does not exist`, statement: `SELECT id, ${name} FROM customers;`, mark: name });

export const pgSyntax = (token: string): Template =>
  psql({ text: `syntax error at or near "${token}"`, statement: `SELECT id, FROM orders ${token};`, mark: token });

export const pgTypeMismatch: Template = psql({
  text: 'operator does not exist: integer = text',
  statement: 'SELECT * FROM orders WHERE id = ref::text;',
  mark: '=',
  detail: () => [
    'HINT:  No operator matches the given name and argument types. You might need to add explicit type casts.',
  ],
});

export const pgDenied = (kind: string, name: string): Template =>
  psql({ text: `permission denied for ${kind} ${name}` });

interface PgDriverError {
  readonly code: string;
  readonly text: string | ((run: Run) => string);
  readonly detail?: (run: Run) => string;
  readonly props?: Readonly<Record<string, string>>;
  readonly file: string;
  readonly routine: string;
}

/** node-postgres prints the server's fields as properties of a DatabaseError. */
function pg(found: PgDriverError): Template {
  return tool(NODE_SQL, (run) => {
    const place = `${run.at('node_modules', 'pg-protocol', 'dist', 'parser.js')}:${run.rand.int(270, 300)}`;
    const parser = [
      `    at Parser.parseErrorMessage (${place}:98)`,
      `    at Parser.handlePacket (${run.at('node_modules', 'pg-protocol', 'dist', 'parser.js')}:${run.rand.int(120, 180)}:29)`,
      `    at Socket.emit (node:events:${run.rand.int(500, 530)}:28)`,
    ];
    const frames = [...parser, ...nodeStack(run)];
    const props = {
      length: String(run.rand.int(90, 320)),
      severity: "'ERROR'",
      code: `'${found.code}'`,
      detail: found.detail === undefined ? 'undefined' : `'${found.detail(run)}'`,
      ...found.props,
      file: `'${found.file}'`,
      line: `'${run.rand.int(200, 3400)}'`,
      routine: `'${found.routine}'`,
    };
    const text = typeof found.text === 'string' ? found.text : found.text(run);
    return [
      lead([
        place,
        "        const message = name === 'notice' ? new messages_1.NoticeMessage(length, messageValue) : new messages_1.DatabaseError(messageValue, length, name);",
        '',
      ]),
      message(`error: ${text}`),
      stack([...frames.slice(0, -1), `${frames.at(-1) ?? ''} {`]),
      note([...propertyLines(props), '}']),
    ];
  });
}

const person = (run: Run): string =>
  `${run.rand.pick(['anna', 'bilal', 'cora', 'dev', 'emil', 'fatou'])}${run.rand.int(1, 999)}@example.${run.rand.pick(['com', 'org'])}`;

export const pgUnique = (table: string, constraint: string, column: string): Template =>
  pg({
    code: '23505',
    text: `duplicate key value violates unique constraint "${constraint}"`,
    detail: (run) => `Key (${column})=(${column === 'email' ? person(run) : run.rand.int(1, 99999)}) already exists.`,
    props: { schema: "'public'", table: `'${table}'`, constraint: `'${constraint}'` },
    file: 'nbtinsert.c',
    routine: '_bt_check_unique',
  });

export const pgForeignKey = (table: string, constraint: string, column: string, parent: string): Template =>
  pg({
    code: '23503',
    text: `insert or update on table "${table}" violates foreign key constraint "${constraint}"`,
    detail: (run) => `Key (${column})=(${run.rand.int(1, 99999)}) is not present in table "${parent}".`,
    props: { schema: "'public'", table: `'${table}'`, constraint: `'${constraint}'` },
    file: 'ri_triggers.c',
    routine: 'ri_ReportViolation',
  });

export const pgNotNull = (table: string, column: string): Template =>
  pg({
    code: '23502',
    text: `null value in column "${column}" of relation "${table}" violates not-null constraint`,
    detail: (run) =>
      `Failing row contains (${run.rand.int(1, 99999)}, ${person(run)}, null, ${run.now.plain.replace(',', '.')}).`,
    props: { schema: "'public'", table: `'${table}'`, column: `'${column}'` },
    file: 'execMain.c',
    routine: 'ExecConstraints',
  });

export const pgDeadlock: Template = pg({
  code: '40P01',
  text: 'deadlock detected',
  detail: (run) =>
    `Process ${run.rand.int(100, 9000)} waits for ShareLock on transaction ${run.rand.int(700, 900000)}; blocked by process ${run.rand.int(100, 9000)}.`,
  file: 'deadlock.c',
  routine: 'DeadLockReport',
});

export const pgSerialization: Template = pg({
  code: '40001',
  text: 'could not serialize access due to concurrent update',
  file: 'nodeModifyTable.c',
  routine: 'ExecUpdate',
});

export const pgCanceled = (code: '57014' | '55P03'): Template =>
  pg({
    code,
    text: `canceling statement due to ${code === '57014' ? 'statement' : 'lock'} timeout`,
    file: 'postgres.c',
    routine: 'ProcessInterrupts',
  });

export const pgTooLong = (type: string): Template =>
  pg({ code: '22001', text: `value too long for type ${type}`, file: 'varchar.c', routine: 'varchar' });

export const pgBadUuid: Template = pg({
  code: '22P02',
  text: (run) =>
    `invalid input syntax for type uuid: "${run.rand.pick(['undefined', run.rand.word(8), String(run.rand.int(1, 9000))])}"`,
  file: 'uuid.c',
  routine: 'string_to_uuid',
});

/** libpq connection failures: server address and socket vary, the FATAL text is the cause. */
function libpq(text: string): Template {
  return tool({ ...PSQL, exitCode: 2, command: "psql -h db -c 'select 1'" }, (run) => {
    const ip = run.rand.privateIp();
    return [
      message(
        `psql: error: connection to server at "${run.rand.pick(['db', 'localhost', ip])}" (${ip}), port 5432 failed: FATAL:  ${text}`,
      ),
    ];
  });
}

export const pgPassword = (user: string): Template => libpq(`password authentication failed for user "${user}"`);
export const pgNoDatabase = (name: string): Template => libpq(`database "${name}" does not exist`);
export const pgTooMany: Template = libpq('sorry, too many clients already');
export const pgNoRole = (name: string): Template => libpq(`role "${name}" does not exist`);

/** Errors on connecting have no line of the script. */
const MY_CONNECT: readonly number[] = [1045, 1049];

function mysql(code: number, state: string, text: string | ((run: Run) => string)): Template {
  return tool(MYSQL, (run) => [
    message(
      `ERROR ${code} (${state})${!MY_CONNECT.includes(code) && run.rand.chance(0.7) ? ` at line ${run.rand.int(1, 900)}` : ''}: ${typeof text === 'string' ? text : text(run)}`,
    ),
  ]);
}

export const myDuplicate = (key: string): Template =>
  mysql(1062, '23000', (run) => `Duplicate entry '${person(run)}' for key '${key}'`);
export const myNoTable = (name: string): Template => mysql(1146, '42S02', `Table '${name}' doesn't exist`);
export const myUnknownColumn = (name: string): Template =>
  mysql(1054, '42S22', `Unknown column '${name}' in 'field list'`);
export const myAccess = (user: string): Template =>
  mysql(
    1045,
    '28000',
    (run) =>
      `Access denied for user '${user}'@'${run.rand.pick(['localhost', run.rand.privateIp()])}' (using password: YES)`,
  );
export const myUnknownDatabase = (name: string): Template => mysql(1049, '42000', `Unknown database '${name}'`);

function mysql2(code: string, errno: number, state: string, text: string): Template {
  return tool(NODE_SQL, (run) => {
    const frames = [
      `    at Packet.asError (${run.at('node_modules', 'mysql2', 'lib', 'packets', 'packet.js')}:${run.rand.int(720, 760)}:17)`,
      `    at Query.execute (${run.at('node_modules', 'mysql2', 'lib', 'commands', 'command.js')}:${run.rand.int(20, 40)}:26)`,
      ...nodeStack(run),
    ];
    return [
      message(`Error: ${text}`),
      stack([...frames.slice(0, -1), `${frames.at(-1) ?? ''} {`]),
      note([
        ...propertyLines({ code: `'${code}'`, errno: String(errno), sqlState: `'${state}'`, sqlMessage: `'${text}'` }),
        '}',
      ]),
    ];
  });
}

export const myDeadlock: Template = mysql2(
  'ER_LOCK_DEADLOCK',
  1213,
  '40001',
  'Deadlock found when trying to get lock; try restarting transaction',
);
export const myLockWait: Template = mysql2(
  'ER_LOCK_WAIT_TIMEOUT',
  1205,
  'HY000',
  'Lock wait timeout exceeded; try restarting transaction',
);
export const myForeignKey = (constraint: string): Template =>
  mysql2(
    'ER_NO_REFERENCED_ROW_2',
    1452,
    '23000',
    `Cannot add or update a child row: a foreign key constraint fails (\`app\`.\`orders\`, CONSTRAINT \`${constraint}\` FOREIGN KEY (\`customer_id\`) REFERENCES \`customers\` (\`id\`))`,
  );

function sqlite(code: string, text: string): Template {
  return tool(NODE_SQL, (run) => {
    const line = run.rand.int(5, 30);
    const frames = [
      `    at Statement.run (${run.at('node_modules', 'better-sqlite3', 'lib', 'methods', 'wrappers.js')}:${line}:21)`,
      ...nodeStack(run),
    ];
    return [
      lead([
        `${run.at('node_modules', 'better-sqlite3', 'lib', 'methods', 'wrappers.js')}:${line}`,
        '\treturn this[cppdb].run(...args)',
        '\t                   ^',
        '',
      ]),
      message(`SqliteError: ${text}`),
      stack([...frames.slice(0, -1), `${frames.at(-1) ?? ''} {`]),
      note([`  code: '${code}'`, '}', '', `Node.js ${run.nodeVersion}`]),
    ];
  });
}

export const liteBusy: Template = sqlite('SQLITE_BUSY', 'database is locked');
export const liteLocked: Template = sqlite('SQLITE_LOCKED', 'database table is locked');
export const liteUnique = (column: string): Template =>
  sqlite('SQLITE_CONSTRAINT_UNIQUE', `UNIQUE constraint failed: ${column}`);
export const liteNotNull = (column: string): Template =>
  sqlite('SQLITE_CONSTRAINT_NOTNULL', `NOT NULL constraint failed: ${column}`);
export const liteNoTable = (name: string): Template => sqlite('SQLITE_ERROR', `no such table: ${name}`);
export const liteNoColumn = (name: string): Template => sqlite('SQLITE_ERROR', `no such column: ${name}`);
export const liteReadonly: Template = sqlite('SQLITE_READONLY', 'attempt to write a readonly database');
export const liteMalformed: Template = sqlite('SQLITE_CORRUPT', 'database disk image is malformed');
