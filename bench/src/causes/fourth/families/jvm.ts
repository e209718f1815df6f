import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { java, tool } from '../langs.ts';
import type { Face } from '../types.ts';

type Chain = string | readonly [head: string, ...causes: string[]];
const thrown = (c: Ctx, x: Chain): Face => (typeof x === 'string' ? java(c, x) : java(c, x[0], x.slice(1)));

const NPE = (call: string, what: string): string =>
  `java.lang.NullPointerException: Cannot invoke "${call}" because "${what}" is null`;
const bean = (type: string): Chain => [
  `org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name 'orderController': Unsatisfied dependency expressed through constructor parameter 0`,
  `org.springframework.beans.factory.NoSuchBeanDefinitionException: No qualifying bean of type 'com.acme.shop.${type}' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}`,
];
const jpa = (inner: string): Chain => [
  'org.springframework.dao.DataIntegrityViolationException: could not execute statement',
  'org.hibernate.exception.ConstraintViolationException: could not execute statement',
  inner,
];
const cast = (c: Ctx, x: readonly [string, string]): Face =>
  java(
    c,
    `java.lang.ClassCastException: class ${x[0]} cannot be cast to class ${x[1]} (${x[0]} and ${x[1]} are in unnamed module of loader 'app')`,
  );
const classVersion = (c: Ctx, x: readonly [cls: string, has: string, up: string]): Face =>
  java(
    c,
    `java.lang.UnsupportedClassVersionError: ${x[0]} has been compiled by a more recent version of the Java Runtime (class file version ${x[1]}), this version of the Java Runtime only recognizes class file versions up to ${x[2]}`,
  );
const hikari = (c: Ctx, pool: string): Face =>
  java(
    c,
    `java.sql.SQLTransientConnectionException: ${pool} - Connection is not available, request timed out after ${c.n(3000, 60000)}ms (total=${c.n(5, 20)}, active=${c.n(5, 20)}, idle=0, waiting=${c.n(0, 60)})`,
  );
const index = (c: Ctx, x: string): Face => java(c, x);
const jackson = (c: Ctx, x: readonly [field: string, cls: string]): Face =>
  java(
    c,
    `com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field "${x[0]}" (class ${x[1]}), not marked as ignorable (3 known properties: "id", "total", "lines"])\n at [Source: (String)"{"id":${c.n(1, 999)},"... [truncated ${c.n(12, 800)} chars]; line: ${c.n(1, 40)}, column: ${c.col()}] (through reference chain: ${x[1]}["${x[0]}"])`,
  );

