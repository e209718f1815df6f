/** Programs by a grammar: JavaScript, TypeScript and JSX that mostly parse. `$e` in a rule is an expression, and so on. */
import type { Rng } from '../variants/context.ts';

type Rules = Readonly<Record<string, readonly string[]>>;

/** The first two of each kind end; the others go on. */
const JAVASCRIPT: Rules = {
  i: ['q', 'r', 'k', 'value', 'o', 'process', 'Object', 'arguments', 'async', 'of', 'let_', 'über', '\\u0061b', 'eval'],
  l: ['0', '""', '1n', '0x_f', "'\\x41'", '/a+b/gi', '1e9', 'null', 'undefined', '`t`', '.5', '"\\u{1F600}"', '/[/]/v'],
  p: ['q', 'r', '[$p]', '{ $i: $p }', '[$p = $e, ...$p]', '{ [$e]: $p }', '{ ...r }'],
  e: [
    '$i',
    '$l',
    '$e + $e',
    '($e, $e)',
    '$e[$e]',
    '$e.$i',
    '$e?.[$e]',
    '$i($e, ...$e)',
    'new $i($e)',
    '($p) => ($e)',
    'async ($p) => { $s }',
    'function* () { yield $e }',
    '[$e, , ...$e]',
    '({ $i: $e, [$e]: $e, get a() { $s }, ...$e })',
    '`a${$e}b${$e}`',
    '$i`x${$e}`',
    '$e ? $e : $e',
    '$i = $e',
    '$i ??= $e',
    'typeof $e',
    'void $e',
    '-$e',
    '!$e',
    'delete $e.$i',
    '(class { $m })',
    '(class extends ($e) { $m })',
    'import($e)',
    '$e ** 2',
    '$e in $e',
    '$i++',
    'this',
    'new.target',
    'import.meta.$i',
    '($e)($e)',
    '($e).constructor($e)()',
    '{ $i } = $e',
    '[$p] = $e',
    '$e && $e || $e',
  ],
  m: [
    'x = 1;',
    '',
    '$i() { $s }',
    'static { $s }',
    '#p = $e; has(o) { return #p in o }',
    'get [$e]() { $s }',
    'static $i = $e;',
    'async *$i($p) { $s } $m',
    'constructor($p) { $s }',
  ],
  s: [
    ';',
    '$e;',
    'var $p = $e;',
    'let $i = $e;',
    'const $p = $e;',
    'if ($e) { $s } else $s',
    'for (const $p of $e) { $s }',
    'for (var k in $e) $s',
    'for (;;) { $s break }',
    'while ($e) { $s }',
    'do { $s } while ($e)',
    'try { $s } catch ($p) { $s } finally { $s }',
    'switch ($e) { case $e: $s default: }',
    'label: { $s break label }',
    'function $i($p) { $s }',
    'class $i { $m }',
    'throw $e;',
    '{ $s $s }',
    '"use strict";',
    '/* $i */',
    '// $i\n$s',
    'with ($e) { $s }',
    'return $e;',
    'debugger',
    '$s\n$s',
    '<!-- $i\n',
    'export default $e;',
    'import $i from "x";',
    'export const $i = $e;',
    'async function f() { for await (const q of $e) { $s } }',
    'await $e;',
    'using $i = $e;',
  ],
};

const TYPESCRIPT: Rules = {
  ...JAVASCRIPT,
  t: [
    'string',
    'any',
    '$t[]',
    '$t | $t',
    '{ $i: $t }',
    '($i: $t) => $t',
    'Array<$t>',
    '$t extends infer U ? $t : never',
    'keyof $t',
    '[$t, ...$t[]]',
    '`a${$t}`',
    'typeof $i',
    '{ readonly [K in keyof $t]?: $t }',
    'unique symbol',
    'asserts $i is $t',
  ],
  e: [
    ...(JAVASCRIPT['e'] ?? []),
    '($e as $t)',
    '($e satisfies $t)',
    '$i!',
    '<$t>$i',
    '$i<$t>($e)',
    '($i: $t): $t => $e',
  ],
  s: [
    ...(JAVASCRIPT['s'] ?? []),
    'type $i = $t;',
    'interface $i { $i: $t }',
    'enum $i { A = $e }',
    'namespace $i { $s }',
    'declare const $i: $t;',
    'abstract class A { abstract x: $t }',
    'export = $e;',
    'import $i = require("x");',
    'function f<T extends $t>(q?: $t): $t { $s }',
    '@$i class D { constructor(private x: $t) {} }',
  ],
};

const JSX: Rules = {
  ...JAVASCRIPT,
  e: [...(JAVASCRIPT['e'] ?? []), '<a />', '<$i x={$e} {...$e}>{$e} text $e</$i>', '<><b>{/* c */}</b></>'],
};

/** Rules by the extension of the file. */
const GRAMMARS = new Map<string, Rules>([
  ['js', JAVASCRIPT],
  ['mjs', JAVASCRIPT],
  ['cjs', JAVASCRIPT],
  ['ts', TYPESCRIPT],
  ['cts', TYPESCRIPT],
  ['mts', TYPESCRIPT],
  ['jsx', JSX],
  ['tsx', { ...TYPESCRIPT, e: [...(TYPESCRIPT['e'] ?? []), ...(JSX['e'] ?? [])] }],
]);

/** Extensions of the languages that there are rules for. */
export const EXTENSIONS: readonly string[] = [...GRAMMARS.keys()];

const grow = (rules: Rules, kind: string, depth: number, rng: Rng): string => {
  const choices = rules[kind] ?? [''];
  const rule = rng.pick(depth <= 0 ? choices.slice(0, 2) : choices);
  return rule.replaceAll(/\$([a-z])(?![\w])/g, (_, next: string) => grow(rules, next, depth - 1, rng));
};

/** Some statements in the language of an extension. */
export const program = (extension: string, rng: Rng): string => {
  const rules = GRAMMARS.get(extension) ?? JAVASCRIPT;
  const depth = 2 + rng.int(4);
  return Array.from({ length: 1 + rng.int(4) }, () => grow(rules, 's', depth, rng)).join('\n');
};
