/**
 * What runs in a process of its own: calls one function with many inputs and prints a line for each. Lines are told from what the
 * module prints by a mark that comes with the request; values are written so that two that differ in any way differ in text.
 */
export const HARNESS = String.raw`
const { writeSync, readFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { mark, module: path, name, inputs, from, perInputMs, maxText } = JSON.parse(readFileSync(0, 'utf8'));
const stringify = JSON.stringify;
const say = (line) => {
  const bytes = Buffer.from(mark + stringify(line) + '\n');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const write = (value, seen) => {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string': return stringify(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint': return String(value) + 'n';
    case 'function': return 'function ' + value.name;
    case 'object': break;
    default: return String(value);
  }
  if (seen.has(value)) return 'circular ' + seen.get(value);
  seen.set(value, seen.size);
  const parts = (list) => list.map((one) => write(one, seen)).join();
  if (Array.isArray(value)) return '[' + parts(value) + ']';
  if (value instanceof Date) return 'Date ' + String(value.getTime());
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return 'Error ' + value.name + ': ' + value.message;
  if (value instanceof Map) return 'Map {' + [...value].map(([key, one]) => write(key, seen) + '=>' + write(one, seen)).join() + '}';
  if (value instanceof Set) return 'Set {' + parts([...value]) + '}';
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value.constructor.name + ' ' + [...value].join();
  const kind = value.constructor === Object || value.constructor === undefined ? '' : value.constructor.name + ' ';
  return kind + '{' + Object.keys(value).sort().map((key) => stringify(key) + ':' + write(value[key], seen)).join() + '}';
};
const shown = (value) => {
  const text = write(value, new Map());
  return text.length <= maxText ? text : text.slice(0, maxText) + '… sha256 ' + createHash('sha256').update(text).digest('hex');
};
const late = () => new Promise((done) => setTimeout(done, perInputMs, 'late'));
const run = async (call, input) => {
  const args = structuredClone(input);
  const end = (kind, text) => ({ kind, text, args: shown(args) });
  try {
    const made = call(...args);
    const isPromise = made !== null && typeof made === 'object' && typeof made.then === 'function';
    if (!isPromise) return end('value', shown(made));
    const settled = await Promise.race([Promise.resolve(made).then((value) => ({ value })), late()]);
    return settled === 'late' ? end('hang', '') : end('value', shown(settled.value));
  } catch (error) {
    return end('error', error instanceof Error ? error.name + ': ' + error.message : shown(error));
  }
};
(async () => {
  let call;
  try {
    call = (await import(pathToFileURL(resolve(path)).href))[name];
    if (typeof call !== 'function') throw new TypeError('it exports no function ' + name);
  } catch (error) {
    say({ load: String(error && error.message) });
    process.exit(0);
  }
  say({ loaded: true });
  for (let index = from; index < inputs.length; index += 1) say({ index, ...(await run(call, inputs[index])) });
  process.exit(0);
})();`;
