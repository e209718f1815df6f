import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashJson } from '@evolve/core/ledger';
import type { Json } from '@evolve/core/contracts';
import { completePolicy, parsePolicy } from './parse.ts';
import type { GovernancePolicy } from './policy.ts';
import type { PolicyInput } from './schema.ts';

/** Where the owner writes the policy, at the root of the repository. */
export const POLICY_FILE = 'evolve.policy.json';

const readText = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** A policy as plain JSON. */
export const policyJson = (policy: GovernancePolicy): Json => JSON.parse(JSON.stringify(policy)) as Json;

/** Hex SHA-256 of what the policy says: order of keys, comments and defaults written out make no difference. */
export const policyHash = (policy: PolicyInput | GovernancePolicy): string =>
  hashJson(policyJson(completePolicy(policy)));

/**
 * The policy in a repository's working tree; the built-in defaults when it has none. This is what an owner proposes: a
 * kernel works from {@link acceptedPolicy}.
 * @throws EVOLVE_POLICY_INVALID
 */
export const loadPolicy = async (repoDir: string): Promise<GovernancePolicy> => {
  const text = await readText(join(repoDir, POLICY_FILE));
  return text === undefined ? completePolicy({}) : parsePolicy(text, POLICY_FILE);
};
