/** Which configurations of Jest give in one process that stays what the command gives. */

type Options = Readonly<Record<string, unknown>>;

export interface JestConfigs {
  readonly globalConfig: Options;
  readonly configs: readonly Options[];
}

const isOff = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0);

/** Set up once for all of a command's tests, or deciding otherwise than by the tests. */
const GLOBAL_OFF = [
  ...['collectCoverage', 'globalSetup', 'globalTeardown', 'bail', 'onlyChanged', 'onlyFailures', 'shard', 'randomize'],
  ...[
    'detectLeaks',
    'detectOpenHandles',
    'findRelatedTests',
    'notify',
    'updateSnapshot',
    'watch',
    'watchAll',
    'testResultsProcessor',
  ],
  ...['testNamePattern', 'listTests', 'filter'],
];
const PROJECT_OFF = [
  'globalSetup',
  'globalTeardown',
  'detectLeaks',
  'detectOpenHandles',
  'filter',
  'dependencyExtractor',
];

/** Parts that may be replaced by a package of one's own, and how Jest's are called. */
const PROJECT_OWN: Readonly<Record<string, RegExp>> = {
  runner: /[\\/]jest-runner[\\/]/,
  testRunner: /[\\/](?:jest-circus|jest-jasmine2)[\\/]/,
};

const fits = (value: unknown, pattern: RegExp): boolean =>
  value === undefined || (typeof value === 'string' && pattern.test(value));

/** Names of options that are not known to be harmless. */
export const strangeConfig = ({ globalConfig, configs }: JestConfigs): readonly string[] => {
  const [config] = configs;
  if (config === undefined || configs.length > 1) return ['projects'];
  return [
    ...GLOBAL_OFF.filter(
      (name) => !isOff(globalConfig[name]) && !(name === 'updateSnapshot' && isUsual(globalConfig[name])),
    ),
    ...PROJECT_OFF.filter((name) => !isOff(config[name])),
    ...Object.entries(PROJECT_OWN).flatMap(([name, pattern]) => (fits(config[name], pattern) ? [] : [name])),
  ];
};

/** Snapshots are written when they are new, or not at all. */
const isUsual = (value: unknown): boolean => value === 'new' || value === 'none';
