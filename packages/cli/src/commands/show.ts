import type { Command } from '../command.ts';
import { receiptLines } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';

export const show: Command = {
  name: 'show',
  usage: 'ID',
  summary: 'The receipt of one evolution, with its diff',
  run: (context) => {
    const [id] = context.positionals;
    if (id === undefined) throw wrongUse('which evolution?', 'evolve log lists them');
    return withEvolver(context, { recover: false }, async (evolver) => {
      const receipt = await evolver.receipt(id);
      context.output.answer(receipt, receiptLines(receipt));
      return 0;
    });
  },
};