const j = family('jvm');
j.twin(
  'npe',
  thrown,
  NPE('com.acme.shop.Address.getZip()', 'customer.address'),
  NPE('com.acme.shop.Address.getCity()', 'customer.address'),
  NPE('com.acme.shop.Address.getZip()', 'order.address'),
);
j.twin('bean', thrown, bean('PricingClient'), bean('CouponClient'), bean('PricingClientFactory'));
j.twin(
  'caused-by',
  thrown,
  jpa('org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint "uq_account_email"'),
  jpa(
    'org.postgresql.util.PSQLException: ERROR: null value in column "email" of relation "account" violates not-null constraint',
  ),
  jpa('org.postgresql.util.PSQLException: ERROR: value too long for type character varying(64)'),
);
j.twin(
  'class-missing',
  thrown,
  [
    'java.lang.NoClassDefFoundError: com/google/common/base/Stopwatch',
    'java.lang.ClassNotFoundException: com.google.common.base.Stopwatch',
  ],
  [
    'java.lang.NoClassDefFoundError: com/google/common/base/Ticker',
    'java.lang.ClassNotFoundException: com.google.common.base.Ticker',
  ],
  'java.lang.NoClassDefFoundError: Could not initialize class com.google.common.base.Stopwatch',
  "java.lang.NoSuchMethodError: 'com.google.common.base.Stopwatch com.google.common.base.Stopwatch.createStarted()'",
);
j.twin(
  'ssl-inner',
  thrown,
  [
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed',
    'sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
  ],
  [
    'javax.net.ssl.SSLHandshakeException: PKIX path validation failed',
    'java.security.cert.CertPathValidatorException: validity check failed',
  ],
  'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
);
j.known(
  'cast',
  cast,
  ['java.util.LinkedHashMap', 'com.acme.shop.LineItem'],
  ['java.util.ArrayList', 'com.acme.shop.LineItem'],
);
j.known('class-version', classVersion, ['com/acme/shop/Main', '65.0', '61.0'], ['com/acme/shop/Main', '61.0', '55.0']);
j.known('hikari', hikari, 'HikariPool-orders', 'HikariPool-reports');
j.known(
  'concurrent-mod',
  thrown,
  'java.util.ConcurrentModificationException',
  'java.util.NoSuchElementException: No value present',
);
j.known(
  'heap',
  thrown,
  'java.lang.OutOfMemoryError: Metaspace',
  'java.lang.OutOfMemoryError: Java heap space',
  'java.lang.OutOfMemoryError: GC overhead limit exceeded',
  'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
);
j.known(
  'lazy',
  thrown,
  'org.hibernate.LazyInitializationException: failed to lazily initialize a collection of role: com.acme.shop.Order.lines: could not initialize proxy - no Session',
  'org.hibernate.LazyInitializationException: failed to lazily initialize a collection of role: com.acme.shop.Order.payments: could not initialize proxy - no Session',
);
j.known(
  'immutable',
  thrown,
  ['java.lang.UnsupportedOperationException'],
  ['java.lang.UnsupportedOperationException: Not implemented yet'],
);
j.known(
  'module-open',
  thrown,
  'java.lang.reflect.InaccessibleObjectException: Unable to make field private final byte[] java.lang.String.value accessible: module java.base does not "opens java.lang" to unnamed module @0',
  'java.lang.reflect.InaccessibleObjectException: Unable to make field private final java.util.Map java.util.Collections$UnmodifiableMap.m accessible: module java.base does not "opens java.util" to unnamed module @0',
);
j.known('jackson', jackson, ['taxCode', 'com.acme.shop.dto.OrderDto'], ['taxRate', 'com.acme.shop.dto.OrderDto']);
j.known(
  'bounds',
  index,
  'java.lang.ArrayIndexOutOfBoundsException: Index 7 out of bounds for length 7',
  'java.lang.StringIndexOutOfBoundsException: begin 0, end -1, length 0',
);
j.known(
  'kafka',
  (c: Ctx, t: string) =>
    java(
      c,
      `org.apache.kafka.common.errors.TimeoutException: Topic ${t} not present in metadata after ${c.n(1000, 60000)} ms.`,
    ),
  'orders.v2',
  'orders.v3',
);
j.known(
  'liquibase',
  (c: Ctx, x: string) =>
    java(
      c,
      `liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by ${c.host} (${c.ip()}) since ${c.n(1, 12)}/${c.n(1, 28)}/25, ${c.n(1, 12)}:${c.n(10, 59)} AM${x}`,
    ),
  '',
);
j.known(
  'flyway',
  (c: Ctx, v: string) =>
    java(
      c,
      `org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation\nMigration checksum mismatch for migration version ${v}\n-> Applied to database : ${c.n(-2000000000, 2000000000)}\n-> Resolved locally    : ${c.n(-2000000000, 2000000000)}`,
    ),
  '14.2',
  '15.1',
);
j.known(
  'kotlin-lateinit',
  thrown,
  'kotlin.UninitializedPropertyAccessException: lateinit property gateway has not been initialized',
  'kotlin.UninitializedPropertyAccessException: lateinit property ledger has not been initialized',
);
j.novel('spark', (c) =>
  java(
    c,
    `org.apache.spark.SparkException: Job aborted due to stage failure: Total size of serialized results of ${c.n(9, 900)} tasks (${c.n(1024, 4000)}.0 MiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)`,
  ),
);

