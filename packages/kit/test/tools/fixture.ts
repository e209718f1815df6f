/** A repository whose agent may make tools for itself. */
import type { CreateEvolverOptions, KitEvolver } from '../../src/index.ts';
import { makeRepo, open as openAny, type Place } from '../fixture.ts';
import { FIXED } from '../values.ts';
import { TOOLS_GRANTED } from './values.ts';

export const FILES: Readonly<Record<string, string>> = {
  'src/add.js': FIXED,
  'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
};

export const repo = (more: Readonly<Record<string, string>> = {}): Place => makeRepo('my agent', { ...FILES, ...more });

export const open = (place: Place, options: Partial<CreateEvolverOptions> = {}): Promise<KitEvolver> =>
  openAny(place, { policy: TOOLS_GRANTED, proposers: [], tools: {}, ...options });

/** Lets an evolution stand, so that the next one may start. */
export const settle = async (evolver: KitEvolver, commit = ''): Promise<void> => {
  for (let index = 0; index < 5; index += 1) evolver.outcome({ ok: true, subject: 'answer', versionId: commit });
  await evolver.advance();
};
