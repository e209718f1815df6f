import { readReceipts } from '@evolve/core/ledger';
import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { receiptLine } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withRecord } from '../with-record.ts';

const DEFAULT_COUNT = 20;
/** Cycles that are looked through for evolutions: most found nothing to do. */
const MOST_CYCLES = 1000;

export const log: Command = {
  name: 'log',
  usage: '[--count N] [--all]',
  summary: 'Evolutions, newest first; with --all also the cycles that found nothing to do',
  options: { count: { type: 'string', short: 'n' }, all: { type: 'boolean' } },
  run: (context) => {
    const count = Number(text(context.values, 'count') ?? DEFAULT_COUNT);
    if (!Number.isInteger(count) || count < 1) throw wrongUse('--count takes a whole number from 1 on');
    return withRecord(context, async (journal) => {
      const all = context.values['all'] === true;
      const receipts = await readReceipts(journal, all ? count : MOST_CYCLES);
      const shown = receipts.filter((receipt) => all || receipt.outcome !== 'idle').slice(0, count);
      context.output.answer(shown, shown.length === 0 ? ['no evolution yet'] : shown.map(receiptLine));
      return 0;
    });
  },
};
