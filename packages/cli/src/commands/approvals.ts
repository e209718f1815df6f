import { userInfo } from 'node:os';
import type { Approval } from '@evolve/core/contracts';
import { listApprovals } from '@evolve/core/ledger';
import type { Command, CommandContext } from '../command.ts';
import { text } from '../command.ts';
import { receiptLines } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';
import { withRecord } from '../with-record.ts';

const line = ({ id, summary, requestedAt, expiresAt, status }: Approval): string =>
  `${id}  ${status}  ${requestedAt.slice(0, 16)}${expiresAt === undefined ? '' : ` (until ${expiresAt.slice(0, 16)})`}  ${summary}`;

export const approvals: Command = {
  name: 'approvals',
  usage: '[--all]',
  summary: 'What waits for your decision',
  options: { all: { type: 'boolean' } },
  run: (context) =>
    withRecord(context, async (journal) => {
      const all = context.values['all'] === true;
      const found = await listApprovals(journal, all);
      context.output.answer(found, found.length === 0 ? ['nothing waits for a decision'] : found.map(line));
      return 0;
    }),
};

const decide = (context: CommandContext, decision: 'approve' | 'reject'): Promise<number> => {
  const [id] = context.positionals;
  if (id === undefined) throw wrongUse('which one?', 'evolve approvals lists them');
  const by = text(context.values, 'by') ?? userInfo().username;
  const reason = text(context.values, 'reason');
  return withEvolver(context, {}, async (evolver) => {
    await evolver.approvals.decide(id, { decision, by, ...(reason === undefined ? {} : { reason }) });
    const receipt = await evolver.receipt(id);
    context.output.answer(receipt, receiptLines(receipt));
    if (receipt.outcome === 'awaiting-approval') {
      context.output.note(
        `${decision} is on the record; another process is at work here, or evolution is off: it takes effect afterwards`,
      );
    }
    const done = decision === 'reject' || ['probation', 'settled', 'awaiting-approval'].includes(receipt.outcome);
    return done ? 0 : 1;
  });
};

const options = { by: { type: 'string' }, reason: { type: 'string' } } as const;

export const approve: Command = {
  name: 'approve',
  usage: 'ID [--by NAME] [--reason TEXT]',
  summary: 'Lets an evolution land',
  options,
  run: (context) => decide(context, 'approve'),
};

export const reject: Command = {
  name: 'reject',
  usage: 'ID [--by NAME] [--reason TEXT]',
  summary: 'Refuses an evolution; the reason is kept on its receipt',
  options,
  run: (context) => decide(context, 'reject'),
};
