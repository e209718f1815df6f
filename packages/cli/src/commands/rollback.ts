import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';

export const rollback: Command = {
  name: 'rollback',
  usage: 'ID [--reason TEXT]',
  summary: 'Takes an evolution back; touches only its own paths, and none that you have edited since',
  options: { reason: { type: 'string' } },
  run: (context) => {
    const [id] = context.positionals;
    if (id === undefined) throw wrongUse('which evolution?', 'evolve log lists them');
    return withEvolver(context, {}, async (evolver) => {
      const report = await evolver.rollback(id, text(context.values, 'reason') ?? 'taken back by the owner');
      context.output.answer(report, [
        `${report.how}; HEAD is ${report.head}`,
        ...report.paths.map(({ path, outcome }) => `  ${outcome}  ${path}`),
        ...(report.rejectedRef === undefined ? [] : [`kept as ${report.rejectedRef}`]),
      ]);
      return report.how === 'nothing' ? 1 : 0;
    });
  },
};
