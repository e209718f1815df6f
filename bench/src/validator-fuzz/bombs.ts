/** Texts that aim at a parser's stack, memory or time: everything that nests, and everything that can be long. */
import type { Rng } from '../variants/context.ts';

/** Before, in the middle, behind. */
const NESTED: readonly (readonly [string, string, string])[] = [
  ['(', '1', ')'],
  ['[', '', ']'],
  ['{', '', '}'],
  ['({a:', '1', '})'],
  ['`${', '1', '}`'],
  ['!', '1', ''],
  ['-', '1', ''],
  ['- -', '1', ''],
  ['typeof ', 'x', ''],
  ['new ', 'x', ''],
  ['await ', '1', ''],
  ['a=>', '1', ''],
  ['async a=>', '1', ''],
  ['(a=', '1', ')=>1'],
  ['class extends ', 'Object', '{}'],
  ['(class{[', '1', '](){}})'],
  ['a?.', 'b', ''],
  ['a?.[', '1', ']'],
  ['a?b:', 'c', ''],
  ['a?', 'b', ':c'],
  ['a=', '1', ''],
  ['[a]=', '[]', ''],
  ['a**', '1', ''],
  ['a??', '1', ''],
  ['<a>', 'x', '</a>'],
  ['<a b={', '1', '}/>'],
  ['<>', '', '</>'],
  ['if(a)', ';', ''],
  ['if(a);else ', ';', ''],
  ['a:', ';', ''],
  ['for(;;)', ';', ''],
  ['function f(){', '', '}'],
  ['try{', '', '}finally{}'],
  ['let {a:', 'b', '}=c'],
  ['f(', '', ')'],
  ['new.target(', '', ')'],
  ['import(', '"a"', ')'],
  ['a`${', '1', '}`'],
  ['type A=', 'B', '[]'],
  ['let a:A<', 'B', '>'],
  ['let a:{b:', 'C', '}'],
  ['let a:', 'B', '|C'],
  ['let a:(b:', 'C', ')=>D'],
  ['type A=B extends C?D:', 'E', ''],
  ['type A=keyof ', 'B', ''],
  ['<T>', 'x', ''],
  ['namespace A{', '', '}'],
  ['/(', 'a', ')*/'],
  ['x as ', 'y', ''],
  ['@a ', 'class A{}', ''],
  ['a.b', '', ''],
  ['a()', '', ''],
  ['a+', '1', ''],
  ['a,', '1', ''],
  ['a;', '', ''],
];

const LONG: readonly ((size: number) => string)[] = [
  (size) => 'a'.repeat(size),
  (size) => '9'.repeat(size),
  (size) => `${'9'.repeat(size)}n`,
  (size) => `"${'a'.repeat(size)}"`,
  (size) => `/${'a?'.repeat(size / 2)}/`,
  (size) => `/${'(a+)+'.repeat(size / 5)}$/`,
  (size) => `/[${'\\d-'.repeat(size / 3)}]/v`,
  (size) => `o["${'\\u0061'.repeat(size / 6)}"]`,
  (size) => `\\u{${'0'.repeat(size)}61}`,
  (size) => '\n'.repeat(size),
  (size) => `//${'\u2028'.repeat(size)}`,
  (size) => '/**/'.repeat(size / 4),
  (size) => `var ${'a,'.repeat(size / 2)}b`,
  (size) => 'eval;'.repeat(size / 5),
  (size) => `const a='x'+${"'y'+".repeat(size / 4)}'z';o[a]`,
  (size) => `process${'.a'.repeat(size / 2)}`,
  (size) => `switch(a){${'case 1:'.repeat(size / 7)}}`,
  (size) => 'export{};'.repeat(size / 9),
  (size) => '\ud800'.repeat(size),
  (size) => `x={${'a:1,'.repeat(size / 4)}}`,
];

/** One of them; most are small, some large, so that a million of them end. */
export const bomb = (rng: Rng): string => {
  const size = 2 ** (3 + rng.int(rng.chance(0.02) ? 14 : 8)) + rng.int(8);
  if (rng.chance(0.3)) return rng.pick(LONG)(size);
  const layers = Array.from({ length: 1 + (rng.chance(0.3) ? rng.int(3) : 0) }, () => rng.pick(NESTED));
  const all = (part: 0 | 2): string => layers.map((layer) => layer[part]).join('');
  const behind = layers
    .map((layer) => layer[2])
    .reverse()
    .join('');
  const tail = rng.chance(0.8) ? behind.repeat(size) : '';
  return all(0).repeat(size) + (layers.at(-1)?.[1] ?? '') + tail;
};
