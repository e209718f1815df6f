import type { Assessment, Candidate, Circumstances, Governor } from '@evolve/core/contracts';
import { folderOf } from './folder.ts';

const RULE = 'outside-root';

const refuse = (assessment: Assessment, paths: readonly string[], root: string): Assessment => ({
  decision: 'refuse',
  grade: 'forbidden',
  reasons: [
    ...assessment.reasons,
    ...paths.map((path) => ({ rule: RULE, path, evidence: `the host keeps evolution below ${root}` })),
  ],
});

/**
 * The same rules, kept to one folder of the repository.
 * @throws EVOLVE_OPTIONS when the folder is not inside the repository.
 */
export const narrowTo = (root: string | undefined, governor: Governor): Governor => {
  if (root === undefined) return governor;
  const folder = folderOf('root', root);
  if (folder === '.') return governor;
  const isInside = (path: string): boolean => path.startsWith(`${folder}/`);
  return {
    ...governor,
    policy: governor.policy,
    policyHash: governor.policyHash,
    editable: (path) => isInside(path) && governor.editable(path),
    assess: async (candidate: Candidate, circumstances?: Circumstances) => {
      const outside = candidate.changes.map((change) => change.path).filter((path) => !isInside(path));
      const assessment = await governor.assess(candidate, circumstances);
      return outside.length === 0 ? assessment : refuse(assessment, outside, folder);
    },
  };
};
