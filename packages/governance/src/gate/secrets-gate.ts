import { candidateOf, readBytes, sizeOf } from '@evolve/core/candidate';
import type { Candidate, Change, Content, Finding, Gate, Verdict } from '@evolve/core/contracts';
import { findSecretsThoroughly, type FoundSecret } from '@evolve/core/untrusted';

/** Larger files are not searched, in bytes: nobody knows what is in them. */
const MAX_SEARCHED_BYTES = 4_194_304;

/** ASCII is found in any bytes, and in UTF-16 too. */
const textIn = async (content: Content): Promise<string> =>
  Buffer.from(await readBytes(content))
    .toString('utf8')
    .replaceAll('\0', '');

/** `user.token2` and the like: code that names a value, and no value. */
const NAMES_A_VALUE = /^[A-Z_$][\w$]*(?:\??\.[A-Z_$][\w$]*)+$/i;

/** Words beside it say that it is a secret; a person has to look where it could be one by itself. */
const isWorthAsking = ({ value }: FoundSecret): boolean =>
  value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !NAMES_A_VALUE.test(value);

interface Judged {
  readonly refuses: boolean;
  readonly finding: Finding;
}

const judged = (path: string, { rule, line, certain }: FoundSecret): Judged => ({
  refuses: certain,
  // Never the secret itself: findings are on receipts.
  finding: { rule: `secret:${rule.replaceAll(' ', '-')}`, path, line, message: `adds what looks like a ${rule}` },
});

const unread = (path: string): Judged => ({
  refuses: true,
  finding: { rule: 'secret:unread', path, message: `more than ${String(MAX_SEARCHED_BYTES)} bytes are not searched` },
});

/** Secrets in the bytes and in the name of what is new, but for those that stood somewhere in what the change took its bytes from. */
const addedBy = async (change: Change, stoodBefore: (value: string) => boolean): Promise<readonly Judged[]> => {
  const { path, after } = change;
  if (after === undefined) return [];
  if (sizeOf(after) > MAX_SEARCHED_BYTES) return [unread(path)];
  const found = [...(await findSecretsThoroughly(path)), ...(await findSecretsThoroughly(await textIn(after)))];
  return found
    .filter((secret) => (secret.certain || isWorthAsking(secret)) && !stoodBefore(secret.value))
    .map((secret) => judged(path, secret));
};

const textsBefore = async ({ changes }: Candidate): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (const { path, before } of changes) {
    if (before === undefined) continue;
    texts.push(path);
    if (sizeOf(before) <= MAX_SEARCHED_BYTES) texts.push(await textIn(before));
  }
  return texts;
};

const verdictOf = (all: readonly Judged[]): Verdict => ({
  decision: all.some(({ refuses }) => refuses) ? 'refuse' : all.length > 0 ? 'ask' : 'pass',
  findings: all.map(({ finding }) => finding),
  obligations: [],
});

/** Put together here, so that no scanner takes this file for a leak. */
const PLANTED = `ghp_${'Zx9Qw7'.repeat(6)}`;

/**
 * Refuses a change that adds a secret: by its shape, or because it is as random as keys are and stands where secrets stand; asks
 * about what may be one. A secret that stood there before, or that only moves, is not this change's doing.
 */
export const secretsGate = (): Gate => ({
  id: 'secrets',
  review: async (candidate, { signal }) => {
    const before = await textsBefore(candidate);
    const all: Judged[] = [];
    for (const change of candidate.changes) {
      signal.throwIfAborted();
      all.push(...(await addedBy(change, (value) => before.some((text) => text.includes(value)))));
    }
    return verdictOf(all);
  },
  knownBad: () =>
    candidateOf({ 'gate-liveness/client.js': { before: 'let key;\n', after: `let key = '${PLANTED}';\n` } }),
  knownGood: () =>
    candidateOf({
      'gate-liveness/client.js': {
        before: `const old = '${PLANTED}';\n`,
        after: `const old = '${PLANTED}';\nconst key = process.env.API_KEY;\n`,
      },
      'gate-liveness/client.md': { after: 'Set `API_KEY=<your key>` and `password: changeme`.\n' },
    }),
});
