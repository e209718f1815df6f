/**
 * Programs that only compute, by a grammar that knows which names there are: every name is declared before it is used, and
 * nothing of the host is named. The validator is to allow them, which makes them places where something can be hidden.
 */
import type { Rng } from '../variants/context.ts';

/** What may be used where the text goes on. */
interface Scope {
  readonly rng: Rng;
  readonly fresh: () => string;
  readonly depth: number;
  readonly values: readonly string[];
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  readonly classes: readonly string[];
  readonly waits: boolean;
  readonly yields: boolean;
}

type Grown = (scope: Scope) => string;

const deeper = (scope: Scope, more: Partial<Scope> = {}): Scope => ({ ...scope, ...more, depth: scope.depth - 1 });

const LEAVES: readonly Grown[] = [
  ({ rng }) => String(rng.int(100)),
  ({ rng }) => rng.pick(['"a b"', "'x'", '`t`', '1n', '.5', '0x1f', 'true', 'null', 'undefined', 'NaN', '[]', '({})']),
  ({ rng, values }) => (values.length === 0 ? '0' : rng.pick(values)),
  ({ rng, values }) => (values.length === 0 ? "''" : rng.pick(values)),
];

const e: Grown = (scope) => (scope.depth <= 0 ? scope.rng.pick(LEAVES) : scope.rng.pick(EXPRESSIONS))(deeper(scope));

const body = (scope: Scope, parameter: string, more: Partial<Scope> = {}): Scope =>
  deeper(scope, { waits: false, yields: false, ...more, values: [...scope.values, parameter] });

/** Where nothing is waited for or yielded: a class, a default. */
const still = (scope: Scope): Scope => deeper(scope, { waits: false, yields: false });

/** `outer` has not the parameter yet: for its default, and for what a loop goes over. */
const withParameter = (
  make: (name: string, inner: Scope, outer: Scope) => string,
  more: Partial<Scope> = {},
): Grown => {
  return (scope) => {
    const name = scope.fresh();
    return make(name, body(scope, name, more), still(scope));
  };
};

const arrow = withParameter((p, inner) => `(${p}) => ${e(inner)}`);

const EXPRESSIONS: readonly Grown[] = [
  ...LEAVES,
  (s) => `(${e(s)} ${s.rng.pick(['+', '-', '*', '<', '===', '&&', '||', '??', ',', '%', '|', '>>>', '!=='])} ${e(s)})`,
  (s) => `(${s.rng.pick(['!', '-', 'typeof ', 'void ', '~'])}${e(s)})`,
  (s) => `(${e(s)} ? ${e(s)} : ${e(s)})`,
  (s) => `[${e(s)}, ${e(s)}, ...[${e(s)}]]`,
  (s) => `({ a: ${e(s)}, 'b c': ${e(s)}, ...{ d: ${e(s)} } })`,
  (s) => `({ get a() { return ${e(deeper(s, { waits: false, yields: false }))}; } }).a`,
  withParameter((p, s) => `({ m(${p}) { ${statements(s)} return ${e(s)}; } }).m(1)`),
  (s) => `({ a: ${e(s)} })?.a`,
  (s) => `\`a\${${e(s)}}b\``,
  (s) => `[${e(s)}, ${e(s)}].${s.rng.pick(['map', 'filter', 'find', 'some', 'flatMap'])}(${arrow(s)})`,
  (s) => `Math.${s.rng.pick(['max', 'min', 'hypot'])}(${e(s)}, ${e(s)})`,
  (s) => `${s.rng.pick(['String', 'Number', 'Boolean', 'JSON.stringify', 'Array.isArray', 'Symbol'])}(${e(s)})`,
  (s) => `Object.${s.rng.pick(['keys', 'values', 'entries', 'freeze'])}({ a: ${e(s)} })`,
  (s) => `new Map([[${e(s)}, ${e(s)}]]).get(${e(s)})`,
  (s) => `new Set([${e(s)}]).size`,
  (s) => `(${arrow(s)})(${e(s)})`,
  withParameter((p, s, outer) => `(function (${p} = ${e(outer)}) { ${statements(s)} return ${e(s)}; })()`),
  withParameter((p, s) => `(async (${p}) => { ${statements(s)} return await ${e(s)}; })(1)`, { waits: true }),
  withParameter((p, s) => `[...(function* (${p}) { ${statements(s)} yield ${e(s)}; })(1)]`, { yields: true }),
  withParameter((p, s, outer) => `(({ a: ${p} = ${e(outer)}, ...${p}r }) => ${e(s)})({ b: 1 })`),
  withParameter((p, s, outer) => `(([${p} = ${e(outer)}, ...${p}r]) => ${e(s)})([])`),
  (s) => `(class { static a = ${e(still(s))}; static { ${statements(still(s))} } #b = 1; c() { return this.#b; } }).a`,
  (s) => (s.functions.length === 0 ? '1' : `${s.rng.pick(s.functions)}(${e(s)}, ...[${e(s)}])`),
  (s) => (s.functions.length === 0 ? '1' : `${s.rng.pick(s.functions)}\`a\${${e(s)}}\``),
  (s) => (s.classes.length === 0 ? '1' : `new ${s.rng.pick(s.classes)}(${e(s)}).m(${e(s)})`),
  (s) =>
    s.variables.length === 0 ? '1' : `(${s.rng.pick(s.variables)} ${s.rng.pick(['=', '+=', '??=', '&&='])} ${e(s)})`,
  (s) => (s.waits ? `(await ${e(s)})` : s.yields ? `(yield ${e(s)})` : e(s)),
  (s) => `'abc'.replace(/b+/g, ${arrow(s)})`,
  (s) => `('a' in { a: ${e(s)} })`,
];