const javac = (c: Ctx, x: readonly [file: string, message: string, extra: string]): Face => {
  const bare = `${c.abs(x[0])}:${c.line()}: error: ${x[1]}${x[2]}`;
  return tool(`${bare}\n1 error`, bare);
};
const maven = (c: Ctx, x: string): Face => {
  const bare = `[ERROR] Failed to execute goal ${x}`;
  return tool(
    `[INFO] BUILD FAILURE\n[INFO] ------------------------------------------------------------------------\n[INFO] Total time:  ${c.secs()} s\n[INFO] Finished at: ${c.date()}T${c.clock()}+01:00\n[INFO] ------------------------------------------------------------------------\n${bare}\n[ERROR] \n[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.\n[ERROR] Re-run Maven using the -X switch to enable full debug logging.`,
    bare,
  );
};
const gradle = (c: Ctx, x: readonly [task: string, why: string]): Face => {
  const bare = `Execution failed for task '${x[0]}'.\n> ${x[1]}`;
  return tool(
    `\n> Task ${x[0]} FAILED\n\nFAILURE: Build failed with an exception.\n\n* What went wrong:\n${bare}\n\n* Try:\n> Run with --stacktrace option to get the stack trace.\n> Run with --info or --debug option to get more log output.\n\nBUILD FAILED in ${c.n(1, 90)}s\n${c.n(2, 60)} actionable tasks: ${c.n(1, 9)} executed, ${c.n(1, 50)} up-to-date`,
    bare,
  );
};
const k = family('jvm-build');
k.twin(
  'gradle',
  gradle,
  [':app:compileJava', 'Could not resolve com.acme:events:3.2.0.'],
  [':app:compileJava', 'Could not resolve com.acme:events-api:3.2.0.'],
  [':app:compileKotlin', 'Could not resolve com.acme:events:3.2.0.'],
  [':app:compileJava', 'error: invalid source release: 21'],
);
k.twin(
  'symbol',
  javac,
  [
    'src/main/java/com/acme/Rate.java',
    'cannot find symbol',
    '\n  symbol:   method ofPercent(int)\n  location: class Rate',
  ],
  [
    'src/main/java/com/acme/Rate.java',
    'cannot find symbol',
    '\n  symbol:   method ofPercent(long)\n  location: class Rate',
  ],
  [
    'src/main/java/com/acme/Rate.java',
    'cannot find symbol',
    '\n  symbol:   variable ofPercent\n  location: class Rate',
  ],
);
k.known(
  'maven-dep',
  maven,
  'on project shop-web: Could not resolve dependencies for project com.acme:shop-web:jar:1.0-SNAPSHOT: Could not find artifact com.acme:shop-core:jar:1.0-SNAPSHOT',
  'on project shop-web: Could not resolve dependencies for project com.acme:shop-web:jar:1.0-SNAPSHOT: Could not find artifact com.acme:shop-model:jar:1.0-SNAPSHOT',
);
k.known(
  'maven-release',
  maven,
  'org.apache.maven.plugins:maven-compiler-plugin:3.11.0:compile (default-compile) on project shop-core: Fatal error compiling: error: release version 21 not supported',
);
k.known(
  'unreported',
  javac,
  ['src/main/java/com/acme/Feed.java', 'unreported exception IOException; must be caught or declared to be thrown', ''],
  [
    'src/main/java/com/acme/Feed.java',
    'unreported exception InterruptedException; must be caught or declared to be thrown',
    '',
  ],
);
k.known(
  'kotlinc',
  (c: Ctx, x: string) => tool(`e: file://${c.root}/app/src/main/kotlin/Cart.kt:${c.line()}:${c.col()} ${x}`),
  "Only safe (?.) or non-null asserted (!!.) calls are allowed on a nullable receiver of type 'kotlin.String?'.",
  "Only safe (?.) or non-null asserted (!!.) calls are allowed on a nullable receiver of type 'kotlin.Int?'.",
);
k.known(
  'gradle-jvm',
  (c: Ctx, x: string) =>
    tool(`FAILURE: Build failed with an exception.\n\n* What went wrong:\n${x}\n\nBUILD FAILED in ${c.n(1, 9)}s`, x),
  'Gradle requires JVM 17 or later to run. Your build is currently configured to use JVM 11.',
  'Unable to start the daemon process.',
);
export default [...j.defs, ...k.defs];
