/** Programs that lie, throw odd things and tamper with the realm: what reaches the host is text, and true to its bounds. */
import { describe, expect, test } from 'vitest';
import { calling, unjudged } from './run.ts';

describe('what is thrown arrives as text', () => {
  test.each([
    ['null', 'throw null', 'null'],
    ['undefined', 'throw undefined', 'undefined'],
    ['a symbol', "throw Symbol('odd')", 'Symbol(odd)'],
    ['a big integer', 'throw 7n', '7'],
    ['text', "throw 'plain'", 'plain'],
    ['an object', "throw { message: 'mine' }", 'mine'],
    ['an object without a message', 'throw {}', 'something without a message'],
    ['a function', "throw Object.assign(() => {}, { message: 'call me' })", 'call me'],
    ['a message that throws', 'throw { get message() { throw 1; } }', 'something without a message'],
    [
      'a message that is no text',
      'throw Object.assign(new Error(), { message: { toString: null } })',
      'something without',
    ],
    [
      'a proxy whose every trap throws',
      'throw new Proxy({}, new Proxy({}, { get() { throw new Error("trap"); } }))',
      'something without a message',
    ],
    [
      'a revoked proxy',
      'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy',
      'something without',
    ],
    ['a getter of the result', "return { get a() { throw new Error('read me not'); } }", 'read me not'],
    ['a trap of the result', "return new Proxy({}, { ownKeys() { throw new Error('no keys'); } })", 'no keys'],
    ['a thenable', "return { then(_, reject) { reject(new Error('never')); } }", 'never'],
  ])('%s', async (_, body, message) => {
    const result = await unjudged(calling(body));
    expect(result).toMatchObject({ ok: false, error: { code: 'threw', message: expect.stringContaining(message) } });
  });

  test('names, messages and stacks are bounded and cannot steer a terminal', async () => {
    const body = String.raw`
      const error = new Error('\u001b[2J\u202e' + 'm'.repeat(100_000));
      error.name = '\u009b31m' + 'n'.repeat(100_000);
      error.stack = '\u0007' + 's'.repeat(100_000);
      throw error;`;
    const { error } = await unjudged(calling(body));
    const { name = '', message, stack = '' } = error!;
    expect(error?.code).toBe('threw');
    for (const text of [name, message, stack]) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
      expect(text.length).toBeLessThan(5_000);
    }
    expect(message).toContain(String.raw`\u001b[2J\u202e`);
  });

  test('an error may not call itself another end', async () => {
    const body =
      "throw Object.assign(new Error('it was aborted'), { name: 'abort', code: 'abort', killedBy: 'abort' })";
    const result = await unjudged(calling(body));
    expect(result).toMatchObject({ ok: false, error: { code: 'threw' } });
    expect(result.killedBy).toBeUndefined();
  });
});

describe('a realm that was tampered with', () => {
  test.each([
    ['JSON', "JSON.stringify = () => 'x'; JSON.parse = () => 1; globalThis.JSON = null"],
    ['toJSON', 'Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => 8'],
    ['strings', "String.prototype.slice = () => 'y'; globalThis.String = () => 'z'"],
    ['sets', 'Set.prototype.has = Set.prototype.add = Set.prototype.delete = () => true; globalThis.Set = null'],
    ['objects', 'Object.keys = () => ["z"]; Object.getPrototypeOf = () => null; Array.isArray = () => false'],
    ['patterns', 'RegExp.prototype.test = RegExp.prototype.exec = () => true'],
    ['calls', 'Function.prototype.call = Function.prototype.bind = Function.prototype.apply = () => 9'],
    ['numbers', 'Number.isFinite = () => false; globalThis.Number = null'],
    ['promises', 'globalThis.Promise = null'],
    ['indices', 'Object.defineProperty(Array.prototype, "0", { set() {}, get() { return 5; } })'],
    ['polluted prototypes', 'Object.prototype.name = Object.prototype.text = Object.prototype.get = "p"'],
  ])('%s: an honest result is the same', async (_, tampering) => {
    const result = await unjudged(calling(`${tampering};\nreturn [{ a: 'b' }, 1, null];`));
    expect(result).toEqual({ ok: true, value: [{ a: 'b' }, 1, null] });
  });

  test('a promise that was taken over gives text that is checked like any other', async () => {
    const takeOver = String.raw`
      const real = Promise.prototype.then;
      Object.defineProperty(Promise.prototype, 'then', {
        value(ok, no) { return real.call(this, () => ok('v{"forged": '), no); },
      });
      Promise.prototype.constructor = class { constructor(run) { run(() => {}, () => {}); } };
      return 1;`;
    const result = await unjudged(calling(takeOver));
    expect(result.ok ? result.value : result.error.code).toBeOneOf([1, 'not-json', 'threw', 'timeout']);
  });

  test('a toJSON of its own is a function, which JSON does not hold', async () => {
    const result = await unjudged(calling("return { secret: 1, toJSON() { return 'harmless'; } }"));
    expect(result.error?.code).toBe('not-json');
  });
});

