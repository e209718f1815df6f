import type { BatchResult } from '@evolve/core';
import type { Receipt } from '@evolve/core/contracts';
import type { CreateEvolverOptions, KitEvolver } from '@evolve/kit';
import { decideMany, waitingIn } from '../approvals/decide-many.ts';
import { editFiles } from '../approvals/edit-files.ts';
import { personOf } from '../approvals/person.ts';
import { isDone, resultLine } from '../approvals/text.ts';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { text, texts } from '../command.ts';
import { receiptLines } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';

type Decision = 'approve' | 'reject';

export const decideOptions = {
  by: { type: 'string' },
  reason: { type: 'string' },
  key: { type: 'string' },
  all: { type: 'boolean' },
  check: { type: 'string', multiple: true },
} as const;

/** What proves a question again whose base has moved: as the cycle was given, or the repository's own. */
export const checksOf = ({ values }: CommandContext): Pick<CreateEvolverOptions, 'checks'> => {
  const checks = texts(values, 'check');
  return checks.length === 0 ? {} : { checks };
};

/** 0 when every decision was heard. */
export const exitOf = (results: readonly (BatchResult & { readonly decision: Decision })[]): ExitStatus =>
  results.every(({ decision, outcome }) => isDone(decision, outcome)) ? 0 : 1;

const tell = ({ output }: CommandContext, decision: Decision, receipt: Receipt): void => {
  output.answer(receipt, receiptLines(receipt));
  if (receipt.outcome !== 'awaiting-approval') return;
  output.note(
    `${decision} is on the record; another process is at work here, or evolution is off: it takes effect afterwards`,
  );
};

const one = async (
  context: CommandContext,
  evolver: KitEvolver,
  decision: Decision,
  id: string,
): Promise<ExitStatus> => {
  const person = await personOf(context, evolver.repositoryId);
  const reason = text(context.values, 'reason');
  const asked = (await evolver.approvals.list()).find((approval) => approval.id === id);
  const told = { decision, by: person.by, ...(reason === undefined ? {} : { reason }) };
  // What does not wait is told by the Evolver, in its own words.
  const said = asked === undefined ? told : person.decide(asked, { decision, reason });
  await evolver.approvals.decide(id, said);
  const receipt = await evolver.receipt(id);
  tell(context, decision, receipt);
  return isDone(decision, receipt.outcome) ? 0 : 1;
};

const all = async (context: CommandContext, evolver: KitEvolver, decision: Decision): Promise<ExitStatus> => {
  const person = await personOf(context, evolver.repositoryId);
  const reason = text(context.values, 'reason');
  const results = await decideMany(evolver, person, await waitingIn(evolver), { decision, reason });
  context.output.answer(results, results.length === 0 ? ['nothing waits for a decision'] : results.map(resultLine));
  return exitOf(results.map((result) => ({ ...result, decision })));
};

const edit = async (context: CommandContext, evolver: KitEvolver, id: string): Promise<ExitStatus> => {
  const { by } = await personOf(context, evolver.repositoryId);
  const files = await editFiles(await evolver.approvals.changes(id), context.env);
  const reason = text(context.values, 'reason');
  const receipt = await evolver.approvals.edit(id, { files, by, ...(reason === undefined ? {} : { reason }) });
  context.output.answer(receipt, receiptLines(receipt));
  const isAsked = receipt.outcome === 'awaiting-approval';
  context.output.note(isAsked ? `your version waits as ${receipt.id}` : `your version does not; ${id} still waits`);
  return isAsked ? 0 : 1;
};

const run = (context: CommandContext, decision: Decision): Promise<ExitStatus> => {
  const { values, positionals } = context;
  const [id] = positionals;
  if (values['all'] === true && id !== undefined) throw wrongUse('one, or --all', `evolve ${decision} --all`);
  if (values['all'] === true && values['edit'] === true) throw wrongUse('--edit takes one');
  if (values['all'] !== true && id === undefined) throw wrongUse('which one?', 'evolve approvals lists them');
  return withEvolver(context, checksOf(context), (evolver) => {
    if (id === undefined) return all(context, evolver, decision);
    return values['edit'] === true ? edit(context, evolver, id) : one(context, evolver, decision, id);
  });
};

export const approve: Command = {
  name: 'approve',
  usage: 'ID [--edit] | --all  [--by NAME] [--reason TEXT] [--key FILE] [--check COMMAND]…',
  summary: 'Lets an evolution land, or all that wait; --edit asks about your own version of it instead',
  options: { ...decideOptions, edit: { type: 'boolean' } },
  run: (context) => run(context, 'approve'),
};

export const reject: Command = {
  name: 'reject',
  usage: 'ID | --all  [--by NAME] [--reason TEXT] [--key FILE] [--check COMMAND]…',
  summary: 'Refuses an evolution; the reason is kept on its receipt',
  options: decideOptions,
  run: (context) => run(context, 'reject'),
};
