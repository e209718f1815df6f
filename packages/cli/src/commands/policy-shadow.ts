import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Receipt } from '@evolve/core/contracts';
import { readReceipts } from '@evolve/core/ledger';
import { parsePolicy, policyHash, setShadowPolicy, shadowPolicy } from '@evolve/governance';
import type { CommandContext, ExitStatus } from '../command.ts';
import { wrongUse } from '../usage.ts';
import { withRecord } from '../with-record.ts';

/** Receipts that are looked at. */
const LATEST = 1000;

const read = async (given: string): Promise<string> => {
  try {
    return await readFile(resolve(given), 'utf8');
  } catch (error) {
    throw wrongUse(`${given} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const start = async ({ output }: CommandContext, given: string, stateDir: string): Promise<ExitStatus> => {
  const policy = parsePolicy(await read(given), given);
  await setShadowPolicy(stateDir, policy);
  const hash = policyHash(policy);
  output.answer({ hash }, [`tried out from the next start on: ${hash.slice(0, 12)}; it decides nothing`]);
  return 0;
};

interface Summary {
  readonly hash: string;
  /** Assessments that were also made under it. */
  readonly asked: number;
  readonly same: number;
  readonly failed: number;
  readonly different: readonly { readonly id: string; readonly differences: readonly string[] }[];
}

const summarise = (receipts: readonly Receipt[], hash: string): Summary => {
  const asked = receipts.filter(({ shadow }) => shadow?.policyHash === hash || shadow?.policyHash === '');
  const failed = asked.filter(({ shadow }) => shadow?.problem !== undefined);
  const different = asked.flatMap(({ id, shadow }) =>
    shadow === undefined || shadow.differences.length === 0 ? [] : [{ id, differences: shadow.differences }],
  );
  return {
    ...{ hash, asked: asked.length, failed: failed.length, different },
    same: asked.length - failed.length - different.length,
  };
};

const show = async (context: CommandContext, stateDir: string): Promise<ExitStatus> => {
  const policy = await shadowPolicy(stateDir);
  if (policy === undefined) {
    context.output.answer(null, ['no policy is tried out']);
    return 0;
  }
  return withRecord(context, async (journal) => {
    const found = summarise(await readReceipts(journal, LATEST, { skipIdle: true }), policyHash(policy));
    context.output.answer(found, [
      `${found.hash.slice(0, 12)}: ${String(found.asked)} assessments, ${String(found.same)} the same, ${String(found.different.length)} different, ${String(found.failed)} failed`,
      ...found.different.flatMap(({ id, differences }) => [id, ...differences.map((line) => `  ${line}`)]),
    ]);
    return 0;
  });
};

/** Tries a policy out beside the one that holds, sums up what it would have said, or ends it. */
export const shadow = async (
  context: CommandContext,
  given: string | undefined,
  stateDir: string,
): Promise<ExitStatus> => {
  const ends = context.values['off'] === true;
  if (ends && given !== undefined) throw wrongUse('policy shadow FILE, or policy shadow --off');
  if (given !== undefined) return start(context, given, stateDir);
  if (!ends) return show(context, stateDir);
  await setShadowPolicy(stateDir, undefined);
  context.output.answer({ hash: null }, ['no policy is tried out any more']);
  return 0;
};
