import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, isAbsolute } from 'node:path';
import type { Candidate, Change } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import { readBytes } from './content.ts';

const inside = (dir: string, path: string): string => {
  const full = join(dir, path);
  const back = relative(dir, full);
  if (back === '' || back.startsWith('..') || isAbsolute(back)) {
    throw new EvolveError('EVOLVE_CANDIDATE_INVALID', `the path ${JSON.stringify(path)} leaves its tree`, {
      data: { path },
    });
  }
  return full;
};

const applyChange = async (dir: string, change: Change): Promise<void> => {
  const file = inside(dir, change.path);
  await rm(file, { recursive: true, force: true });
  if (change.after === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  const bytes = await readBytes(change.after);
  if (change.modeAfter === '120000') {
    await symlink(Buffer.from(bytes), file);
    return;
  }
  await writeFile(file, bytes);
  await chmod(file, change.modeAfter === '100755' ? 0o755 : 0o644);
};

/**
 * Writes a candidate's changes over a clean copy of its base: what is proved is the captured tree, not the worktree in
 * which a proposer may have left things that git ignores.
 * @throws EVOLVE_CANDIDATE_INVALID for a path that leaves `dir`.
 */
export const applyCandidate = async (dir: string, candidate: Candidate): Promise<void> => {
  const deletions = candidate.changes.filter((change) => change.after === undefined);
  const writes = candidate.changes.filter((change) => change.after !== undefined);
  for (const change of [...deletions, ...writes]) await applyChange(dir, change);
};
