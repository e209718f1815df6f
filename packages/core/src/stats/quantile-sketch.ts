/**
 * Quantiles of any number of values in a few hundred bytes, mergeable: DDSketch with a sparse store.
 * C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
 * PVLDB 12 (2019).
 *
 * 1. A quantile is off by at most {@link SKETCH_RELATIVE_ERROR} of itself, whatever the order of the values and merges.
 * 2. Of each sign at most {@link MAX_BUCKETS} buckets are kept, which span a factor of 7e8; beyond it the smallest magnitudes
 *    fall into the last bucket and lose that promise.
 * 3. What is below {@link SMALLEST} in magnitude is 0.
 */
import { requireFinite, requireRate } from './refuse.ts';
import { unzigzag, varintReader, writeVarint, zigzag } from './varint.ts';

/** The most that a quantile is off by, as a share of itself. */
export const SKETCH_RELATIVE_ERROR = 0.02;

const FORMAT = 1;
const GAMMA = (1 + SKETCH_RELATIVE_ERROR) / (1 - SKETCH_RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
const MAX_BUCKETS = 512;
const SMALLEST = 1e-9;

/** Counts by bucket: bucket i holds the magnitudes in (GAMMA ** (i - 1), GAMMA ** i]. */
type Buckets = Map<number, number>;

export interface QuantileSketch {
  /** @throws EVOLVE_OPTIONS for a value that is not finite */
  add(value: number): void;
  merge(other: QuantileSketch): void;
  /** Nearest rank: what at least this share of the values did not pass. Undefined while there is none. @param share In [0, 1], or EVOLVE_OPTIONS. */
  quantile(share: number): number | undefined;
  readonly count: number;
  /** For `quantileSketch`, in any process. */
  encode(): Uint8Array;
}

const bucketOf = (magnitude: number): number => Math.ceil(Math.log(magnitude) / LOG_GAMMA);

/** The value whose relative distance to both ends of the bucket is the same. */
const valueOf = (bucket: number): number => (2 * Math.exp(bucket * LOG_GAMMA)) / (GAMMA + 1);

const ascending = (buckets: Buckets): readonly (readonly [number, number])[] =>
  [...buckets].sort(([one], [other]) => one - other);

const add = (buckets: Buckets, bucket: number, times: number): void => {
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + times);
};

/** The smallest magnitudes become one bucket. */
const collapse = (buckets: Buckets): void => {
  if (buckets.size <= MAX_BUCKETS) return;
  const small = ascending(buckets).slice(0, buckets.size - MAX_BUCKETS + 1);
  const into = small.at(-1)?.[0] ?? 0;
  for (const [bucket, times] of small.slice(0, -1)) {
    buckets.delete(bucket);
    add(buckets, into, times);
  }
};

const total = (buckets: Buckets): number => [...buckets.values()].reduce((sum, times) => sum + times, 0);

const writeBuckets = (bytes: number[], buckets: Buckets): void => {
  writeVarint(bytes, buckets.size);
  let last = 0;
  for (const [bucket, times] of ascending(buckets)) {
    writeVarint(bytes, zigzag(bucket - last));
    writeVarint(bytes, times);
    last = bucket;
  }
};

const readBuckets = (next: () => number): Buckets => {
  const buckets: Buckets = new Map();
  let bucket = 0;
  for (let left = next(); left > 0; left -= 1) {
    bucket += unzigzag(next());
    add(buckets, bucket, next());
  }
  return buckets;
};

interface Parts {
  readonly positive: Buckets;
  readonly negative: Buckets;
  zeros: number;
}

const decode = (bytes: Uint8Array): Parts => {
  if (bytes[0] !== FORMAT) throw new TypeError('no quantile sketch of this version');
  const next = varintReader(bytes, 1);
  return { zeros: next(), positive: readBuckets(next), negative: readBuckets(next) };
};

/** What each sketch is made of, for a merge with another one. */
const parts = new WeakMap<QuantileSketch, Parts>();

const search = ({ positive, negative, zeros }: Parts, rank: number): number => {
  let left = rank;
  for (const [bucket, times] of ascending(negative).toReversed()) if ((left -= times) <= 0) return -valueOf(bucket);
  if ((left -= zeros) <= 0) return 0;
  for (const [bucket, times] of ascending(positive)) if ((left -= times) <= 0) return valueOf(bucket);
  return 0;
};

const mergeParts = (into: Parts, from: Parts): void => {
  into.zeros += from.zeros;
  for (const sign of ['positive', 'negative'] as const) {
    for (const [bucket, times] of from[sign]) add(into[sign], bucket, times);
    collapse(into[sign]);
  }
};

const addValue = (own: Parts, value: number): void => {
  const magnitude = Math.abs(requireFinite('quantileSketch: a value', value));
  if (magnitude < SMALLEST) {
    own.zeros += 1;
    return;
  }
  const buckets = value > 0 ? own.positive : own.negative;
  add(buckets, bucketOf(magnitude), 1);
  collapse(buckets);
};

/**
 * A sketch without values, or the one that was encoded.
 * @throws TypeError for bytes that are no sketch
 */
export const quantileSketch = (encoded?: Uint8Array): QuantileSketch => {
  const own: Parts = encoded === undefined ? { positive: new Map(), negative: new Map(), zeros: 0 } : decode(encoded);
  const count = (): number => total(own.positive) + total(own.negative) + own.zeros;
  const sketch: QuantileSketch = {
    add: (value) => {
      addValue(own, value);
    },
    merge: (other) => {
      const from = parts.get(other);
      if (from === undefined) throw new TypeError('quantileSketch: the other one is no sketch');
      mergeParts(own, from);
    },
    quantile: (share) => {
      requireRate('quantileSketch: share', share);
      const all = count();
      return all === 0 ? undefined : search(own, Math.max(1, Math.ceil(share * all)));
    },
    get count() {
      return count();
    },
    encode: () => {
      const bytes = [FORMAT];
      writeVarint(bytes, own.zeros);
      writeBuckets(bytes, own.positive);
      writeBuckets(bytes, own.negative);
      return Uint8Array.from(bytes);
    },
  };
  parts.set(sketch, own);
  return sketch;
};
