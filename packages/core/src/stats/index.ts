export { betaLower } from './beta.ts';
export {
  confidenceSequence,
  type ConfidenceOptions,
  type ConfidenceSequence,
  type ConfidenceState,
} from './confidence-sequence.ts';
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
export {
  successiveHalving,
  type Halving,
  type HalvingArm,
  type HalvingOptions,
  type HalvingState,
} from './successive-halving.ts';
export { thompson, type Thompson, type ThompsonOptions, type ThompsonState } from './thompson.ts';
export { twoSampleTest, type TwoSampleOptions, type TwoSampleState, type TwoSampleTest } from './two-sample-test.ts';
export { wilson, type Interval } from './wilson.ts';
