/** Who decides at this terminal, and with which key. */
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { systemClock } from '@evolve/core';
import type { Approval, ApprovalDecision, SignedDecision } from '@evolve/core/contracts';
import { hasCode } from '@evolve/core/disk';
import { readKeyFile, signDecision, type PrivateApprovalKey } from '@evolve/governance';
import { text, type CommandContext } from '../command.ts';
import { wrongUse } from '../usage.ts';

/** Everybody else on the machine. */
const OTHERS = 0o077;

/** @throws EVOLVE_USAGE when the file is not there, or others may read it; EVOLVE_OPTIONS when it is no key. */
const readKey = async (file: string): Promise<PrivateApprovalKey> => {
  try {
    if (((await stat(file)).mode & OTHERS) !== 0) throw wrongUse(`others may read ${file}`, `chmod 600 ${file}`);
    return readKeyFile(await readFile(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR', 'EACCES')) throw wrongUse(`there is no key to read at ${file}`);
    throw error;
  }
};

export interface Person {
  readonly by: string;
  /** What this person says about a question, signed where there is a key. */
  decide(
    approval: Approval,
    what: { readonly decision: 'approve' | 'reject'; readonly reason?: string | undefined; readonly carries?: boolean },
  ): ApprovalDecision & { readonly signed?: SignedDecision };
}

/** The person that the options name: `--by`, `--key`. */
export const personOf = async ({ values }: CommandContext, repository: string): Promise<Person> => {
  const file = text(values, 'key');
  const key = file === undefined ? undefined : await readKey(file);
  const by = text(values, 'by') ?? key?.id ?? userInfo().username;
  return {
    by,
    decide: (approval, { decision, reason, carries = false }) => {
      const told = { decision, by, ...(reason === undefined ? {} : { reason }) };
      if (key === undefined) return told;
      const at = systemClock.now().toISOString();
      return { ...told, signed: signDecision(key, { repository, approval, carries, at, ...told }) };
    },
  };
};
