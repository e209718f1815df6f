import { createHash } from 'node:crypto';
import { readBytes } from '../candidate/index.ts';
import type { Candidate, Change, Content, Json } from '../contracts/index.ts';
import { hashJson } from '../ledger/chain.ts';

const hashOf = async (content: Content | undefined): Promise<string | null> =>
  content === undefined
    ? null
    : createHash('sha256')
        .update(await readBytes(content))
        .digest('hex');

const toJson = async ({ path, before, after, modeBefore, modeAfter }: Change): Promise<Json> => ({
  path,
  before: await hashOf(before),
  after: await hashOf(after),
  modeBefore: modeBefore ?? null,
  modeAfter: modeAfter ?? null,
});

/**
 * What a person approves apart from the base that it stands on, as one hex SHA-256: every path with its mode and its bytes
 * before and after, the risk that was shown and the policy that it was judged under.
 */
export const changeHash = async (
  { changes }: Candidate,
  judged: { readonly riskHash: string; readonly policyHash: string },
): Promise<string> => {
  const ordered = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts: Json[] = [];
  for (const change of ordered) parts.push(await toJson(change));
  return hashJson({ version: 1, ...judged, changes: parts });
};
