import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { command } from '@evolve/core/checks';
import type { Grant, Receipt } from '@evolve/core/contracts';
import { modelFromEnvironment } from '@evolve/core/models';
import type { CreateEvolverOptions, KitEvolver } from '@evolve/kit';
import { adviceOn } from '../advice.ts';
import { personOf } from '../approvals/person.ts';
import type { Command, CommandContext, Values } from '../command.ts';
import { isolationOf, number, text, texts } from '../command.ts';
import { receiptLines } from '../receipt-text.ts';
import { wrongUse } from '../usage.ts';
import { withEvolver } from '../with-evolver.ts';

/** The owner at the keyboard grants what passes every gate and check, for this cycle. */
const OWNER_GRANT: Grant = { id: 'owner-at-the-keyboard', paths: ['**'], grade: 'high', perDay: 100 };

/** Outcomes that are a no. */
const NO: readonly Receipt['outcome'][] = [
  'needs-human',
  'abandoned',
  'refused',
  'rejected',
  'expired',
  'superseded',
  'aborted',
  'safe-mode',
];

const DEFAULT_CHECK_SECONDS = 120;

const checksOf = (values: Values): Pick<CreateEvolverOptions, 'checks'> => {
  const lines = texts(values, 'check');
  const seconds = number(values, 'check-seconds', 'a number above 0') ?? DEFAULT_CHECK_SECONDS;
  return lines.length === 0 ? {} : { checks: lines.map((run) => command({ run, timeoutMs: seconds * 1000 })) };
};

const acceptOf = (values: Values): 'auto' | 'ask' => {
  const accept = text(values, 'accept') ?? 'ask';
  if (accept !== 'auto' && accept !== 'ask') throw wrongUse('--accept takes auto or ask');
  return accept;
};

/** An editor is the owner's own program: it runs as the owner would run it, and only the captured tree counts. */
const proposersOf = async ({ values, env }: CommandContext): Promise<Pick<CreateEvolverOptions, 'proposers'>> => {
  const line = text(values, 'editor');
  if (line === undefined) return {};
  const [{ editor }, { isolatedRunner }] = await Promise.all([import('@evolve/proposers'), import('@evolve/sandbox')]);
  return { proposers: [editor({ command: line, runner: isolatedRunner({ isolation: 'none' }), env })] };
};

const watch = (evolver: KitEvolver, { output }: CommandContext): void => {
  evolver.on('decision', ({ decision }) => {
    output.note(`decided: ${decision.action}, ${decision.reason}`);
  });
  evolver.on('progress', ({ proposer, message, tried }) => {
    output.note(`${proposer}: ${message}${tried === undefined ? '' : ` (${String(tried)} tried)`}`);
  });
  evolver.on('gate', ({ report }) => {
    output.note(`gate ${report.id}: ${report.decision}`);
  });
  evolver.on('check', ({ report }) => {
    output.note(`check ${report.id}: ${report.before} -> ${report.after}`);
  });
};

/** Every gate let it through, every check is green, and at least one was red before. */
const isProved = ({ gates, checks }: Receipt): boolean =>
  gates.every(({ decision }) => decision === 'pass') &&
  checks.every(({ after }) => after === 'pass') &&
  checks.some(({ before }) => before === 'fail');

const decideAs = async (
  context: CommandContext,
  evolver: KitEvolver,
  { id }: Receipt,
  what: { readonly decision: 'approve' | 'reject'; readonly reason: string },
): Promise<Receipt> => {
  const person = await personOf(context, evolver.repositoryId);
  const asked = (await evolver.approvals.list()).find((approval) => approval.id === id);
  const said = asked === undefined ? { ...what, by: person.by } : person.decide(asked, what);
  await evolver.approvals.decide(id, said);
  return evolver.receipt(id);
};

/** With `auto` the owner has said yes in advance to what is proved, however sure the one who proposed it was. */
const acceptProved = async (context: CommandContext, evolver: KitEvolver, receipt: Receipt): Promise<Receipt> =>
  receipt.outcome === 'awaiting-approval' && isProved(receipt)
    ? decideAs(context, evolver, receipt, { decision: 'approve', reason: '--accept auto' })
    : receipt;

/** The terminal stays as it is, so that Ctrl-C is the signal that it always is; the end of the input is "later". */
const questionOnTerminal = async (question: string, signal: AbortSignal): Promise<string> => {
  const prompt = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const ended = once(prompt, 'close', { signal }).then(() => 'later');
    return await Promise.race([prompt.question(question, { signal }), ended]);
  } finally {
    prompt.close();
  }
};

const askPerson = async (context: CommandContext, evolver: KitEvolver, receipt: Receipt): Promise<Receipt> => {
  const { output, signal } = context;
  const waits = receipt.outcome === 'awaiting-approval';
  if (!waits || output.json || !process.stdin.isTTY) {
    if (waits) output.note(`waiting: evolve approve ${receipt.id}, or evolve reject ${receipt.id}`);
    return receipt;
  }
  output.note(receiptLines(receipt).join('\n'));
  const answer = await questionOnTerminal('Let it land? [y/N, l for later] ', signal);
  if (/^l/i.test(answer.trim())) return receipt;
  const decision = /^y/i.test(answer.trim()) ? 'approve' : 'reject';
  return decideAs(context, evolver, receipt, { decision, reason: 'at the keyboard' });
};

export const cycle: Command = {
  name: 'cycle',
  usage:
    '[--task TEXT] [--editor COMMAND] [--check COMMAND]... [--check-seconds N] [--accept auto|ask] [--key FILE] [--isolation none]',
  summary: 'One cycle now; prints the receipt',
  options: {
    task: { type: 'string' },
    editor: { type: 'string' },
    check: { type: 'string', multiple: true },
    'check-seconds': { type: 'string' },
    accept: { type: 'string' },
    key: { type: 'string' },
    isolation: { type: 'string' },
  },
  run: async (context) => {
    const { values, output, env } = context;
    const accept = acceptOf(values);
    const isolation = isolationOf(values, ['none']);
    const model = modelFromEnvironment(env);
    const options = {
      ...checksOf(values),
      ...(await proposersOf(context)),
      ...(model === undefined ? {} : { model }),
      ...(accept === 'auto' ? { grant: OWNER_GRANT } : { mode: 'propose' as const }),
      ...(isolation === undefined ? {} : { isolation }),
    };
    return withEvolver(context, options, async (evolver) => {
      watch(evolver, context);
      const task = text(values, 'task');
      const evolved = await evolver.evolve(task === undefined ? {} : { task });
      const accepted = accept === 'auto' ? await acceptProved(context, evolver, evolved) : evolved;
      const receipt = await askPerson(context, evolver, accepted);
      output.answer(receipt, receiptLines(receipt));
      // Nothing to do is an answer; that what was asked for is not done is a no.
      const isNo = NO.includes(receipt.outcome) || (receipt.outcome === 'idle' && task !== undefined);
      const advice = isNo ? adviceOn(receipt) : undefined;
      if (advice !== undefined) output.note(advice);
      return isNo ? 1 : 0;
    });
  },
};
