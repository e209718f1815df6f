import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  addProtected,
  importProtected,
  loadPolicy,
  newRules,
  POLICY_FILE,
  policyDiffInWords,
  type GovernancePolicy,
} from '@evolve/governance';
import type { CommandContext, ExitStatus } from '../command.ts';
import { wrongUse } from '../usage.ts';

const readOrNothing = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** The file of the policy is replaced as a whole, or stays. */
const replace = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${String(process.pid)}.tmp`;
  await writeFile(draft, text, { flag: 'wx' });
  await rename(draft, file);
};

/** Takes over a list of protected paths; without `--write` it only says what would change. */
export const importPolicy = async (
  { output, values }: CommandContext,
  given: string,
  repoDir: string,
): Promise<ExitStatus> => {
  const text = await readOrNothing(resolve(given));
  if (text === undefined) throw wrongUse(`there is no file ${given}`);
  const before = await loadPolicy(repoDir);
  const rules = newRules(importProtected(text, given), before);
  const after: GovernancePolicy = { ...before, protected: [...before.protected, ...rules] };
  const differences = policyDiffInWords(before, after);
  const writes = values['write'] === true && rules.length > 0;
  if (writes) {
    const file = join(repoDir, POLICY_FILE);
    await replace(file, addProtected(await readOrNothing(file), rules, POLICY_FILE));
  }
  output.answer({ rules, differences, written: writes }, differences.length === 0 ? ['nothing new'] : differences);
  if (rules.length > 0) {
    output.note(
      writes ? `${POLICY_FILE} is written; it holds after: evolve policy accept` : `nothing is written: --write`,
    );
  }
  return 0;
};
