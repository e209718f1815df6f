/**
 * The ENCODING dimension: how names are spelled or hidden. An encoding makes a
 * `Speller` for one program. Text encodings compute the key; read encodings
 * change the way in which the property is reached.
 */

import type { Context, Speller } from './context.ts';
import { TEXT_MAKERS, braceEscape, escapeSome, hexEscape, unicodeEscape } from './encodings-text.ts';

export interface Encoding {
  readonly name: string;
  /** Only legal outside strict code. */
  readonly sloppy: boolean;
  /** Puts the object into strict code (a class body). */
  readonly strict: boolean;
  /** Only legal in TypeScript. */
  readonly tsOnly: boolean;
  /** Has an own spelling for the specifier of a static import. */
  readonly specifiers: boolean;
  readonly make: (c: Context) => Speller;
}

type Read = (object: string, name: string, c: Context) => string;

interface Options {
  readonly sloppy?: boolean;
  readonly strict?: boolean;
  readonly tsOnly?: boolean;
  readonly specifiers?: boolean;
  /** Reading and calling at once keeps `this` (a member expression). */
  readonly member?: boolean;
  /** The read is also legal as the target of an assignment. */
  readonly target?: boolean;
}

/** Makes primitives into objects for operations that need an object. */
const boxed = (object: string): string => (/^\(?(?:['"`\d]|true|false)/.test(object) ? `Object(${object})` : object);

/** Names such as `require` are no properties: sometimes give them an alias. */
function localName(name: string, c: Context): string {
  if (name === 'eval') return name;
  return c.rng.chance(0.3) ? c.declare(name) : name;
}

/** Escapes that are legal in the specifier of a static import. */
const SPECIFIERS: Readonly<Record<string, (value: string, c: Context) => string>> = {
  'hex-escape': (v, c) => `'${escapeSome(v, c, hexEscape)}'`,
  'unicode-string': (v, c) => `"${escapeSome(v, c, unicodeEscape)}"`,
  'brace-string': (v, c) => `'${escapeSome(v, c, braceEscape)}'`,
  'line-continuation': (v, c) => `'${c.pieces(v).join('\\\n')}'`,
};

function textEncoding(name: string): Encoding {
  const maker = TEXT_MAKERS[name];
  if (maker === undefined) throw new Error(`unknown text encoding ${name}`);
  return {
    name,
    sloppy: name === 'octal-escape',
    strict: false,
    tsOnly: false,
    specifiers: name in SPECIFIERS,
    make: (c) => {
      const text = (value: string): string => {
        c.touched = true;
        return maker(value, c);
      };
      const key = (object: string, property: string): string => `${object}[${text(property)}]`;
      return {
        text,
        key,
        call: (object, property, args) => `${key(object, property)}(${args})`,
        assign: (object, property, value) => `(${object}[${text(property)}] = ${value})`,
        ident: (property) => key(c.globalObject(), property),
        local: (property) => localName(property, c),
        specifier: (value) => {
          const spell = SPECIFIERS[name];
          if (spell === undefined) return c.quote(value);
          c.touched = true;
          return spell(value, c);
        },
      };
    },
  };
}

/** Sets a property by one of the standard ways that need no member syntax. */
function setByCall(object: string, property: string, value: string, c: Context): string {
  const name = c.quote(property);
  return c.rng.pick([
    `Reflect.set(${object}, ${name}, ${value})`,
    `Object.assign(${object}, { [${name}]: ${value} })`,
    `Object.defineProperty(${object}, ${name}, { value: ${value}, configurable: true, writable: true })`,
    `((o) => { o.${property} = ${value}; })(${object})`,
    `[${object}].forEach((o) => { o[${name}] = ${value}; })`,
  ]);
}

/** Spells the object of an assignment by reads, where it is a known path. */
function holderByRead(object: string, key: (object: string, name: string) => string, c: Context): string {
  const path = /^(\w+)\.prototype$/.exec(object);
  if (path?.[1] !== undefined) return key(path[1], 'prototype');
  if (/^[A-Za-z]\w*$/.test(object)) return key(c.globalObject(), object);
  return object;
}

function readEncoding(name: string, read: Read, options: Options = {}): Encoding {
  const member = options.member ?? false;
  return {
    name,
    sloppy: options.sloppy ?? false,
    strict: options.strict ?? false,
    tsOnly: options.tsOnly ?? false,
    specifiers: options.specifiers ?? false,
    make: (c) => {
      const key = (object: string, property: string): string => {
        c.touched = true;
        return read(object, property, c);
      };
      return {
        text: (value) => c.quote(value),
        key,
        call: (object, property, args) =>
          member
            ? `${key(object, property)}(${args})`
            : `${key(object, property)}.call(${object}${args === '' ? '' : `, ${args}`})`,
        assign: (object, property, value) => {
          if (options.target === true) return `(${key(object, property)} = ${value})`;
          return setByCall(holderByRead(object, key, c), property, value, c);
        },
        ident: (property) => key(c.globalObject(), property),
        local: (property) => localName(property, c),
        specifier: (value) => c.quote(value),
      };
    },
  };
}

/** Encodings that write the identifier itself, in full or with escapes. */
function identifierEncoding(
  name: string,
  spell: (word: string, c: Context) => string,
  literal: (value: string, c: Context) => string,
): Encoding {
  return {
    name,
    sloppy: false,
    strict: false,
    tsOnly: false,
    specifiers: true,
    make: (c) => {
      c.touched = true;
      const key = (object: string, property: string): string => `${object}.${spell(property, c)}`;
      return {
        text: (value) => literal(value, c),
        key,
        call: (object, property, args) => `${key(object, property)}(${args})`,
        assign: (object, property, value) => `(${key(object, property)} = ${value})`,
        ident: (property) => (c.rng.chance(0.6) ? spell(property, c) : key(c.globalObject(), property)),
        local: (property) => spell(property, c),
        specifier: (value) => literal(value, c),
      };
    },
  };
}

const IDENTIFIERS: readonly Encoding[] = [
  identifierEncoding(
    'plain',
    (word) => word,
    (value, c) => c.quote(value),
  ),
  identifierEncoding(
    'unicode-identifier',
    (word, c) => escapeSome(word, c, unicodeEscape),
    (value, c) => `'${escapeSome(value, c, unicodeEscape)}'`,
  ),
  identifierEncoding(
    'brace-identifier',
    (word, c) => escapeSome(word, c, braceEscape),
    (value, c) => `"${escapeSome(value, c, braceEscape)}"`,
  ),
];

/** The `__proto__` of an heir is the object itself: one step more is needed. */
const pastSelf = (name: string): string => (name === '__proto__' ? '.__proto__' : '');

const comment = (c: Context): string =>
  c.rng.pick([`/* ${c.word()} */`, '/**/', `/*\n${c.word()}\n*/`, `// ${c.word()}\n`]);

/** A test that only the wanted name passes among the names of an object. */
function nameTest(property: string): string {
  const sum = Array.from(property).reduce((total, char) => total + char.charCodeAt(0), 0);
  return `n.length === ${property.length} && [...n].reduce((t, q) => t + q.charCodeAt(0), 0) === ${sum} && n[0] === '${property.charAt(0)}'`;
}

const READS: readonly Encoding[] = [
  readEncoding('optional-chain', (o, k, c) => `${o}?.${c.rng.chance(0.5) ? k : `[${c.quote(k)}]`}`, { member: true }),
  readEncoding('comments-inside', (o, k, c) => `${o}${comment(c)}.${comment(c)}${k}`, { member: true, target: true }),
  readEncoding('bracket-comments', (o, k, c) => `${o}${comment(c)}[${comment(c)}${c.quote(k)}${comment(c)}]`, {
    member: true,
    target: true,
  }),
  readEncoding('parenthesised', (o, k, c) => `((${o}))[((${c.quote(k)}))]`, { member: true, target: true }),
  readEncoding('array-coerced-key', (o, k, c) => `${o}[[${c.quote(k)}]]`, { member: true, target: true }),
  readEncoding('to-string-object-key', (o, k, c) => `${o}[{ toString() { return ${c.quote(k)}; } }]`, {
    member: true,
    target: true,
  }),
  readEncoding('to-primitive-key', (o, k, c) => `${o}[{ [Symbol.toPrimitive]: () => ${c.quote(k)} }]`, {
    member: true,
    target: true,
  }),
  readEncoding('reflect-get', (o, k, c) => `Reflect.get(${boxed(o)}, ${c.quote(k)})`),
  readEncoding('reflect-get-alias', (o, k, c) => `(({ get: g }) => g(${boxed(o)}, ${c.quote(k)}))(Reflect)`),
  readEncoding('descriptor', (o, k, c) => {
    const name = c.fresh();
    c.prelude.push(
      `function ${name}(o, k) { for (let p = o; p; p = Object.getPrototypeOf(p)) { const d = Object.getOwnPropertyDescriptor(p, k); if (d) return d.get ? d.get.call(o) : d.value; } }`,
    );
    return `${name}(${boxed(o)}, ${c.quote(k)})`;
  }),
  readEncoding('names-find', (o, k, c) => {
    const name = c.fresh();
    c.prelude.push(
      `const ${name} = (o, f) => { for (let p = o; p; p = Object.getPrototypeOf(p)) { const k = Object.getOwnPropertyNames(p).find(f); if (k) return o[k]; } };`,
    );
    return `${name}(${boxed(o)}, (n) => ${nameTest(k)})`;
  }),
  readEncoding(
    'names-filter',
    (o, k) =>
      `((o) => { let p = o; for (;;) { const [k] = Reflect.ownKeys(p).filter((n) => typeof n === 'string' && ${nameTest(k)}); if (k) return o[k]; p = Reflect.getPrototypeOf(p); } })(${boxed(o)})`,
  ),
  readEncoding('proxy-get', (o, k) => `new Proxy({}, { get: (_, k) => ${o}[k.slice(1)] })._${k}`),
  readEncoding('proxy-transparent', (o, k) => `new Proxy(${boxed(o)}, { get: (t, k) => t[k] }).${k}`),
  readEncoding('alias-object', (o, k, c) => `((g) => g${c.rng.chance(0.5) ? `.${k}` : `[${c.quote(k)}]`})(${o})`),
  readEncoding('alias-twice', (o, k) => `((g) => { const h = g; let i; i = h; return i.${k}; })(${o})`),
  readEncoding(
    'destructure-parameter',
    (o, k, c) => `(({ ${c.rng.pick([k, c.quote(k), `[${c.quote(k)}]`])}: p }) => p)(${o})`,
  ),
  readEncoding('destructure-const', (o, k) => `(() => { const { ${k}: p } = ${o}; return p; })()`),
  readEncoding('destructure-assignment', (o, k, c) => {
    const name = c.fresh();
    c.prelude.push(`let ${name};`);
    return `({ ${k}: ${name} } = ${o}, ${name})`;
  }),
  readEncoding('destructure-nested', (o, k) => `(([{ ${k}: p }]) => p)([${o}])`),
  readEncoding('destructure-rest', (o, k) => `((...[{ ${k}: p = 0 }]) => p)(${o})`),
  readEncoding('with-statement', (o, k) => `(function (o) { with (o) return ${k}; })(${boxed(o)})`, { sloppy: true }),
  readEncoding('inherited', (o, k) => `Object.create(${boxed(o)}).${k}${pastSelf(k)}`),
  readEncoding('super-access', (o, k) => `({ __proto__: ${boxed(o)}, m() { return super.${k}${pastSelf(k)}; } }).m()`),
  readEncoding('set-prototype', (o, k, c) => `Object.setPrototypeOf({}, ${boxed(o)})[${c.quote(k)}]${pastSelf(k)}`),
  readEncoding('symbol-hop', (o, k) => `({ [Symbol.iterator]: ${o} })[Symbol.iterator].${k}`, {
    member: true,
    target: true,
  }),
  readEncoding('getter-hop', (o, k) => `({ get o() { return ${o}; } }).o.${k}`, { member: true, target: true }),
  readEncoding('array-hop', (o, k) => `[${o}][0].${k}`, { member: true, target: true }),
  readEncoding('object-hop', (o, k, c) => `({ a: { b: ${o} } }).a['b'][${c.quote(k)}]`, { member: true, target: true }),
  readEncoding('map-hop', (o, k) => `new Map([[1, ${o}]]).get(1).${k}`, { member: true, target: true }),
  readEncoding('logical-hop', (o, k) => `(${o} && ${o}.${k})`),
  readEncoding('ternary-hop', (o, k) => `(0 ? null : ${o}).${k}`, { member: true, target: true }),
  readEncoding('comma-hop', (o, k) => `(0, ${o}).${k}`, { member: true, target: true }),
  readEncoding(
    'assignment-hop',
    (o, k, c) => {
      const name = c.fresh();
      c.prelude.push(`let ${name};`);
      return `(${name} = ${o}).${k}`;
    },
    { member: true, target: true },
  ),
  readEncoding('call-this', (o, k) => `(function () { return this.${k}; }).call(${o})`),
  readEncoding('apply-arguments', (o, k) => `(function () { return arguments[0].${k}; }).apply(null, [${o}])`),
  readEncoding('bind-parameter', (o, k, c) => `((o, k) => o[k]).bind(null, ${o})(${c.quote(k)})`),
  readEncoding('reflect-apply', (o, k) => `Reflect.apply((o) => o.${k}, undefined, [${o}])`),
  readEncoding('map-callback', (o, k) => `[${o}].map((o) => o.${k})[0]`),
  readEncoding('map-destructured', (o, k) => `[${o}].map(({ ${k}: q }) => q).pop()`),
  readEncoding('reduce-path', (o, k, c) => `[${c.quote(k)}].reduce((o, k) => o[k], ${o})`),
  readEncoding('generator-hop', (o, k) => `(function* () { yield ${o}; })().next().value.${k}`, {
    member: true,
    target: true,
  }),
  readEncoding('for-of-hop', (o, k) => `(() => { for (const o of [${o}]) return o.${k}; })()`),
  readEncoding('private-hop', (o, k) => `new (class { #o = ${o}; get v() { return this.#o.${k}; } })().v`, {
    strict: true,
  }),
  readEncoding('tag-hop', (o, k) => `((_, o) => o.${k})\`\${${o}}\``),
  readEncoding('default-parameter-hop', (o, k) => `((o = ${o}, p = o.${k}) => p)()`),
  readEncoding('catch-hop', (o, k) => `(() => { try { throw ${o}; } catch ({ ${k}: p }) { return p; } })()`),
];

/** Node's type stripper loses the brackets of a leading function that is cast. */
const firm = (object: string): string => (/^\(+(?:async )?(?:function|class)/.test(object) ? `(0, ${object})` : object);

const TYPED: readonly Encoding[] = [
  readEncoding(
    'ts-as-any',
    (o, k, c) => `(${firm(o)} as any)${c.rng.chance(0.5) ? `.${k}` : `[${c.quote(k)} as string]`}`,
    { tsOnly: true, member: true, target: true },
  ),
  readEncoding('ts-as-unknown-record', (o, k) => `(${firm(o)} as unknown as Record<string, any>).${k}`, {
    tsOnly: true,
    member: true,
    target: true,
  }),
  readEncoding('ts-non-null', (o, k, c) => `${firm(o)}!${c.rng.chance(0.5) ? `.${k}` : `[${c.quote(k)}]!`}`, {
    tsOnly: true,
    member: true,
  }),
  readEncoding('ts-satisfies', (o, k, c) => `(${firm(o)} satisfies unknown as any)[${c.quote(k)} satisfies string]`, {
    tsOnly: true,
    member: true,
    target: true,
  }),
  readEncoding('ts-angle-cast', (o, k) => `(<any>${firm(o)}).${k}`, { tsOnly: true, member: true, target: true }),
  readEncoding(
    'ts-enum-key',
    (o, k, c) => {
      const name = c.freshClass();
      c.prelude.push(`${c.rng.pick(['enum', 'const enum'])} ${name} { K = ${c.quote(k)} }`);
      return `${o}[${name}.K]`;
    },
    { tsOnly: true, member: true, target: true },
  ),
  readEncoding(
    'ts-enum-reverse-key',
    (o, k, c) => {
      const name = c.freshClass();
      c.prelude.push(`enum ${name} { ${k} = ${c.rng.int(9)} }`);
      return `${o}[${name}[${name}.${k}]]`;
    },
    { tsOnly: true, member: true, target: true },
  ),
  readEncoding(
    'ts-namespace-key',
    (o, k, c) => {
      const name = c.freshClass();
      c.prelude.push(`namespace ${name} { export const k = ${c.quote(k)}; }`);
      return `${o}[${name}.k]`;
    },
    { tsOnly: true, member: true, target: true },
  ),
  readEncoding(
    'ts-generic-get',
    (o, k, c) => `(<T, K extends keyof T>(o: T, k: K): T[K] => o[k])<any, any>(${o}, ${c.quote(k)})`,
    { tsOnly: true },
  ),
  readEncoding(
    'ts-parameter-property',
    (o, k) => `new (class { constructor(public readonly o: any = ${o}) {} })().o.${k}`,
    { tsOnly: true, member: true, target: true, strict: true },
  ),
];

export const ENCODINGS: readonly Encoding[] = [
  ...IDENTIFIERS,
  ...Object.keys(TEXT_MAKERS).map(textEncoding),
  ...READS,
  ...TYPED,
];
