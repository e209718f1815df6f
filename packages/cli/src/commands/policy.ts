import { gitWorkspace } from '@evolve/git-checkpoint';
import { acceptPolicy, explainPath, shadowPolicy } from '@evolve/governance';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { wrongUse } from '../usage.ts';
import { importPolicy } from './policy-import.ts';
import { shadow } from './policy-shadow.ts';

const placesOf = async ({ repo, env }: CommandContext): Promise<{ stateDir: string; repoDir: string }> => {
  const { stateDir, dir } = await gitWorkspace({ dir: repo, env });
  return { stateDir, repoDir: dir };
};

const accept = async (context: CommandContext): Promise<ExitStatus> => {
  const { hash, policy: taken } = await acceptPolicy(await placesOf(context));
  context.output.answer({ hash, policy: taken }, [`accepted ${hash.slice(0, 12)}`]);
  return 0;
};

const explain = async (context: CommandContext, path: string): Promise<ExitStatus> => {
  const places = await placesOf(context);
  const { policyInForce } = await import('@evolve/kit');
  const explanation = explainPath(path, (await policyInForce(places)).policy);
  const watched = await shadowPolicy(places.stateDir);
  const otherwise = watched === undefined ? undefined : explainPath(path, watched);
  const { editable, grade, sentences } = explanation;
  const known = new Set(sentences);
  context.output.answer(otherwise === undefined ? explanation : { ...explanation, shadow: otherwise }, [
    `${path}: ${editable ? 'may evolve' : 'may not evolve'}, risk ${grade}`,
    ...sentences,
    ...(otherwise === undefined
      ? []
      : [
          `under the shadow policy: ${otherwise.editable ? 'may evolve' : 'may not evolve'}, risk ${otherwise.grade}`,
          ...otherwise.sentences.filter((sentence) => !known.has(sentence)),
        ]),
  ]);
  return 0;
};

export const policy: Command = {
  name: 'policy',
  usage: 'explain PATH | accept | import FILE.yaml [--write] | shadow [FILE | --off]',
  summary: 'Which rules speak about a path; take evolve.policy.json; take over lists; try a policy out',
  options: { write: { type: 'boolean' }, off: { type: 'boolean' } },
  run: async (context) => {
    const [verb, subject] = context.positionals;
    switch (verb) {
      case 'accept':
        return accept(context);
      case 'import':
        if (subject === undefined) throw wrongUse('which file?', 'evolve policy import FILE.yaml [--write]');
        return importPolicy(context, subject, (await placesOf(context)).repoDir);
      case 'shadow':
        return shadow(context, subject, (await placesOf(context)).stateDir);
      default:
        if (verb !== 'explain' || subject === undefined) throw wrongUse('policy explain PATH, or policy accept');
        return explain(context, subject);
    }
  },
};
