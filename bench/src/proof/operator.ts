/**
 * A process of its own that does one thing to a repository, to be killed while it does. It says `ready`, waits for a line,
 * and answers with one line of JSON.
 */
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { isEvolveError } from '@evolve/core/errors';
import type { Candidate } from '@evolve/core/contracts';
import { gitWorkspace, type GitWorkspace } from '@evolve/git-checkpoint';
import type { Place } from './place.ts';
import { SHAPES } from './shapes.ts';

export type Action =
  /** The whole way: trial, edit, capture, promotion. */
  | { readonly do: 'evolve'; readonly shape: string; readonly id: string }
  | { readonly do: 'promote'; readonly base: string; readonly tree: string; readonly id: string }
  | { readonly do: 'rollback'; readonly id: string }
  | { readonly do: 'checkpoint' }
  | { readonly do: 'restore'; readonly id: string }
  | { readonly do: 'recover' };

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code?: string; readonly said: string };

const MESSAGE = { message: 'An evolution', trailers: { Proof: 'yes' } };

const makeCandidate = async (workspace: GitWorkspace, shape: string): Promise<Candidate> => {
  const trial = await workspace.openTrial();
  try {
    SHAPES.find(({ name }) => name === shape)?.edit(trial.dir);
    return await trial.capture();
  } finally {
    await trial.close();
  }
};

const perform = async (place: Place, action: Action): Promise<unknown> => {
  const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir, env: place.env });
  switch (action.do) {
    case 'evolve':
      return workspace.promote(await makeCandidate(workspace, action.shape), { evolutionId: action.id, ...MESSAGE });
    case 'promote':
      return workspace.promote(await workspace.candidate(action.base, action.tree), {
        evolutionId: action.id,
        ...MESSAGE,
      });
    case 'rollback':
      return workspace.rollback(action.id, { reason: 'proof' });
    case 'checkpoint':
      return workspace.checkpoint('proof');
    case 'restore':
      return workspace.restore(action.id);
    case 'recover':
      return workspace.recover();
  }
};

const answer = async (place: Place, action: Action): Promise<Answer> => {
  try {
    return { ok: true, value: await perform(place, action) };
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return isEvolveError(error) ? { ok: false, code: error.code, said } : { ok: false, said };
  }
};

const { place, action } = JSON.parse(process.argv[2] ?? '{}') as { place: Place; action: Action };
// The thread that works on files is there from now on, for those who look on.
await stat('.');
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
process.stdout.write(`${JSON.stringify(await answer(place, action))}\n`);
