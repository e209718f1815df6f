/**
 * The kernel's own copy of the policy, in the state directory. The file in the repository is what the owner proposes; this
 * copy is what holds.
 *
 * Owns `policy.json` and `policy-shadow.json` in the state directory. The repository's file is the owner's, and is only read.
 *
 * 1. The copy changes only by `acceptPolicy`. Its first making takes the file as it stands.
 * 2. A copy is written whole or not at all, and of two first makers one wins.
 * 3. A copy that does not match its own hash is not used: `EVOLVE_POLICY_CHANGED`.
 * 4. A file that is missing, invalid or different never changes what holds: it is reported.
 */
import { link, mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '@evolve/core/contracts';
import { EvolveError, isEvolveError } from '@evolve/core/errors';
import { hashJson } from '@evolve/core/ledger';
import { diffPolicies, type PolicyDifference } from './diff.ts';
import { loadPolicy, policyHash, policyJson } from './load.ts';
import { completePolicy } from './parse.ts';
import type { GovernancePolicy } from './policy.ts';
import type { PolicyInput } from './schema.ts';

/** Where the two policies are. */
export interface PolicyPlaces {
  /** The repository's state directory, which no evolution can reach. */
  readonly stateDir: string;
  /** Root of the live tree. */
  readonly repoDir: string;
}

/** The policy in force, held against what the repository's file says. */
export interface AcceptedPolicy {
  /** What holds. */
  readonly policy: GovernancePolicy;
  /** Of the policy in force, as `policyHash` makes it. */
  readonly hash: string;
  /** Whether the repository's file says something else. */
  readonly changed: boolean;
  /** Every value in which the file differs; empty when it says the same or cannot be read. */
  readonly diff: readonly PolicyDifference[];
  /** Why the repository's file cannot be read as a policy. */
  readonly problem?: EvolveError;
}

interface Stored {
  readonly version: 1;
  readonly hash: string;
  readonly policy: Json;
}

/** Its own copies in the state directory: of the policy that holds, and of one that is only watched. */
const FILES = { accepted: 'policy.json', shadow: 'policy-shadow.json' };

type Copy = keyof typeof FILES;

const copyOf = (stateDir: string, copy: Copy): string => join(stateDir, FILES[copy]);

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const tampered = (file: string, cause?: unknown): EvolveError =>
  new EvolveError(
    'EVOLVE_POLICY_CHANGED',
    'the accepted policy in the state directory was changed by hand or is damaged',
    {
      data: { file },
      hint: 'Look at the policy in the repository and accept it again.',
      ...(cause === undefined ? {} : { cause }),
    },
  );

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'hash' in value &&
  typeof value.hash === 'string' &&
  'policy' in value;

const readCopy = async (stateDir: string, copy: Copy): Promise<GovernancePolicy | undefined> => {
  const file = copyOf(stateDir, copy);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const stored: unknown = JSON.parse(text);
    if (!isStored(stored) || hashJson(stored.policy) !== stored.hash) throw tampered(file); // invariant 3
    return completePolicy(stored.policy as PolicyInput);
  } catch (error) {
    throw isEvolveError(error, 'EVOLVE_POLICY_CHANGED') ? error : tampered(file, error);
  }
};

const writeSynced = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** @returns False when `ifAbsent` and somebody was first. */
const writeCopy = async (
  stateDir: string,
  copy: Copy,
  policy: GovernancePolicy,
  ifAbsent: boolean,
): Promise<boolean> => {
  const file = copyOf(stateDir, copy);
  const stored: Stored = { version: 1, hash: policyHash(policy), policy: policyJson(policy) };
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(stateDir, '.policy-'));
  const draft = join(folder, 'draft.json');
  try {
    await writeSynced(draft, `${JSON.stringify(stored, null, 2)}\n`); // invariant 2
    await (ifAbsent ? link(draft, file) : rename(draft, file));
    return true;
  } catch (error) {
    if (ifAbsent && hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const compare = async (policy: GovernancePolicy, repoDir: string): Promise<AcceptedPolicy> => {
  const hash = policyHash(policy);
  try {
    const diff = diffPolicies(policyJson(policy), policyJson(await loadPolicy(repoDir)));
    return { policy, hash, changed: diff.length > 0, diff };
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_POLICY_INVALID')) throw error;
    return { policy, hash, changed: true, diff: [], problem: error }; // invariant 4
  }
};

/**
 * The policy that holds. At the first use the repository's file is taken (the defaults when it has none); from then on a
 * different file is reported and not taken.
 * @throws EVOLVE_POLICY_INVALID at the first use; EVOLVE_POLICY_CHANGED when the kernel's own copy was tampered with: nothing
 * may evolve until the owner has accepted a policy again.
 */
export const acceptedPolicy = async ({ stateDir, repoDir }: PolicyPlaces): Promise<AcceptedPolicy> => {
  const known = await readCopy(stateDir, 'accepted');
  if (known !== undefined) return compare(known, repoDir);
  await writeCopy(stateDir, 'accepted', await loadPolicy(repoDir), true);
  const first = await readCopy(stateDir, 'accepted');
  if (first === undefined) throw tampered(copyOf(stateDir, 'accepted'));
  return compare(first, repoDir);
};

/**
 * The owner takes the repository's file as the policy. To be called by a person's command only.
 * @param options.expectedHash Hash of the policy that the owner has seen; a file that has changed since is not taken.
 * @throws EVOLVE_POLICY_INVALID; EVOLVE_POLICY_CHANGED when the file is not the one that was seen.
 */
export const acceptPolicy = async (
  { stateDir, repoDir }: PolicyPlaces,
  options: { readonly expectedHash?: string } = {},
): Promise<AcceptedPolicy> => {
  const policy = await loadPolicy(repoDir);
  const hash = policyHash(policy);
  if (options.expectedHash !== undefined && options.expectedHash !== hash) {
    throw new EvolveError('EVOLVE_POLICY_CHANGED', 'the policy has changed since it was looked at', {
      data: { expected: options.expectedHash, found: hash },
      hint: 'Look at it again before accepting it.',
    });
  }
  await writeCopy(stateDir, 'accepted', policy, false);
  return { policy, hash, changed: false, diff: [] };
};

/**
 * The policy that is watched beside the one that holds; undefined where none is.
 * @throws EVOLVE_POLICY_CHANGED when the copy was changed by hand or is damaged.
 */
export const shadowPolicy = (stateDir: string): Promise<GovernancePolicy | undefined> => readCopy(stateDir, 'shadow');

/** Takes a policy to be watched: each assessment is made under it too, and decides nothing. Undefined: none any more. */
export const setShadowPolicy = async (stateDir: string, policy: GovernancePolicy | undefined): Promise<void> => {
  if (policy === undefined) await rm(copyOf(stateDir, 'shadow'), { force: true });
  else await writeCopy(stateDir, 'shadow', policy, false);
};
