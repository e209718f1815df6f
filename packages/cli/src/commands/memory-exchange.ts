/** The memory as JSON Lines, out and in. */
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { messageOf } from '@evolve/core/errors';
import {
  EXPORTED_KINDS,
  exportKnowledge,
  importKnowledge,
  type ArchivingKnowledge,
  type ExportedKind,
  type ImportReport,
} from '@evolve/memory';
import type { CommandContext, ExitStatus } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const isKind = (kind: string): kind is ExportedKind => (EXPORTED_KINDS as readonly string[]).includes(kind);

const kindsOf = ({ values }: CommandContext): readonly ExportedKind[] | undefined => {
  const given = text(values, 'kinds');
  if (given === undefined) return undefined;
  const kinds = given.split(',').map((kind) => kind.trim());
  const wrong = kinds.find((kind) => !isKind(kind));
  if (wrong !== undefined) throw wrongUse(`there is no kind ${wrong}: ${EXPORTED_KINDS.join(', ')}`);
  return kinds.filter(isKind);
};

/** Line by line as it is read: a memory need not fit into this process. With --json one document, which has to. */
export const exportTo = async (knowledge: ArchivingKnowledge, context: CommandContext): Promise<ExitStatus> => {
  const { output, signal } = context;
  const kinds = kindsOf(context);
  const lines = exportKnowledge(knowledge, kinds === undefined ? {} : { kinds });
  await output.stream(lines, signal);
  return 0;
};

const counted = (counts: ImportReport['added']): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${String(count)} ${kind}`)
    .join(', ') || 'nothing';

const reportLines = ({ added, known, untrusted, refused }: ImportReport): readonly string[] => [
  `added ${counted(added)}; ${String(known)} were known`,
  ...(Object.keys(untrusted).length === 0
    ? []
    : [`left out ${counted(untrusted)}: --trust takes them in, if the file is yours`]),
  ...(refused === 0 ? [] : [`${String(refused)} lines could not be read`]),
];

const openFile = (file: string): Promise<FileHandle> =>
  open(file).catch((error: unknown) => {
    throw wrongUse(`memory import: ${messageOf(error)}`);
  });

/** So many lines that could not be read are shown. */
const MOST_SHOWN = 20;

export const importFrom = async (knowledge: ArchivingKnowledge, context: CommandContext): Promise<ExitStatus> => {
  const { positionals, values, output, signal } = context;
  const [, file] = positionals;
  if (file === undefined) throw wrongUse('memory import: which file? - is standard input', 'evolve memory --help');
  const input = file === '-' ? process.stdin : (await openFile(file)).createReadStream({ encoding: 'utf8' });
  let shown = 0;
  const report = await importKnowledge(knowledge, createInterface({ input, crlfDelay: Infinity }), {
    trust: values['trust'] === true,
    signal,
    onRefused: ({ line, why }) => {
      shown += 1;
      if (shown <= MOST_SHOWN) output.note(`line ${String(line)}: ${why}`);
    },
  });
  output.answer(report, reportLines(report));
  return report.refused === 0 ? 0 : 1;
};
