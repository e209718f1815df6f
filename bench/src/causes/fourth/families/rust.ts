import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { anyhow, rustPanic, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const rustc = (c: Ctx, x: readonly [code: string, message: string, label: string, file: string]): Face => {
  const line = c.line();
  const pad = ' '.repeat(String(line).length);
  const bare = `error${x[0] === '' ? '' : `[${x[0]}]`}: ${x[1]}`;
  return tool(
    `${c.chance(0.5) ? `   Compiling ${c.project} v0.${c.n(1, 9)}.0 (${c.root})\n` : ''}${bare}\n${pad}--> ${c.rel(x[3])}:${line}:${c.col()}\n${pad} |\n${line} |     let ${c.snake()} = ${c.snake()}(&cfg);\n${pad} |         ${'^'.repeat(c.n(4, 14))} ${x[2]}\n${x[0] === '' ? '' : `\nFor more information about this error, try \`rustc --explain ${x[0]}\`.`}\nerror: could not compile \`${c.project}\` (bin "${c.project}") due to 1 previous error`,
    bare,
  );
};
const r = family('rust');
const parse = (s: string) => `called \`Result::unwrap()\` on an \`Err\` value: ${s}`;
r.twin(
  'move',
  rustc,
  ['E0382', 'borrow of moved value: `batch`', 'value borrowed here after move', 'src/ingest.rs'],
  ['E0382', 'borrow of moved value: `cursor`', 'value borrowed here after move', 'src/ingest.rs'],
  ['E0382', 'use of moved value: `batch`', 'value used here after move', 'src/ingest.rs'],
  ['E0505', 'cannot move out of `batch` because it is borrowed', 'move out of `batch` occurs here', 'src/ingest.rs'],
);
r.twin(
  'trait',
  rustc,
  [
    'E0277',
    'the trait bound `Money: Serialize` is not satisfied',
    'the trait `Serialize` is not implemented for `Money`',
    'src/wire.rs',
  ],
  [
    'E0277',
    "the trait bound `Money: Deserialize<'_>` is not satisfied",
    "the trait `Deserialize<'_>` is not implemented for `Money`",
    'src/wire.rs',
  ],
  [
    'E0277',
    '`Rc<Money>` cannot be sent between threads safely',
    '`Rc<Money>` cannot be sent between threads safely',
    'src/wire.rs',
  ],
);
r.twin(
  'unwrap',
  rustPanic,
  parse('ParseIntError { kind: InvalidDigit }'),
  parse('ParseIntError { kind: Empty }'),
  parse('ParseFloatError { kind: Invalid }'),
  'called `Option::unwrap()` on a `None` value',
);
r.twin(
  'anyhow',
  anyhow,
  ['open state store', 'IO error: lock hold by current process', 'Resource temporarily unavailable (os error 11)'],
  ['open state store', 'Corruption: bad magic in MANIFEST', 'checksum mismatch'],
  ['open state store', 'No such file or directory (os error 2)'],
);
r.known(
  'mutborrow',
  rustc,
  [
    'E0502',
    'cannot borrow `self.slots` as mutable because it is also borrowed as immutable',
    'mutable borrow occurs here',
    'src/pool.rs',
  ],
  [
    'E0499',
    'cannot borrow `self.slots` as mutable more than once at a time',
    'second mutable borrow occurs here',
    'src/pool.rs',
  ],
);
r.known(
  'lifetime',
  rustc,
  ['E0597', '`line` does not live long enough', 'borrowed value does not live long enough', 'src/lex.rs'],
  [
    'E0515',
    'cannot return value referencing local variable `line`',
    'returns a value referencing data owned by the current function',
    'src/lex.rs',
  ],
);
r.known('mismatch', rustc, ['E0308', 'mismatched types', 'expected `u64`, found `usize`', 'src/count.rs']);
r.known(
  'unresolved',
  rustc,
  ['E0432', 'unresolved import `tokio::fs::watch`', 'no `watch` in `fs`', 'src/watch.rs'],
  [
    'E0433',
    'failed to resolve: use of undeclared crate or module `tokio`',
    'use of undeclared crate or module `tokio`',
    'src/watch.rs',
  ],
);
r.known('refcell', rustPanic, 'already borrowed: BorrowMutError', 'already mutably borrowed: BorrowError');
r.known(
  'no-reactor',
  rustPanic,
  'there is no reactor running, must be called from the context of a Tokio 1.x runtime',
  'Cannot start a runtime from within a runtime. This happens because a function (like `block_on`) attempted to block the current thread while the thread is being used to drive asynchronous tasks.',
);
r.known(
  'overflow',
  rustPanic,
  'attempt to subtract with overflow',
  'attempt to multiply with overflow',
  'attempt to divide by zero',
);
r.known(
  'feature',
  (c: Ctx, x: string) => {
    const b = `error: failed to select a version for \`${x}\`.`;
    return tool(
      `${b}\n    ... required by package \`${c.project} v0.1.0 (${c.root})\`\nversions that meet the requirements \`^0.7\` are: 0.7.4\n\nthe package \`${c.project}\` depends on \`${x}\`, with features: \`runtime-tokio-native\` but \`${x}\` does not have these features.`,
      b,
    );
  },
  'sqlx',
  'sea-orm',
);
r.known(
  'openssl-sys',
  (c: Ctx, x: string) => {
    const b = `error: failed to run custom build command for \`${x} v0.${c.n(5, 9)}.${c.n(1, 110)}\``;
    return tool(
      `${b}\n\nCaused by:\n  process didn't exit successfully: \`${c.abs(`target/debug/build/${x}-${c.hex(16)}/build-script-main`)}\` (exit status: 101)`,
      b,
    );
  },
  'openssl-sys',
  'libz-sys',
);
r.novel('lockfile', (c) =>
  tool(`error: the lock file ${c.abs('Cargo.lock')} needs to be updated but --locked was passed to prevent this`),
);

export default r.defs;
