/**
 * Encodings that hide a text: the value of a property key, of a module
 * specifier or of a piece of code is computed by an expression.
 */

import type { Context } from './context.ts';

/** Gives an expression with the value `value`; may add statements to the prelude. */
export type TextMaker = (value: string, c: Context) => string;

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
const codes = (value: string): number[] => Array.from(value).map((char) => char.charCodeAt(0));
const isName = (value: string): boolean => /^[A-Za-z_$][\w$]*$/.test(value);

/** Escapes some characters of a literal (at least the first one). */
export function escapeSome(value: string, c: Context, escape: (char: string) => string): string {
  return Array.from(value)
    .map((char, index) => (index === 0 || c.rng.chance(0.4) ? escape(char) : char))
    .join('');
}

export const hexEscape = (char: string): string => `\\x${hex(char.charCodeAt(0), 2)}`;
export const unicodeEscape = (char: string): string => `\\u${hex(char.charCodeAt(0), 4)}`;
export const braceEscape = (char: string): string => `\\u{${hex(char.charCodeAt(0), 2)}}`;
export const octalEscape = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;

const quoted = (value: string, c: Context): string => c.quote(value);
const quotedPieces = (value: string, c: Context): string[] => c.pieces(value).map((piece) => c.quote(piece));
/** A property name in an object literal (`__proto__: x` would set the prototype). */
const propertyName = (value: string, c: Context): string => {
  if (value === '__proto__') return `[${c.quote(value)}]`;
  return isName(value) ? value : c.quote(value);
};

