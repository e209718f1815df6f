/** A policy of the validator as it is named on the command line: a preset, or a file. */
import { dirname, resolve } from 'node:path';
import { EvolveError, messageOf } from '@evolve/core/errors';
import type { SandboxPolicy } from '@evolve/sandbox';
import { readText } from './code-files.ts';
import { wrongUse } from './usage.ts';

export interface NamedPolicy {
  readonly policy: SandboxPolicy;
  /** The folder of its file, from which its rules speak of paths; undefined for a preset. */
  readonly dir?: string;
}

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EvolveError('EVOLVE_POLICY_INVALID', `${file}: ${messageOf(error)}`, { cause: error });
  }
};

/**
 * A name without a dot or a slash is a preset's, anything else a file's.
 * @throws EVOLVE_USAGE, EVOLVE_NOT_FOUND, EVOLVE_POLICY_INVALID
 */
export const namedPolicy = async (name: string): Promise<NamedPolicy> => {
  const { parsePolicy, PRESETS } = await import('@evolve/sandbox');
  const presets: Readonly<Record<string, SandboxPolicy>> = PRESETS;
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset !== undefined) return { policy: preset };
  if (!/[./\\]/.test(name))
    throw wrongUse(`a policy is one of ${Object.keys(presets).join(', ')}, or a file, and not "${name}"`);
  return { policy: parsePolicy(parsed(await readText(name), name)), dir: dirname(resolve(name)) };
};
