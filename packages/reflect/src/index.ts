export type { Cue, LanguagePack, Rules, TeachingCue, TeachingKind } from './language/pack.ts';
export { parseReflection } from './parse-reflection.ts';
export { createReflector, type ReflectorOptions } from './reflector.ts';
export { detectCorrection, detectSatisfaction, type Satisfaction } from './utterance/judgement.ts';
export { LANGUAGE_PACKS, type HearingOptions } from './utterance/packs.ts';
export { detectTeaching, type Teaching } from './utterance/teaching.ts';
export type { ReflectLanguage } from './words.ts';
