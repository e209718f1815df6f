export { FINGERPRINT_VERSION, fingerprintError, type Fingerprint, type FingerprintOptions } from './fingerprint.ts';
export { doubtOf, profileOf, widen, type Doubt, type Profile, type SharedValues, type SharedWords } from './profile.ts';
export { tokensOf } from './tokens.ts';
export type { Traits } from './traits.ts';
