import { dirname } from 'node:path';
import type { Candidate, PromoteOptions } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import type { Signing } from '../options.ts';
import { NO_REF, pointRef, readRef, swapRef } from '../git/refs.ts';
import { syncCommit } from '../git/sync.ts';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Message and trailers, each trailer on one line of its own. */
export const renderMessage = (message: string, trailers: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(trailers).map(
    ([key, value]) => `${key.replace(/[^A-Za-z0-9-]/g, '-')}: ${oneLine(value)}`,
  );
  const body = message.replaceAll('\0', '').trim();
  return `${body === '' ? 'Evolution' : body}\n${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}`;
};

/** `-c` values for a signature; the key is named by the host alone. */
const signingConfig = ({ format, key, program }: Signing): readonly string[] => [
  `gpg.format=${format}`,
  `user.signingKey=${key}`,
  ...(program === undefined ? [] : [`gpg.${format}.program=${program}`]),
];

/** Writes a commit object; no ref moves and no hook runs. */
export const writeCommit = async (
  context: WorkspaceContext,
  git: Git,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<string> => {
  const { name, email } = context.identity;
  const { signing } = context;
  const date = context.now();
  return git.text(
    [
      'commit-tree',
      signing === undefined ? '--no-gpg-sign' : '-S',
      ...commit.parents.flatMap((parent) => ['-p', parent]),
      commit.tree,
    ],
    {
      input: commit.message,
      config: signing === undefined ? [] : signingConfig(signing),
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

/** The trees of commits or trees. @throws EVOLVE_CANDIDATE_INVALID */
const treesOf = async (blobs: BlobReader, objects: readonly string[]): Promise<readonly string[]> => {
  const found = await blobs.whole(objects.map((object) => `${object.replaceAll('\n', ' ')}^{tree}`));
  return found.map((each, index) => {
    if (each?.type === 'tree') return each.oid;
    const name = objects[index] ?? '';
    throw new EvolveError('EVOLVE_CANDIDATE_INVALID', `the candidate names an unknown tree or commit: ${name}`);
  });
};

/** Names of the trees that a candidate is about. */
export interface CandidateTrees {
  readonly before: string;
  readonly after: string;
}

/** @throws EVOLVE_CANDIDATE_INVALID when it changes nothing or names unknown objects. */
export const candidateTrees = async (blobs: BlobReader, { base, tree }: Candidate): Promise<CandidateTrees> => {
  const [after = '', before = ''] = await treesOf(blobs, [tree, base]);
  if (after === before) throw new EvolveError('EVOLVE_CANDIDATE_INVALID', 'the candidate changes nothing');
  return { before, after };
};

/** A candidate's tree as a commit on its base. */
export const commitCandidate = (
  context: WorkspaceContext,
  git: Git,
  { base, tree }: Pick<Candidate, 'base' | 'tree'>,
  { message, trailers }: PromoteOptions,
): Promise<string> => writeCommit(context, git, { tree, parents: [base], message: renderMessage(message, trailers) });

/** Whether a branch of the person stands where a folder would have to be, or the other way round. */
const isBlocked = async (git: Git, branch: string): Promise<boolean> =>
  (await readRef(git, dirname(branch))) !== undefined ||
  (await git.text(['for-each-ref', '--count=1', `${branch}/`])) !== '';

/**
 * Keeps a commit on the evolution's branch, and returns the full ref. Same id, same branch. Where a branch of the person
 * is in the way (`evolve`, or the same name with other content), it is kept under `refs/evolve/kept/`.
 */
export const keepOnBranch = async (
  git: Git,
  blobs: BlobReader,
  evolutionId: string,
  commit: string,
): Promise<string> => {
  const branch = `refs/heads/evolve/${evolutionId}`;
  const why = `evolve: keep ${evolutionId}`;
  const old = await readRef(git, branch);
  const [kept, wanted] = old === undefined ? [] : await treesOf(blobs, [old, commit]);
  if (kept !== undefined && kept === wanted) return branch;
  const occupied = old !== undefined || (await isBlocked(git, branch));
  await syncCommit(git, commit);
  if (!occupied && (await swapRef(git, { ref: branch, from: NO_REF, to: commit, why }))) return branch;
  const aside = `refs/evolve/kept/${evolutionId}`;
  await pointRef(git, aside, commit, why);
  return aside;
};
