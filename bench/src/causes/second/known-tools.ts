/** Known causes of shells, git, package managers and databases. */
import type { Spec } from './types.ts';
import { spec } from './types.ts';
import { npm, postgres } from './shapes.ts';

const SHELL: readonly Spec[] = [
  spec(
    'sh-kustomize-missing',
    'shell',
    'plain',
    '{?deploy.sh|./ci/deploy.sh|bash}: line {n}: kustomize: command not found',
    ['kustomize: command not found'],
    { exit: 127, win: false },
  ),
  spec(
    'sh-unbound-deploy-target',
    'shell',
    'plain',
    '{?./release.sh|bash|/bin/bash}: line {n}: DEPLOY_TARGET: unbound variable',
    ['DEPLOY_TARGET: unbound variable'],
    { win: false },
  ),
  spec(
    'sh-tar-zstd',
    'shell',
    'plain',
    'tar (child): zstd: Cannot exec: No such file or directory',
    ['zstd: Cannot exec'],
    {
      tail: [
        'tar (child): Error is not recoverable: exiting now',
        'tar: Child returned status 2',
        'tar: Error is not recoverable: exiting now',
      ],
      cmd: 'tar --zstd -xf site.tar.zst',
      exit: 2,
      win: false,
    },
  ),
  spec(
    'sh-jq-iterate-null',
    'shell',
    'plain',
    'jq: error (at <stdin>:{int}): Cannot iterate over null (null)',
    ['Cannot iterate over null'],
    { exit: 5 },
  ),
  spec(
    'make-no-rule-pb',
    'shell',
    'plain',
    "make{?|[1]|[2]}: *** No rule to make target 'proto/ledger.pb.go', needed by 'build'.  Stop.",
    ['No rule to make target', 'proto/ledger.pb.go'],
    { cmd: 'make -j8 build', exit: 2 },
  ),
  spec(
    'sh-cp-nginx-denied',
    'shell',
    'plain',
    "cp: cannot create regular file '/etc/nginx/conf.d/shop.conf': Permission denied",
    ['/etc/nginx/conf.d/shop.conf', 'Permission denied'],
    { win: false },
  ),
  spec(
    'sh-crlf-interpreter',
    'shell',
    'plain',
    '{?bash: line {n}: |bash: |-bash: }./scripts/seed.sh: /bin/bash^M: bad interpreter: No such file or directory',
    ['scripts/seed.sh', '^M: bad interpreter'],
    { exit: 126, win: false },
  ),
  spec(
    'rsync-no-space',
    'shell',
    'plain',
    'rsync: [receiver] write failed on "{abs:media}/{word}.bin": No space left on device (28)',
    ['rsync', 'No space left on device (28)'],
    {
      tail: [
        'rsync error: error in file IO (code 11) at receiver.c(380) [receiver=3.2.{?3|7}]',
        'rsync: connection unexpectedly closed ({int} bytes received so far) [sender]',
      ],
      exit: 11,
      win: false,
    },
  ),
];

