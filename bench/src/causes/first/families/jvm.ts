/** Java 17 and 21 exceptions, javac, kotlinc, Gradle and Maven. */

import { javaFrames } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, stack } from '../text.ts';

const JAVA: Tool = {
  family: 'jvm',
  wrap: 'java',
  command: 'java -jar build/libs/app.jar',
  exitCode: 1,
  posixOnly: false,
};
const JAVAC: Tool = { ...JAVA, wrap: 'command', command: 'javac -d out @sources.txt' };
const GRADLE: Tool = { ...JAVA, wrap: 'command', command: './gradlew build' };
const MAVEN: Tool = { ...JAVA, wrap: 'command', command: 'mvn -B verify' };

const threadName = (run: Run): string =>
  run.rand.pick([
    'main',
    `http-nio-8443-exec-${run.rand.int(1, 20)}`,
    `pool-${run.rand.int(1, 9)}-thread-${run.rand.int(1, 16)}`,
  ]);

/** An uncaught exception; the thread's name is a run detail and stands before the cause. */
function thrown(text: string, topFrames: (run: Run) => string[] = () => []): Template {
  return tool(JAVA, (run) => [
    message(`${run.rand.chance(0.6) ? `Exception in thread "${threadName(run)}" ` : ''}${text}`),
    stack([...topFrames(run), ...javaFrames(run)]),
  ]);
}

export const nullPointer = (call: string, what: string): Template =>
  thrown(`java.lang.NullPointerException: Cannot invoke "${call}" because "${what}" is null`);

export const classNotFound = (name: string): Template =>
  thrown(`java.lang.ClassNotFoundException: ${name}`, (run) => [
    `\tat java.base/jdk.internal.loader.BuiltinClassLoader.loadClass(BuiltinClassLoader.java:${run.rand.int(600, 660)})`,
    `\tat java.base/java.lang.ClassLoader.loadClass(ClassLoader.java:${run.rand.int(500, 600)})`,
    '\tat java.base/java.lang.Class.forName0(Native Method)',
  ]);

export const noSuchMethod = (signature: string): Template => thrown(`java.lang.NoSuchMethodError: '${signature}'`);

export const outOfMemory = (area: string): Template => thrown(`java.lang.OutOfMemoryError: ${area}`);

export const classCast = (from: string, to: string): Template =>
  thrown(
    `java.lang.ClassCastException: class ${from} cannot be cast to class ${to} (${from} and ${to} are in module java.base of loader 'bootstrap')`,
  );

export const indexOutOfBounds: Template = tool(JAVA, (run) => {
  const length = run.rand.int(1, 40);
  return [
    message(
      `Exception in thread "${threadName(run)}" java.lang.ArrayIndexOutOfBoundsException: Index ${length} out of bounds for length ${length}`,
    ),
    stack(javaFrames(run)),
  ];
});

export const classVersion = (name: string, version: string, supported: string): Template =>
  thrown(
    `java.lang.UnsupportedClassVersionError: ${name} has been compiled by a more recent version of the Java Runtime (class file version ${version}), this version of the Java Runtime only recognizes class file versions up to ${supported}`,
  );

export const socketTimeout: Template = thrown('java.net.SocketTimeoutException: Read timed out', (run) => [
  `\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:${run.rand.int(270, 290)})`,
  `\tat java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:${run.rand.int(300, 320)})`,
]);

export const concurrentModification: Template = thrown('java.util.ConcurrentModificationException', (run) => [
  `\tat java.base/java.util.ArrayList$Itr.checkForComodification(ArrayList.java:${run.rand.int(1000, 1100)})`,
]);

