import { gitWorkspace } from '@evolve/git-checkpoint';
import type { Command } from '../command.ts';
import { text, texts } from '../command.ts';
import { wrongUse } from '../usage.ts';

export const checkpoint: Command = {
  name: 'checkpoint',
  usage: 'create [--label TEXT] | list | restore ID [--path PATH]...',
  summary: 'Lossless snapshots of work in progress',
  options: { label: { type: 'string' }, path: { type: 'string', multiple: true } },
  run: async ({ repo, positionals, values, output, env }) => {
    const [verb, id] = positionals;
    const workspace = await gitWorkspace({ dir: repo, env });
    if (verb === 'create') {
      const made = await workspace.checkpoint(text(values, 'label') ?? 'by hand');
      output.answer(made, [`${made.id}  ${String(made.files)} files`]);
      return 0;
    }
    if (verb === 'list') {
      const found = await workspace.checkpoints();
      output.answer(
        found,
        found.map((one) => `${one.id}  ${one.at}  ${String(one.files)} files  ${one.label}`),
      );
      return 0;
    }
    if (verb !== 'restore' || id === undefined) throw wrongUse('checkpoint create, list or restore ID');
    const paths = texts(values, 'path');
    const restored = await workspace.restore(id, paths.length === 0 ? {} : { paths });
    output.answer({ restored }, [`restored ${String(restored.length)} paths`]);
    return 0;
  },
};
