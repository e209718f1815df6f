/** Rust: rustc diagnostics under cargo, cargo itself, and panics. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, stack, type Part } from '../text.ts';

const RUSTC: Tool = {
  family: 'rust',
  wrap: 'command',
  command: 'cargo build --release',
  exitCode: 101,
  posixOnly: false,
};
const PANIC: Tool = { ...RUSTC, command: './target/release/server' };

interface Label {
  readonly source: string;
  readonly mark: string;
  readonly text: string;
}

interface Diagnostic {
  readonly code: string;
  readonly text: string;
  readonly primary: Label;
  readonly before?: Label;
  readonly help?: string;
  /** True where the headline is general and the label under the code names the cause. */
  readonly labelTells?: boolean;
}

function labelled(run: Run, label: Label, line: number, width: number, primary: boolean): string[] {
  const { paint } = run;
  const mark = (primary ? '^' : '-').repeat(label.mark.length);
  const gutter = paint.blue(`${' '.repeat(width)} |`);
  const pointer = `${mark} ${label.text}`.trimEnd();
  return [
    `${paint.blue(`${String(line).padEnd(width)} |`)} ${label.source}`,
    `${gutter} ${' '.repeat(Math.max(0, label.source.indexOf(label.mark)))}${primary ? paint.boldRed(pointer) : paint.blue(pointer)}`,
  ];
}

/** The code excerpt; its label is a message of its own where it names the cause. */
function excerpt(run: Run, found: Diagnostic): Part[] {
  const { paint } = run;
  const line = run.rand.int(12, 460);
  const first = line - run.rand.int(1, 9);
  const width = String(line).length;
  const pad = ' '.repeat(width);
  const before = found.before === undefined ? [] : labelled(run, found.before, first, width, false);
  const gap = before.length > 0 && line - first > 1 ? ['...'] : [];
  const help =
    found.help === undefined ? [] : [paint.blue(`${pad} |`), `${pad} = ${paint.bold('help')}: ${found.help}`];
  const place = `${run.rel('src', run.names.dir, `${run.names.file}.rs`)}:${line}:${found.primary.source.indexOf(found.primary.mark) + 1}`;
  const [source = '', label = ''] = labelled(run, found.primary, line, width, true);
  return [
    note([`${pad}${paint.blue('-->')} ${place}`, paint.blue(`${pad} |`), ...before, ...gap, source]),
    found.labelTells === true ? message(label) : note(label),
    note([...help, '']),
  ];
}

const crateName = (run: Run): string => run.names.project;

function rustc(found: Diagnostic): Template {
  return tool(RUSTC, (run) => {
    const { paint } = run;
    return [
      lead(`   Compiling ${crateName(run)} v0.${run.rand.int(1, 30)}.${run.rand.int(0, 9)} (${run.root})`),
      message(`${paint.boldRed(`error[${found.code}]`)}${paint.bold(`: ${found.text}`)}`),
      ...excerpt(run, found),
      exit([
        `For more information about this error, try \`rustc --explain ${found.code}\`.`,
        `${paint.boldRed('error')}: could not compile \`${crateName(run)}\` (${run.rand.pick(['lib', `bin "${crateName(run)}"`])}) due to 1 previous error`,
      ]),
    ];
  });
}

export const movedValue = (name: string): Template =>
  rustc({
    code: 'E0382',
    text: `borrow of moved value: \`${name}\``,
    before: { source: `    consume(${name});`, mark: name, text: 'value moved here' },
    primary: {
      source: `    println!("{}", ${name}.name);`,
      mark: `${name}.name`,
      text: 'value borrowed here after move',
    },
  });

export const borrowedTwice = (code: 'E0499' | 'E0502', name: string): Template =>
  rustc({
    code,
    text:
      code === 'E0499'
        ? `cannot borrow \`${name}\` as mutable more than once at a time`
        : `cannot borrow \`${name}\` as mutable because it is also borrowed as immutable`,
    before: {
      source: `    let first = ${name}.get(&key);`,
      mark: name,
      text: code === 'E0499' ? 'first mutable borrow occurs here' : 'immutable borrow occurs here',
    },
    primary: {
      source: `    ${name}.insert(key, value);`,
      mark: name,
      text: code === 'E0499' ? 'second mutable borrow occurs here' : 'mutable borrow occurs here',
    },
  });

export const mismatched = (expected: string, found: string): Template =>
  rustc({
    code: 'E0308',
    text: 'mismatched types',
    primary: {
      source: '    apply(options.limit)',
      mark: 'options.limit',
      text: `expected \`${expected}\`, found \`${found}\``,
    },
    labelTells: true,
  });

export const noValue = (name: string): Template =>
  rustc({
    code: 'E0425',
    text: `cannot find value \`${name}\` in this scope`,
    primary: { source: `    let next = ${name} + 1;`, mark: name, text: 'not found in this scope' },
  });

export const noFunction = (name: string): Template =>
  rustc({
    code: 'E0425',
    text: `cannot find function \`${name}\` in this scope`,
    primary: { source: `    let next = ${name}(input);`, mark: name, text: 'not found in this scope' },
  });

export const unresolvedImport = (name: string): Template =>
  rustc({
    code: 'E0432',
    text: `unresolved import \`${name}\``,
    primary: {
      source: `use ${name}::Value;`,
      mark: name,
      text: `use of unresolved module or unlinked crate \`${name}\``,
    },
    help: `you might be missing a crate named \`${name}\``,
  });

export const failedToResolve = (name: string): Template =>
  rustc({
    code: 'E0433',
    text: `failed to resolve: use of undeclared type \`${name}\``,
    primary: { source: `    let seen = ${name}::new();`, mark: name, text: `use of undeclared type \`${name}\`` },
  });

