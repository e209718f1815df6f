/** What everybody shares may be handed on and changed where nothing of its name stands. */
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

const verdict = (source: string, filename = 'x.mjs'): string => validate(source, { filename }).verdict;
const pure = (source: string, filename = 'x.mjs'): string => validate(source, { filename, policy: 'pure' }).verdict;

describe('a constructor that goes through a method', () => {
  // Would catch: a method taken for a harmless one although it hands back what it is given.
  test.each([
    "[].concat(Object)[0].keys = () => ['x']",
    'const a = []; a.push(Object); a[0].keys = () => []',
    '(await Promise.resolve(Object)).keys = () => []',
    'Array.of(Object)[0].keys = () => []',
    'const E = [].concat(Error)[0]; Object.assign(E, { x: 1 })',
    'new Map().set(1, Number).get(1).isInteger = () => true',
    'Array instanceof { [Symbol.hasInstance](A) { A.isArray = () => true; } }',
    'const o = [Intl.NumberFormat]; o[0].supportedLocalesOf = 1',
    '[1].reduce((n) => { n.isInteger = 1; }, Number)',
    '[1].forEach(function () { this.isInteger = 1; }, Number)',
    '({ map(n) { n.isInteger = 1; } }).map(Number)',
    "({ ['m' + 'ap'](n) { n.isInteger = 1; } }).map(Number)",
    'const o = {}; o.map = (n) => { n.isInteger = 1; }; o.map(Number)',
    "Object.fromEntries([['map', (n) => { n.isInteger = 1; }]]).map(Number)",
    'new Proxy({}, { get: () => (n) => { n.isInteger = 1; } }).map(Number)',
    "'a'.replace({ [Symbol.replace](s, n) { n.isInteger = 1; } }, Number)",
  ])('%s', (source) => {
    expect(verdict(source)).not.toBe('allow');
    expect(pure(source)).not.toBe('allow');
  });
});

describe('a function that gives prototypes', () => {
  // Would catch: getPrototypeOf handed on and called under another name, where its result is not followed.
  test.each([
    '[[]].map(Object.getPrototypeOf)[0].zz = 1',
    'const h = { g: Object.getPrototypeOf }; h.g({}).zz = 1',
    'let g; g = Object.getPrototypeOf; g([]).zz = 1',
    'let g; g = Reflect.getPrototypeOf; g([]).zz = 1',
    'Object.getPrototypeOf.call(Object, []).zz = 1',
    'Object.getPrototypeOf.bind(Object)([]).zz = 1',
    '[[].map].forEach(Object.freeze)',
  ])('%s', (source) => {
    expect(verdict(source)).not.toBe('allow');
  });

  // Would catch: helpers of compilers that are refused.
  test.each([
    'var __getProtoOf = Object.getPrototypeOf; export const f = (a, b) => __getProtoOf(a) === __getProtoOf(b)',
    'function _getPrototypeOf(o) { _getPrototypeOf = Object.setPrototypeOf ? Object.getPrototypeOf.bind() : function (o) { return Object.getPrototypeOf(o); }; return _getPrototypeOf(o); }',
    'export const same = (a) => a.map(Object.getPrototypeOf)',
  ])('%s is not denied', (source) => {
    expect(verdict(source)).not.toBe('deny');
  });
});

// Would catch: `exports` believed to be the file's own object after it was given another.
test.each([
  'exports = [].concat(Object)[0]; exports.getPrototypeOf([]).zz = 1',
  'const take = (x) => { exports = x; }; exports.getPrototypeOf([]).zz = 1',
  '((x) => { exports = x; })(f); const P = exports.prototype; P.zz = 1',
  '((x) => { exports = x; })(f); const { prototype: P } = exports; P.zz = 1',
])('%s', (source) => {
  expect(verdict(source, 'x.cjs')).not.toBe('allow');
});

describe('what people write is not refused', () => {
  test.each([
    'export const isMap = (x) => x instanceof Map',
    'export const isPlain = (a) => a.constructor === Object',
    'export const all = (list) => Promise.all(list.map((x) => Promise.resolve(x)))',
    'export const known = (t) => [String, Number].includes(t)',
    'export const schema = { type: String, of: [Number] }',
    "import { inherits } from './inherits.mjs'; function Mistake() {} inherits(Mistake, Error); export { Mistake }",
    'export const types = new Map([[Date, 1], [RegExp, 2]])',
  ])('%s', (source) => {
    expect(verdict(source)).not.toBe('deny');
  });

  test.each([
    'export const numbers = (list) => list.map(Number).filter(Boolean).some(String)',
    'export const digits = (text) => Array.from(text, Number)',
    'exports = module.exports = function make() {}; exports.version = 1',
    'export const isMap = (x) => x instanceof Map',
  ])('%s is allowed', (source) => {
    expect(verdict(source, source.startsWith('exports') ? 'x.cjs' : 'x.mjs')).toBe('allow');
  });
});

