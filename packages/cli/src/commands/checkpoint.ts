import { gitCheckpoints, type GitCheckpoints } from '@evolve/git-checkpoint';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { text, texts } from '../command.ts';
import {
  checkpointLine,
  differenceLine,
  diffLines,
  infoLine,
  prunedLines,
  restoreLines,
  shownLines,
} from '../checkpoint-text.ts';
import { wrongUse } from '../usage.ts';

type Verb = (checkpoints: GitCheckpoints, context: CommandContext) => Promise<ExitStatus>;

const idOf = ({ positionals: [verb, id] }: CommandContext): string => {
  if (id === undefined) throw wrongUse(`checkpoint ${verb ?? ''}: which one?`, 'evolve checkpoint list');
  return id;
};

const pathsOf = ({ values }: CommandContext): { paths?: readonly string[] } => {
  const paths = texts(values, 'path');
  return paths.length === 0 ? {} : { paths };
};

const VERBS: Readonly<Record<string, Verb>> = {
  create: async (checkpoints, context) => {
    const { values, output, signal } = context;
    const label = text(values, 'label') ?? 'by hand';
    const made = await checkpoints.create({ label, ignored: texts(values, 'ignored'), signal, ...pathsOf(context) });
    output.answer(made, [checkpointLine(made)]);
    return 0;
  },
  list: async (checkpoints, { output }) => {
    const found = await checkpoints.list();
    output.answer(found, found.map(infoLine));
    return 0;
  },
  show: async (checkpoints, context) => {
    const shown = await checkpoints.show(idOf(context));
    context.output.answer(shown, shownLines(shown));
    return 0;
  },
  diff: async (checkpoints, context) => {
    const diff = await checkpoints.diff(idOf(context), { text: context.values['text'] === true, ...pathsOf(context) });
    context.output.answer(diff, diff.flatMap(diffLines));
    return 0;
  },
  verify: async (checkpoints, context) => {
    const live = context.values['live'] === true;
    const differences = await checkpoints.verify(idOf(context), { live, ...pathsOf(context) });
    context.output.answer({ differences }, differences.length === 0 ? ['whole'] : differences.map(differenceLine));
    return differences.length === 0 ? 0 : 1;
  },
  restore: async (checkpoints, context) => {
    const report = await checkpoints.restore(idOf(context), pathsOf(context));
    context.output.answer(report, restoreLines(report));
    return report.differences.length === 0 ? 0 : 1;
  },
  remove: async (checkpoints, context) => {
    const id = idOf(context);
    await checkpoints.remove(id);
    context.output.answer({ removed: [id] }, [`removed ${id}`]);
    return 0;
  },
  prune: async (checkpoints, { output }) => {
    const pruned = await checkpoints.prune();
    output.answer(pruned, prunedLines(pruned));
    return 0;
  },
};

export const checkpoint: Command = {
  name: 'checkpoint',
  usage:
    'create [--label TEXT] [--path PATH]... [--ignored GLOB]... | list | show ID | diff ID [--text] | verify ID [--live] | restore ID [--path PATH]... | remove ID | prune',
  summary: 'Lossless snapshots of work in progress, in whatever state the repository is',
  options: {
    label: { type: 'string' },
    path: { type: 'string', multiple: true },
    ignored: { type: 'string', multiple: true },
    text: { type: 'boolean' },
    live: { type: 'boolean' },
  },
  run: async (context) => {
    const { repo, positionals, env } = context;
    const verb = VERBS[positionals[0] ?? ''];
    if (verb === undefined) throw wrongUse(`checkpoint ${Object.keys(VERBS).join(', ')}`, 'evolve checkpoint --help');
    return verb(await gitCheckpoints({ dir: repo, env }), context);
  },
};
