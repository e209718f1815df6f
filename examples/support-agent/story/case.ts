/** The cases: published packages at a version with a bug that a later version fixed. No answer is stored anywhere. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EvolveError } from '@evolve/core/errors';

export interface Case {
  readonly id: string;
  readonly package: string;
  /** The version with the bug: what the agent's source takes in. */
  readonly versionA: string;
  readonly versionB: string;
  readonly integrityA: string;
  readonly description: string;
  readonly tool: string;
}

/** What a customer asks, and what is right. */
export interface CustomerRequest {
  readonly tool: string;
  readonly input: unknown;
  readonly expect: unknown;
}

export const CASES_DIR = fileURLToPath(new URL('../cases/', import.meta.url));
export const DEFAULT_CASE = 'slugify-144';

const readLines = async <T>(file: string): Promise<readonly T[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);

export const listCases = (): Promise<readonly Case[]> => readLines<Case>(`${CASES_DIR}manifest.jsonl`);

/** By id or by the package's name. @throws EVOLVE_NOT_FOUND */
export const findCase = async (name: string): Promise<Case> => {
  const cases = await listCases();
  const found = cases.find((one) => one.id === name || one.package === name);
  if (found !== undefined) return found;
  throw new EvolveError('EVOLVE_NOT_FOUND', `there is no package "${name}" on the list`, {
    hint: `npm start -- --package NAME, where NAME is one of ${cases.map((one) => one.package).join(', ')}`,
  });
};

export const requestsOf = (one: Case): Promise<readonly CustomerRequest[]> =>
  readLines<CustomerRequest>(`${CASES_DIR}${one.id}/requests.jsonl`);