const GIT: readonly Spec[] = [
  spec(
    'git-conflict-table',
    'git',
    'plain',
    'Auto-merging src/pricing/table.ts\nCONFLICT (content): Merge conflict in src/pricing/table.ts',
    ['Merge conflict in src/pricing/table.ts'],
    {
      tail: [
        '{?error: could not apply {hash7}... adjust rates|Automatic merge failed; fix conflicts and then commit the result.}',
        'hint: After resolving the conflicts, mark them with',
        'hint: "git add/rm <pathspec>"',
      ],
      cmd: 'git pull',
    },
  ),
  spec(
    'git-overwritten-lockfile',
    'git',
    'plain',
    'error: Your local changes to the following files would be overwritten by merge:\n\tgradle.lockfile',
    ['would be overwritten by', 'gradle.lockfile'],
    { tail: ['Please commit your changes or stash them before you merge.', 'Aborting'], cmd: 'git pull --no-rebase' },
  ),
  spec(
    'git-unrelated',
    'git',
    'plain',
    'fatal: refusing to merge unrelated histories',
    ['refusing to merge unrelated histories'],
    { exit: 128, cmd: 'git merge upstream/main' },
  ),
  spec(
    'git-dubious',
    'git',
    'plain',
    "fatal: detected dubious ownership in repository at '{abs}'",
    ['detected dubious ownership'],
    {
      tail: ['To add an exception for this directory, call:', '', '\tgit config --global --add safe.directory {abs}'],
      exit: 128,
      cmd: 'git status --porcelain',
    },
  ),
  spec(
    'git-large-file',
    'git',
    'plain',
    'remote: error: File assets/intro.mp4 is {size} MB; this exceeds the file size limit of 100.00 MB',
    ['assets/intro.mp4', 'exceeds the file size limit'],
    {
      tail: [
        'remote: error: GH001: Large files detected. You may want to try Git Large File Storage.',
        'To git.example.com:team/{PROJ}.git',
        ' ! [remote rejected] main -> main (pre-receive hook declined)',
        "error: failed to push some refs to 'git.example.com:team/{PROJ}.git'",
      ],
      cmd: 'git push',
    },
  ),
  spec(
    'git-patch-apply',
    'git',
    'plain',
    'error: patch failed: lib/encoder.c:{n}\nerror: lib/encoder.c: patch does not apply',
    ['lib/encoder.c: patch does not apply'],
    { cmd: 'git apply fix.patch' },
  ),
  spec(
    'git-worktree-hotfix',
    'git',
    'plain',
    "fatal: 'hotfix/tax' is already {?checked out|used by worktree} at '{abs}'",
    ['hotfix/tax', 'is already'],
    { exit: 128, cmd: 'git worktree add ../hot hotfix/tax' },
  ),
];

const PACKAGES: readonly Spec[] = [
  spec(
    'npm-eresolve-icons',
    'packages',
    'plain',
    npm(
      'ERESOLVE',
      [
        'ERESOLVE could not resolve',
        '',
        'While resolving: @shop/vite-plugin-icons@{VER}',
        'Found: vite@{?6.0.3|6.1.0}',
        'Could not resolve dependency:',
        'peer vite@"^4.0.0" from @shop/vite-plugin-icons@{VER}',
      ],
      ['', 'Fix the upstream dependency conflict, or retry', 'this command with --force or --legacy-peer-deps'],
    ),
    ['ERESOLVE', '@shop/vite-plugin-icons'],
    { cmd: 'npm install' },
  ),
  spec(
    'npm-ci-missing-undici',
    'packages',
    'plain',
    npm(
      'EUSAGE',
      [
        '',
        '`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
        '',
        'Missing: undici@6.{?19|20|21}.{?0|1|3} from lock file',
      ],
      ['', 'Clean install a project', '', 'Usage:', 'npm ci'],
    ),
    ['EUSAGE', 'Missing: undici@'],
    { cmd: 'npm ci' },
  ),
  spec(
    'pnpm-outdated-lock',
    'packages',
    'plain',
    '\u2009ERR_PNPM_OUTDATED_LOCKFILE\u2009 Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json',
    ['ERR_PNPM_OUTDATED_LOCKFILE'],
    {
      cmd: 'pnpm install --frozen-lockfile',
      tail: [
        '',
        'Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"',
      ],
    },
  ),
  spec(
    'pip-no-version-common',
    'packages',
    'plain',
    'ERROR: Could not find a version that satisfies the requirement shop-common==3.2.0 (from versions: 3.0.{?0|4}, 3.1.{?1|7})\nERROR: No matching distribution found for shop-common==3.2.0',
    ['shop-common==3.2.0'],
    { cmd: 'pip install -r requirements.txt' },
  ),
  spec(
    'pip-pg-config',
    'packages',
    'plain',
    '  error: subprocess-exited-with-error\n  \n  × python setup.py egg_info did not run successfully.\n  │ exit code: 1\n  ╰─> [{col} lines of output]\n      Error: pg_config executable not found.',
    ['pg_config executable not found'],
    {
      cmd: 'pip install psycopg2',
      tail: [
        '      [end of output]',
        '  ',
        '  note: This error originates from a subprocess, and is likely not a problem with pip.',
        'error: metadata-generation-failed',
      ],
    },
  ),
  spec(
    'npm-publish-over',
    'packages',
    'plain',
    npm(
      'E403',
      [
        '403 403 Forbidden - PUT https://registry.example.com/@shop%2fui-kit - You cannot publish over the previously published versions: {VER}.',
      ],
      [
        '403 In most cases, you or one of your dependencies are requesting',
        '403 a package version that is forbidden by your security policy, or',
        '403 on a server you do not have access to.',
      ],
    ),
    ['E403', 'cannot publish over'],
    { cmd: 'npm publish' },
  ),
];

