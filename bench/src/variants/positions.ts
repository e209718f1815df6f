/**
 * Where the dangerous expression stands. `wrap` gets an expression of call or member level and gives statements that evaluate it.
 */
import type { Context } from './context.ts';
import type { Position } from './position.ts';
import { TYPED_POSITIONS } from './positions-typed.ts';

type Wrap = (e: string, c: Context) => string;
type Extra = Omit<Position, 'name' | 'wrap'>;

export const position = (name: string, wrap: Wrap, extra: Extra = {}): Position => ({ name, wrap, ...extra });
const inClass = (name: string, wrap: Wrap): Position => position(name, wrap, { strict: true });

/** A fresh name in a declaration of a random kind. */
const declaration = (c: Context): string => `${c.rng.pick(['const', 'let', 'var'])} ${c.fresh()}`;
const fn = (c: Context, params: string, body: string, kind = 'function', after = ''): string => {
  const name = c.fresh();
  return `${kind} ${name}(${params}) { ${body} }\n${name}()${after};`;
};

const EXPRESSIONS: readonly Position[] = [
  position('expression-statement', (e) => `${e};`),
  position('variable-initialiser', (e, c) => `${declaration(c)} = ${e};`),
  position('second-declarator', (e, c) => `let ${c.fresh()} = 1, ${c.fresh()} = ${e};`),
  position('assignment', (e, c) => {
    const n = c.fresh();
    return `let ${n};\n${n} = ${e};`;
  }),
  position('object-value', (e, c) => `${declaration(c)} = { ${c.word()}: 1, ${c.word()}2: ${e} };`),
  position('object-computed-key', (e, c) => `${declaration(c)} = { [(${e}, 'k')]: 1 };`),
  position(
    'object-computed-method-key',
    (e, c) => `${declaration(c)} = { ${c.rng.pick(['', 'async ', '*', 'get '])}[typeof ${e}]() { return 1; } };`,
  ),
  position('object-spread', (e, c) => `${declaration(c)} = { ...${e}, z: 1 };`),
  position('array-element', (e, c) => `${declaration(c)} = [1, ${e}, , 2];`),
  position('array-spread', (e, c) => `${declaration(c)} = [...[${e}]];`),
  position('call-argument', (e, c) => fn(c, c.fresh(), 'return 1;').replace(/\(\);$/, `(0, ${e});`)),
  position('call-spread', (e) => `Math.max(...[(${e}, 1)]);`),
  position('new-argument', (e, c) => `${declaration(c)} = new Set([${e}]);`),
  position('template-hole', (e, c) => `${declaration(c)} = \`${c.word()} \${typeof ${e}} ${c.word()}\`;`),
  position('nested-template-hole', (e, c) => `${declaration(c)} = \`a\${\`b\${[${e}].length}\`}\`;`),
  position('tagged-template-hole', (e, c) => {
    const n = c.fresh();
    return `const ${n} = (parts, ...rest) => rest.length;\n${n}\`x\${${e}}y\`;`;
  }),
  position('tagged-template-tag', (e) => `(${e}, String.raw)\`text\`;`),
  position('sequence', (e, c) => `${declaration(c)} = (1, ${e}, 2);`),
  position('conditional-test', (e, c) => `${declaration(c)} = ${e} ? 1 : 2;`),
  position('conditional-consequent', (e, c) => `${declaration(c)} = 1 < 2 ? ${e} : null;`),
  position('conditional-alternate', (e, c) => `${declaration(c)} = ''.length ? 0 : ${e};`),
  position('logical-and', (e) => `true && ${e};`),
  position('logical-or', (e, c) => `${declaration(c)} = 0 || ${e};`),
  position('nullish', (e, c) => `${declaration(c)} = null ?? ${e};`),
  position('logical-or-assignment', (e, c) => {
    const n = c.fresh();
    return `let ${n} = 0;\n${n} ||= ${e};`;
  }),
  position('logical-and-assignment', (e, c) => {
    const n = c.fresh();
    return `let ${n} = 1;\n${n} &&= ${e};`;
  }),
  position('nullish-assignment', (e, c) => {
    const n = c.fresh();
    return `const ${n} = {};\n${n}.k ??= ${e};`;
  }),
  position('compound-assignment', (e, c) => {
    const n = c.fresh();
    return `let ${n} = '';\n${n} += typeof ${e};`;
  }),
  position('void-operand', (e) => `void ${e};`),
  position('typeof-operand', (e, c) => `${declaration(c)} = typeof ${e};`),
  position('not-operand', (e, c) => `${declaration(c)} = !${e};`),
  position('delete-member-operand', (e, c) => `delete Object(${e}).${c.word()}x;`),
  position('delete-key', (e, c) => `delete { a: 1 }[(${e}, ${c.quote('a')})];`),
  position('equality-operand', (e, c) => `${declaration(c)} = null ${c.rng.pick(['===', '!==', '=='])} ${e};`),
  position('in-operand', (e, c) => `${declaration(c)} = ${c.quote(c.word())} in Object(${e});`),
  position('instanceof-operand', (e, c) => `${declaration(c)} = ${e} instanceof Date;`),
  position('exponent-operand', (e, c) => `${declaration(c)} = 2 ** (${e}, 3);`),
  position('member-object', (e, c) => `${declaration(c)} = Object(${e}).${c.word()};`),
  position('member-key', (e, c) => `${declaration(c)} = [7][(${e}, 0)];`),
  position('optional-chain-object', (e, c) => `${declaration(c)} = ${e}?.${c.word()}?.[0];`),
  position('optional-call-argument', (e) => `((x) => x)?.(${e});`),
  position('optional-key', (e) => `[1]?.[(${e}, 0)];`),
  position('assignment-target-object', (e, c) => `[${e}].${c.word()} = 1;`),
  position('update-target-key', (e, c) => {
    const n = c.fresh();
    return `let ${n} = [1];\n${n}[(${e}, 0)]++;`;
  }),
  position('regexp-callback', (e) => `'a-b'.replace(/-/, () => typeof ${e});`),
  position(
    'array-callback',
    (e, c) => `[${c.rng.int(9)}].${c.rng.pick(['map', 'forEach', 'filter', 'flatMap', 'some', 'find'])}(() => ${e});`,
  ),
  position('reduce-callback', (e) => `[1, 2].reduce((sum) => (${e}, sum), 0);`),
  position('sort-callback', (e) => `[2, 1].sort((l, r) => (${e}, l - r));`),
  position('array-from-callback', (e) => `Array.from({ length: 1 }, () => ${e});`),
  position('iife-argument', (e) => `(function (v) { return v; })(${e});`),
  position('iife-body', (e) => `(() => { return ${e}; })();`),
];

