/** Known causes of the JVM, Go and Rust. */
import type { Spec } from './types.ts';
import { spec } from './types.ts';
import { javac, rustc } from './shapes.ts';

const JVM: readonly Spec[] = [
  spec(
    'jvm-nosuchmethod-rounding',
    'jvm',
    'java',
    "java.lang.NoSuchMethodError: 'java.math.BigDecimal com.example.money.Rounding.apply(java.math.BigDecimal, int)'",
    ['NoSuchMethodError', 'Rounding.apply'],
  ),
  spec(
    'jvm-bean-ratesource',
    'jvm',
    'java',
    "org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name 'ledgerController': Unsatisfied dependency expressed through constructor parameter 0",
    ['ledgerController', 'RateSource'],
    {
      lib: [
        'org.springframework.beans.factory.support.ConstructorResolver.createArgumentArray(ConstructorResolver.java:{n})',
      ],
      inner:
        "org.springframework.beans.factory.NoSuchBeanDefinitionException: No qualifying bean of type 'com.example.ledger.RateSource' available: expected at least 1 bean which qualifies as autowire candidate.",
      innerLib: [
        'org.springframework.beans.factory.support.DefaultListableBeanFactory.raiseNoMatchingBeanFound(DefaultListableBeanFactory.java:{n})',
      ],
    },
  ),
  spec(
    'jvm-lazy-items',
    'jvm',
    'java',
    'org.hibernate.LazyInitializationException: failed to lazily initialize a collection of role: com.example.shop.Order.items: could not initialize proxy - no Session',
    ['LazyInitializationException', 'Order.items'],
    {
      lib: [
        'org.hibernate.collection.spi.AbstractPersistentCollection.throwLazyInitializationException(AbstractPersistentCollection.java:{n})',
      ],
    },
  ),
  spec(
    'jvm-unrecognized-vatrate',
    'jvm',
    'java',
    'com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field "vatRate" (class com.example.shop.InvoiceDto), not marked as ignorable (3 known properties: "id", "net", "gross")',
    ['UnrecognizedPropertyException', 'vatRate', 'InvoiceDto'],
    {
      lib: [
        'com.fasterxml.jackson.databind.DeserializationContext.handleUnknownProperty(DeserializationContext.java:{n})',
      ],
    },
  ),
  spec(
    'jvm-class-version-pdfwriter',
    'jvm',
    'java',
    'java.lang.UnsupportedClassVersionError: com/example/report/PdfWriter has been compiled by a more recent version of the Java Runtime (class file version 65.0), this version of the Java Runtime only recognizes class file versions up to 61.0',
    ['UnsupportedClassVersionError', 'PdfWriter'],
    {
      lib: ['java.base/java.lang.ClassLoader.defineClass1(Native Method)'],
    },
  ),
  spec(
    'jvm-rejected-task',
    'jvm',
    'java',
    'java.util.concurrent.RejectedExecutionException: Task java.util.concurrent.FutureTask@{hex8}[Not completed] rejected from java.util.concurrent.ThreadPoolExecutor@{hex8}[Shutting down, pool size = {?1|4|16}, active threads = {?1|3}, queued tasks = 0, completed tasks = {int}]',
    ['RejectedExecutionException', 'Shutting down'],
    {
      lib: [
        'java.base/java.util.concurrent.ThreadPoolExecutor$AbortPolicy.rejectedExecution(ThreadPoolExecutor.java:{n})',
      ],
    },
  ),
  spec(
    'jvm-hikari-timeout',
    'jvm',
    'java',
    'java.sql.SQLTransientConnectionException: HikariPool-{?1|2} - Connection is not available, request timed out after {ms}ms.',
    ['SQLTransientConnectionException', 'Connection is not available'],
    {
      lib: ['com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:{n})'],
    },
  ),
  spec(
    'jvm-javac-symbol-settle',
    'jvm',
    'plain',
    javac('src/main/java/com/example/ledger/Posting.java', 'cannot find symbol', 'entry.settle(now);', [
      'symbol:   method settle(Instant)',
      'location: variable entry of type Entry',
    ]),
    ['cannot find symbol', 'settle(Instant)'],
    { cmd: './gradlew compileJava' },
  ),
];

