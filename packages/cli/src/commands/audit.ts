import { verifyLedger } from '@evolve/core/ledger';
import type { Command } from '../command.ts';
import { ledgerText } from '../ledger-text.ts';
import { wrongUse } from '../usage.ts';
import { withRecord } from '../with-record.ts';

export const audit: Command = {
  name: 'audit',
  usage: 'verify',
  summary: 'Whether the ledger is whole, and the tables beside it say the same',
  run: (context) => {
    const [what, ...more] = context.positionals;
    if (what !== 'verify' || more.length > 0) throw wrongUse('audit what?', 'evolve audit verify');
    return withRecord(context, async (journal) => {
      const report = await verifyLedger(journal);
      context.output.answer({ size: report.size, fault: report.fault ?? null }, [ledgerText(report)]);
      return report.fault === undefined ? 0 : 1;
    });
  },
};