/** Spring reports the inner reason both in the outer message and under "Caused by:". */
export const springBean = (bean: string, inner: string, innerClass: string): Template =>
  tool(JAVA, (run) => [
    lead(
      run.rand.chance(0.5)
        ? `${run.now.iso} ERROR ${run.rand.int(1, 40000)} --- [           main] o.s.boot.SpringApplication               : Application run failed`
        : [],
    ),
    message(
      `org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name '${bean}': Unsatisfied dependency expressed through constructor parameter 0: ${inner}`,
    ),
    stack([
      `\tat org.springframework.beans.factory.support.ConstructorResolver.createArgumentArray(ConstructorResolver.java:${run.rand.int(780, 810)})`,
      `\tat org.springframework.beans.factory.support.AbstractAutowireCapableBeanFactory.createBean(AbstractAutowireCapableBeanFactory.java:${run.rand.int(500, 600)})`,
      ...javaFrames(run, 0),
    ]),
    message(`Caused by: ${innerClass}: ${inner}`),
    stack([
      `\tat org.springframework.beans.factory.support.DefaultListableBeanFactory.resolveDependency(DefaultListableBeanFactory.java:${run.rand.int(1300, 1420)})`,
      `\t... ${run.rand.int(12, 31)} more`,
    ]),
  ]);

const sourceFile = (run: Run, extension: string): string =>
  run.at(
    'src',
    'main',
    extension === 'kt' ? 'kotlin' : 'java',
    'com',
    'acme',
    run.names.dir,
    `${run.names.cls}.${extension}`,
  );

interface JavacError {
  readonly text: string;
  readonly source: string;
  readonly mark: string;
  readonly symbol?: string;
}

/** For "cannot find symbol" the cause stands in the `symbol:` line, so that line belongs to the message. */
function javac(found: JavacError): Template {
  return tool(JAVAC, (run) => {
    const head = `${sourceFile(run, 'java')}:${run.rand.int(12, 420)}: error: ${found.text}`;
    const excerpt = note([`        ${found.source}`, `        ${' '.repeat(found.source.indexOf(found.mark))}^`]);
    const symbol =
      found.symbol === undefined
        ? []
        : [message(`  symbol:   ${found.symbol}`), note(`  location: class ${run.names.cls}`)];
    return [message(head), excerpt, ...symbol, exit('1 error')];
  });
}

export const noSymbol = (symbol: string, source: string, mark: string): Template =>
  javac({ text: 'cannot find symbol', source, mark, symbol });

export const incompatible = (from: string, to: string): Template =>
  javac({
    text: `incompatible types: ${from} cannot be converted to ${to}`,
    source: 'int limit = options.get("limit");',
    mark: 'options',
  });

export const javacNoPackage = (name: string): Template =>
  javac({ text: `package ${name} does not exist`, source: `import ${name}.*;`, mark: 'import' });

export const unreported = (exception: string): Template =>
  javac({
    text: `unreported exception ${exception}; must be caught or declared to be thrown`,
    source: 'reader.close();',
    mark: '.',
  });

function gradleTail(run: Run): string[] {
  return [
    '',
    '* Try:',
    '> Run with --stacktrace option to get the stack trace.',
    '> Run with --info or --debug option to get more log output.',
    '> Run with --scan to get full insights.',
    '> Get more help at https://help.gradle.org.',
    '',
    `BUILD FAILED in ${run.rand.int(1, 58)}s`,
    `${run.rand.int(1, 40)} actionable tasks: ${run.rand.int(1, 20)} executed, ${run.rand.int(1, 20)} up-to-date`,
  ];
}

const GRADLE_HEAD = ['', 'FAILURE: Build failed with an exception.', '', '* What went wrong:'];

export const gradleResolve = (configuration: string, reason: (run: Run) => readonly string[]): Template =>
  tool(GRADLE, (run) => [
    lead(['> Task :app:compileJava FAILED', ...GRADLE_HEAD, "Execution failed for task ':app:compileJava'."]),
    message([`> Could not resolve all files for configuration '${configuration}'.`, ...reason(run)]),
    exit(gradleTail(run)),
  ]);

