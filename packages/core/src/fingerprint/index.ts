export { FINGERPRINT_VERSION, fingerprintError, type Fingerprint, type FingerprintOptions } from './fingerprint.ts';
export { tokensOf } from './tokens.ts';
