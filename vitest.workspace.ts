import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

/** Tests run from source: the condition `@evolve/source` resolves every package to its `src`, in workers and in children alike. */
const source = ['@evolve/source', 'module', 'node', 'development|production'];

const membersOf = (dir: string): string[] => {
  const path = join(import.meta.dirname, dir);
  return existsSync(path) ? readdirSync(path).map((name) => `${dir}/${name}`) : [];
};

/** A project for each member of the workspace, named by its path: `vitest run --project packages/core`. */
const projects = [...membersOf('packages'), ...membersOf('examples'), 'bench', 'test'];

export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source, externalConditions: ['@evolve/source', 'node'] } },
  test: {
    projects: projects.map((root) => ({
      extends: true as const,
      test: { name: root, include: [`${root}/**/*.test.ts`] },
    })),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    execArgv: ['--conditions=@evolve/source'],
    // Tests start hundreds of processes from source: what one has stripped and compiled the next one takes from the cache.
    env: {
      NODE_OPTIONS: '--conditions=@evolve/source',
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'node-compile'),
    },
  },
});
