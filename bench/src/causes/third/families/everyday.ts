import { goFrames, jvm, py } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const pgSlots: Render = (c) => {
  const text = 'remaining connection slots are reserved for roles with the SUPERUSER attribute';
  return c.pick([
    () =>
      `psql: error: connection to server at "${c.pick(['db.example.net', 'localhost'])}" (${c.ip()}), port 5432 failed: FATAL:  ${text}`,
    () => `${c.time.dot()} UTC [${c.pid()}] FATAL:  ${text}`,
    () => `error: ${text} (SQLSTATE 53300)`,
  ])();
};
const pgClients: Render = (c) =>
  c.pick([
    () =>
      `psql: error: connection to server at "${c.pick(['db.example.net', 'localhost'])}" (${c.ip()}), port 5432 failed: FATAL:  sorry, too many clients already`,
    () => `${c.time.dot()} UTC [${c.pid()}] FATAL:  sorry, too many clients already`,
    () => 'error: sorry, too many clients already (SQLSTATE 53300)',
  ])();

const goSum: Render = (c) =>
  `${c.opt(`go: downloading example.com/kit/log v1.4.0\n`, 0.4)}verifying example.com/kit/log@v1.4.0: checksum mismatch\n\tdownloaded: h1:${c.b64(43)}=\n\tgo.sum:     h1:${c.b64(43)}=\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n${c.opt("\nFor more information, see 'go help module-auth'.")}`;

const goMap =
  (text: string): Render =>
  (c) =>
    `fatal error: ${text}${goFrames(c, ['internal/runtime/maps.fatal({0x6f2a11?, 0x0?})'])}${c.stack === 'none' ? '' : '\nexit status 2'}`;

const panicAt = (c: Parameters<Render>[0], text: string): string =>
  c.pick([
    `thread 'main' panicked at src/${c.mod()}.rs:${c.ln()}:${c.col()}:\n${text}`,
    `thread '${c.pick(['main', 'worker-pool', 'blocking-1'])}' (${c.n(1000, 99999)}) panicked at /home/${c.user}/.cargo/registry/src/index.crates.io-${c.hex(16)}/hyper-util-0.1.${c.n(2, 16)}/src/client/legacy/connect/dns.rs:${c.ln()}:${c.col()}:\n${text}`,
    `thread 'main' panicked at '${text}', ${c.p(`src/${c.mod()}.rs`)}:${c.ln()}:${c.col()}`,
  ]) + c.opt('\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace');
const noReactor: Render = (c) =>
  panicAt(c, 'there is no reactor running, must be called from the context of a Tokio 1.x runtime');
const nestedRuntime: Render = (c) =>
  panicAt(
    c,
    'Cannot start a runtime from within a runtime. This happens because a function (like `block_on`) attempted to block the current thread while the thread is being used to drive asynchronous tasks.',
  );

const nativeLib: Render = (c) =>
  `error: could not find native static library \`pq\`, perhaps an -L flag is missing?\n\n${c.opt('warning: build failed, waiting for other jobs to finish...\n', 0.4)}error: could not compile \`pq-sys\` (lib) due to 1 previous error${c.opt(`\n\nCaused by:\n  process didn't exit successfully: \`${c.pick(['/usr/local/cargo/bin/rustc', `/home/${c.user}/.rustup/toolchains/stable-x86_64-unknown-linux-gnu/bin/rustc`])} --crate-name pq_sys --edition=2021 -C metadata=${c.hex(16)}\` (exit status: 1)`, 0.4)}`;

const otherLoop: Render = (c) =>
  py(
    c,
    `RuntimeError: Task <Task pending name='Task-${c.n(2, 900)}' coro=<${c.pick(['RequestResponseCycle.run_asgi', c.snake()])}() running at ${c.p(`${c.mod()}.py`)}:${c.ln()}>${c.opt(' cb=[_run_until_complete_cb()]', 0.5)}> got Future <Future pending${c.opt(' cb=[BaseProtocol._on_waiter_completed()]', 0.5)}> attached to a different loop`,
    [
      ['asyncpg/connection.py', 'fetch', 'return await self._execute('],
      ['asyncpg/protocol/protocol.pyx', 'query', 'return await waiter'],
    ],
  );
const closedLoop: Render = (c) =>
  py(c, 'RuntimeError: Event loop is closed', [
    ['asyncpg/connection.py', 'close', 'await self._protocol.close(timeout)'],
    ['uvloop/loop.pyx', 'uvloop.loop.Loop._check_closed', 'raise RuntimeError'],
  ]);

const flyway: Render = (c) =>
  jvm(
    c,
    `org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation\nMigration checksum mismatch for migration version 12\n-> Applied to database : ${c.pick(['', '-'])}${c.n(100000000, 2000000000)}\n-> Resolved locally    : ${c.pick(['', '-'])}${c.n(100000000, 2000000000)}${c.opt('\nEither revert the changes to the migration, or run repair to update the schema history.')}`,
    [
      'org.flywaydb.core.Flyway.lambda$migrate$1(Flyway.java:#)',
      'org.flywaydb.core.FlywayExecutor.execute(FlywayExecutor.java:#)',
      'org.flywaydb.core.Flyway.migrate(Flyway.java:#)',
    ],
  );

const aptLock: Render = (c) =>
  `${c.pick([`E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process ${c.pid()} (${c.pick(['unattended-upgr', 'apt-get', 'dpkg'])})`, `E: Could not get lock /var/lib/dpkg/lock-frontend - open (11: Resource temporarily unavailable)`])}\n${c.pick(['N: Be aware that removing the lock file is not a solution and may break your system.\n', ''])}E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?`;

export const EVERYDAY: readonly CauseDef[] = [
  known('database', 'daemon', 'postgres-slots-reserved', pgSlots),
  known('database', 'jvm', 'flyway-12-checksum', flyway, true),
  known('go', 'cli', 'go-kit-log-checksum', goSum),
  known('go', 'dump', 'go-concurrent-map-writes', goMap('concurrent map writes')),
  known('rust', 'dump', 'tokio-no-reactor', noReactor),
  known('rust', 'cli', 'cargo-no-native-pq', nativeLib),
  known('python', 'py', 'asyncio-other-loop', otherLoop, true),
  known('package-manager', 'cli', 'apt-frontend-locked', aptLock),
  novel('database', 'daemon', 'postgres-too-many-clients', 'postgres-slots-reserved', pgClients),
  novel(
    'go',
    'dump',
    'go-concurrent-map-read-write',
    'go-concurrent-map-writes',
    goMap('concurrent map read and map write'),
  ),
  novel('rust', 'dump', 'tokio-nested-runtime', 'tokio-no-reactor', nestedRuntime),
  novel('python', 'py', 'asyncio-loop-closed', 'asyncio-other-loop', closedLoop),
];
