import { gitWorkspace } from '@evolve/git-checkpoint';
import { acceptPolicy, explainPath } from '@evolve/governance';
import type { Command } from '../command.ts';
import { wrongUse } from '../usage.ts';

export const policy: Command = {
  name: 'policy',
  usage: 'explain PATH | accept',
  summary: 'Which rules speak about a path; or take evolve.policy.json as the policy that holds',
  run: async ({ repo, positionals, output, env }) => {
    const [verb, path] = positionals;
    const workspace = await gitWorkspace({ dir: repo, env });
    const places = { stateDir: workspace.stateDir, repoDir: workspace.dir };
    if (verb === 'accept') {
      const accepted = await acceptPolicy(places);
      output.answer({ hash: accepted.hash, policy: accepted.policy }, [`accepted ${accepted.hash.slice(0, 12)}`]);
      return 0;
    }
    if (verb !== 'explain' || path === undefined) throw wrongUse('policy explain PATH, or policy accept');
    const { policyInForce } = await import('@evolve/kit');
    const rules = await policyInForce(places);
    const explanation = explainPath(path, rules.policy);
    const { editable, grade, sentences } = explanation;
    output.answer(explanation, [`${path}: ${editable ? 'may evolve' : 'may not evolve'}, risk ${grade}`, ...sentences]);
    return 0;
  },
};
