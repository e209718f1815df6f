import { listApprovals } from '@evolve/core/ledger';
import { checksOf, decideOptions, exitOf } from './decide.ts';
import { waitingIn } from '../approvals/decide-many.ts';
import { askEach } from '../approvals/each.ts';
import { readLines } from '../approvals/lines.ts';
import { personOf } from '../approvals/person.ts';
import { approvalLine, resultLine } from '../approvals/text.ts';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { withEvolver } from '../with-evolver.ts';
import { withRecord } from '../with-record.ts';

const list = (context: CommandContext): Promise<ExitStatus> =>
  withRecord(context, async (journal) => {
    const found = await listApprovals(journal, context.values['all'] === true);
    context.output.answer(found, found.length === 0 ? ['nothing waits for a decision'] : found.map(approvalLine));
    return 0;
  });

const each = (context: CommandContext): Promise<ExitStatus> =>
  withEvolver(context, checksOf(context), async (evolver) => {
    const { output, signal } = context;
    const person = await personOf(context, evolver.repositoryId);
    const lines = readLines(process.stdin, signal);
    try {
      const say = (line: string): void => {
        output.note(line);
      };
      const done = await askEach({ evolver, person, ask: lines.read, say }, await waitingIn(evolver));
      output.answer(done, done.length === 0 ? ['nothing was decided'] : done.map(resultLine));
      return exitOf(done);
    } finally {
      lines.close();
    }
  });

const { by, key, check } = decideOptions;

export const approvals: Command = {
  name: 'approvals',
  usage: '[--all] | --each [--by NAME] [--key FILE] [--check COMMAND]…',
  summary: 'What waits for your decision; --each asks about one after another',
  options: { all: { type: 'boolean' }, each: { type: 'boolean' }, by, key, check },
  run: (context) => (context.values['each'] === true ? each(context) : list(context)),
};