export const gradleMissing =
  (artifact: string) =>
  (run: Run): readonly string[] => {
    const [group = '', name = '', version = ''] = artifact.split(':');
    const path = `${group.replaceAll('.', '/')}/${name}/${version}/${name}-${version}.pom`;
    return [
      `   > Could not find ${artifact}.`,
      '     Searched in the following locations:',
      `       - https://repo.maven.apache.org/maven2/${path}`,
      ...(run.rand.chance(0.5) ? [`       - https://dl.google.com/dl/android/maven2/${path}`] : []),
      '     Required by:',
      `         project :${run.rand.pick(['app', 'core', 'server'])}`,
    ];
  };

export const gradleStatus =
  (artifact: string, status: string) =>
  (run: Run): readonly string[] => {
    const [group = '', name = '', version = ''] = artifact.split(':');
    const url = `https://maven.acme.dev/releases/${group.replaceAll('.', '/')}/${name}/${version}/${name}-${version}.pom`;
    return [
      `   > Could not resolve ${artifact}.`,
      '     Required by:',
      `         project :${run.rand.pick(['app', 'core', 'server'])}`,
      `      > Could not resolve ${artifact}.`,
      `         > Could not get resource '${url}'.`,
      `            > Could not GET '${url}'. Received status code ${status} from server: ${status === '401' ? 'Unauthorized' : 'Forbidden'}`,
    ];
  };

export const gradleNoTask = (task: string): Template =>
  tool(GRADLE, (run) => [
    lead(GRADLE_HEAD),
    message(`Task '${task}' not found in root project '${run.names.project}'.`),
    exit(gradleTail(run)),
  ]);

export const kotlin = (text: string): Template =>
  tool({ ...GRADLE, command: './gradlew compileKotlin' }, (run) => [
    lead('> Task :compileKotlin FAILED'),
    message(
      `e: file://${sourceFile(run, 'kt')
        .replaceAll('\\', '/')
        .replace(/^([A-Z]:)/, '/$1')}:${run.rand.int(9, 300)}:${run.rand.int(5, 60)} ${text}`,
    ),
    exit([
      ...GRADLE_HEAD,
      "Execution failed for task ':compileKotlin'.",
      '> A failure occurred while executing org.jetbrains.kotlin.compilerRunner.GradleCompilerRunnerWithWorkers$GradleKotlinCompilerWorkAction',
      '   > Compilation error. See log for more details',
      ...gradleTail(run),
    ]),
  ]);

const mavenTail = (help: string): string[] => [
  '[ERROR] ',
  '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.',
  '[ERROR] Re-run Maven using the -X switch to enable full debug logging.',
  '[ERROR] ',
  '[ERROR] For more information about the errors and possible solutions, please read the following articles:',
  `[ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/${help}`,
];

const mavenHead = (run: Run): string[] => [
  '[INFO] ------------------------------------------------------------------------',
  '[INFO] BUILD FAILURE',
  '[INFO] ------------------------------------------------------------------------',
  `[INFO] Total time:  ${run.rand.int(2, 58)}.${run.rand.int(100, 999)} s`,
  `[INFO] Finished at: ${run.now.iso}`,
  '[INFO] ------------------------------------------------------------------------',
];

export const mavenMissing = (artifact: string): Template =>
  tool(MAVEN, (run) => [
    lead(mavenHead(run)),
    message(
      `[ERROR] Failed to execute goal on project ${run.names.project}: Could not resolve dependencies for project com.acme:${run.names.project}:jar:${run.rand.int(1, 4)}.${run.rand.int(0, 20)}.0-SNAPSHOT: Could not find artifact ${artifact} in central (https://repo.maven.apache.org/maven2) -> [Help 1]`,
    ),
    exit(mavenTail('DependencyResolutionException')),
  ]);

export const mavenNoPlugin = (plugin: string): Template =>
  tool(MAVEN, (run) => [
    lead(mavenHead(run)),
    message(
      `[ERROR] Plugin ${plugin} or one of its dependencies could not be resolved: Could not find artifact ${plugin} in central (https://repo.maven.apache.org/maven2) -> [Help 1]`,
    ),
    exit(mavenTail('PluginResolutionException')),
  ]);
