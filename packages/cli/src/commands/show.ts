import { readReceipt } from '@evolve/core/ledger';
import type { Command } from '../command.ts';
import { receiptLines } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withRecord } from '../with-record.ts';

export const show: Command = {
  name: 'show',
  usage: 'ID',
  summary: 'The receipt of one evolution, with its diff',
  run: (context) => {
    const [id] = context.positionals;
    if (id === undefined) throw wrongUse('which evolution?', 'evolve log lists them');
    return withRecord(context, async (journal) => {
      const receipt = await readReceipt(journal, id);
      context.output.answer(receipt, receiptLines(receipt));
      return 0;
    });
  },
};