const GROWN_STATEMENTS: readonly Grown[] = [
  (s) => `${e(s)};`,
  (s) => `if (${e(s)}) { ${statements(s)} } else { ${statements(s)} }`,
  (s) => `{ ${statements(s)} }`,
  withParameter((p, s, outer) => `for (const ${p} of [${e(outer)}]) { ${statements(s)} }`),
  (s) => {
    const i = s.fresh();
    return `for (let ${i} = 0; ${i} < 2; ${i}++) { ${statements(deeper(s, { values: [...s.values, i] }))} }`;
  },
  withParameter((p, s, outer) => `for (const ${p} in { a: ${e(outer)} }) { ${statements(s)} }`),
  (s) => `do { ${statements(s)} } while (${s.rng.pick(['false', "'' !== ''", '0'])});`,
  (s) => {
    const [p, tried] = [s.fresh(), `try { ${statements(s)} throw ${e(s)}; }`];
    return `${tried} catch (${p}) { ${statements(body(s, p, s))} } finally { ${statements(s)} }`;
  },
  (s) => `switch (${e(s)}) { case ${e(s)}: { ${statements(s)} break; } default: ${e(s)}; }`,
  (s) => {
    const label = s.fresh();
    return `${label}: { ${statements(s)} break ${label}; }`;
  },
];

const members: Grown = (s) =>
  [
    `x = ${e(s)};`,
    `static y = ${e(s)}; #z = 1;`,
    withParameter((p, inner) => `m(${p}) { ${statements(inner)} return this.#z; }`)(s),
    `static { ${statements(s)} }`,
    `get g() { return ${e(s)}; }`,
  ].join(' ');

/** A declaration, and what it adds to the scope. */
const DECLARATIONS: readonly ((scope: Scope, name: string) => readonly [string, Partial<Scope>])[] = [
  (s, n) => [`const ${n} = ${e(s)};`, { values: [...s.values, n] }],
  (s, n) => [`let ${n} = ${e(s)};`, { values: [...s.values, n], variables: [...s.variables, n] }],
  (s, n) => [`var ${n} = ${e(s)};`, { values: [...s.values, n], variables: [...s.variables, n] }],
  (s, n) => [`const { a: ${n} = ${e(s)}, ...${n}r } = { b: ${e(s)} };`, { values: [...s.values, n] }],
  (s, n) => [`const [${n}, ...${n}r] = [${e(s)}];`, { values: [...s.values, n] }],
  (s, n) => [
    withParameter((p, inner) => `function ${n}(${p}, ...${p}r) { ${statements(inner)} return ${e(inner)}; }`)(s),
    { functions: [...s.functions, n] },
  ],
  (s, n) => [
    withParameter((p, inner) => `async function ${n}(${p}) { ${statements(inner)} }`, { waits: true })(s),
    { functions: [...s.functions, n] },
  ],
  (s, n) => [`const ${n} = ${arrow(s)};`, { functions: [...s.functions, n] }],
  (s, n) => [
    `class ${n}${s.classes.length > 0 ? ` extends ${s.rng.pick(s.classes)}` : ''} { ${members(still(s))} }`,
    { classes: [...s.classes, n] },
  ],
];

const statements = (scope: Scope): string => {
  if (scope.depth <= 0) return `${e(scope)};`;
  let inner = scope;
  const grown: string[] = [];
  for (let left = 1 + scope.rng.int(3); left > 0; left -= 1) {
    if (scope.rng.chance(0.5)) grown.push(scope.rng.pick(GROWN_STATEMENTS)(deeper(inner)));
    else {
      const [text, more] = scope.rng.pick(DECLARATIONS)(deeper(inner), scope.fresh());
      grown.push(text);
      inner = { ...inner, ...more };
    }
  }
  return grown.join(scope.rng.pick(['\n', ' ']));
};

/** Some statements. They hold no declaration of an import or export, so they are scripts and modules. */
export const closedProgram = (rng: Rng): string => {
  let names = 0;
  const fresh = (): string => `v${String((names += 1))}`;
  const nothing = { values: [], variables: [], functions: [], classes: [] };
  const scope: Scope = { rng, fresh, depth: 3 + rng.int(3), ...nothing, waits: false, yields: false };
  return statements(scope);
};