const PATTERNS: readonly Position[] = [
  position('default-parameter', (e, c) => fn(c, `${c.fresh()} = ${e}`, 'return 1;')),
  position('second-default-parameter', (e, c) => fn(c, `p, q = [p, ${e}]`, 'return q;')),
  position('arrow-default-parameter', (e, c) => `((${c.fresh()} = ${e}) => 0)();`),
  position('parameter-pattern-default', (e, c) => fn(c, `{ a = ${e} } = {}`, 'return a;')),
  position('parameter-array-default', (e, c) => fn(c, `[a = ${e}] = []`, 'return a;')),
  position('parameter-computed-key', (e, c) => `(({ [(${e}, 'k')]: ${c.fresh()} }) => 0)({});`),
  position('rest-parameter-pattern', (e, c) => fn(c, `...[a = ${e}]`, 'return a;')),
  position('method-default-parameter', (e) => `({ m(p = ${e}) { return p; } }).m();`),
  position('setter-default-parameter', (e) => `({ set v([p = ${e}]) {} }).v = [];`),
  position(
    'object-pattern-default',
    (e, c) => `${c.rng.pick(['const', 'let', 'var'])} { a: ${c.fresh()} = ${e} } = {};`,
  ),
  position('object-pattern-computed-key', (e, c) => `const { [(${e}, 'a')]: ${c.fresh()} } = {};`),
  position('array-pattern-default', (e, c) => `const [, ${c.fresh()} = ${e}] = [1];`),
  position('nested-pattern-default', (e, c) => `const { a: [{ b: ${c.fresh()} = ${e} }] } = { a: [{}] };`),
  position('pattern-initialiser-default', (e, c) => `let { x: { y: ${c.fresh()} } = { y: ${e} } } = {};`),
  position('assignment-pattern-default', (e, c) => {
    const n = c.fresh();
    return `let ${n};\n({ a: ${n} = ${e} } = {});`;
  }),
  position('assignment-pattern-target', (e, c) => `[[${e}].${c.word()}] = [1];`),
  position('assignment-pattern-target-key', (e) => `({ a: ({})[(${e}, 'k')] } = { a: 1 });`),
  position('assignment-pattern-computed-key', (e, c) => {
    const n = c.fresh();
    return `let ${n};\n({ [(${e}, 'k')]: ${n} } = {});`;
  }),
  position('array-rest-target', (e, c) => `[, ...[${e}].${c.word()}] = [1, 2];`),
  position('catch-parameter-default', (e, c) => `try { throw {}; } catch ({ ${c.word()}: v = ${e} }) { }`),
  position('catch-parameter-key', (e) => `try { throw {}; } catch ({ [(${e}, 'k')]: v }) { }`),
  position('for-of-pattern-default', (e) => `for (const { a = ${e} } of [{}]) { void a; }`),
  position('for-of-target', (e, c) => `for ([${e}].${c.word()} of [1]) { }`),
  position('for-in-target', (e, c) => `for ([${e}].${c.word()} in { k: 1 }) { }`),
];

