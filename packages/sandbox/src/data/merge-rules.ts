/**
 * Files that decide what other code runs, or how. The path is matched in lower case, NFKC, because some file systems take
 * names for equal that differ in either.
 */
export interface MergeRule {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly decision: 'refuse' | 'ask';
  readonly message: string;
}

export const MERGE_RULES: readonly MergeRule[] = [
  {
    rule: 'merge/git',
    pattern:
      /(?:^|\/)(?:\.git(?:\/|$)|\.git(?:attributes|modules)$|\.?(?:git-?)?hooks\/|\.husky\/|lefthook\.ya?ml$|\.pre-commit-config\.ya?ml$)/,
    decision: 'refuse',
    message: 'git runs or obeys this file',
  },
  {
    rule: 'merge/ci',
    pattern:
      /(?:^|\/)(?:\.github\/(?:workflows|actions)\/|\.gitlab-ci\.ya?ml$|\.circleci\/|\.ci\/|\.buildkite\/|azure-pipelines\.ya?ml$|jenkinsfile$|\.travis\.yml$|\.drone\.yml$|bitbucket-pipelines\.yml$)/,
    decision: 'refuse',
    message: 'continuous integration runs this file with its own secrets',
  },
  {
    rule: 'merge/package-manager',
    pattern: /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.ya?ml)?|\.pnpmfile\.[cm]?js|bunfig\.toml|\.yarn\/.*)$/,
    decision: 'refuse',
    message: 'the package manager obeys this file',
  },
  {
    rule: 'merge/lockfile',
    pattern: /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock)$/,
    decision: 'refuse',
    message: 'a lockfile decides which code is installed',
  },
  {
    rule: 'merge/install-script',
    pattern: /(?:^|\/)binding\.gyp$/,
    decision: 'refuse',
    message: 'npm builds what this says on installation, without a script that asks for it',
  },
  {
    rule: 'merge/machine-code',
    pattern: /\.(?:node|wasm|so(?:\.\d+)*|dll|dylib|exe|o|a|jar|class|pyc)$/,
    decision: 'refuse',
    message: 'machine code cannot be judged',
  },
  {
    rule: 'merge/installed',
    pattern: /(?:^|\/)node_modules\//,
    decision: 'refuse',
    message: 'installed packages come from the lockfile',
  },
  {
    rule: 'merge/editor',
    pattern: /(?:^|\/)(?:\.vscode|\.idea|\.devcontainer|\.zed)\/|\.code-workspace$/,
    decision: 'ask',
    message: 'an editor may run this when the folder is opened',
  },
  {
    rule: 'merge/build',
    pattern:
      /(?:^|\/)(?:makefile|gnumakefile|justfile|rakefile|dockerfile[^/]*|containerfile|docker-compose[^/]*\.ya?ml|compose\.ya?ml|cmakelists\.txt|procfile|\.envrc|\.env(?:\.[^/]*)?|\.tool-versions|\.nvmrc|\.node-version)$/,
    decision: 'ask',
    message: 'this decides how things are built or started',
  },
  {
    rule: 'merge/runtime-config',
    pattern:
      /(?:^|\/)(?:deno\.jsonc?|import[-_]?map\.json|tsconfig[^/]*\.json|jsconfig\.json|pnpm-workspace\.yaml|lerna\.json|nx\.json|turbo\.json|\.swcrc|node\.config\.json)$/,
    decision: 'ask',
    message: 'this decides which code a name stands for',
  },
  {
    rule: 'merge/config-code',
    pattern:
      /(?:^|\/)(?:[^/]*\.config\.[cm]?[jt]sx?|\.[^/]*rc(?:\.[cm]?js|\.json|\.ya?ml)?|gulpfile\.[cm]?[jt]s|gruntfile\.[cm]?[jt]s)$/,
    decision: 'ask',
    message: 'a tool runs this configuration as code',
  },
  {
    rule: 'merge/deploy',
    pattern:
      /(?:^|\/)(?:vercel\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|fly\.toml|serverless\.ya?ml|app\.ya?ml|renovate\.json5?|crontab|codeowners|[^/]*\.service)$/,
    decision: 'ask',
    message: 'this decides what runs elsewhere, or who may say so',
  },
  {
    rule: 'merge/foreign-code',
    pattern:
      /\.(?:sh|bash|zsh|fish|ps1|bat|cmd|py|rb|pl|php|lua|go|rs|c|cc|cpp|h|hpp|java|kt|swift|gypi?|coffee|html?|svg|vue|svelte|astro|mdx|snap|patch|ipynb|sql)$/,
    decision: 'ask',
    message: 'code in a language that is not judged here',
  },
  {
    rule: 'merge/hidden',
    pattern: /(?:^|\/)\.[^/]+/,
    decision: 'ask',
    message: 'a hidden file: mostly the settings of some program',
  },
];

/** Capabilities that no evolution gains without an owner's grant; any other that is not granted is a person's decision. */
export const REFUSED_CAPABILITIES: ReadonlySet<string> = new Set([
  'eval',
  'process.spawn',
  'process.control',
  'native',
  'wasm',
  'debug',
  'import.dynamic',
  'import.url',
  'globals.read',
  'globals.write',
]);

/** Fields of package.json that only describe. A change of any other is at least a question. */
export const DESCRIPTIVE_FIELDS: ReadonlySet<string> = new Set([
  'author',
  'bugs',
  'contributors',
  'description',
  'funding',
  'homepage',
  'keywords',
  'license',
  'maintainers',
  'repository',
  'version',
]);

/** Fields of package.json that run code on installation, or hide what a name stands for. */
export const REFUSED_FIELDS: ReadonlySet<string> = new Set(['gypfile', 'imports', 'type']);

/** Fields of package.json that say which files stand for the package, what is installed besides, or from where. */
export const RESOLVING_FIELDS: ReadonlySet<string> = new Set([
  'bin',
  'binary',
  'browser',
  'catalog',
  'catalogs',
  'config',
  'directories',
  'exports',
  'gypfile',
  'imports',
  'main',
  'module',
  'name',
  'overrides',
  'pnpm',
  'publishConfig',
  'resolutions',
  'type',
  'workspaces',
]);

/** Scripts that run without anybody asking for them by name. */
export const LIFECYCLE_SCRIPT =
  /^(?:pre\w.*|post\w.*|(?:pre|post)?(?:install|prepare|publish|pack|uninstall|version)|prepublishOnly|prepack|dependencies)$/;

/** Those of them that run where the package is installed, from the registry or from its repository. */
export const INSTALL_SCRIPT = /^(?:(?:pre|post)?(?:install|prepare|pack)|prepublish|dependencies)$/;

/** How files begin that a machine runs, whatever they are called. */
export const MACHINE_CODE_MAGIC: readonly string[] = [
  '\u007fELF',
  'MZ',
  '\0asm',
  '\u00ca\u00fe\u00ba\u00be',
  '\u00cf\u00fa\u00ed\u00fe',
];
