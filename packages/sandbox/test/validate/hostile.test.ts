import { expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

const many = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

/** Texts that are aimed at the validator: each would take it exponential or quadratic time, or all of its stack. */
test.each<[string, string]>([
  [
    'constants that double',
    `const a0='x';${many(60, (i) => `const a${String(i + 1)}=a${String(i)}+a${String(i)};`)}o[a60]`,
  ],
  [
    'strings that double',
    `const a0='x'.concat('x');${many(40, (i) => `const a${String(i + 1)}=a${String(i)}.concat(a${String(i)});`)}o[a40]`,
  ],
  [
    'variables that are computed from each other',
    `${many(12, (i) => `let v${String(i)}=0;`)}${many(12, (i) => `v${String(i)}=${many(12, (j) => `+v${String(j)}`)};`)}o[v0]`,
  ],
  ['one variable, many uses', `let i=0;${many(8_000, () => 'i=i+1;o[i];')}`],
  ['many paths', `const k=a?'b':c?'d':e?'f':g?'h':'i';process${'[k]'.repeat(11)}`],
  ['names that go in circles', `var a=a.b||process,b=b||a,c=c.d||b;${many(300, () => 'a=b;')}`],
  ['loops in loops', `${'for(;;){'.repeat(200)}${many(5_000, () => 'x();')}break${'}'.repeat(200)}`],
  ['many findings', many(20_000, () => 'eval(1);\n')],
  ['a long sum', `x=${many(20_000, () => 'a+')}a`],
  ['a long chain of else', many(5_000, () => 'if(a)b;else ') + 'c'],
  ['a long chain of calls', `a${'.b()'.repeat(5_000)}`],
  ['redeclared globals', `var process;${many(10_000, () => 'process;')}`],
  ['brackets in a pattern', `new RegExp('${'['.repeat(9_000)}')`],
  ['groups in a pattern', `/${'('.repeat(200)}a${')*'.repeat(200)}/`],
])('%s: answered, and not allowed', (_name, source) => {
  const { verdict, findings } = validate(source, { filename: 'x.cjs' });
  expect(verdict).not.toBe('allow');
  expect(findings.filter(({ rule }) => rule === 'internal/failure')).toEqual([]);
});

// Would catch: a stack that is full told as an error of syntax, or as a disagreement of parsers.
test.each(['x.mjs', 'x.cjs', 'x.ts'])('%s: nested deeper than the stack, without a bracket', (filename) => {
  for (const piece of ['a=>', 'a=', '!', 'async a=>']) {
    const { findings } = validate(`${piece.repeat(30_000)}1`, { filename });
    expect(findings.map(({ rule }) => rule)).toEqual(['source/nesting']);
  }
});
