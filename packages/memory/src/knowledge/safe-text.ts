import { bound, redact } from '@evolve/core/untrusted';

/** Outside text as it may be stored: without secrets, at most so many bytes. */
export const safeText = (text: string, maxBytes: number): string => bound(redact(text), maxBytes);
