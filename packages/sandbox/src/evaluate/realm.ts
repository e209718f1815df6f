/** What the language is inside, for those who have a program that was written for Node. */

/** Names that every program finds. */
export const REALM_GLOBALS: readonly string[] = (
  'undefined NaN Infinity isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent ' +
  'escape unescape Object Array String Number Boolean Symbol BigInt Math Date JSON Reflect Proxy RegExp Promise Iterator ' +
  'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError Map Set WeakMap WeakSet WeakRef ' +
  'ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array ' +
  'Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array'
).split(' ');

/** Members that are not there, or that mean something else: no locale is known, stacks are written in another way. */
export const UNLIKE_NODE: readonly string[] = (
  'localeCompare toLocaleString toLocaleDateString toLocaleTimeString toLocaleUpperCase toLocaleLowerCase fromAsync ' +
  'captureStackTrace stackTraceLimit prepareStackTrace stack'
).split(' ');