/** Simple string operations, in place. */
const OPERATIONS: Readonly<Record<string, TextMaker>> = {
  'computed-literal': quoted,
  'concat-plus': (v, c) => `(${quotedPieces(v, c).join(' + ')})`,
  'template-whole': (v) => `\`${v}\``,
  'template-holes': (v, c) =>
    `\`${c
      .pieces(v)
      .map((piece, index) => (index % 2 === 0 ? piece : `\${${c.quote(piece)}}`))
      .join('')}\``,
  'array-join': (v, c) => `[${quotedPieces(v, c).join(', ')}].join('')`,
  'join-with-separator': (v, c) => {
    const at = 1 + c.rng.int(Math.max(1, v.length - 2));
    return `[${c.quote(v.slice(0, at))}, ${c.quote(v.slice(at + 1))}].join(${c.quote(v.slice(at, at + 1))})`;
  },
  'split-reverse-join': (v, c) => `${c.quote(Array.from(v).reverse().join(''))}.split('').reverse().join('')`,
  'spread-reverse': (v, c) => `[...${c.quote(Array.from(v).reverse().join(''))}].reverse().join('')`,
  'char-codes': (v) => `String.fromCharCode(${codes(v).join(', ')})`,
  'code-points': (v) => `String.fromCodePoint(...[${codes(v).join(', ')}])`,
  'code-map': (v, c) =>
    `[${codes(v)
      .map((code) => code + 3)
      .join(', ')}].map((n) => String.fromCharCode(n - 3)).join(${c.quote('')})`,
  'hex-escape': (v, c) => `'${escapeSome(v, c, hexEscape)}'`,
  'unicode-string': (v, c) => `"${escapeSome(v, c, unicodeEscape)}"`,
  'brace-string': (v, c) => `'${escapeSome(v, c, braceEscape)}'`,
  'template-escape': (v, c) => `\`${escapeSome(v, c, c.rng.chance(0.5) ? hexEscape : unicodeEscape)}\``,
  'octal-escape': (v, c) => `'${escapeSome(v, c, octalEscape)}'`,
  'line-continuation': (v, c) => `'${c.pieces(v).join('\\\n')}'`,
  'atob-base64': (v) => `atob('${Buffer.from(v).toString('base64')}')`,
  'buffer-hex': (v) => `Buffer.from('${Buffer.from(v).toString('hex')}', 'hex').toString()`,
  'buffer-base64': (v) => `Buffer.from('${Buffer.from(v).toString('base64')}', 'base64').toString('latin1')`,
  'text-decoder': (v) => `new TextDecoder().decode(new Uint8Array([${codes(v).join(', ')}]))`,
  ternary: (v, c) =>
    `(${c.rng.chance(0.5) ? `1 < 2 ? ${c.quote(v)} : ${c.quote(c.word())}` : `!1 ? ${c.quote(c.word())} : ${c.quote(v)}`})`,
  'logical-or': (v, c) => `('' || ${c.quote(v)})`,
  'logical-and': (v, c) => `(${c.quote(c.word())} && ${c.quote(v)})`,
  nullish: (v, c) => `(${c.rng.pick(['null', 'undefined', 'void 0'])} ?? ${c.quote(v)})`,
  comma: (v, c) => `(0, ${c.quote(v)})`,
  replace: (v, c) => `${c.quote(`${v.slice(0, 1)}~~${v.slice(1)}`)}.replace(${c.rng.pick(['/~+/g', "'~~'"])}, '')`,
  'replace-function': (v, c) => `'~'.replace('~', () => ${c.quote(v)})`,
  'replace-all': (v, c) => `${c.quote(Array.from(v).join('#'))}.replaceAll('#', '')`,
  slice: (v, c) => {
    const word = c.word();
    return `${c.quote(word + v + c.word())}.slice(${word.length}, ${word.length + v.length})`;
  },
  substring: (v, c) => `${c.quote(c.word().slice(0, 3) + v)}.${c.rng.pick(['substring', 'substr', 'slice'])}(3)`,
  trim: (v, c) => `${c.quote(`  ${v} `)}.trim()`,
  'at-chars': (v, c) => {
    const letters = c.rng.shuffle([...new Set(v)]).join('');
    const name = c.declare(c.quote(letters));
    return `(${Array.from(v)
      .map((char) => `${name}.at(${letters.indexOf(char)})`)
      .join(' + ')})`;
  },
  'alphabet-lookup': (v, c) => {
    const letters = c.rng.shuffle([...new Set(v + c.word())]).join('');
    return `[${Array.from(v)
      .map((char) => letters.indexOf(char))
      .join(', ')}].map((i) => ${c.quote(letters)}[i]).join('')`;
  },
  'concat-method': (v, c) => {
    const [head = "''", ...rest] = quotedPieces(v, c);
    return `${head}.concat(${rest.join(', ')})`;
  },
  'to-string-36': (v, c) =>
    `[${Array.from(v)
      .map((char) => (/[a-z0-9]/.test(char) ? parseInt(char, 36) : c.quote(char)))
      .join(', ')}].map((n) => n.toString(36)).join('')`,
  'pad-end': (v, c) => `''.padEnd(${v.length}, ${c.quote(v)})`,
  reduce: (v, c) => `[${quotedPieces(v, c).join(', ')}].reduce((s, t) => s + t, '')`,
  'reduce-right': (v, c) => `[${quotedPieces(v, c).reverse().join(', ')}].reduceRight((s, t) => s + t)`,
  'split-pick': (v, c) => `${c.quote([c.word(), v, c.word()].join('|'))}.split('|')[1]`,
  'regex-group': (v, c) => `/~(.+)~/.exec(${c.quote(`${c.word()}~${v}~${c.word()}`)})[1]`,
  'match-named-group': (v, c) => `${c.quote(`<${v}>`)}.match(/<(?<k>.+)>/).groups.k`,
  normalize: (v, c) =>
    `'${escapeSome(v, c, (char) => (/[a-z]/i.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char))}'.normalize('NFKC')`,
  'string-raw': (v) => `String.raw\`${v}\``,
  'decode-uri': (v, c) =>
    `${c.rng.pick(['decodeURIComponent', 'decodeURI', 'unescape'])}('${escapeSome(v, c, (char) => (/\w/.test(char) ? `%${hex(char.charCodeAt(0), 2)}` : char))}')`,
  'json-parse': (v, c) => `JSON.parse('"${escapeSome(v, c, (char) => `\\\\u${hex(char.charCodeAt(0), 4)}`)}"')`,
  'json-parse-object': (v, c) => `JSON.parse(${c.quote(JSON.stringify({ id: c.rng.int(99), k: v }))}).k`,
  'json-stringify-slice': (v, c) => `JSON.stringify(${c.quote(v)}).slice(1, -1)`,
  'symbol-description': (v, c) => `${c.rng.pick(['Symbol', 'Symbol.for'])}(${c.quote(v)}).description`,
  'error-message': (v, c) => `new ${c.rng.pick(['Error', 'TypeError', 'RangeError'])}(${c.quote(v)}).message`,
  'function-name': (v, c) =>
    `Object.values({ ${propertyName(v, c)}: ${c.rng.pick(['() => 0', 'function () {}', 'class {}'])} })[0].name`,
  'regex-source': (v) =>
    /^[\w ]+$/.test(v) ? `/${v}/.source` : `/${v.replace(/[/().[\]{}*+?^$|\\]/g, '\\$&')}/.source.replace(/\\\\/g, '')`,
  'string-coercion': (v, c) =>
    `String(${c.rng.pick([`[${c.quote(v)}]`, `{ toString: () => ${c.quote(v)} }`, `Object(${c.quote(v)})`])})`,
};

