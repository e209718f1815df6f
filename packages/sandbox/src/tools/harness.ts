/**
 * The program around a tool inside the sandbox. It is text because it must run without any file of the host's in sight.
 *
 * 1. It reads one JSON object from standard input, loads the tool from a `data:` URL and calls it. So the tool has no path,
 *    nothing lies beside it, and what runs is what was handed over.
 * 2. The answer goes to the real standard output between two marks that the tool is not told; whatever else the tool
 *    prints goes to standard error. A tool that forges an answer forges its own.
 * 3. What the harness needs later it takes before the tool is loaded.
 */
export const HARNESS = `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
const { parse, stringify } = JSON;
const { source, sha256, args, context, mark, maxResultBytes } = parse(readFileSync(0, 'utf8'));
const { isFinite } = Number;
const { isArray } = Array;
const { getPrototypeOf, defineProperty, keys, values } = Object;
const { byteLength, from } = Buffer;
const text = String;
const plainPrototype = Object.prototype;
const stdout = process.stdout;
const exit = process.exit.bind(process);
const send = stdout.write.bind(stdout);
const hash = createHash('sha256').update(source, 'utf8').digest('hex');
const url = 'data:text/javascript;base64,' + from(source, 'utf8').toString('base64');
defineProperty(process, 'stdout', { get: () => process.stderr, configurable: false });

const MAX_DEPTH = 100;
const faultIn = (value, path, depth) => {
  if (depth > MAX_DEPTH) return path + ': a cycle, or nested too deep';
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return isFinite(value) ? undefined : path + ': ' + text(value);
  if (typeof value !== 'object') return path + ': ' + (value === undefined ? 'nothing' : 'a ' + typeof value);
  if (isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const fault = faultIn(value[index], path + '[' + index + ']', depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== plainPrototype && prototype !== null) return path + ': an object that is not plain';
  for (const key of keys(value)) {
    if (value[key] === undefined) continue;
    const fault = faultIn(value[key], path + '.' + key, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
const describe = (error) => {
  try {
    if (!(error instanceof Error)) {
      if (typeof error !== 'object' || error === null) return text(error);
      return typeof error.message === 'string' ? error.message : 'something without a message';
    }
    const place = /:(\\d+:\\d+)\\)?$/m.exec((error.stack ?? '').split('\\n').find((line) => line.includes(url)) ?? '');
    const where = place === null ? '' : ' (line ' + place[1].split(':')[0] + ')';
    return text(error.name) + ': ' + text(error.message).replaceAll(url, 'the tool') + where;
  } catch {
    return 'something without a message';
  }
};
const answer = (body) => send('\\n' + mark + body + mark + '\\n', () => exit(0));
const fail = (reason, message) => answer(stringify({ ok: false, reason, message: message.slice(0, 2000) }));

const call = async () => {
  let value;
  if (hash !== sha256) return fail('killed', 'what arrived is not what was judged');
  try {
    const tool = (await import(url)).default;
    if (typeof tool !== 'function') return fail('threw', 'the default export is no function');
    value = await tool(args, context);
  } catch (error) {
    return fail('threw', describe(error));
  }
  try {
    const fault = faultIn(value, 'result', 0);
    if (fault !== undefined) return fail('result', fault);
    const body = stringify(value);
    const size = byteLength(body, 'utf8');
    if (size > maxResultBytes) return fail('result', size + ' bytes, more than ' + maxResultBytes);
    return answer('{"ok":true,"value":' + body + '}');
  } catch (error) {
    return fail('result', describe(error));
  }
};
await call();
`;
