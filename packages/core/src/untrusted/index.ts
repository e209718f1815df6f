export { bound } from './bound.ts';
export { describe, describeStack, type DescribeOptions } from './describe.ts';
export { quote, type QuoteOptions } from './quote.ts';
export { redact } from './redact.ts';
