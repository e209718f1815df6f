/** Harmless statements around the dangerous one. */

import type { Context } from './context.ts';

type Filler = (c: Context) => string;

const PLAIN: readonly Filler[] = [
  (c) => `const ${c.fresh()} = ${c.rng.int(10000)};`,
  (c) => `let ${c.fresh()} = ${c.quote(`${c.word()} ${c.word()}`)};`,
  (c) => `// ${c.word()} ${c.word()} ${c.word()}`,
  (c) => `/* ${c.word()}: ${c.rng.int(500)} */`,
  (c) => `const ${c.fresh()} = [${c.rng.int(50)}, ${c.rng.int(50)}, ${c.rng.int(50)}];`,
  (c) => `const ${c.fresh()} = { ${c.word()}: ${c.rng.int(9)}, nested: { ${c.word()}: ${c.quote(c.word())} } };`,
  (c) => `function ${c.fresh()}(p, q) { return p + q * ${c.rng.int(20)}; }`,
  (c) => `const ${c.fresh()} = (p) => p * ${c.rng.int(20)};`,
  (c) => `class ${c.freshClass()} { size = ${c.rng.int(70)}; area() { return this.size ** 2; } }`,
  (c) => {
    const n = c.fresh();
    return `let ${n} = 0;\nfor (let i = 0; i < ${1 + c.rng.int(6)}; i += 1) ${n} += i;`;
  },
  (c) => {
    const n = c.fresh();
    return `var ${n} = ${c.rng.int(40)};\nif (${n} > 20) { ${n} = 20; }`;
  },
  (c) => {
    const n = c.fresh();
    return `const ${n} = ${c.quote(c.word())};\nconst ${c.fresh()} = \`<\${${n}}>\`;`;
  },
  (c) => `async function ${c.fresh()}(p) { return (await p) + 1; }`,
  (c) => `const ${c.fresh()} = /^${c.word()}\\d+$/${c.rng.pick(['', 'i', 'u'])};`,
];

const TYPED: readonly Filler[] = [
  (c) => `interface ${c.freshClass()} { ${c.word()}: number; ${c.word()}2?: string }`,
  (c) => `type ${c.freshClass()} = ${c.quote(c.word())} | ${c.quote(c.word())};`,
  (c) => `const ${c.fresh()}: number = ${c.rng.int(999)};`,
  (c) => `function ${c.fresh()}<T>(p: T, q: readonly T[]): T[] { return [p, ...q]; }`,
  (c) => `let ${c.fresh()}: string | undefined;`,
  (c) => `type ${c.freshClass()}<T> = { readonly [K in keyof T]?: T[K] };`,
  (c) => `const ${c.fresh()} = { ${c.word()}: ${c.rng.int(9)} } as const;`,
  (c) => `declare const ${c.fresh()}: number;`,
];

/** One harmless statement. */
export function harmless(c: Context): string {
  return c.rng.pick(c.lang === 'ts' && c.rng.chance(0.5) ? TYPED : PLAIN)(c);
}
