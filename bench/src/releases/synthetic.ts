/** Releases modelled on publicly described supply-chain compromises, written without sight of the diff and fixed by hash. */
import { diffReleases, type Gain, type ReleaseFile } from '@evolve/sandbox';
import { readFixed } from './fixed.ts';
import { namesOf } from './vocabulary.ts';

type StoredFile =
  | string
  | { readonly base64: string }
  | { readonly text: string; readonly mode: string | number }
  | { readonly symlink: string };

interface StoredRelease {
  readonly id: string;
  readonly before: Readonly<Record<string, StoredFile>>;
  readonly after: Readonly<Record<string, StoredFile>>;
  readonly gains: readonly string[];
}

const fileOf = (stored: StoredFile): ReleaseFile => {
  if (typeof stored === 'string') return { text: stored };
  if ('base64' in stored) return { bytes: Buffer.from(stored.base64, 'base64') };
  if ('symlink' in stored) return stored;
  return { text: stored.text, mode: String(stored.mode).endsWith('755') ? '100755' : '100644' };
};

const filesOf = (stored: StoredRelease['before']): ReadonlyMap<string, ReleaseFile> =>
  new Map(Object.entries(stored).map(([path, file]) => [path, fileOf(file)] as const));

/** What was expected of one release, and what the diff named. */
interface Compared {
  readonly id: string;
  readonly expected: number;
  readonly missed: readonly string[];
  /** Named as new for the set, and not expected. */
  readonly extra: readonly string[];
}

const compare = ({ id, before, after, gains }: StoredRelease): Compared => {
  const gained: readonly Gain[] = diffReleases(filesOf(before), filesOf(after)).gained;
  const found = new Set(gained.map(({ rule }) => rule));
  const meant = new Set(gains.flatMap(namesOf));
  const news = new Set(gained.filter(({ newFor }) => newFor === 'set').map(({ rule }) => rule));
  return {
    id,
    expected: gains.length,
    missed: gains.filter((gain) => !namesOf(gain).some((name) => found.has(name))),
    extra: [...news].filter((rule) => !meant.has(rule)),
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Compares and prints; resolves with whether nothing was missed. */
export const proveSynthetic = async (): Promise<boolean> => {
  const releases = (await readFixed('synthetic')) as readonly StoredRelease[];
  const compared = releases.map(compare);
  for (const { id, missed, extra } of compared) {
    if (missed.length > 0) console.log(`MISSED ${id}: ${missed.join(', ')}`);
    if (extra.length > 0) console.log(`extra  ${id}: ${extra.join(', ')}`);
  }
  const expected = sum(compared.map((each) => each.expected));
  const missed = sum(compared.map((each) => each.missed.length));
  const extra = sum(compared.map((each) => each.extra.length));
  console.log(
    `${String(releases.length)} synthetic releases: ${String(expected)} gains expected, ${String(expected - missed)} found, ${String(missed)} missed, ${String(extra)} extra`,
  );
  return releases.length > 0 && missed === 0;
};
