/**
 * How every git command of this package is run: nothing of the caller's `GIT_*` environment, no prompt, no network, and
 * none of the programs that a repository's own configuration may name. The lists are data; see `run.ts` for their use.
 */

/** Always passed as `-c`. */
export const SAFE_CONFIG: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.fsync=all',
  'core.ignoreStat=false',
  'core.splitIndex=false',
  'core.quotePath=false',
  'core.pager=cat',
  'core.alternateRefsCommand=',
  'core.safecrlf=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  // A name that only another system takes for `.git` is refused here too.
  'core.protectHFS=true',
  'core.protectNTFS=true',
];

export const SAFE_ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ADVICE: '0',
  GIT_EDITOR: 'true',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};

/** Keys of the configuration that name programs to run on content, and what disarms each. */
export const DISARMED_DRIVERS: readonly { readonly key: RegExp; readonly value: string }[] = [
  { key: /^filter\..+\.(?:clean|smudge|process)$/s, value: '' },
  { key: /^filter\..+\.required$/s, value: 'false' },
  // A merge driver that fails is a conflict, and a conflict leaves a person's file alone.
  { key: /^merge\..+\.driver$/s, value: 'false' },
  { key: /^diff\..+\.(?:command|textconv)$/s, value: '' },
  // Newer versions of git know hooks by configuration too, and the hooks folder does not stop those.
  { key: /^hook\..+\.command$/s, value: 'true' },
];

/** Commands that look at the content of files, and so may run a driver: just before them the keys are looked at again. */
export const MAY_RUN_DRIVERS: ReadonlySet<string> = new Set([
  'add',
  'cat-file',
  'checkout-index',
  'diff',
  'diff-files',
  'diff-index',
  'hash-object',
  'merge-tree',
  'read-tree',
  'status',
  'update-index',
]);

/** `-c` values that disarm every driver named in `keys`, the output of `git config --name-only`. */
export const disarm = (keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) =>
    DISARMED_DRIVERS.filter((driver) => driver.key.test(key)).map((driver) => `${key}=${driver.value}`),
  );

type Environment = Readonly<Record<string, string | undefined>>;

/** The caller's environment without anything that redirects git, plus the safe settings. */
export const gitEnvironment = (env: Environment, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_'))),
  ...SAFE_ENVIRONMENT,
  ...extra,
});
