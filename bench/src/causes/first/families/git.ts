/** git 2.3x to 2.4x. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note } from '../text.ts';

const GIT: Tool = { family: 'git', wrap: 'command', command: 'git pull --no-rebase', exitCode: 1, posixOnly: false };
const FATAL: Partial<Tool> = { exitCode: 128 };
const PUSH: Partial<Tool> = { command: 'git push origin main' };

const slashes = (path: string): string => path.replaceAll('\\', '/');

const fetchLead = (run: Run): string[] => [
  `remote: Enumerating objects: ${run.rand.int(5, 900)}, done.`,
  `From github.com:acme/${run.names.project}`,
  `   ${run.rand.hex(7)}..${run.rand.hex(7)}  main       -> origin/main`,
];

export const conflictContent = (file: string): Template =>
  tool(GIT, (run) => [
    lead([...fetchLead(run), `Auto-merging ${file}`]),
    message(`CONFLICT (content): Merge conflict in ${file}`),
    exit('Automatic merge failed; fix conflicts and then commit the result.'),
  ]);

export const conflictDelete = (file: string): Template =>
  tool(GIT, (run) => {
    const other = run.rand.hex(7);
    return [
      lead(fetchLead(run)),
      message(
        `CONFLICT (modify/delete): ${file} deleted in ${other} and modified in HEAD.  Version HEAD of ${file} left in tree.`,
      ),
      exit('Automatic merge failed; fix conflicts and then commit the result.'),
    ];
  });

export const conflictAdd = (file: string): Template =>
  tool(GIT, (run) => [
    lead([...fetchLead(run), `Auto-merging ${file}`]),
    message(`CONFLICT (add/add): Merge conflict in ${file}`),
    exit('Automatic merge failed; fix conflicts and then commit the result.'),
  ]);

export const indexLock: Template = tool(
  GIT,
  (run) => [
    message(`fatal: Unable to create '${slashes(run.at('.git', 'index.lock'))}': File exists.`),
    note([
      '',
      'Another git process seems to be running in this repository, e.g.',
      "an editor opened by 'git commit'. Please make sure all processes",
      'are terminated then try again. If it still fails, a git process',
      'may have crashed in this repository earlier:',
      'remove the file manually to continue.',
    ]),
  ],
  { ...FATAL, command: 'git add -A' },
);

export const indexLockDenied: Template = tool(
  GIT,
  (run) => [message(`fatal: Unable to create '${slashes(run.at('.git', 'index.lock'))}': Permission denied`)],
  { ...FATAL, command: 'git add -A' },
);

export const refLock: Template = tool(
  GIT,
  (run) => [
    message(
      `error: cannot lock ref 'refs/remotes/origin/main': is at ${run.rand.hex(40)} but expected ${run.rand.hex(40)}`,
    ),
    note([
      `From github.com:acme/${run.names.project}`,
      ` ! ${run.rand.hex(7)}..${run.rand.hex(7)}  main -> origin/main  (unable to update local ref)`,
    ]),
  ],
  { command: 'git fetch origin' },
);

function rejected(run: Run, mark: string, reason: string): string[] {
  return [`To github.com:acme/${run.names.project}.git`, ` ! ${`[${mark}]`.padEnd(18)}main -> main (${reason})`];
}

const failedPush = (run: Run): string =>
  `error: failed to push some refs to '${run.rand.pick([`github.com:acme/${run.names.project}.git`, `https://github.com/acme/${run.names.project}.git`])}'`;

export const nonFastForward: Template = tool(
  GIT,
  (run) => [
    message(rejected(run, 'rejected', 'non-fast-forward')),
    note([
      failedPush(run),
      'hint: Updates were rejected because the tip of your current branch is behind',
      'hint: its remote counterpart. If you want to integrate the remote changes,',
      "hint: use 'git pull' before pushing again.",
      "hint: See the 'Note about fast-forwards' in 'git push --help' for details.",
    ]),
  ],
  PUSH,
);

export const protectedBranch: Template = tool(
  GIT,
  (run) => [
    lead([
      'remote: error: GH006: Protected branch update failed for refs/heads/main.',
      'remote: error: Changes must be made through a pull request.',
    ]),
    message(rejected(run, 'remote rejected', 'protected branch hook declined')),
    note(failedPush(run)),
  ],
  PUSH,
);

export const preReceive: Template = tool(
  GIT,
  (run) => [
    lead([`remote: GitLab: You are not allowed to push code to this project.`]),
    message(rejected(run, 'remote rejected', 'pre-receive hook declined')),
    note(failedPush(run)),
  ],
  PUSH,
);

export const authenticationFailed: Template = tool(
  GIT,
  (run) => [
    lead('remote: Support for password authentication was removed on August 13, 2021.'),
    message(`fatal: Authentication failed for 'https://github.com/acme/${run.names.project}.git/'`),
  ],
  { ...FATAL, ...PUSH },
);

export const repositoryNotFound: Template = tool(
  GIT,
  (run) => [
    lead('remote: Repository not found.'),
    message(`fatal: repository 'https://github.com/acme/${run.names.project}.git/' not found`),
  ],
  { ...FATAL, command: 'git clone --depth 1' },
);

export const notRepository: Template = tool(
  GIT,
  () => [message('fatal: not a git repository (or any of the parent directories): .git')],
  { ...FATAL, command: 'git status' },
);

export const pathspec = (name: string): Template =>
  tool(GIT, () => [message(`error: pathspec '${name}' did not match any file(s) known to git`)], {
    command: `git checkout ${name}`,
  });

export const overwritten = (by: 'merge' | 'checkout', file: string): Template =>
  tool(
    GIT,
    () => [
      message([`error: Your local changes to the following files would be overwritten by ${by}:`, `\t${file}`]),
      note(
        by === 'merge'
          ? 'Please commit your changes or stash them before you merge.'
          : 'Please commit your changes or stash them before you switch branches.',
      ),
      exit('Aborting'),
    ],
    { command: by === 'merge' ? 'git pull' : 'git checkout main' },
  );

export const untrackedOverwritten = (file: string): Template =>
  tool(
    GIT,
    () => [
      message(['error: The following untracked working tree files would be overwritten by merge:', `\t${file}`]),
      note('Please move or remove them before you merge.'),
      exit('Aborting'),
    ],
    { command: 'git pull' },
  );

export const unrelated: Template = tool(GIT, () => [message('fatal: refusing to merge unrelated histories')], FATAL);

export const dubious: Template = tool(
  GIT,
  (run) => [
    message(`fatal: detected dubious ownership in repository at '${slashes(run.root)}'`),
    note([
      'To add an exception for this directory, call:',
      '',
      `\tgit config --global --add safe.directory ${slashes(run.root)}`,
    ]),
  ],
  { ...FATAL, command: 'git status' },
);

export const noIdentity: Template = tool(
  GIT,
  (run) => [
    lead([
      'Author identity unknown',
      '',
      '*** Please tell me who you are.',
      '',
      'Run',
      '',
      '  git config --global user.email "you@example.com"',
      '  git config --global user.name "Your Name"',
      '',
    ]),
    message(
      `fatal: unable to auto-detect email address (got '${run.user}@${run.rand.pick([`runner-${run.rand.word(6)}`, `ip-10-0-${run.rand.int(1, 90)}-${run.rand.int(1, 250)}`, run.rand.hex(12)])}.(none)')`,
    ),
  ],
  { ...FATAL, command: 'git commit -m wip' },
);

export const earlyEof: Template = tool(
  GIT,
  (run) => [
    lead([
      `Cloning into '${run.names.project}'...`,
      `remote: Compressing objects: 100% (${run.rand.int(90, 9000)}/9000), done.`,
    ]),
    message([
      'error: RPC failed; curl 56 GnuTLS recv error (-9): Error decoding the received TLS packet.',
      `error: ${run.rand.int(100, 9000)} bytes of body are still expected`,
      'fetch-pack: unexpected disconnect while reading sideband packet',
      'fatal: early EOF',
    ]),
    exit('fatal: fetch-pack: invalid index-pack output'),
  ],
  { ...FATAL, command: 'git clone --depth 50' },
);

export const branchExists = (name: string): Template =>
  tool(GIT, () => [message(`fatal: a branch named '${name}' already exists`)], {
    ...FATAL,
    command: `git branch ${name}`,
  });

export const emptyObject: Template = tool(
  GIT,
  (run) => {
    const hash = run.rand.hex(40);
    const file = `.git/objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
    return [
      message([`error: object file ${file} is empty`, `fatal: loose object ${hash} (stored in ${file}) is corrupt`]),
    ];
  },
  { ...FATAL, command: 'git fsck' },
);

export const couldNotResolveHost = (host: string): Template =>
  tool(
    GIT,
    (run) => [
      message(
        `fatal: unable to access 'https://${host}/acme/${run.names.project}.git/': Could not resolve host: ${host}`,
      ),
    ],
    { ...FATAL, command: 'git fetch origin' },
  );
