/** Consecutive releases of well-known packages: ordinary changes, on which the diff is to be quiet or say what it saw. */
import { diffReleases, type Gain, type ReleaseFiles } from '@evolve/sandbox';
import { messageOf } from '@evolve/core/errors';
import { readFixed } from './fixed.ts';
import { labelOf, staleLabels } from './labels.ts';
import { readRelease } from './read-release.ts';
import { fetchTarballs } from '../tarballs.ts';

interface Pair {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What is open and new for the set in one pair. */
interface Compared {
  readonly title: string;
  readonly news: readonly Gain[];
  readonly bytes: number;
  readonly ms: number;
}

const titleOf = ({ name, from, to }: Pair): string => `${name} ${from} -> ${to}`;

const isOpen = ({ decision }: Gain): boolean => decision === 'ask' || decision === 'refuse';

/** A rule of the merge gate counts wherever the file lies: who obeys it is another program. */
const counts = ({ via, capability }: Gain): boolean => capability === undefined || via.length > 0;

const sizeOf = (files: ReleaseFiles): number =>
  [...files.values()].reduce((sum, file) => sum + ('bytes' in file ? file.bytes.length : 0), 0);

/** Undefined: the releases could not be had. */
const compare = async (pair: Pair): Promise<Compared | undefined> => {
  const title = titleOf(pair);
  try {
    const before = await readRelease(`${pair.name}@${pair.from}`);
    const after = await readRelease(`${pair.name}@${pair.to}`);
    const started = performance.now();
    const { gained } = diffReleases(before, after);
    const ms = performance.now() - started;
    const news = gained.filter((gain) => gain.newFor === 'set' && isOpen(gain));
    return { title, news, bytes: sizeOf(before) + sizeOf(after), ms };
  } catch (error) {
    console.log(`${title}: NOT COMPARED, ${messageOf(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
};

const tellGain = (title: string, gain: Gain): string => {
  const { rule, path, line, message } = gain;
  const place = `${path}${line === undefined ? '' : `:${String(line)}`}`;
  const apart = counts(gain) ? '' : ' (no entry point leads there)';
  return `  ${rule} ${place} ${message}${apart}: ${labelOf(title, gain) ?? 'NOT LABELLED'}`;
};

const tell = ({ title, news }: Compared): void => {
  const counted = news.filter(counts).length;
  console.log(`${title}: ${counted === 0 ? 'quiet' : `${String(counted)} new for the set`}`);
  for (const gain of news) console.log(tellGain(title, gain));
  for (const label of staleLabels(title, news)) console.log(`  STALE LABEL ${label}`);
};

const labelled = (compared: readonly Compared[]): Readonly<Record<'true' | 'strict' | 'without', number>> => {
  const sum = { true: 0, strict: 0, without: 0 };
  for (const { title, news } of compared) {
    for (const gain of news) {
      const kind = labelOf(title, gain)?.split(':', 1)[0];
      sum[kind === 'true' || kind === 'strict' ? kind : 'without'] += 1;
    }
  }
  return sum;
};

const tellSlowest = (compared: readonly Compared[]): void => {
  const [slowest] = [...compared].sort((a, b) => b.ms - a.ms);
  if (slowest === undefined) return;
  const all = compared.reduce((sum, { ms }) => sum + ms, 0);
  const size = (slowest.bytes / 1e6).toFixed(1);
  console.log(
    `compared in ${(all / 1_000).toFixed(1)} s; the slowest ${slowest.title}, ${size} MB, in ${slowest.ms.toFixed(0)} ms`,
  );
};

/** Compares the first `count` pairs and prints; resolves with whether all were compared and each gain has a label. */
export const provePairs = async (count: number): Promise<boolean> => {
  const pairs = ((await readFixed('pairs')) as readonly Pair[]).slice(0, count);
  await fetchTarballs([...new Set(pairs.flatMap(({ name, from, to }) => [`${name}@${from}`, `${name}@${to}`]))]);
  const compared: Compared[] = [];
  for (const pair of pairs) {
    const one = await compare(pair);
    if (one === undefined) continue;
    tell(one);
    compared.push(one);
  }
  tellSlowest(compared);
  const quiet = compared.filter(({ news }) => !news.some(counts)).length;
  const stale = compared.flatMap(({ title, news }) => staleLabels(title, news)).length;
  const { true: right, strict, without } = labelled(compared);
  console.log(
    `${String(pairs.length)} real pairs: ${String(compared.length)} compared, ${String(quiet)} quiet, ` +
      `${String(compared.length - quiet)} with ${String(right + strict + without)} gains new for the set, ` +
      `${String(right)} of them true, ${String(strict)} strict, ${String(without)} without a label; ${String(stale)} stale labels`,
  );
  return compared.length === pairs.length && without + stale === 0;
};
