import { isUtf8 } from 'node:buffer';
import { candidateOf, readBytes, sizeOf } from '@evolve/core/candidate';
import type { Candidate, Change, Content, Finding, Gate } from '@evolve/core/contracts';
import { completePolicy } from '../policy/parse.ts';
import type { GovernancePolicy } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';

type Limits = GovernancePolicy['limits'];

/** Larger files are not read for their lines, in bytes. */
const MAX_READ_BYTES = 16_777_216;

const over = (rule: keyof Limits, what: string, count: number, limit: number): Finding => ({
  rule: `size:${rule}`,
  message: `${what}: ${String(count)}, and the policy's limit is ${String(limit)}`,
});

const growth = ({ before, after }: Change): number =>
  after === undefined ? 0 : Math.max(0, sizeOf(after) - (before === undefined ? 0 : sizeOf(before)));

/** What can be said without a look at the bytes. */
const bySize = ({ changes }: Candidate, limits: Limits): readonly Finding[] => {
  const bytes = changes.reduce((sum, change) => sum + growth(change), 0);
  const large = changes.find((change) =>
    [change.before, change.after].some((side) => side && sizeOf(side) > MAX_READ_BYTES),
  );
  return [
    ...(changes.length > limits.files ? [over('files', 'changed files', changes.length, limits.files)] : []),
    ...(bytes > limits.bytes ? [over('bytes', 'bytes added', bytes, limits.bytes)] : []),
    ...(large === undefined ? [] : [{ rule: 'size:unread', path: large.path, message: 'too large to be counted' }]),
  ];
};

/** As git takes it, or no text in any encoding that is read here. */
const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, 8000).includes(0) || !isUtf8(bytes);

const bytesOf = async (content: Content | undefined): Promise<Buffer> =>
  Buffer.from(content === undefined ? '' : await readBytes(content));

const linesOf = (bytes: Buffer): readonly string[] => {
  const lines = bytes.toString('utf8').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** Lines that only one side has, each as often as it has it: what a difference shows at least. */
const changedLines = (before: readonly string[], after: readonly string[]): number => {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of after) {
    const count = left.get(line) ?? 0;
    if (count === 0) added += 1;
    else left.set(line, count - 1);
  }
  return added + [...left.values()].reduce((sum, count) => sum + count, 0);
};

interface Tally {
  lines: number;
  readonly binaries: string[];
}

const count = async ({ path, before, after }: Change, tally: Tally): Promise<void> => {
  const [old, fresh] = [await bytesOf(before), await bytesOf(after)];
  if (isBinary(fresh)) tally.binaries.push(path);
  else tally.lines += changedLines(isBinary(old) ? [] : linesOf(old), linesOf(fresh));
};

const byContent = async ({ changes }: Candidate, limits: Limits, signal: AbortSignal): Promise<readonly Finding[]> => {
  const tally: Tally = { lines: 0, binaries: [] };
  for (const change of changes) {
    signal.throwIfAborted();
    await count(change, tally);
  }
  const { lines, binaries } = tally;
  const [path] = binaries;
  return [
    ...(lines > limits.lines ? [over('lines', 'changed lines', lines, limits.lines)] : []),
    ...(path !== undefined && binaries.length > limits.binaries
      ? [{ ...over('binaries', 'binary files added or changed', binaries.length, limits.binaries), path }]
      : []),
  ];
};

/** More bytes than the limit allows; they are counted and never read. */
const badCandidate = ({ bytes }: Limits): Candidate => {
  const { changes, ...rest } = candidateOf({ 'gate-liveness/large.txt': { after: '' } });
  const read = (): Promise<never> => Promise.reject(new Error('more than the limit is not read'));
  return { ...rest, changes: changes.map((change) => ({ ...change, after: { size: bytes + 1, read } })) };
};

/**
 * Refuses a change with more files, lines, bytes or binary files than `limits` of the policy allows: what nobody can look
 * through does not land, whatever it is.
 */
export const sizeGate = (input: PolicyInput | GovernancePolicy): Gate => {
  const { limits } = completePolicy(input);
  return {
    id: 'size',
    review: async (candidate, { signal }) => {
      const sizes = bySize(candidate, limits);
      const findings = sizes.length > 0 ? sizes : await byContent(candidate, limits, signal);
      return { decision: findings.length > 0 ? 'refuse' : 'pass', findings, obligations: [] };
    },
    knownBad: () => badCandidate(limits),
    knownGood: () => candidateOf({ 'gate-liveness/small.txt': { before: 'one\n', after: 'two\n' } }),
  };
};
