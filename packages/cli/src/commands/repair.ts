import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { splitCommand } from '@evolve/core/checks';
import type { RepairEvent } from '@evolve/repair';
import type { Command } from '../command.ts';
import { isolationOf, number, text } from '../command.ts';
import type { Output } from '../output.ts';
import { wrongUse } from '../usage.ts';

const DEFAULT_SECONDS = 60;
const DEFAULT_CANDIDATES = 20_000;

type Done = Extract<RepairEvent, { type: 'done' }>;

const tell = (output: Output, event: RepairEvent): void => {
  if (event.type === 'localised') {
    for (const { path, line, score } of event.suspects.slice(0, 5))
      output.note(`suspicious: ${path}:${String(line)} (${score.toFixed(2)})`);
  }
  if (event.type === 'progress') output.note(`tried ${String(event.tried)} of ${String(event.total)}`);
  if (event.type === 'plausible') output.note(`plausible: ${event.patch.template}`);
};

const finish = async (output: Output, dir: string, done: Done, write: boolean): Promise<number> => {
  const { patch } = done;
  if (patch === undefined) {
    output.answer(done, [`not repaired: ${done.reason}`]);
    return 1;
  }
  if (write) for (const [path, content] of Object.entries(patch.files)) await writeFile(join(dir, path), content);
  output.answer(done, [patch.diff.trimEnd()]);
  return 0;
};

export const repair: Command = {
  name: 'repair',
  usage: 'FILE... --check COMMAND [--seconds N] [--seed N] [--isolation namespace|none] [--write]',
  summary: 'Searches for the change that makes the check pass, without a model; prints a unified diff',
  options: {
    check: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    isolation: { type: 'string' },
    write: { type: 'boolean' },
  },
  run: async ({ repo, positionals, values, output, signal }) => {
    const line = text(values, 'check');
    if (line === undefined) throw wrongUse('which check?', 'evolve repair FILE --check "node --test"');
    const seconds = number(values, 'seconds', 'a number above 0') ?? DEFAULT_SECONDS;
    const seed = number(values, 'seed', 'a whole number') ?? 1;
    const isolation = isolationOf(values, ['namespace', 'none']) ?? 'namespace';
    const [command, ...args] = splitCommand(line);
    const [{ runnerFor }, { repair: search }] = await Promise.all([import('@evolve/kit'), import('@evolve/repair')]);
    const events = search({
      dir: repo,
      files: positionals.map((file) => relative(repo, resolve(repo, file))),
      check: { command, args, timeoutMs: Math.min(seconds * 1000, 30_000) },
      budget: { wallMs: seconds * 1000, candidates: DEFAULT_CANDIDATES },
      runner: await runnerFor({ isolation }),
      seed,
      signal,
    });
    let done: Done | undefined;
    for await (const event of events) {
      tell(output, event);
      if (event.type === 'done') done = event;
    }
    if (done === undefined) throw new TypeError('the search ended without a word');
    return await finish(output, repo, done, values['write'] === true);
  },
};