const STATEMENTS: readonly Position[] = [
  position('for-init', (e, c) => `for (let i = (${e}, 0); i < 1; i += 1) { void ${c.rng.int(9)}; }`),
  position('for-test', (e) => `for (let i = 0; ${e}, i < 1; i += 1) { }`),
  position('for-update', (e) => `for (let i = 0; i < 1; i += 1, ${e}) { }`),
  position('for-in-head', (e, c) => `for (const ${c.fresh()} in { k: ${e} }) { break; }`),
  position('for-in-direct', (e, c) => `for (const ${c.fresh()} in ${e}) { break; }`),
  position('for-of-head', (e, c) => `for (const ${c.fresh()} of [${e}]) { }`),
  position('for-await-head', (e, c) => fn(c, '', 'for await (const v of [' + e + ']) { void v; }', 'async function')),
  position('while-test', (e) => `while (${e}, false) { }`),
  position('do-while-test', (e) => `do { } while ((${e}, 0));`),
  position('loop-body', (e, c) => {
    const n = c.fresh();
    return `let ${n} = 2;\nwhile (${n}-- > 1) { ${e}; }`;
  }),
  position('if-test', (e) => `if (${e}) { }`),
  position('if-body-without-braces', (e) => `if (1) ${e};`),
  position('else-branch', (e) => `if (0) { } else ${e};`),
  position('switch-discriminant', (e) => `switch (${e}) { default: break; }`),
  position('switch-case-test', (e, c) => `switch (${c.rng.int(9)}) { case ${e}: break; }`),
  position('switch-case-body', (e) => `switch (1) { case 0: break; case 1: ${e}; default: }`),
  position('switch-default-body', (e) => `switch (9) { case 0: break; default: { ${e}; } }`),
  position('labelled-block', (e, c) => {
    const n = c.fresh();
    return `${n}: { ${e}; break ${n}; }`;
  }),
  position('labelled-continue', (e, c) => {
    const n = c.fresh();
    return `${n}: for (const i of [1, 2]) { if (i === 1) continue ${n}; ${e}; }`;
  }),
  position('try-block', (e) => `try { ${e}; } catch { }`),
  position('catch-body', (e) => `try { throw 1; } catch (x) { ${e}; }`),
  position('finally-body', (e) => `try { } finally { ${e}; }`),
  position('throw-operand', (e) => `try { throw ${e}; } catch { }`),
  position('block', (e) => `{ { ${e}; } }`),
  position('return-operand', (e, c) => fn(c, '', `return ${e};`)),
  position('function-body', (e, c) => fn(c, '', `${e};`)),
  position('nested-closure', (e, c) => fn(c, '', `return () => () => ${e};`, 'function', '()()')),
  position('arrow-body', (e, c) => `const ${c.fresh()} = (() => ${e})();`),
  position('callback-in-object', (e, c) => {
    const n = c.fresh();
    return `const ${n} = { run: (x) => [x, ${e}] };\n${n}.run(1);`;
  }),
  position('hoisted-function', (e, c) => {
    const n = c.fresh();
    return `${n}();\nfunction ${n}() { return ${e}; }`;
  }),
  position('recursive-function', (e, c) => {
    const n = c.fresh();
    return `const ${n} = (i) => (i > 0 ? ${n}(i - 1) : ${e});\n${n}(3);`;
  }),
  position('function-expression-name', (e, c) => {
    const n = c.fresh();
    return `(function ${n}(i) { return i ? ${e} : ${n}(1); })(0);`;
  }),
  position('constructor-function', (e, c) => {
    const n = c.fresh();
    return `function ${n}() { this.v = ${e}; }\nnew ${n}();`;
  }),
  position('new-target', (e, c) => {
    const n = c.fresh();
    return `function ${n}(v = new.target && ${e}) { return v; }\nnew ${n}();`;
  }),
  position('arguments-object', (e) => `(function () { return arguments[0]; })(${e});`),
  position('sloppy-with-head', (e) => `with (Object(${e})) { }`, { sloppy: true }),
  position('sloppy-with-body', (e) => `with ({ k: 1 }) { ${e}; }`, { sloppy: true }),
  position('directive-then-call', (e, c) => fn(c, '', `'use strict'; return ${e};`), { strict: true }),
];