/** Values that travel through data structures, variables and functions. */
const CARRIERS: Readonly<Record<string, TextMaker>> = {
  'const-key': (v, c) => c.declare(c.quote(v)),
  'let-reassigned': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`let ${name} = ${c.quote(c.word())};`, `${name} = ${c.quote(v)};`);
    return name;
  },
  'let-appended': (v, c) => {
    const name = c.fresh();
    const [head = '', ...rest] = c.pieces(v);
    c.prelude.push(`let ${name} = ${c.quote(head)};`, ...rest.map((piece) => `${name} += ${c.quote(piece)};`));
    return name;
  },
  'const-chain': (v, c) => c.declare(c.declare(c.declare(c.quote(v)))),
  'object-property': (v, c) => `${c.declare(`{ ${c.word()}: 1, k: ${c.quote(v)} }`)}.k`,
  'nested-brackets': (v, c) => `${c.declare(`{ a: { b: [0, { c: ${c.quote(v)} }] } }`)}['a']['b'][1]['c']`,
  'array-element': (v, c) => `${c.declare(`[${c.quote(c.word())}, ${c.quote(v)}]`)}[1]`,
  'array-method': (v, c) =>
    `[${c.quote(c.word())}, ${c.quote(v)}].${c.rng.pick(['pop()', 'at(-1)', 'slice(1)[0]', 'filter((_, i) => i === 1)[0]', 'toReversed()[0]'])}`,
  'destructured-key': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`const { ${c.rng.pick(['k', '"k"', '[`k`]'])}: ${name} } = { k: ${c.quote(v)} };`);
    return name;
  },
  'destructured-array': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`let [, ${name}] = [${c.rng.int(50)}, ${c.quote(v)}];`);
    return name;
  },
  'destructured-default': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`var { ${c.word()}: ${name} = ${c.quote(v)} } = {};`);
    return name;
  },
  'rest-element': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`const [, ...${name}] = [0, ${c.quote(v)}];`);
    return `${name}[0]`;
  },
  'function-return': (v, c) => {
    const name = c.fresh();
    c.prelude.push(
      c.rng.chance(0.5) ? `function ${name}() { return ${c.quote(v)}; }` : `const ${name} = () => ${c.quote(v)};`,
    );
    return `${name}()`;
  },
  'default-parameter': (v, c) => `((${c.rng.chance(0.5) ? 'q' : '{ z } = {}, q'} = ${c.quote(v)}) => q)()`,
  closure: (v, c) => `((q) => () => q)(${c.quote(v)})()`,
  'curried-concat': (v, c) => {
    const at = 1 + c.rng.int(Math.max(1, v.length - 1));
    return `((l) => (r) => l + r)(${c.quote(v.slice(0, at))})(${c.quote(v.slice(at))})`;
  },
  'getter-key': (v, c) => `({ get k() { return ${c.quote(v)}; } }).k`,
  'class-static-key': (v, c) => {
    const name = c.freshClass();
    c.prelude.push(`class ${name} { static k = ${c.quote(v)}; }`);
    return `${name}.k`;
  },
  'private-key': (v, c) => {
    const name = c.freshClass();
    c.prelude.push(`class ${name} { #k = ${c.quote(v)}; read() { return this.#k; } }`);
    return `new ${name}().read()`;
  },
  'proxy-key': (v, c) => `new Proxy({}, { get: () => ${c.quote(v)} }).${c.word()}`,
  'proxy-echo-key': (v, c) => `new Proxy({}, { get: (_, k) => k.slice(1) })[${c.quote(`_${v}`)}]`,
  'map-get': (v, c) => `new Map([[${c.rng.int(9)}, ''], ['k', ${c.quote(v)}]]).get('k')`,
  'set-spread': (v, c) => `[...new Set([${c.quote(v)}])][0]`,
  'object-keys': (v, c) => `Object.keys({ ${c.word()}: 0, ${propertyName(v, c)}: 1 })[1]`,
  'object-values': (v, c) => `Object.values({ a: ${c.quote(v)} })[0]`,
  'object-entries': (v, c) => `Object.entries({ ${propertyName(v, c)}: 1 })[0][0]`,
  'entries-find-key': (v, c) =>
    `Object.entries({ ${c.word()}: 7, ${propertyName(v, c)}: 8 }).find((p) => p[1] === 8)[0]`,
  'from-entries': (v, c) => `Object.fromEntries([['k', ${c.quote(v)}]]).k`,
  'assign-merge': (v, c) => `Object.assign({}, { k: '' }, { k: ${c.quote(v)} }).k`,
  'spread-object': (v, c) => `({ k: 0, ...{ k: ${c.quote(v)} } }).k`,
  'own-keys': (v, c) => `Reflect.ownKeys({ ${propertyName(v, c)}: 1 })[0]`,
  'for-in-key': (v, c) => `(() => { for (const q in { ${propertyName(v, c)}: 1 }) return q; })()`,
  'for-of-key': (v, c) => {
    const name = c.fresh();
    c.prelude.push(`let ${name} = '';`, `for (const q of [${quotedPieces(v, c).join(', ')}]) ${name} += q;`);
    return name;
  },
  'switch-return': (v, c) =>
    `((n) => { switch (n) { case 1: return ${c.quote(c.word())}; default: return ${c.quote(v)}; } })(${2 + c.rng.int(8)})`,
  'try-catch-value': (v, c) => `(() => { try { throw ${c.quote(v)}; } catch (q) { return q; } })()`,
  'iterator-next': (v, c) => `[${c.quote(v)}].values().next().value`,
  'generator-pieces': (v, c) => {
    const name = c.fresh();
    c.prelude.push(
      `function* ${name}() { ${quotedPieces(v, c)
        .map((piece) => `yield ${piece};`)
        .join(' ')} }`,
    );
    return `[...${name}()].join('')`;
  },
  'tag-first': (v) => `((s) => s[0])\`${v}\``,
  'tag-values': (v, c) =>
    `((_, ...w) => w.join(''))\`${quotedPieces(v, c)
      .map((piece) => `\${${piece}}`)
      .join('')}\``,
  'bound-function': (v, c) => `((q) => q).bind(null, ${c.quote(v)})()`,
  'apply-function': (v, c) => `String.prototype.concat.apply('', [${quotedPieces(v, c).join(', ')}])`,
  'reflect-apply-text': (v, c) => `Reflect.apply(''.concat, ${c.quote(v.slice(0, 2))}, [${c.quote(v.slice(2))}])`,
  'symbol-keyed': (v, c) => {
    const name = c.declare(`Symbol(${c.rng.chance(0.5) ? '' : c.quote(c.word())})`);
    return `({ [${name}]: ${c.quote(v)} })[${name}]`;
  },
  'caesar-decode': (v, c) => {
    const name = c.fresh();
    const shift = 1 + c.rng.int(20);
    c.prelude.push(`const ${name} = (q) => q.map((n) => String.fromCharCode(n - ${shift})).join('');`);
    return `${name}([${codes(v)
      .map((code) => code + shift)
      .join(', ')}])`;
  },
  'xor-decode': (v, c) => {
    const mask = 1 + c.rng.int(200);
    return `[${codes(v)
      .map((code) => code ^ mask)
      .join(', ')}].reduce((s, n) => s + String.fromCharCode(n ^ ${mask}), '')`;
  },
};

export const TEXT_MAKERS: Readonly<Record<string, TextMaker>> = { ...OPERATIONS, ...CARRIERS };