export const notImplemented = (type: string, trait: string): Template =>
  rustc({
    code: 'E0277',
    text: `the trait bound \`${type}: ${trait}\` is not satisfied`,
    primary: {
      source: '    store.put(entry);',
      mark: 'entry',
      text: `the trait \`${trait}\` is not implemented for \`${type}\``,
    },
  });

export const threadBound = (type: string, way: 'sent' | 'shared'): Template =>
  rustc({
    code: 'E0277',
    text: `\`${type}\` cannot be ${way} between threads safely`,
    primary: {
      source: '    std::thread::spawn(move || task.run());',
      mark: 'move || task.run()',
      text: `\`${type}\` cannot be ${way} between threads safely`,
    },
    help: `the trait \`${way === 'sent' ? 'Send' : 'Sync'}\` is not implemented for \`${type}\``,
  });

export const noMethod = (name: string, type: string): Template =>
  rustc({
    code: 'E0599',
    text: `no method named \`${name}\` found for struct \`${type}\` in the current scope`,
    primary: { source: `    pool.${name}();`, mark: name, text: `method not found in \`${type}\`` },
  });

export const missingLifetime: Template = rustc({
  code: 'E0106',
  text: 'missing lifetime specifier',
  primary: {
    source: 'fn longest(x: &str, y: &str) -> &str {',
    mark: '&str {',
    text: 'expected named lifetime parameter',
  },
});

export const shortLived = (name: string): Template =>
  rustc({
    code: 'E0597',
    text: `\`${name}\` does not live long enough`,
    primary: { source: `    holder = &${name};`, mark: `&${name}`, text: 'borrowed value does not live long enough' },
  });

const BACKTRACE = ['rust_begin_unwind', 'core::panicking::panic_fmt'];
const OTHER_BACKTRACE = ['std::panicking::begin_panic_handler', ...BACKTRACE, 'core::panicking::panic'];

function backtrace(run: Run): string[] {
  const own = [
    `${crateName(run).replaceAll('-', '_')}::${run.names.dir}::${run.names.file}::run`,
    `${crateName(run).replaceAll('-', '_')}::main`,
  ];
  const hash = run.rand.hex(40);
  const shown = run.frames === 'usual' ? BACKTRACE : OTHER_BACKTRACE;
  return [...shown, ...own].flatMap((name, index) => [
    `${String(index).padStart(4)}: ${name}`,
    index < shown.length
      ? `             at /rustc/${hash}/library/core/src/panicking.rs:${run.rand.int(60, 900)}:${run.rand.int(5, 20)}`
      : `             at ./src/${run.names.dir}/${run.names.file}.rs:${run.rand.int(10, 300)}:${run.rand.int(5, 60)}`,
  ]);
}

export const panics = (text: (run: Run) => string, changes: Partial<Tool> = {}): Template =>
  tool(
    PANIC,
    (run) => {
      const thread = run.rand.pick(['main', 'tokio-runtime-worker', `worker-${run.rand.int(1, 16)}`]);
      const place = `${run.rel('src', run.names.dir, `${run.names.file}.rs`)}:${run.rand.int(10, 300)}:${run.rand.int(5, 60)}`;
      return [
        lead(
          `thread '${thread}'${run.rand.chance(0.4) ? ` (${run.rand.int(1000, 90000)})` : ''} panicked at ${place}:`,
        ),
        message(text(run)),
        ...(run.rand.chance(0.5)
          ? [
              note('stack backtrace:'),
              stack(backtrace(run)),
              note('note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.'),
            ]
          : [note('note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace')]),
      ];
    },
    changes,
  );

export const unwrapNone: Template = panics(() => 'called `Option::unwrap()` on a `None` value');

export const unwrapOs = (code: number, kind: string, words: string): Template =>
  panics(
    () => `called \`Result::unwrap()\` on an \`Err\` value: Os { code: ${code}, kind: ${kind}, message: "${words}" }`,
    { posixOnly: true },
  );

export const indexOutOfBounds: Template = panics((run) => {
  const length = run.rand.int(1, 40);
  return `index out of bounds: the len is ${length} but the index is ${length}`;
});

export const overflow = (operation: string): Template => panics(() => `attempt to ${operation} with overflow`);

const CARGO: Tool = { ...RUSTC, command: 'cargo build' };

export const noPackage = (name: string): Template =>
  tool(CARGO, (run) => [
    lead('    Updating crates.io index'),
    message([
      `${run.paint.boldRed('error')}: no matching package named \`${name}\` found`,
      'location searched: crates.io index',
    ]),
    note(`required by package \`${crateName(run)} v0.${run.rand.int(1, 30)}.0 (${run.root})\``),
  ]);

export const noVersion = (name: string, requirement: string): Template =>
  tool(CARGO, (run) => [
    lead('    Updating crates.io index'),
    message(
      `${run.paint.boldRed('error')}: failed to select a version for the requirement \`${name} = "${requirement}"\``,
    ),
    note([
      `candidate versions found which didn't match: 1.${run.rand.int(0, 40)}.${run.rand.int(0, 9)}, 1.0.9, 1.0.8, ...`,
      'location searched: crates.io index',
      `required by package \`${crateName(run)} v0.1.0 (${run.root})\``,
    ]),
  ]);

export const noLinker: Template = tool(
  CARGO,
  (run) => [
    lead(`   Compiling proc-macro2 v1.0.${run.rand.int(60, 95)}`),
    message(`${run.paint.boldRed('error')}: linker \`cc\` not found`),
    note(['  |', '  = note: No such file or directory (os error 2)', '']),
    exit(`${run.paint.boldRed('error')}: could not compile \`proc-macro2\` (build script) due to 1 previous error`),
  ],
  { posixOnly: true },
);
