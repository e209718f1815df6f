/**
 * Fits the weights of `src/trust/model.ts` anew: logistic regression with classes of equal weight, a ridge towards the weights
 * that stand there, and signs that are kept. Prints the weights, and how each kind of patch fares when its own bug was left out.
 *
 *   EVOLVE_PROOF_LOG=FILE npm run prove -- decoys --only development
 *   EVOLVE_PROOF_LOG=FILE npm run prove -- bugs --only development
 *   node --conditions=@evolve/source packages/repair/scripts/fit-trust.ts FILE...
 */
import { readFileSync } from 'node:fs';
import { BIAS, FEATURES, featuresOf, WEIGHTS, type Feature } from '../src/trust/model.ts';
import type { Evidence } from '../src/trust/evidence-of.ts';

const RIDGE = 0.5;
const STEPS = 4000;
const RATE = 0.05;

interface Sample {
  readonly bug: string;
  readonly kind: 'real fix' | 'wrong edit' | 'right patch' | 'wrong patch';
  readonly x: readonly number[];
}

/** A line of either log: what became of one fix or edit, or the patches for one bug. */
type Line =
  | { readonly id: string; readonly edit?: unknown; readonly assessment: { readonly evidence?: Evidence } }
  | { readonly bug: string; readonly patches: readonly { readonly isRight: boolean; readonly evidence?: Evidence }[] };

const sample = (bug: string, kind: Sample['kind'], known: Evidence | undefined): Sample[] => {
  if (known === undefined) return [];
  const features = featuresOf(known);
  return [{ bug, kind, x: FEATURES.map((name) => features[name]) }];
};

const samplesOf = (text: string): Sample[] => {
  const one = JSON.parse(text) as Line;
  if ('patches' in one) {
    return one.patches.flatMap((patch) =>
      sample(one.bug, patch.isRight ? 'right patch' : 'wrong patch', patch.evidence),
    );
  }
  return sample(one.id, one.edit === undefined ? 'real fix' : 'wrong edit', one.assessment.evidence);
};

const isGood = ({ kind }: Sample): boolean => kind === 'real fix' || kind === 'right patch';

const PRIOR = [...FEATURES.map((name) => WEIGHTS[name]), BIAS];

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const predict = (weights: readonly number[], x: readonly number[]): number =>
  sigmoid(weights.reduce((sum, weight, index) => sum + weight * (x[index] ?? 1), 0));

/** A feature that speaks against patches may lose its voice, and not turn round. */
const signed = (weight: number, index: number): number => {
  const prior = PRIOR[index] ?? 0;
  if (index === FEATURES.length) return weight;
  return prior > 0 ? Math.max(0, weight) : Math.min(0, weight);
};

const fit = (samples: readonly Sample[]): readonly number[] => {
  const good = samples.filter(isGood).length;
  const shares = { good: samples.length / (2 * good), bad: samples.length / (2 * (samples.length - good)) };
  let weights: readonly number[] = PRIOR;
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = weights.map((weight, index) =>
      index === FEATURES.length ? 0 : RIDGE * (weight - (PRIOR[index] ?? 0)),
    );
    for (const one of samples) {
      const share = isGood(one) ? shares.good : shares.bad;
      const error = share * (predict(weights, one.x) - (isGood(one) ? 1 : 0));
      for (const index of gradient.keys()) gradient[index] = (gradient[index] ?? 0) + error * (one.x[index] ?? 1);
    }
    weights = weights.map((weight, index) => signed(weight - (RATE * (gradient[index] ?? 0)) / samples.length, index));
  }
  return weights;
};

const samples = process.argv
  .slice(2)
  .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
  .flatMap(samplesOf);

const bugs = [...new Set(samples.map(({ bug }) => bug))];
const left = bugs.flatMap((bug) => {
  const weights = fit(samples.filter((one) => one.bug !== bug));
  return samples.filter((one) => one.bug === bug).map((one) => ({ ...one, believed: predict(weights, one.x) > 0.5 }));
});
for (const kind of ['real fix', 'right patch', 'wrong edit', 'wrong patch'] as const) {
  const own = left.filter((one) => one.kind === kind);
  const believed = own.filter((one) => one.believed).length;
  console.log(`${kind}: ${String(believed)} of ${String(own.length)} above one half, each bug left out in turn`);
}
const weights = fit(samples);
const named: readonly (readonly [Feature | 'BIAS', number])[] = weights.map((weight, index) => [
  FEATURES[index] ?? 'BIAS',
  weight,
]);
for (const [name, weight] of named) console.log(`${name}: ${weight.toFixed(2)},`);
