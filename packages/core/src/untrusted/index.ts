export { bound } from './bound.ts';
export { describe, describeStack, type DescribeOptions } from './describe.ts';
export {
  extract,
  extractionRequest,
  type Extracted,
  type ExtractOptions,
  type ExtractPart,
  type ExtractRequest,
} from './extract.ts';
export { findSecrets, type FoundSecret } from './find-secrets.ts';
export { invisibleBut, type UnseenPart } from './invisible.ts';
export { cleaned, quote, type QuoteOptions } from './quote.ts';
export { redact } from './redact.ts';
export { findSecretsThoroughly, redactThoroughly } from './thorough.ts';
export { unquoted } from './unquoted.ts';