describe('keys with a meaning', () => {
  const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":null}';

  test('are data on their way in and out, and change no prototype of the host', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const result = await unjudged('export default (input) => input;', {}, JSON.parse(hostile));
    expect(JSON.stringify(result.value)).toBe(hostile);
    expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('also where the program makes them', async () => {
    const body = `Object.prototype.polluted = 1; return JSON.parse('${hostile}');`;
    expect(JSON.stringify((await unjudged(calling(body))).value)).toBe(hostile);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('code from strings', () => {
  test.each([
    ['eval', "eval('1')"],
    ['eval by another name', "(0, globalThis.eval)('1')"],
    ['Function', "Function('return 1')()"],
    ['a new Function', "new Function('return 1')()"],
    ['the constructor of a function', "(() => {}).constructor('return 1')()"],
    ['of a generator', "(function* () {}).constructor('yield 1')().next()"],
    ['of an asynchronous function', "(async () => {}).constructor('return 1')()"],
    ['of an asynchronous generator', "(async function* () {}).constructor('yield 1')()"],
    ['of a method of the language', "[].map.constructor('return 1')()"],
    ['of a class', "(class {}).constructor('return 1')()"],
    ['above the constructor of a generator', "Object.getPrototypeOf((function* () {}).constructor)('return 1')()"],
    ['by construction', "Reflect.construct((() => {}).constructor, ['return 1'])()"],
    ['of a subclass', "new (class extends Function { constructor() { super('return 1'); } })()()"],
    ['once it was redefined', "delete Function.prototype.constructor, Function.prototype.constructor('return 1')()"],
  ])('%s is not there', async (_, expression) => {
    const body = `try { return ['made', typeof (${expression})]; } catch (error) { return [error.name]; }`;
    const result = await unjudged(calling(body));
    expect(result.ok && result.value).toSatisfy((value) =>
      ['EvalError', 'ReferenceError', 'TypeError'].includes(value[0]),
    );
  });

  test('functions are still functions', async () => {
    const body =
      'return [(() => {}) instanceof Function, (async () => {}) instanceof Function, typeof Function.prototype]';
    expect(await unjudged(calling(body))).toEqual({ ok: true, value: [true, true, 'function'] });
  });
});

test('the realm has the language and nothing else', async () => {
  const names = await unjudged(calling('return Object.getOwnPropertyNames(globalThis)'));
  const platform =
    /^(?:process|require|module|console|fetch|Worker|WebAssembly|set(?:Timeout|Interval|Immediate)|std|os|scriptArgs|print|eval|performance|navigator)$/;
  expect(names.ok && (names.value as string[]).filter((name) => platform.test(name))).toEqual([]);
  const meta = await unjudged(calling('return Object.getOwnPropertyNames(import.meta)'));
  expect(meta).toEqual({ ok: true, value: [] });
});
