import type { Candidate, PromoteOptions } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readRef, setRef, swapRef, ZERO } from '../git/refs.ts';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Message and trailers, each trailer on one line of its own. */
export const renderMessage = (message: string, trailers: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(trailers).map(
    ([key, value]) => `${key.replace(/[^A-Za-z0-9-]/g, '-')}: ${oneLine(value)}`,
  );
  const body = message.replaceAll('\0', '').trim();
  return `${body === '' ? 'Evolution' : body}\n${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}`;
};

/** Writes a commit object; no ref moves and no hook runs. */
export const writeCommit = async (
  context: WorkspaceContext,
  git: Git,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<string> => {
  const { name, email } = context.identity;
  const date = context.now();
  return git.text(
    ['commit-tree', '--no-gpg-sign', ...commit.parents.flatMap((parent) => ['-p', parent]), commit.tree],
    {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
};

const treeOf = async (git: Git, object: string): Promise<string> => {
  try {
    return await git.text(['rev-parse', '--verify', '--end-of-options', `${object}^{tree}`]);
  } catch (error) {
    throw new EvolveError('EVOLVE_CANDIDATE_INVALID', `the candidate names an unknown tree or commit: ${object}`, {
      cause: error,
    });
  }
};

/**
 * The candidate's tree as a commit on its base.
 * @throws EVOLVE_CANDIDATE_INVALID when it changes nothing or names unknown objects.
 */
export const commitCandidate = async (
  context: WorkspaceContext,
  git: Git,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<string> => {
  const [tree, baseTree] = [await treeOf(git, candidate.tree), await treeOf(git, candidate.base)];
  if (tree === baseTree) throw new EvolveError('EVOLVE_CANDIDATE_INVALID', 'the candidate changes nothing');
  return writeCommit(context, git, {
    tree,
    parents: [candidate.base],
    message: renderMessage(options.message, options.trailers),
  });
};

/**
 * Keeps a commit on the evolution's branch, and returns the full ref. Same id, same branch. Where a branch of the person
 * is in the way (`evolve`, or the same name with other content), it is kept under `refs/evolve/kept/`.
 */
export const keepOnBranch = async (git: Git, evolutionId: string, commit: string): Promise<string> => {
  const branch = `refs/heads/evolve/${evolutionId}`;
  const why = `evolve: keep ${evolutionId}`;
  const old = await readRef(git, branch);
  if (old !== undefined && (await treeOf(git, old)) === (await treeOf(git, commit))) return branch;
  const occupied = old !== undefined || (await readRef(git, 'refs/heads/evolve')) !== undefined;
  if (!occupied && (await swapRef(git, { ref: branch, from: ZERO, to: commit, why }))) return branch;
  const aside = `refs/evolve/kept/${evolutionId}`;
  await setRef(git, aside, commit, why);
  return aside;
};
