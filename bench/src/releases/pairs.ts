/** Consecutive releases of well-known packages: ordinary changes, on which the diff is to be quiet or say what it saw. */
import { diffReleases, type Gain } from '@evolve/sandbox';
import { messageOf } from '@evolve/core/errors';
import { fetchRelease } from './fetch-release.ts';
import { readFixed } from './fixed.ts';

interface Pair {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Gains that are new for the set, those apart that no entry point leads to. Undefined: the releases could not be had. */
type Outcome = { readonly reached: readonly Gain[]; readonly apart: readonly Gain[] } | undefined;

const isOpen = ({ decision }: Gain): boolean => decision === 'ask' || decision === 'refuse';

/** A rule of the merge gate counts wherever the file lies: who obeys it is another program. */
const counts = ({ via, capability }: Gain): boolean => capability === undefined || via.length > 0;

const tellGain = ({ rule, path, line, message }: Gain): string =>
  `  ${rule} ${path}${line === undefined ? '' : `:${String(line)}`} ${message}`;

const lookAt = async ({ name, from, to }: Pair): Promise<Outcome> => {
  const title = `${name} ${from} -> ${to}`;
  try {
    const { gained } = diffReleases(await fetchRelease(name, from), await fetchRelease(name, to));
    const news = gained.filter((gain) => gain.newFor === 'set' && isOpen(gain));
    const outcome = { reached: news.filter(counts), apart: news.filter((gain) => !counts(gain)) };
    const besides = outcome.apart.length === 0 ? '' : `, ${String(outcome.apart.length)} where no entry point leads`;
    const what = outcome.reached.length === 0 ? 'quiet' : `${String(outcome.reached.length)} new for the set`;
    console.log(`${title}: ${what}${besides}`);
    for (const gain of outcome.reached) console.log(tellGain(gain));
    return outcome;
  } catch (error) {
    console.log(`${title}: NOT COMPARED, ${messageOf(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
};

const kindOfRule = (rule: string): string => rule.split(':', 1)[0] ?? rule;

/** In how many pairs each kind was gained. */
const byKind = (outcomes: readonly NonNullable<Outcome>[]): string => {
  const counted = new Map<string, number>();
  for (const { reached } of outcomes) {
    for (const kind of new Set(reached.map(({ rule }) => kindOfRule(rule)))) {
      counted.set(kind, (counted.get(kind) ?? 0) + 1);
    }
  }
  const sorted = [...counted].sort(([, a], [, b]) => b - a);
  return sorted.map(([kind, times]) => `${kind} ${String(times)}`).join(', ');
};

/** Compares the first `count` pairs and prints; resolves with whether all could be compared. */
export const provePairs = async (count: number): Promise<boolean> => {
  const pairs = ((await readFixed('pairs')) as readonly Pair[]).slice(0, count);
  const outcomes: NonNullable<Outcome>[] = [];
  for (const pair of pairs) {
    const outcome = await lookAt(pair);
    if (outcome !== undefined) outcomes.push(outcome);
  }
  const quiet = outcomes.filter(({ reached }) => reached.length === 0).length;
  console.log(
    `${String(pairs.length)} real pairs: ${String(outcomes.length)} compared, ${String(quiet)} quiet, ${String(outcomes.length - quiet)} with gains new for the set` +
      (quiet === outcomes.length ? '' : ` (${byKind(outcomes)})`),
  );
  return outcomes.length === pairs.length;
};
