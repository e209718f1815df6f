import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { applyCandidate, candidateOf } from '@evolve/core/candidate';
import type { Draft, Proposer } from '@evolve/core/contracts';
import { hasCode } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { ToolChange } from './change.ts';

/** Its id, in requests and in the trailers of its commits. */
export const TOOL_PROPOSER = 'tool';

const none = (summary: string): Draft => ({ status: 'none', summary });

/** A folder of the trial that is a link would lead out of it. */
const mustBeFolders = async (dir: string, path: string): Promise<void> => {
  let folder = dir;
  for (const part of path.split('/').slice(0, -1)) {
    folder = join(folder, part);
    const isFolder = await lstat(folder).then(
      (stat) => stat.isDirectory(),
      (error: unknown) => {
        if (hasCode(error, 'ENOENT')) return true;
        throw error;
      },
    );
    if (!isFolder) throw new EvolveError('EVOLVE_TOOL_CHANGED', `${part} is a link or a file in the way of ${path}`);
  }
};

const draw = async (dir: string, { path, source, summary }: ToolChange): Promise<Draft> => {
  await mustBeFolders(dir, path);
  await applyCandidate(dir, candidateOf({ [path]: source === undefined ? { before: '' } : { after: source } }));
  return { status: 'edited', summary, costUsd: 0, tried: 1 };
};

/** Writes into the trial what the host was asked for, byte by byte, and nothing else. It has no second version to offer. */
export const toolProposer = (asked: ReadonlySet<ToolChange>): Proposer => ({
  id: TOOL_PROPOSER,
  boundUsd: 0,
  onRequest: true,
  propose: async ({ text, attempt, review }, trial, context) => {
    const change = [...asked].find(({ task }) => task === text);
    if (change === undefined) return none('nothing was asked of it under this task');
    if (attempt > 1) return none(review ?? 'there is no other version of it');
    if (!context.editable(change.path)) return none(`the policy lets no evolution change ${change.path}`);
    return draw(trial.dir, change);
  },
});
