/** Positions that exist only in TypeScript. */

import type { Context } from './context.ts';
import type { Position } from './position.ts';

type Wrap = (e: string, c: Context) => string;

const typed = (name: string, wrap: Wrap, extra: Omit<Position, 'name' | 'wrap' | 'tsOnly'> = {}): Position => ({
  name,
  wrap,
  tsOnly: true,
  ...extra,
});
/** Decorators and auto-accessors, which Node's own type stripper leaves alone. */
const compiled = (name: string, wrap: Wrap): Position => typed(name, wrap, { strict: true, compiler: true });

export const TYPED_POSITIONS: readonly Position[] = [
  typed(
    'ts-as',
    (e, c) => `const ${c.fresh()} = ${e} as unknown as ${c.rng.pick(['string', 'number[]', '{ a?: 1 }'])};`,
  ),
  typed('ts-as-const-array', (e, c) => `const ${c.fresh()} = [1, ${e}] as const;`),
  typed('ts-satisfies', (e, c) => `const ${c.fresh()} = ({ v: ${e} }) satisfies { v: unknown };`),
  typed('ts-non-null', (e, c) => `const ${c.fresh()}: unknown = ${e}!;`),
  typed('ts-angle-cast', (e, c) => `const ${c.fresh()} = <unknown>${e};`),
  typed('ts-typed-default-parameter', (e, c) => {
    const n = c.fresh();
    return `function ${n}<T>(p: unknown = ${e}, q?: T): unknown { return [p, q]; }\n${n}<number>();`;
  }),
  typed('ts-this-parameter', (e, c) => {
    const n = c.fresh();
    return `function ${n}(this: void, p: number): unknown { return [p, ${e}]; }\n${n}(1);`;
  }),
  typed('ts-overloads', (e, c) => {
    const n = c.fresh();
    return `function ${n}(p: string): void;\nfunction ${n}(p: number): void;\nfunction ${n}(p: unknown): void { void p; ${e}; }\n${n}(1);`;
  }),
  typed('ts-generic-argument', (e) => `((<T,>(v: T): T => v))<unknown>(${e});`),
  typed('ts-enum-initialiser', (e, c) => `enum ${c.freshClass()} { A = 1, B = (${e}, 2) }`),
  typed('ts-enum-member-call', (e, c) => `enum ${c.freshClass()} { A = [${e}].length }`),
  typed('ts-namespace-body', (e, c) => `namespace ${c.freshClass()} { export const v: unknown = ${e}; }`),
  typed('ts-namespace-statement', (e, c) => `namespace ${c.freshClass()} { const n = 1; if (n) { ${e}; } }`),
  typed(
    'ts-nested-namespace',
    (e, c) => `namespace ${c.freshClass()}.Inner { export function f(): unknown { return ${e}; }\nf(); }`,
  ),
  typed(
    'ts-parameter-property',
    (e, c) => {
      const n = c.freshClass();
      return `class ${n} { constructor(${c.rng.pick(['private', 'public', 'protected', 'readonly', 'private readonly'])} p: unknown = ${e}) { } }\nnew ${n}();`;
    },
    { strict: true },
  ),
  typed(
    'ts-typed-field',
    (e, c) => {
      const n = c.freshClass();
      return `class ${n} { ${c.rng.pick(['private', 'public', 'protected', 'readonly', 'override'])} v: unknown = ${e}; }\nnew ${n}();`.replace(
        'override v',
        'v',
      );
    },
    { strict: true },
  ),
  typed('ts-typed-static-field', (e, c) => `class ${c.freshClass()}<T> { static readonly v: unknown = ${e}; w?: T; }`, {
    strict: true,
  }),
  typed(
    'ts-abstract-class',
    (e, c) => {
      const n = c.freshClass();
      return `abstract class ${n} { abstract m(): void; v: unknown = ${e}; }\nnew (class extends ${n} { m(): void { } })();`;
    },
    { strict: true },
  ),
  typed(
    'ts-implements',
    (e, c) => {
      const n = c.freshClass();
      return `interface ${n} { v: unknown }\nvoid new (class implements ${n} { v = ${e}; })();`;
    },
    { strict: true },
  ),
  typed('ts-heritage-type-argument', (e, c) => `class ${c.freshClass()} extends (${e}, Array)<string> { }`, {
    strict: true,
  }),
  typed('ts-assertion-function', (e, c) => {
    const n = c.fresh();
    return `function ${n}(v: unknown): asserts v is string { void v; ${e}; }\n${n}('');`;
  }),
  typed('ts-predicate-function', (e, c) =>
    `[1].filter((v): v is number => (${e}, true));`.replace('v)', c.rng.pick(['v: unknown)', 'v)'])),
  ),
  typed('ts-export-const-typed', (e, c) => `export const ${c.fresh()}: Record<string, unknown> = { v: ${e} };`, {
    goal: 'module',
  }),
  typed('ts-export-namespace', (e, c) => `export namespace ${c.freshClass()} { export let v: unknown = ${e}; }`, {
    goal: 'module',
  }),
  typed('ts-export-enum', (e, c) => `export enum ${c.freshClass()} { A = (${e}, 1) }`, { goal: 'module' }),
  typed('ts-instantiation-expression', (e) => `((<T,>(v?: T): T | undefined => (${e}, v))<string>)();`),
  typed('ts-optional-typed-catch', (e) => `try { throw 1; } catch (x: unknown) { void x; ${e}; }`),
  typed('ts-typed-destructuring', (e, c) => `const { a: ${c.fresh()} = ${e} }: { a?: any } = {};`),
  compiled('decorator-class', (e, c) => `@(${e}, (v: any) => v) class ${c.freshClass()} { }`),
  compiled('decorator-method', (e, c) => `class ${c.freshClass()} { @(${e}, (v: any) => v) m() { } }`),
  compiled('decorator-field', (e, c) => `class ${c.freshClass()} { @(${e}, () => undefined) v = 1; }`),
  compiled('decorator-static-field', (e, c) => `class ${c.freshClass()} { @(${e}, () => undefined) static v = 1; }`),
  compiled('decorator-argument', (e, c) => {
    const n = c.fresh();
    return `const ${n} = (_: unknown) => (v: any) => v;\n@${n}(${e}) class ${c.freshClass()} { }`;
  }),
  compiled('decorator-body', (e, c) => {
    const n = c.fresh();
    return `function ${n}(v: any, _x: unknown) { ${e}; return v; }\n@${n} class ${c.freshClass()} { }`;
  }),
  compiled(
    'decorator-initialiser',
    (e, c) => `class ${c.freshClass()} { @((_v: unknown, _x: unknown) => (i: any) => (${e}, i)) static v = 1; }`,
  ),
  compiled('decorator-accessor', (e, c) => `class ${c.freshClass()} { @(${e}, () => ({})) static accessor v = 1; }`),
  compiled('auto-accessor', (e, c) => `class ${c.freshClass()} { static accessor v: unknown = ${e}; }`),
];