const PROTOCOLS: readonly Position[] = [
  position('generator-yield', (e, c) => fn(c, '', `yield ${e};`, 'function*', '.next()')),
  position('generator-yield-star', (e, c) => fn(c, '', `yield* [${e}];`, 'function*', '.next()')),
  position('generator-default-parameter', (e, c) => fn(c, `p = ${e}`, 'yield p;', 'function*')),
  position('generator-finally', (e, c) => {
    const n = c.fresh();
    return `const ${n} = (function* () { try { yield 1; } finally { ${e}; } })();\n${n}.next();\n${n}.return();`;
  }),
  position('generator-sent-value', (e, c) => {
    const n = c.fresh();
    return `const ${n} = (function* () { const f = yield; f(); })();\n${n}.next();\n${n}.next(() => ${e});`;
  }),
  position('generator-in-spread', (e) => `[...(function* () { yield ${e}; })()];`),
  position('async-body', (e, c) => fn(c, '', `return ${e};`, 'async function')),
  position('async-await', (e, c) => fn(c, '', `await ${e};`, 'async function')),
  position('async-after-await', (e, c) => fn(c, '', `await null; ${e};`, 'async function')),
  position('async-arrow', (e) => `(async () => ${e})();`),
  position('async-default-parameter', (e) => `(async (p = ${e}) => p)();`),
  position('async-generator', (e, c) => fn(c, '', `yield ${e};`, 'async function*', '.next()')),
  position('async-generator-yield-star', (e, c) => fn(c, '', `yield* [${e}];`, 'async function*', '.next()')),
  position('promise-then', (e) => `Promise.resolve().then(() => ${e});`),
  position('promise-catch', (e) => `Promise.reject(1).catch(() => { ${e}; });`),
  position('promise-executor', (e) => `new Promise((done) => { done(${e}); });`),
  position('thenable', (e, c) => fn(c, '', `await { then(ok) { ok(1); ${e}; } };`, 'async function')),
  position('object-getter', (e, c) =>
    `const ${c.fresh()} = ({ get ${c.word()}() { return ${e}; } }).`.replace(
      /get (\w+)(\W.*)\.$/s,
      (_all, name: string, rest: string) => `get ${name}${rest}.${name};`,
    ),
  ),
  position('object-setter', (e) => `({ set v(x) { ${e}; } }).v = 1;`),
  position('object-method', (e, c) => `({ ${c.rng.pick(['m', '"m"', '["m"]'])}() { return ${e}; } }).m();`),
  position('defined-getter', (e) => `Object.defineProperty({}, 'v', { get: () => ${e} }).v;`),
  position('to-string-hook', (e) => `\`\${{ toString() { ${e}; return ''; } }}\`;`),
  position('value-of-hook', (e) => `+{ valueOf: () => (${e}, 1) };`),
  position('to-primitive-hook', (e) => `({ [Symbol.toPrimitive]() { ${e}; return 1; } }) * 2;`),
  position('iterator-hook', (e) => `[...{ [Symbol.iterator]() { ${e}; return [].values(); } }];`),
  position(
    'iterator-next-hook',
    (e) => `for (const v of { [Symbol.iterator]: () => ({ next: () => (${e}, { done: true }) }) }) { void v; }`,
  ),
  position(
    'iterator-return-hook',
    (e) =>
      `for (const v of { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { ${e}; return {}; } }) }) { break; }`,
  ),
  position(
    'proxy-trap',
    (e, c) =>
      `new Proxy({}, { ${c.rng.pick(['get', 'has', 'get'])}: () => ${e} })`.replace(/has: (.*)$/s, 'get: $1') +
      `.${c.word()};`,
  ),
  position('proxy-apply-trap', (e) => `new Proxy(() => {}, { apply() { return ${e}; } })();`),
  position('has-instance-hook', (e) => `({}) instanceof { [Symbol.hasInstance]() { return ${e}; } };`),
  position('to-json-hook', (e) => `JSON.stringify({ toJSON() { ${e}; return 1; } });`),
  position('json-reviver', (e) => `JSON.parse('1', () => (${e}, 1));`),
  position('regexp-symbol-hook', (e) => `'x'.replace({ [Symbol.replace]() { ${e}; return ''; } }, '');`),
  position('bound-call', (e) => `(function () { return ${e}; }).bind(null)();`),
  position('reflect-apply-call', (e) => `Reflect.apply(() => ${e}, null, []);`),
  position('using-dispose', (e, c) => `{ using ${c.fresh()} = { [Symbol.dispose]() { ${e}; } }; }`),
  position('using-initialiser', (e, c) => `{ using ${c.fresh()} = (${e}, null); }`),
  position('await-using', (e, c) =>
    fn(c, '', `await using r = { async [Symbol.asyncDispose]() { ${e}; } };`, 'async function'),
  ),
  position(
    'dynamic-import-options',
    (e, c) =>
      `${c.rng.chance(0.5) ? 'void' : '!'} ${e.replace(/^import\((.*?)\)(?=\.then\(|$)/s, 'import($1, { with: {} })')};`,
    { dynamicImport: true },
  ),
];

