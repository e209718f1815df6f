import type { Journal, Receipt } from '@evolve/core/contracts';
import { isEvolveError, messageOf } from '@evolve/core/errors';
import { readReceipt, verifyLedger } from '@evolve/core/ledger';
import { gitWorkspace } from '@evolve/git-checkpoint';
import type { Command, CommandContext } from '../command.ts';
import { ledgerText } from '../ledger-text.ts';
import { wrongUse } from '../usage.ts';
import { withRecord } from '../with-record.ts';

/** What became of the receipts in `.evolve/`, by the id of the cycle. */
interface Views {
  /** Said something else than the ledger, and were written anew. */
  readonly restored: readonly string[];
  /** The ledger has no such cycle. */
  readonly unknown: readonly string[];
  /** Why nobody could look. */
  readonly failed?: string;
}

const receiptOf = async (journal: Journal, id: string): Promise<Receipt | undefined> => {
  try {
    return await readReceipt(journal, id);
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_NOT_FOUND')) return undefined;
    throw error;
  }
};

const restore = async ({ repo, env }: CommandContext, journal: Journal): Promise<Views> => {
  const { restoreReceipts, viewedReceipts } = await import('@evolve/kit');
  const { dir, stateDir } = await gitWorkspace({ dir: repo, env });
  const restored: string[] = [];
  const unknown: string[] = [];
  for (const id of viewedReceipts(dir)) {
    const receipt = await receiptOf(journal, id);
    if (receipt === undefined) unknown.push(id);
    else restored.push(...restoreReceipts({ repo: dir, stateDir }, [receipt]));
  }
  return { restored, unknown };
};

/** A repository that cannot be written to keeps nobody from looking at its ledger. */
const restoreViews = async (context: CommandContext, journal: Journal): Promise<Views> => {
  try {
    return await restore(context, journal);
  } catch (error) {
    return { restored: [], unknown: [], failed: messageOf(error) };
  }
};

const viewLines = ({ restored, unknown, failed }: Views): readonly string[] => [
  ...restored.map((id) => `the receipt ${id} in .evolve/ said something else, and was written anew`),
  ...unknown.map((id) => `the receipt ${id} in .evolve/ is of no cycle on the ledger`),
  ...(failed === undefined ? [] : [`the receipts in .evolve/ could not be looked at: ${failed}`]),
];

export const audit: Command = {
  name: 'audit',
  usage: 'verify',
  summary: 'Whether the ledger is whole, and the tables and receipts beside it say the same',
  run: (context) => {
    const [what, ...more] = context.positionals;
    if (what !== 'verify' || more.length > 0) throw wrongUse('audit what?', 'evolve audit verify');
    return withRecord(context, async (journal) => {
      const report = await verifyLedger(journal);
      // A ledger that is not whole is nothing to write anything from.
      const views = report.fault === undefined ? await restoreViews(context, journal) : { restored: [], unknown: [] };
      const answer = { size: report.size, fault: report.fault ?? null, views };
      context.output.answer(answer, [ledgerText(report), ...viewLines(views)]);
      return report.fault === undefined ? 0 : 1;
    });
  },
};
