export { betaLower } from './beta.ts';
export { isotonic, type IsotonicPoint } from './isotonic.ts';
export {
  pairedTest,
  type PairedDecision,
  type PairedOptions,
  type PairedState,
  type PairedTest,
} from './paired-test.ts';
export { quantileSketch, SKETCH_RELATIVE_ERROR, type QuantileSketch } from './quantile-sketch.ts';
export { sampleBeta, sampleGamma } from './sampling.ts';
export {
  sequentialTest,
  type SequentialOptions,
  type SequentialState,
  type SequentialTest,
} from './sequential-test.ts';
export { thompson, type Thompson, type ThompsonOptions, type ThompsonState } from './thompson.ts';
export { wilson, type Interval } from './wilson.ts';
