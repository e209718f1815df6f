/** Made-up problems and vectors, the same for the same seed, in every process. */
import { seeded } from '../random.ts';

export const DIMENSIONS = 384;
/** Vectors around each centre, as texts about one thing lie together. */
const IN_CLUSTER = 100;
/**
 * Length of the noise around a centre of length 1. Clustered: neighbours have cosines of about 0.6, as those of texts about
 * one thing; weakly clustered: of 0.2, hardly more than any two; uniform on the sphere: no
 * centre.
 */
const NOISE = { clustered: 0.8, weak: 2, uniform: undefined } as const;

export type Spread = keyof typeof NOISE;

const SYLLABLES = ['ka', 'lo', 'mi', 'ter', 'sun', 'pra', 'vel', 'dor', 'ni', 'quo', 'sta', 'bre', 'zu', 'fen'];
const CODES = ['ECONNREFUSED', 'EADDRINUSE', 'P2002', 'ERR_MODULE_NOT_FOUND', 'ENOSPC', 'E0502', 'TS2345', 'ETIMEDOUT'];
const VERBS = ['open', 'read', 'parse', 'resolve', 'connect to', 'write', 'import', 'validate', 'lock', 'migrate'];

const wordOf = (index: number): string => {
  let rest = index + 17;
  let word = '';
  for (let part = 0; part < 3; part += 1) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return word;
};

/** Few names are common and most are rare, as in any text. */
const zipf = (random: () => number, count: number): number => Math.floor(count ** random()) - 1;

/** An error of its own cause for each index. */
export const problemOf = (index: number): string => {
  const random = seeded(index + 1);
  const name = (): string => wordOf(zipf(random, 2_700));
  const verb = VERBS[Math.floor(random() * VERBS.length)] ?? '';
  const code = CODES[Math.floor(random() * CODES.length)] ?? '';
  const own = `${wordOf(index % 2_700)}_${wordOf(Math.floor(index / 2_700))}`;
  return `Error: cannot ${verb} the ${name()} of ${name()} in module ${own}: ${name()} ${name()} (${code})`;
};

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const direction = (random: () => number, length: number): Float32Array => {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => gaussian(random));
  const scale = length / Math.hypot(...vector);
  return vector.map((value) => value * scale);
};

const centre = (cluster: number): Float32Array => direction(seeded(cluster + 1_000_003), 1);

/**
 * What all have in common, as vectors of models do: without it cosines would be so small that recall shows nothing. Its sign is
 * that of all, so it helps nobody to find anything.
 */
const withCommon = (vector: Float32Array): Float32Array => {
  vector[0] = Math.hypot(...vector);
  return vector;
};

const around = (spread: Spread, cluster: number, seed: number): Float32Array => {
  const noise = direction(seeded(seed), NOISE[spread] ?? 1);
  if (spread === 'uniform') return withCommon(noise);
  const vector = centre(cluster).map((value, index) => value + (noise[index] ?? 0));
  return spread === 'weak' ? withCommon(vector) : vector;
};

/** One for each problem. */
export const vectorOf = (spread: Spread, index: number): Float32Array =>
  around(spread, Math.floor(index / IN_CLUSTER), index + 5_000_011);

/** Vectors that are not among them, near some of them where there are clusters. */
export const queryVector = (spread: Spread, query: number, size: number): Float32Array =>
  around(spread, (query * 7919) % Math.ceil(size / IN_CLUSTER), query + 90_000_049);
