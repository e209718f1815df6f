import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gitWorkspace, resolveStateDir } from '@evolve/git-checkpoint';
import { evolutionLogFile, openMemory, type Memory, type Transcript, type TranscriptSubject } from '@evolve/memory';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { number, text } from '../command.ts';
import { wrongUse } from '../usage.ts';

type Verb = (memory: Memory, context: CommandContext) => Promise<ExitStatus>;

const DEFAULT_COUNT = 20;
const FILE = 'transcripts.sqlite';

/** Outside text on a terminal: one line, nothing that moves the cursor. */
const oneLine = (words: string | undefined): string =>
  (words ?? '(its time is over)')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);

const subjectOf = ({ values }: CommandContext, verb: string): string => {
  const subject = text(values, 'subject') ?? '';
  if (subject.trim() === '') throw wrongUse(`transcripts ${verb}: whose? --subject NAME`, 'evolve transcripts --help');
  return subject;
};

const subjectLine = ({ subject, turns, withTexts, lastAt }: TranscriptSubject): string =>
  `${oneLine(subject)}: ${String(turns)} turns, ${String(withTexts)} with their texts, the last ${lastAt}`;

const turnLines = ({ at, turnId, input, reply }: Transcript): readonly string[] => [
  `${at}  ${oneLine(turnId)}`,
  `  > ${oneLine(input)}`,
  `  < ${oneLine(reply)}`,
];

const list: Verb = async ({ transcripts }, context) => {
  const limit = number(context.values, 'count', 'a whole number from 1 on') ?? DEFAULT_COUNT;
  const subject = text(context.values, 'subject');
  if (subject === undefined) {
    const subjects = (await transcripts?.subjects({ limit })) ?? [];
    context.output.answer(subjects, subjects.length === 0 ? ['nothing is kept'] : subjects.map(subjectLine));
    return 0;
  }
  const turns = (await transcripts?.list({ subject, limit })) ?? [];
  context.output.answer(turns, turns.length === 0 ? ['nothing is kept of this subject'] : turns.flatMap(turnLines));
  return turns.length === 0 ? 1 : 0;
};

const exported: Verb = async ({ transcripts }, context) => {
  const subject = subjectOf(context, 'export');
  const lines = transcripts?.export(subject) ?? Readable.from([]);
  await context.output.stream(lines as AsyncIterable<string>, context.signal);
  return 0;
};

const erase: Verb = async (memory, context) => {
  const erased = await memory.erase({ subject: subjectOf(context, 'erase') });
  const { dir } = await gitWorkspace({ dir: context.repo, env: context.env });
  const { VIEWS_DIR } = await import('@evolve/kit');
  await evolutionLogFile({ dir: join(dir, VIEWS_DIR), knowledge: memory.knowledge }).render();
  const made = Object.entries(erased.memories).map(([kind, count]) => `${String(count)} ${kind}`);
  context.output.answer(erased, [
    `erased ${String(erased.turns)} turns${made.length === 0 ? '' : ` and what came of them: ${made.join(', ')}`}`,
    ...(erased.copies.length === 0 ? [] : [`removed older copies of the knowledge: ${erased.copies.join(', ')}`]),
    ...(erased.inLedger === 0
      ? []
      : [`${String(erased.inLedger)} records of the ledger repeat what was said: they are part of its chain and stay`]),
  ]);
  return 0;
};

const VERBS: Readonly<Record<string, Verb>> = { list, export: exported, erase };

export const transcripts: Command = {
  name: 'transcripts',
  usage: 'list [--subject NAME] [--count N] | export --subject NAME | erase --subject NAME',
  summary:
    'What was said in turns, where the host keeps it: by whom, word for word; erase takes a subject out of everything',
  options: { subject: { type: 'string' }, count: { type: 'string', short: 'n' } },
  run: async (context) => {
    const verb = VERBS[context.positionals[0] ?? ''];
    if (verb === undefined) throw wrongUse(`transcripts ${Object.keys(VERBS).join(', ')}`, 'evolve transcripts --help');
    const dir = await resolveStateDir({ dir: context.repo, env: context.env });
    // Looking must not begin to keep anything.
    const kept = existsSync(join(dir, FILE)) && {};
    const memory = await openMemory({ dir, transcripts: kept });
    try {
      return await verb(memory, context);
    } finally {
      await memory.close();
    }
  },
};
