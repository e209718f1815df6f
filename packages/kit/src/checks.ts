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
 */
export const resolveChecks = async (
  dir: string,
  checks?: readonly (HealthCheck | string)[],
  build?: string,
): Promise<readonly HealthCheck[]> => {
  const named = await namedChecks(dir, checks);
  // A build proves no behaviour: alone it is no check.
  return build === undefined || named.length === 0 ? named : [command({ id: 'build', run: build }), ...named];
};
