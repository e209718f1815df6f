/** Which configurations of Vitest give in a thread that stays what the command gives in processes of its own. */

/** Options that change neither which tests run in which order nor what they share. Everything else is for the command. */
const HARMLESS = new Set([
  ...['name', 'root', 'dir', 'include', 'exclude', 'includeSource', 'globals', 'setupFiles', 'alias', 'env'],
  ...['testTimeout', 'hookTimeout', 'teardownTimeout', 'slowTestThreshold', 'retry', 'passWithNoTests', 'allowOnly'],
  ...['clearMocks', 'mockReset', 'restoreMocks', 'unstubEnvs', 'unstubGlobals', 'fakeTimers', 'expect', 'chaiConfig'],
  ...['reporters', 'outputFile', 'silent', 'hideSkippedTests', 'printConsoleTrace', 'disableConsoleIntercept', 'diff'],
  ...['onConsoleLog', 'onStackTrace', 'logHeapUsage', 'ui', 'open', 'cache', 'watch', 'css', 'server', 'deps'],
  ...['snapshotFormat', 'snapshotSerializers', 'resolveSnapshotPath', 'maxConcurrency', 'maxWorkers', 'minWorkers'],
  ...[
    'fileParallelism',
    'dangerouslyIgnoreUnhandledErrors',
    'includeTaskLocation',
    'clearScreen',
    'forceRerunTriggers',
  ],
]);

type Options = Readonly<Record<string, unknown>>;

const isOff = (value: unknown): boolean => value === undefined || value === null || value === false || value === 0;
const isEmpty = (value: unknown): boolean =>
  isOff(value) || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
const option = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Options)[name] : undefined;

const isolates = (value: unknown): boolean =>
  ['threads', 'forks'].every((pool) => {
    const own = option(value, pool);
    return (
      option(own, 'isolate') !== false &&
      ['singleThread', 'singleFork', 'execArgv'].every((name) => isEmpty(option(own, name)))
    );
  });

/** Options that are harmless with some values. */
const JUDGED: Readonly<Record<string, (value: unknown) => boolean>> = {
  pool: (value) => isOff(value) || value === 'threads' || value === 'forks',
  poolOptions: (value) => isOff(value) || isolates(value),
  isolate: (value) => value !== false,
  environment: (value) => isOff(value) || value === 'node',
  coverage: (value) => isOff(option(value, 'enabled')),
  browser: (value) => isOff(option(value, 'enabled')),
  typecheck: (value) => isOff(option(value, 'enabled')),
};

/** The options, of what stands under `test` in a project's configuration, that are not known to be harmless. */
export const strangeOptions = (options: Options): readonly string[] =>
  Object.keys(options).filter((name) => !HARMLESS.has(name) && !(JUDGED[name] ?? isEmpty)(options[name]));