const CLASSES: readonly Position[] = [
  inClass('class-heritage', (e, c) => `class ${c.freshClass()} extends (${e}, Object) { }`),
  inClass('class-expression-heritage', (e) => `void class extends (${e}, null) { };`),
  inClass(
    'class-computed-method',
    (e, c) => `class ${c.freshClass()} { ${c.rng.pick(['', 'static ', 'async ', '*', 'get '])}[(${e}, 'm')]() { } }`,
  ),
  inClass(
    'class-computed-field',
    (e, c) => `class ${c.freshClass()} { ${c.rng.pick(['', 'static '])}[(${e}, 'f')] = 1; }`,
  ),
  inClass('class-field', (e, c) => {
    const n = c.freshClass();
    return `class ${n} { ${c.word()} = ${e}; }\nnew ${n}();`;
  }),
  inClass('class-field-arrow', (e) => `new (class { run = () => ${e}; })().run();`),
  inClass('class-static-field', (e, c) => `class ${c.freshClass()} { static ${c.word()} = ${e}; }`),
  inClass('class-static-block', (e, c) => `class ${c.freshClass()} { static { ${e}; } }`),
  inClass('class-private-field', (e, c) => {
    const n = c.freshClass();
    return `class ${n} { #v = ${e}; get v() { return this.#v; } }\nnew ${n}();`;
  }),
  inClass('class-private-static', (e, c) => `class ${c.freshClass()} { static #v = ${e}; static { void this.#v; } }`),
  inClass('class-private-method', (e) => `new (class { #m() { return ${e}; } run() { return this.#m(); } })().run();`),
  inClass(
    'class-private-accessor',
    (e, c) => `class ${c.freshClass()} { static get #v() { return ${e}; } static w = this.#v; }`,
  ),
  inClass('class-private-in', (e) => `(class { #p; static t = #p in Object(${e}); });`),
  inClass('class-constructor', (e, c) => {
    const n = c.freshClass();
    return `class ${n} { constructor() { ${e}; } }\nnew ${n}();`;
  }),
  inClass('class-constructor-default', (e, c) => {
    const n = c.freshClass();
    return `class ${n} { constructor(p = ${e}) { this.p = p; } }\nnew ${n}();`.replace('this.p = p;', 'void p;');
  }),
  inClass('class-super-argument', (e, c) => {
    const n = c.freshClass();
    return `class ${n} extends Array { constructor() { super((${e}, 1)); } }\nnew ${n}();`;
  }),
  inClass('class-method', (e, c) => {
    const n = c.freshClass();
    return `class ${n} { ${c.rng.pick(['m', '"m"'])}() { return ${e}; } }\nnew ${n}().m();`;
  }),
  inClass('class-static-method', (e) => `(class { static m() { return ${e}; } }).m();`),
  inClass('class-getter', (e) => `(class { static get v() { return ${e}; } }).v;`),
  inClass('class-setter', (e) => `(class { static set v(x) { ${e}; } }).v = 1;`),
  inClass(
    'class-generator-method',
    (e) => `new (class { *[Symbol.iterator]() { yield ${e}; } })()[Symbol.iterator]().next();`,
  ),
  inClass('class-async-method', (e) => `new (class { async m() { await 0; return ${e}; } })().m();`),
  inClass('class-super-key', (e, c) => `const ${c.fresh()} = ({ m() { return super[(${e}, 'x')]; } }).m();`),
];