describe('a proxy', () => {
  // Would catch: keys that a proxy makes up, listed with what they stand for.
  test.each([
    "const [G] = Object.values(new Proxy(() => {}, { ownKeys: () => ['constructor'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) })); G(F)()",
    'const h = {}; new Proxy(() => {}, h)',
    'new Proxy(() => {}, { ...h })',
    "new Proxy(() => {}, { ['own' + 'Keys']: () => [] })",
    'new Proxy(() => {}, { __proto__: h })',
    'new Proxy(() => {}, { get() { this.ownKeys = () => []; } })',
    'new Proxy(() => {}, { get: h })',
    'new Proxy(...parts)',
    'Proxy.revocable(() => {}, { ownKeys: () => [] })',
    'const make = [Proxy][0]; new make(() => {}, {})',
    'Reflect.construct(Proxy, [() => {}, {}])',
  ])('%s', (source) => {
    expect(verdict(source.replace('F', "'return process.version'"))).not.toBe('allow');
  });

  test('with plain traps is allowed, with any not denied', () => {
    expect(verdict('export const p = new Proxy({}, { get: (o, k) => 1, has(o, k) { return true; } })')).toBe('allow');
    expect(verdict('export const p = (o, h) => new Proxy(o, h)')).toBe('guard');
  });
});

describe('a module', () => {
  // Would catch: a granted module, which the host uses too, changed where nothing of its name stands.
  test.each([
    "import p from 'node:path'; const o = { p }; o.p.join = () => 'x'",
    "import p from 'node:path'; const set = (x) => { x.join = 1; }; set(p.posix)",
    "import * as p from 'path'; [p][0].default.join = 1",
    "import { URL } from 'node:url'; [URL][0].canParse = 1",
    "import { posix } from 'node:path'; [posix][0].join = 1",
    "import p from 'node:path'; Object.values(p).find((x) => x.sep).join = 1",
    "import p from 'node:path'; Object.entries(p).at(-1)[1].join = 1",
    "(await Promise.all([import('node:path')]))[0].default.join = 1",
    "import('node:path').then(({ default: p }) => { p.join = 1; })",
    "import p from 'node:path'; export { p }",
  ])('%s', (source) => {
    expect(verdict(source)).not.toBe('allow');
  });

  test.each(["[require('node:assert')][0].ok = () => {}", "const u = require('url'); let v; v = u; v.parse = 1"])(
    '%s in CommonJS',
    (source) => {
      expect(verdict(source, 'x.cjs')).not.toBe('allow');
    },
  );

  test.each([
    "import { join } from 'node:path'; export const at = (a) => join(a, 'b')",
    "import path from 'node:path'; export const name = (files) => files.map(path.basename)",
    "const path = require('path'); exports.sep = path.sep; exports.join = (a) => path.posix.join(a, 'b')",
    "import assert from 'node:assert'; assert(1); assert.ok(1)",
  ])('%s is allowed', (source) => {
    expect(verdict(source, source.includes('exports') ? 'x.cjs' : 'x.mjs')).toBe('allow');
  });
});

// Would catch: a thing that is not followed any further, and then changed.
test('what goes too far to be followed is denied', () => {
  const far = `p${'.posix'.repeat(14)}.sep = '?'`;
  expect(verdict(`import p from 'node:path'; ${far}`)).toBe('deny');
});

// Would catch: shared objects that hang on values of the language under a symbol or in a list of their own properties.
test.each([
  '[][Symbol.unscopables].zz = 1',
  'const { unscopables: u } = Symbol; [][u].zz = 1',
  "[][Symbol['unscopables']].zz = 1",
  'class O extends Object {} O.getPrototypeOf([]).zz = 1',
  'Object.values(new ReadableStream().tee()[0])[0].zz = 1',
  "Object.values(new Response('x').clone().body)[0].zz = 1",
  'Object.values(new TransformStream().readable)[0].zz = 1',
  "Object.values(new CompressionStream('gzip').readable)[0].zz = 1",
])('%s', (source) => {
  expect(verdict(source)).not.toBe('allow');
});

describe('the name of a file that holds machine code', () => {
  // Would catch: a name that is judged as it is written, and loaded as a URL.
  test.each([
    './x.wasm?a',
    './x.wasm#a',
    './x.was\\tm',
    './x.was\\nm',
    './x%2ewasm',
    './x.wasm ',
    './x.nod%65',
    './x.n\\rode?b',
  ])('%s', (name) => {
    expect(verdict(`import * as x from '${name}'; export { x }`)).toBe('deny');
    expect(verdict(`export const x = await import('${name}')`)).toBe('deny');
  });

  test('is not that of another', () => {
    expect(verdict("import x from './x.mjs?wasm'; import y from './x.wasm.mjs'; export { x, y }")).toBe('allow');
  });
});

