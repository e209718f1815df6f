import { describe, expect, test } from 'vitest';
import { diffCapabilities } from '../../src/index.ts';

describe('diffCapabilities', () => {
  test('tells reading from writing in one module', () => {
    const before = "import fs from 'node:fs';\nfs.readFileSync('a');";
    const after = "import fs from 'node:fs';\nfs.readFileSync('a');\nfs.rmSync('a');";
    expect(diffCapabilities(before, after)).toEqual({ gained: ['fs.write'], lost: [] });
    expect(diffCapabilities(after, before)).toEqual({ gained: [], lost: ['fs.write'] });
  });

  test('names the package that comes and the one that goes', () => {
    expect(diffCapabilities("import 'a/deep'", "import '@b/c/d'")).toEqual({
      gained: ['import.package:@b/c'],
      lost: ['import.package:a'],
    });
  });

  test('a rename and a move of code gain nothing', () => {
    const before = "const { exec } = require('child_process'); exports.run = (c) => exec(c);";
    const after =
      "const { exec: start } = require('node:child_process'); function go(c) { return start(c); } exports.run = go;";
    expect(diffCapabilities(before, after, { goal: 'script' })).toEqual({ gained: [], lost: [] });
  });

  test('the same word in a comment, a string or a type is no capability', () => {
    const after = "// eval\nexport const s: string = 'process.exit()';\nexport type P = typeof process;";
    expect(diffCapabilities('', after, { filename: 'a.ts' })).toEqual({ gained: [], lost: [] });
  });

  test('a text that cannot be read gains the unknown', () => {
    expect(diffCapabilities('1', '(')).toEqual({ gained: ['unreadable'], lost: [] });
  });

  test.each([
    ['eval', 'eval("1")'],
    ['eval', '(() => {}).constructor("1")'],
    ['env', 'process.env.A'],
    ['net', 'fetch("http://x")'],
    ['process.spawn', 'require("child_process").exec("x")'],
    ['process.control', 'process.exit()'],
    ['worker', 'new Worker("x")'],
    ['wasm', 'WebAssembly.instantiate(x => x)'],
    ['native', 'process.dlopen({}, "x")'],
    ['native', 'require("./x.node")'],
    ['import.dynamic', 'import(Math.random() + "x")'],
    ['import.url', 'import("https://example.org/x.js")'],
    ['globals.write', 'Array.prototype.map = null'],
    ['globals.read', 'foo(globalThis)'],
    ['clock', 'Date.now()'],
    ['random', 'Math.random()'],
    ['crypto', 'require("crypto").createSign("x")'],
    ['crypto.hash', 'require("crypto").createHash("x")'],
    ['timers', 'setTimeout(() => {}, 1)'],
    ['host.info', 'require("os").hostname()'],
    ['debug', 'require("inspector").open()'],
    ['console', 'console.log(1)'],
    ['reflect.key', '(o, k) => o[k]'],
    ['reflect.write', '(o, k) => { o[k] = 1; }'],
  ])('finds %s in %s', (capability, source) => {
    expect(diffCapabilities('', source, { goal: 'script' }).gained).toContain(capability);
  });
});
