import { readReceipts } from '@evolve/core/ledger';
import type { Command } from '../command.ts';
import { number } from '../command.ts';
import { receiptLine } from '../receipt-text.ts';
import { withRecord } from '../with-record.ts';

const DEFAULT_COUNT = 20;

export const log: Command = {
  name: 'log',
  usage: '[--count N] [--all]',
  summary: 'Evolutions, newest first; with --all also the cycles that found nothing to do',
  options: { count: { type: 'string', short: 'n' }, all: { type: 'boolean' } },
  run: (context) => {
    const count = number(context.values, 'count', 'a whole number from 1 on') ?? DEFAULT_COUNT;
    return withRecord(context, async (journal) => {
      // Most cycles find nothing to do: those are looked past, however many there are.
      const shown = await readReceipts(journal, count, { skipIdle: context.values['all'] !== true });
      context.output.answer(shown, shown.length === 0 ? ['no evolution yet'] : shown.map(receiptLine));
      return 0;
    });
  },
};
