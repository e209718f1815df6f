/** Messages that any function may end with: where the stack is told, the function that was running tells them apart. */

/** A type without a text. */
const BARE = /^(?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}$/;

const GENERIC: readonly RegExp[] = [
  BARE,
  /\b(?:undefined|null|object|\(intermediate value\)\S{0,40}) is not (?:a function|an object|iterable|a constructor)$/,
  /\bCannot (?:read|set) propert(?:y|ies) of (?:undefined|null)\b|\b(?:undefined|null) is not an object\b/,
  /\bindex out of (?:range|bounds)\b|\bIndexOutOfBounds|\bslice bounds out of range\b/,
  /\bObject reference not set to an instance\b|\ball goroutines are asleep\b/,
  /\bnil pointer dereference\b|'NoneType' object\b|on a [`']None[`'] value/,
  /\b(?:divi(?:sion|de) by zero|Maximum call stack|maximum recursion|stack overflow|Segmentation fault)\b/i,
  /^\w{0,40}AssertionError\b(?: \[\w{1,40}\])?: (?:Expected (?:values|"actual")|The expression evaluated|Missing expected)/,
  /\b(?:explicit panic|not (?:yet )?implemented|internal error: entered unreachable code)$/,
];

/** Whether no line of a message says where the fault is. */
export const isGeneric = (message: readonly string[]): boolean =>
  message.every((line) => GENERIC.some((pattern) => pattern.test(line.trim())));
