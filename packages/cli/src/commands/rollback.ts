import type { Command, CommandContext } from '../command.ts';
import { text, texts } from '../command.ts';
import { impactLines, reportLines } from '../rollback-text.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';

const selection = ({ values }: CommandContext): { readonly paths?: readonly string[] } => {
  const paths = texts(values, 'path');
  return paths.length === 0 ? {} : { paths };
};

export const rollback: Command = {
  name: 'rollback',
  usage: 'ID [--dry-run] [--path PATH]... [--reason TEXT]',
  summary: 'Takes an evolution back, wholly or some paths of it; what you have edited since stays or is kept aside',
  options: {
    reason: { type: 'string' },
    path: { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
  },
  run: (context) => {
    const [id] = context.positionals;
    if (id === undefined) throw wrongUse('which evolution?', 'evolve log lists them');
    return withEvolver(context, {}, async (evolver) => {
      if (context.values['dry-run'] === true) {
        const impact = await evolver.impact(id, selection(context));
        context.output.answer(impact, impactLines(impact));
        return impact.how === 'nothing' ? 1 : 0;
      }
      const reason = text(context.values, 'reason') ?? 'taken back by the owner';
      const report = await evolver.rollback(id, reason, selection(context));
      context.output.answer(report, reportLines(report));
      return report.how === 'nothing' ? 1 : 0;
    });
  },
};
