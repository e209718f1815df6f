/**
 * What runs inside before the program: it takes the making of code from strings away, and gives back the one function
 * that calls the program. Everything it uses afterwards is taken hold of first, because the program may change the
 * realm; what a program gets by doing so is text, which the host checks like any other.
 *
 * The function takes the default export, the input as JSON text or undefined, the largest result, and whether keys without
 * a value are left out. Its promise is always fulfilled with a text: `v` and the JSON of a value, `n` and why there is none, `o` for a result that is too
 * large, `e` and the JSON of what was thrown.
 */
export const PRELUDE = String.raw`(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { defineProperty, getPrototypeOf, getOwnPropertySymbols, keys, prototype: plain } = Object;
  const { isArray } = Array;
  const { isFinite } = Number;
  const textOf = String;
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const cut = uncurry(String.prototype.slice);
  const has = uncurry(Set.prototype.has);
  const add = uncurry(Set.prototype.add);
  const remove = uncurry(Set.prototype.delete);
  const Ancestors = Set;
  const Refusal = EvalError;

  for (const sample of [function () {}, function* () {}, async function () {}, async function* () {}]) {
    const shared = getPrototypeOf(sample);
    const constructor = function Function() {
      throw new Refusal('code cannot be made from strings here');
    };
    defineProperty(constructor, 'prototype', { value: shared, writable: false });
    defineProperty(shared, 'constructor', { value: constructor, writable: false, enumerable: false, configurable: false });
  }
  globalThis.Function = Function.prototype.constructor;
  delete globalThis.eval;

  const MAX_DEPTH = 256;
  const MAX_TEXT = 8192;
  const step = (path, key) => path + '.' + cut(key, 0, 64);

  const refusals = new Set();
  const refuse = (kind, message) => {
    const refusal = { __proto__: null, text: kind + message };
    add(refusals, refusal);
    throw refusal;
  };

  const className = (prototype) => {
    try {
      const { name } = prototype.constructor;
      return typeof name === 'string' && name !== '' ? 'a ' + cut(name, 0, 64) : 'no plain object';
    } catch {
      return 'no plain object';
    }
  };

  const writer = (most, dropsUndefined) => {
    const ancestors = new Ancestors();
    let out = '';
    const put = (text) => {
      out += text;
      if (out.length > most) refuse('o', '');
    };
    const list = (value, path) => {
      put('[');
      for (let index = 0; index < value.length; index++) {
        if (index > 0) put(',');
        write(value[index], path + '[' + index + ']');
      }
      put(']');
    };
    const record = (value, path) => {
      if (getOwnPropertySymbols(value).length > 0) refuse('n', path + ' has a key that is a symbol');
      const names = keys(value);
      let separator = '{';
      for (let index = 0; index < names.length; index++) {
        const name = names[index];
        const member = value[name];
        if (member === undefined && dropsUndefined) continue;
        put(separator + stringify(name) + ':');
        separator = ',';
        write(member, step(path, name));
      }
      put(separator === '{' ? '{}' : '}');
    };
    const nested = (value, path) => {
      if (has(ancestors, value)) refuse('n', path + ' contains itself');
      add(ancestors, value);
      if (ancestors.size > MAX_DEPTH) refuse('n', 'it is nested more than ' + MAX_DEPTH + ' deep');
      if (isArray(value)) list(value, path);
      else {
        const prototype = getPrototypeOf(value);
        if (prototype !== plain && prototype !== null) refuse('n', path + ' is ' + className(prototype));
        record(value, path);
      }
      remove(ancestors, value);
    };
    const write = (value, path) => {
      if (value === null || typeof value === 'boolean') put(textOf(value));
      else if (typeof value === 'string') put(stringify(value));
      else if (typeof value === 'number') {
        if (!isFinite(value)) refuse('n', path + ' is ' + textOf(value));
        put(stringify(value));
      } else if (typeof value === 'object') nested(value, path);
      else refuse('n', path + ' is ' + (value === undefined ? 'undefined' : 'a ' + typeof value));
    };
    return (value) => {
      write(value, 'the result');
      return out;
    };
  };

  const member = (value, key) => {
    try {
      const text = value[key];
      return typeof text === 'string' ? cut(text, 0, MAX_TEXT) : undefined;
    } catch {
      return undefined;
    }
  };
  const describe = (error) => {
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
    const message = isObject ? member(error, 'message') : cut(textOf(error), 0, MAX_TEXT);
    return stringify({
      __proto__: null,
      name: isObject ? member(error, 'name') : undefined,
      message: message ?? 'something without a message',
      stack: isObject ? member(error, 'stack') : undefined,
    });
  };

  return async (entry, input, most, dropsUndefined) => {
    try {
      return 'v' + writer(most, dropsUndefined)(await entry(input === undefined ? undefined : parse(input)));
    } catch (error) {
      return has(refusals, error) ? error.text : 'e' + describe(error);
    }
  };
})()`;