const GO: readonly Spec[] = [
  spec('go-nil-map', 'go', 'go', 'panic: assignment to entry in nil map', ['assignment to entry in nil map']),
  spec('go-closed-send', 'go', 'go', 'panic: send on closed channel', ['send on closed channel']),
  spec('go-conversion-float', 'go', 'go', 'panic: interface conversion: interface {} is string, not float64', [
    'interface {} is string, not float64',
  ]),
  spec(
    'go-unmarshal-total',
    'go',
    'go',
    'json: cannot unmarshal string into Go struct field Order.total_cents of type int64',
    ['cannot unmarshal string', 'Order.total_cents'],
  ),
  spec(
    'go-module-otelmux',
    'go',
    'plain',
    'internal/api/router.go:{n}:2: no required module provides package example.com/pkg/otelmux; to add it:\n\tgo get example.com/pkg/otelmux',
    ['no required module', 'example.com/pkg/otelmux'],
    { cmd: 'go build ./...' },
  ),
  spec(
    'go-x509-authority',
    'go',
    'go',
    'Post "https://ledger.example.com/v1/entries": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ['ledger.example.com', 'signed by unknown authority'],
  ),
];

const RUST: readonly Spec[] = [
  spec(
    'rust-send-rc',
    'rust',
    'plain',
    rustc(
      'E0277',
      '`Rc<RefCell<Cache>>` cannot be sent between threads safely',
      'src/pool.rs',
      'thread::spawn(move || refresh(cache));',
      '`Rc<RefCell<Cache>>` cannot be sent between threads safely',
      ['help: the trait `Send` is not implemented for `Rc<RefCell<Cache>>`'],
    ),
    ['E0277', 'Rc<RefCell<Cache>>'],
    { cmd: 'cargo build', exit: 101 },
  ),
  spec(
    'rust-method-try-flush',
    'rust',
    'plain',
    rustc(
      'E0599',
      'no method named `try_flush` found for struct `Journal` in the current scope',
      'src/journal/mod.rs',
      'journal.try_flush()?;',
      'method not found in `Journal`',
    ),
    ['E0599', 'try_flush', 'Journal'],
    { cmd: 'cargo check', exit: 101 },
  ),
  spec(
    'rust-moved-batch',
    'rust',
    'plain',
    rustc(
      'E0382',
      'borrow of moved value: `batch`',
      'src/ingest.rs',
      'metrics.count(batch.len());',
      'value borrowed here after move',
      ['note: move occurs because `batch` has type `Vec<Record>`, which does not implement the `Copy` trait'],
    ),
    ['E0382', 'batch'],
    { cmd: 'cargo clippy', exit: 101 },
  ),
  spec(
    'rust-refcell-borrowed',
    'rust',
    'rust',
    'already borrowed: BorrowMutError',
    ['already borrowed: BorrowMutError'],
    { lib: ['core::cell::panic_already_borrowed'] },
  ),
  spec(
    'rust-serde-retries',
    'rust',
    'rust',
    'called `Result::unwrap()` on an `Err` value: Error("missing field `retries`", line: {int}, column: {col})',
    ['missing field', 'retries'],
    { lib: ['core::result::unwrap_failed'] },
  ),
  spec(
    'rust-link-pq',
    'rust',
    'plain',
    'error: linking with `cc` failed: exit status: 1\n  |\n  = note: some arguments are omitted. use `--verbose` to show all linker arguments\n  = note: /usr/bin/ld: cannot find -lpq: No such file or directory\n          collect2: error: ld returned 1 exit status',
    ['linking with', '-lpq'],
    {
      cmd: 'cargo build --release',
      exit: 101,
      tail: ['', 'error: could not compile `svc` (bin "svc") due to 1 previous error'],
      win: false,
    },
  ),
  spec(
    'rust-anyhow-queue-dir',
    'rust',
    'anyhow',
    'failed to lock spool/queue.lock: Resource temporarily unavailable (os error 11)',
    ['spool/queue.lock', 'os error 11'],
    { win: false },
  ),
];

export const KNOWN_COMPILED: readonly Spec[] = [...JVM, ...GO, ...RUST];
