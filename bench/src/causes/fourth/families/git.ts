import { family } from '../defs.ts';
import { fill, say } from '../phrases.ts';

const g = family('git');
g.twin(
  'pathspec',
  fill,
  "error: pathspec 'release/24.3' did not match any file(s) known to git",
  "error: pathspec 'release/24.4' did not match any file(s) known to git",
  'fatal: invalid reference: release/24.3',
  "error: src refspec release/24.3 does not match any\nerror: failed to push some refs to 'https://git.example.com/acme/app.git'",
);
g.twin(
  'conflict',
  fill,
  'Auto-merging pkg/lock.yaml\nCONFLICT (content): Merge conflict in pkg/lock.yaml\nAutomatic merge failed; fix conflicts and then commit the result.',
  'Auto-merging pkg/plan.yaml\nCONFLICT (content): Merge conflict in pkg/plan.yaml\nAutomatic merge failed; fix conflicts and then commit the result.',
  'CONFLICT (modify/delete): pkg/lock.yaml deleted in HEAD and modified in {hash} (drop cache). Version {hash} (drop cache) of pkg/lock.yaml left in tree.\nAutomatic merge failed; fix conflicts and then commit the result.',
);
g.twin(
  'rejected',
  fill,
  "To https://git.example.com/acme/app.git\n ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'https://git.example.com/acme/app.git'",
  "To https://git.example.com/acme/app.git\n ! [remote rejected] main -> main (protected branch hook declined)\nerror: failed to push some refs to 'https://git.example.com/acme/app.git'",
  "To https://git.example.com/acme/app.git\n ! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs to 'https://git.example.com/acme/app.git'",
);
g.known(
  'dubious',
  fill,
  "fatal: detected dubious ownership in repository at '{root}'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory {root}",
  'fatal: not a git repository (or any of the parent directories): .git',
);
g.known(
  'index-lock',
  fill,
  "fatal: Unable to create '{root}/.git/index.lock': File exists.\n\nAnother git process seems to be running in this repository, e.g.\nan editor opened by 'git commit'.",
  "fatal: Unable to create '{root}/.git/shallow.lock': File exists.",
  'fatal: Unable to write new index file',
);
g.known(
  'overwritten',
  fill,
  'error: Your local changes to the following files would be overwritten by checkout:\n\tdocs/api.md\nPlease commit your changes or stash them before you switch branches.\nAborting',
  'error: The following untracked working tree files would be overwritten by checkout:\n\tdocs/api.md\nPlease move or remove them before you switch branches.\nAborting',
  'error: Your local changes to the following files would be overwritten by merge:\n\tdocs/api.md\nPlease commit your changes or stash them before you merge.\nAborting',
);
g.known(
  'unrelated',
  say,
  'fatal: refusing to merge unrelated histories',
  'fatal: Not possible to fast-forward, aborting.',
);
g.known(
  'identity',
  fill,
  "Author identity unknown\n\n*** Please tell me who you are.\n\nfatal: unable to auto-detect email address (got '{user}@{host}.(none)')",
);
g.known(
  'publickey',
  fill,
  'git@git.example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.',
  "remote: Repository not found.\nfatal: repository 'https://git.example.com/acme/app.git/' not found",
  "fatal: could not read Username for 'https://git.example.com': terminal prompts disabled",
);
g.known(
  'lfs',
  fill,
  'Error downloading object: assets/model.bin ({hash}): Smudge error: Error downloading assets/model.bin ({sha}): batch response: This repository is over its data quota.',
  "Encountered 1 file that should have been a pointer, but wasn't:\n\tassets/model.bin",
);
g.known(
  'submodule',
  fill,
  "fatal: remote error: upload-pack: not our ref {sha}\nfatal: Fetched in submodule path 'vendor/proto', but it did not contain {sha}. Direct fetching of that commit failed.",
  "fatal: No url found for submodule path 'vendor/proto' in .gitmodules",
);
g.known(
  'rpc',
  fill,
  'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
  'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nfatal: the remote end hung up unexpectedly',
);
g.known(
  'patch',
  fill,
  'error: patch failed: src/net.c:{line}\nerror: src/net.c: patch does not apply',
  'error: src/net.c: does not exist in index',
  'error: corrupt patch at line {line}',
);
g.known(
  'worktree',
  fill,
  "fatal: 'hotfix' is already checked out at '{tmp}'",
  "fatal: a branch named 'hotfix' already exists",
  "error: Cannot delete branch 'hotfix' checked out at '{tmp}'",
);
g.novel('rebase-todo', (c) =>
  fill(c, 'error: cannot rebase: You have unstaged changes.\nerror: Please commit or stash them.'),
);
g.novel('object', (c) =>
  fill(
    c,
    'error: object file .git/objects/3f/9a is empty\nfatal: loose object {sha} (stored in .git/objects/3f/9a) is corrupt',
  ),
);

export default g.defs;