describe('where the host stands', () => {
  // Would catch: the working directory of the host, read by a function that seems to join texts only.
  test.each([
    "import path from 'node:path'; export const here = path.resolve('x')",
    "import { relative } from 'node:path/posix'; export const here = relative('/', 'x')",
    "import { posix } from 'path'; export const here = posix.resolve('.')",
    "import { win32 } from 'path'; export const here = win32.toNamespacedPath('x')",
    "import { pathToFileURL } from 'node:url'; export const here = pathToFileURL('x').href",
  ])('%s is guarded', (source) => {
    expect(verdict(source)).toBe('guard');
  });
});

describe('time and chance', () => {
  // Would catch: a clock or random numbers under pure, by way of objects of the platform.
  test.each([
    "export const now = new Event('x').timeStamp",
    "export const { timeStamp } = new CustomEvent('x')",
    "const c = new AbortController(); c.signal.onabort = (e) => e['timeStamp']; c.abort()",
    "const f = new FormData(); f.append('a', new Blob([])); export const now = f.get('a').lastModified",
    'export const id = URL.createObjectURL(new Blob([]))',
    "import { URL as U } from 'node:url'; export const id = U.createObjectURL(new Blob([]))",
    'export const form = new FormData()',
  ])('%s is denied under pure and allowed by default', (source) => {
    expect(pure(source)).toBe('deny');
    expect(verdict(source)).toBe('allow');
  });
});

describe('a buffer in shared memory', () => {
  // Would catch: the pool of the host's buffers, read or written through a small one.
  test.each([
    "export const all = Buffer.from('a').buffer",
    "const b = Buffer.from('a'); export const all = new Uint8Array(b['buffer'])",
    "const { parent } = Buffer.from('a'); export { parent }",
    "export const all = Buffer.from('a').subarray(0).fill(1).buffer",
    'export const all = Buffer.concat([]).buffer',
    "export const all = new Buffer('a').buffer",
    "export const all = Buffer.from.call(Buffer, 'a').buffer",
  ])('%s is denied', (source) => {
    expect(verdict(source)).toBe('deny');
  });

  test.each([
    "let b; b = Buffer.from('a'); export const all = b.buffer",
    "const o = { b: Buffer.from('a') }; export const all = o.b.buffer",
    "export const all = structuredClone(Buffer.from('a')).buffer",
    "export const all = ['a'].map(Buffer.from)[0].buffer",
  ])('%s is not allowed', (source) => {
    expect(verdict(source)).not.toBe('allow');
  });

  test.each([
    "export const hex = (text) => Buffer.from(text, 'utf8').toString('hex')",
    "const b = Buffer.from('a'); b[0] = 1; b.length; export const first = b[0]",
    'export const bytes = (text) => Buffer.from(text)',
    'export const view = (list) => new DataView(list.buffer)',
    'export const whole = Buffer.alloc(3).buffer',
  ])('%s is allowed', (source) => {
    expect(verdict(source)).toBe('allow');
  });
});

describe('a timer', () => {
  // Would catch: the timers of the whole process, reached through one whose parts are listed.
  test.each([
    'Object.values(setTimeout(() => {}, 1))',
    'const t = setInterval(() => {}, 1); Object.entries(t)',
    'let t; t = setImmediate(() => {}); export const parts = Object.values(t)',
    'export const parts = Object.values({ ...setTimeout(() => {}, 1).unref() })',
    'JSON.stringify(setTimeout(() => {}, 1), (key, value) => value)',
  ])('%s is not allowed', (source) => {
    expect(verdict(source)).not.toBe('allow');
  });

  test.each([
    'const t = setTimeout(() => {}, 1); clearTimeout(t); t.unref(); export const list = (o) => Object.values(o)',
    'class A { go() { this.timer = setTimeout(() => {}, 1); clearTimeout(this.timer); } } export { A }',
    'let t; t = setInterval(() => {}, 1); export const stop = () => clearInterval(t)',
    'setTimeout(() => {}, 1).unref(); export const list = (o) => Object.entries(o)',
    'export const wait = (ms) => new Promise((done) => { setTimeout(done, ms); })',
  ])('%s is allowed', (source) => {
    expect(verdict(source)).toBe('allow');
  });
});

// Would catch: a shared method that is changed as the member of a value that stands there.
test.each([
  'Object.freeze([].map)',
  "Object.assign(''.trim, { call: 1 })",
  'export const f = (l) => Object.freeze(l.forEach)',
])('%s is not allowed', (source) => {
  expect(verdict(source)).not.toBe('allow');
  expect(verdict('export const f = (o) => Object.freeze(o.list)')).toBe('allow');
});