const MODULES: readonly Position[] = [
  position('export-default', (e) => `export default ${e};`, { goal: 'module' }),
  position('export-default-function', (e) => `export default (() => ${e})();`, { goal: 'module' }),
  position('export-const', (e, c) => `export const ${c.fresh()} = ${e};`, { goal: 'module' }),
  position('export-pattern-default', (e, c) => `export const { a: ${c.fresh()} = ${e} } = {};`, { goal: 'module' }),
  position('export-class-static', (e, c) => `export class ${c.freshClass()} { static v = ${e}; }`, { goal: 'module' }),
  position('export-default-class', (e) => `export default class { static { ${e}; } }`, { goal: 'module' }),
  position(
    'export-clause',
    (e, c) => {
      const n = c.fresh();
      return `let ${n} = ${e};\nexport { ${n} as ${c.rng.pick(['out', '"out put"', 'default'])} };`;
    },
    { goal: 'module' },
  ),
  position('top-level-await', (e) => `await ${e};`, { goal: 'module' }),
  position('top-level-await-initialiser', (e, c) => `const ${c.fresh()} = await [${e}];`, { goal: 'module' }),
  position('top-level-for-await', (e, c) => `for await (const ${c.fresh()} of [${e}]) { }`, { goal: 'module' }),
  position('top-level-using', (e, c) => `using ${c.fresh()} = { [Symbol.dispose]: () => { ${e}; } };`, {
    goal: 'module',
  }),
];

/** Positions inside a method of an object literal. */
export const OBJECT_METHODS: ReadonlySet<string> = new Set([
  'method-default-parameter',
  'setter-default-parameter',
  'thenable',
  'object-getter',
  'object-setter',
  'object-method',
  'to-string-hook',
  'to-primitive-hook',
  'iterator-hook',
  'iterator-return-hook',
  'proxy-apply-trap',
  'has-instance-hook',
  'to-json-hook',
  'regexp-symbol-hook',
  'using-dispose',
  'await-using',
  'class-super-key',
]);

export const POSITIONS: readonly Position[] = [
  ...EXPRESSIONS,
  ...PATTERNS,
  ...STATEMENTS,
  ...PROTOCOLS,
  ...CLASSES,
  ...MODULES,
  ...TYPED_POSITIONS,
];
