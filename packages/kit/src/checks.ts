import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, testSuite } from '@evolve/core/checks';
import type { HealthCheck } from '@evolve/core/contracts';

/** What `npm init` writes in place of a test. */
const NO_TEST = 'no test specified';

const testScript = async (dir: string): Promise<string | undefined> => {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
    const scripts = (manifest as { scripts?: Record<string, unknown> }).scripts;
    return typeof scripts?.['test'] === 'string' ? scripts['test'] : undefined;
  } catch {
    return undefined;
  }
};

const namedChecks = async (
  dir: string,
  checks: readonly (HealthCheck | string)[] | undefined,
): Promise<readonly HealthCheck[]> => {
  if (checks !== undefined) {
    return checks.map((check) => (typeof check === 'string' ? command({ run: check }) : check));
  }
  const script = await testScript(dir);
  return script === undefined || script.includes(NO_TEST) ? [] : [testSuite({ id: 'npm test', run: 'npm test' })];
};

/**
 * The checks that the host named, or the project's own tests; none where there are none: then nothing is promoted.
 * @param build Runs first, and in the same tree, so that the others find what it made.
 * @param tools What proves the tools that the agent makes for itself.
 */
export const resolveChecks = async (
  dir: string,
  checks?: readonly (HealthCheck | string)[],
  build?: string,
  tools: readonly HealthCheck[] = [],
): Promise<readonly HealthCheck[]> => {
  const named = await namedChecks(dir, checks);
  // Neither a build nor the agent's own tools prove how the agent behaves: alone they are no check.
  if (named.length === 0) return named;
  return [...(build === undefined ? [] : [command({ id: 'build', run: build })]), ...named, ...tools];
};
