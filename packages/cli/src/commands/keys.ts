import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { hasCode } from '@evolve/core/disk';
import { isEvolveError } from '@evolve/core/errors';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { createApprovalKey, publicPart, renderKeyFile } from '@evolve/governance';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const isInside = (dir: string, path: string): boolean => {
  const way = relative(dir, path);
  return way === '' || !(way.startsWith('..') || way.startsWith('/'));
};

/** Folders that the agent, or its proposers, can read; none where this is no repository. */
const reachable = async ({ repo, env }: CommandContext): Promise<readonly string[]> => {
  try {
    const { dir, stateDir, commonDir } = await gitWorkspace({ dir: repo, env });
    return await Promise.all([dir, stateDir, commonDir].map((folder) => realpath(folder)));
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_NOT_A_REPOSITORY')) return [];
    throw error;
  }
};

/** The place of the key, whatever links lead there. @throws EVOLVE_USAGE when the agent reaches it */
const placeOf = async (context: CommandContext, file: string): Promise<string> => {
  const wanted = resolve(file);
  await mkdir(dirname(wanted), { recursive: true, mode: 0o700 });
  const place = join(await realpath(dirname(wanted)), basename(wanted));
  const folder = (await reachable(context)).find((dir) => isInside(dir, place));
  if (folder === undefined) return place;
  throw wrongUse(`a key in ${folder} is within the agent's reach`, 'Keep it with yourself, best on another machine.');
};

const write = async (place: string, content: string): Promise<void> => {
  try {
    await writeFile(place, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw wrongUse(`${place} is there already`, 'Keys are not written over.');
    throw error;
  }
};

const create = async (context: CommandContext): Promise<ExitStatus> => {
  const file = text(context.values, 'out');
  const role = text(context.values, 'role') ?? 'owner';
  if (file === undefined) throw wrongUse('where to?', 'evolve keys create --out FILE');
  if (role !== 'owner' && role !== 'reviewer') throw wrongUse('--role takes owner or reviewer');
  const key = createApprovalKey({ id: text(context.values, 'id') ?? userInfo().username, role });
  const place = await placeOf(context, file);
  await write(place, renderKeyFile(key));
  const approvals = { keys: [publicPart(key)] };
  context.output.answer({ file: place, approvals }, [`"approvals": ${JSON.stringify(approvals, undefined, 2)}`]);
  context.output.note(`wrote ${place}; put these lines into evolve.policy.json, then evolve policy accept`);
  return 0;
};

export const keys: Command = {
  name: 'keys',
  usage: 'create --out FILE [--id NAME] [--role owner|reviewer]',
  summary: 'A key to sign your decisions with, and what to put into the policy',
  options: { out: { type: 'string' }, id: { type: 'string' }, role: { type: 'string' } },
  run: (context) => {
    if (context.positionals[0] !== 'create') throw wrongUse('keys create --out FILE');
    return create(context);
  },
};