const DATABASE: readonly Spec[] = [
  spec(
    'pg-unique-external-ref',
    'database',
    'plain',
    postgres(
      'ERROR',
      'duplicate key value violates unique constraint "orders_external_ref_key"',
      'Key (external_ref)=({word}-{int}) already exists.',
    ),
    ['orders_external_ref_key'],
    { cmd: 'psql -f migrations/apply.sql', exit: 3 },
  ),
  spec(
    'pg-deadlock',
    'database',
    'plain',
    postgres(
      'ERROR',
      'deadlock detected',
      'Process {pid} waits for ShareLock on transaction {int}; blocked by process {pid}.',
    ),
    ['deadlock detected'],
    {},
  ),
  spec(
    'pg-statement-timeout',
    'database',
    'plain',
    postgres('ERROR', 'canceling statement due to statement timeout'),
    ['canceling statement due to statement timeout'],
    {},
  ),
  spec(
    'pg-slots',
    'database',
    'plain',
    '{?psql: error: |}connection to server at "db.example.com" ({ip}), port 5432 failed: FATAL:  remaining connection slots are reserved for non-replication superuser connections',
    ['remaining connection slots'],
    { cmd: 'psql -h db.example.com app', exit: 2 },
  ),
  spec(
    'mysql-incorrect-note',
    'database',
    'plain',
    "ERROR 1366 (HY000) at line {n}: Incorrect string value: '\\xF0\\x9F\\x{?98|9A|A4}\\x{?80|82|8A}' for column 'note' at row {int}",
    ['1366', "'note'"],
    { cmd: 'mysql app' },
  ),
  spec(
    'sqlite-locked',
    'database',
    'python',
    'sqlite3.OperationalError: database is locked',
    ['database is locked'],
    {},
  ),
  spec(
    'mongo-dup-carts',
    'database',
    'node',
    'MongoServerError: E11000 duplicate key error collection: shop.carts index: session_1 dup key: { session: "{UUID}" }',
    ['E11000', 'shop.carts', 'session_1'],
    {
      lib: ['InsertOneOperation.execute ({abs:node_modules/mongodb/lib/operations/insert.js}:{n}:19)'],
      props: ['index: 0,', 'code: 11000,', '[Symbol(errorLabels)]: Set(0) {}'],
    },
  ),
  spec(
    'redis-wrongtype',
    'database',
    'node',
    'ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value',
    ['WRONGTYPE'],
    {
      lib: [
        'parseError ({abs:node_modules/redis-parser/lib/parser.js}:{n}:12)',
        'parseType ({abs:node_modules/redis-parser/lib/parser.js}:{n}:14)',
      ],
    },
  ),
];

export const KNOWN_TOOLS: readonly Spec[] = [...SHELL, ...GIT, ...PACKAGES, ...DATABASE];
