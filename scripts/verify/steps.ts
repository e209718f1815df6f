import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../setup/root.mjs';
import { apiReports } from './api.ts';
import { packageShape } from './shape.ts';
import type { Step } from './step.ts';
import { story } from './story.ts';
import { tests } from './tests.ts';
import { program, tool } from './tool.ts';

const CODE = ['packages', 'examples', 'bench', 'scripts', 'test'].filter((dir) => existsSync(join(ROOT, dir)));

/** The gates, the fast ones first. */
export const STEPS: readonly Step[] = [
  { name: 'format', says: 'prettier', wave: 1, run: () => tool('prettier', '--check', '--log-level=warn', '.') },
  {
    name: 'types',
    says: 'tsc, strict, from source',
    wave: 1,
    run: () => tool('tsc', '-p', 'tsconfig.json', '--noEmit'),
  },
  {
    name: 'floor-plan',
    says: 'who may import whom',
    wave: 1,
    run: () => tool('depcruise', '--config', '.dependency-cruiser.mjs', ...CODE),
  },
  { name: 'lint', says: 'eslint with types', wave: 1, run: () => tool('eslint', '--max-warnings=0', '.') },
  {
    name: 'unused',
    says: 'files, exports and dependencies nobody uses',
    wave: 1,
    run: () => tool('knip', '--no-config-hints'),
  },
  { name: 'build', says: 'every package with its types', wave: 1, run: () => program('scripts/build.ts') },
  { name: 'shape', says: 'what a host would install resolves, with types', wave: 2, needs: 'build', run: packageShape },
  { name: 'api', says: 'the public API is the one on record', wave: 2, needs: 'build', run: apiReports },
  { name: 'tests', says: 'every test, from source', wave: 3, run: tests },
  { name: 'story', says: 'the main job, killed at random moments', wave: 4, needs: 'build', run: story },
];

/** A name after --only or --skip that no step has: checking nothing would look like success. */
export class UnknownStep extends Error {}

const parseNames = (list: string): string[] => {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length === 0) return names;
  throw new UnknownStep(
    `no step is named ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}`,
  );
};

/** The steps to run, in order. */
export const chooseSteps = (choice: {
  readonly only?: string | undefined;
  readonly skip?: string | undefined;
}): readonly Step[] => {
  const only = choice.only === undefined ? undefined : parseNames(choice.only);
  const skip = choice.skip === undefined ? [] : parseNames(choice.skip);
  return STEPS.filter((step) => (only?.includes(step.name) ?? true) && !skip.includes(step.name));
};
