import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { js, tool } from '../langs.ts';
import type { Face } from '../types.ts';

// ------------------------------------------------------------ TypeScript (tsc)
type Tsc = readonly [file: string, code: number, message: string, more?: string];
const tsc = (c: Ctx, x: Tsc): Face => {
  const [line, col] = [c.line(), c.col()];
  const file = c.chance(0.4) ? x[0] : c.rel(x[0]);
  const more = x[3] === undefined ? '' : `\n${x[3]}`;
  const terse = `${file}(${line},${col}): error TS${x[1]}: ${x[2]}${more}`;
  const pretty = `${file}:${line}:${col} - error TS${x[1]}: ${x[2]}${more}\n\n${line} ${' '.repeat(c.n(2, 6))}const ${c.func()} = ${c.pick(['await load()', 'rows[0]', 'make(opts)'])};\n${' '.repeat(String(line).length)} ${' '.repeat(c.n(6, 14))}${'~'.repeat(c.n(3, 12))}\n\n\nFound 1 error in ${file}:${line}\n`;
  return tool(c.chance(0.5) ? terse : pretty, `${file}(${line},${col}): error TS${x[1]}: ${x[2]}${more}`);
};
const globalTs = (_c: Ctx, x: readonly [number, string]): Face => tool(`error TS${x[0]}: ${x[1]}`);

const t = family('typescript');
t.twin(
  'prop-missing',
  tsc,
  ['src/api/quote.ts', 2339, "Property 'netTotal' does not exist on type 'Quote'."],
  ['src/api/quote.ts', 2339, "Property 'grossTotal' does not exist on type 'Quote'."],
  ['src/api/quote.ts', 2551, "Property 'netTotal' does not exist on type 'Quote'. Did you mean 'netTotals'?"],
  ['src/api/quote.ts', 2339, "Property 'netTotal' does not exist on type 'Quote | undefined'."],
);
t.twin(
  'assign',
  tsc,
  [
    'src/store/cart.ts',
    2322,
    "Type 'string | undefined' is not assignable to type 'string'.",
    "  Type 'undefined' is not assignable to type 'string'.",
  ],
  [
    'src/store/cart.ts',
    2322,
    "Type 'string | null' is not assignable to type 'string'.",
    "  Type 'null' is not assignable to type 'string'.",
  ],
  [
    'src/store/cart.ts',
    2322,
    "Type 'number | undefined' is not assignable to type 'number'.",
    "  Type 'undefined' is not assignable to type 'number'.",
  ],
);
t.twin(
  'module',
  tsc,
  ['src/main.ts', 2307, "Cannot find module './generated/schema.js' or its corresponding type declarations."],
  ['src/main.ts', 2307, "Cannot find module './generated/client.js' or its corresponding type declarations."],
  ['src/main.ts', 7016, "Could not find a declaration file for module './generated/schema.js'."],
);
t.twin(
  'args',
  tsc,
  ['src/jobs/mail.ts', 2554, 'Expected 2 arguments, but got 1.'],
  ['src/jobs/mail.ts', 2554, 'Expected 2 arguments, but got 3.'],
  ['src/jobs/mail.ts', 2555, 'Expected at least 2 arguments, but got 1.'],
);
t.known(
  'unchecked-index',
  tsc,
  ['src/parse/tokens.ts', 2532, "Object is possibly 'undefined'."],
  ['src/parse/tokens.ts', 2531, "Object is possibly 'null'."],
  ['src/parse/tokens.ts', 18048, "'token' is possibly 'undefined'."],
);
t.known(
  'exact-optional',
  tsc,
  [
    'src/http/options.ts',
    2375,
    "Type '{ timeout: number | undefined; }' is not assignable to type 'FetchOptions' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.",
  ],
  [
    'src/http/options.ts',
    2379,
    "Argument of type '{ timeout: number | undefined; }' is not assignable to parameter of type 'FetchOptions' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.",
  ],
);
t.known(
  'isolated',
  tsc,
  ['src/index.ts', 1205, "Re-exporting a type when 'isolatedModules' is enabled requires using 'export type'."],
  [
    'src/index.ts',
    1484,
    "'Plan' is a type and must be imported using a type-only import when 'verbatimModuleSyntax' is enabled.",
  ],
  ['src/index.ts', 1294, "This syntax is not allowed when 'erasableSyntaxOnly' is enabled."],
);
t.known('relative-ext', tsc, [
  'src/cli.ts',
  2835,
  "Relative import paths need explicit file extensions in ECMAScript imports when '--moduleResolution' is 'node16' or 'nodenext'. Did you mean './args.js'?",
]);
t.known(
  'unused',
  tsc,
  ['src/ui/table.tsx', 6133, "'sortKey' is declared but its value is never read."],
  ['src/ui/table.tsx', 6133, "'sortDir' is declared but its value is never read."],
);
t.known(
  'no-inputs',
  globalTs,
  [
    18003,
    "No inputs were found in config file 'tsconfig.build.json'. Specified 'include' paths were '[\"lib\"]' and 'exclude' paths were '[]'.",
  ],
  [5083, "Cannot read file 'tsconfig.build.json'."],
);
t.known(
  'types-missing',
  globalTs,
  [
    2688,
    "Cannot find type definition file for 'vitest/globals'.\n  The file is in the program because:\n    Entry point of type library 'vitest/globals' specified in compilerOptions",
  ],
  [
    2688,
    "Cannot find type definition file for 'jest'.\n  The file is in the program because:\n    Entry point of type library 'jest' specified in compilerOptions",
  ],
);
t.known(
  'missing-keys',
  tsc,
  [
    'src/db/map.ts',
    2739,
    "Type '{ id: string; }' is missing the following properties from type 'Shipment': carrier, weight",
  ],
  ['src/db/map.ts', 2741, "Property 'carrier' is missing in type '{ id: string; }' but required in type 'Shipment'."],
);
t.novel('exhaustive', (c) =>
  tsc(c, ['src/flow/reduce.ts', 2345, "Argument of type 'string' is not assignable to parameter of type 'never'."]),
);
t.novel('deep', (c) =>
  tsc(c, ['src/flow/infer.ts', 2589, 'Type instantiation is excessively deep and possibly infinite.']),
);

// --------------------------------------------------- bundlers, linters, codegen
const viteResolve = (c: Ctx, x: readonly [string, string]): Face => {
  const bare = `[vite]: Rollup failed to resolve import "${x[0]}" from "${c.abs(x[1])}".`;
  return tool(
    `error during build:\nError: ${bare}\nThis is most likely unintended because it can break your application at runtime.\nIf you do want to externalize this module explicitly add it to\n\`build.rollupOptions.external\`\n    at viteWarn (file://${c.abs('node_modules/vite/dist/node/chunks/dep-' + c.hex(8) + '.js')}:${c.n(40000, 70000)}:17)`,
    bare,
  );
};
const esbuild = (c: Ctx, x: readonly [message: string, file: string, code: string]): Face => {
  const bare = `✘ [ERROR] ${x[0]}`;
  const line = c.line();
  return tool(
    `${bare}\n\n    ${x[1]}:${line}:${c.col()}:\n      ${line} │ ${x[2]}\n        ╵ ${'~'.repeat(c.n(4, 12))}\n\n1 error`,
    bare,
  );
};
const webpack = (c: Ctx, x: readonly [file: string, message: string]): Face => {
  const bare = `Module not found: Error: ${x[1].replace('{dir}', c.abs('src'))}`;
  return tool(
    `ERROR in ./${x[0]} ${c.line()}:0-${c.n(30, 60)}\n${bare}\n @ ./src/index.js ${c.line()}:0-${c.n(20, 60)}\n\nwebpack 5.${c.n(80, 99)}.${c.n(0, 3)} compiled with 1 error in ${c.ms()} ms`,
    bare,
  );
};
const eslint = (c: Ctx, x: readonly [file: string, rule: string, message: string]): Face => {
  const bare = `  ${c.line()}:${c.col()}  error  ${x[2]}  ${x[1]}`;
  return tool(`\n${c.abs(x[0])}\n${bare}\n\n✖ 1 problem (1 error, 0 warnings)\n`, bare);
};
const eslintConfig = (c: Ctx, x: string): Face =>
  tool(`\nOops! Something went wrong! :(\n\nESLint: 9.${c.n(0, 30)}.0\n\n${x}`, x.split('\n')[0] ?? x);
const prisma = (c: Ctx, x: readonly [code: string, message: string]): Face =>
  js(c, `PrismaClientKnownRequestError: \nInvalid \`prisma.order.create()\` invocation:\n\n\n${x[1]}`, {
    props: [`code: '${x[0]}'`, `clientVersion: '5.${c.n(10, 22)}.0'`],
  });

const b = family('js-build');
b.twin(
  'vite',
  viteResolve,
  ['virtual:icons', 'src/icons.ts'],
  ['virtual:routes', 'src/icons.ts'],
  ['virtual:icons/solid', 'src/icons.ts'],
);
b.twin(
  'esbuild-export',
  esbuild,
  ['No matching export in "src/theme.ts" for import "palette"', 'src/app.tsx', 'import { palette } from "./theme"'],
  ['No matching export in "src/theme.ts" for import "spacing"', 'src/app.tsx', 'import { spacing } from "./theme"'],
);
b.twin(
  'eslint-rule',
  eslint,
  [
    'src/feed.ts',
    '@typescript-eslint/no-floating-promises',
    'Promises must be awaited, end with a call to .catch, end with a call to .then with a rejection handler or be explicitly marked as ignored with the `void` operator',
  ],
  [
    'src/feed.ts',
    '@typescript-eslint/no-misused-promises',
    'Promise returned in function argument where a void return was expected',
  ],
  ['src/feed.ts', 'import/no-cycle', 'Dependency cycle detected'],
);
b.twin(
  'prisma',
  prisma,
  ['P2002', 'Unique constraint failed on the fields: (`sku`)'],
  ['P2002', 'Unique constraint failed on the fields: (`slug`)'],
  ['P2003', 'Foreign key constraint violated: `Order_skuId_fkey (index)`'],
);
b.known(
  'esbuild-resolve',
  esbuild,
  ['Could not resolve "node:sqlite"', 'src/db.ts', 'import { DatabaseSync } from "node:sqlite"'],
  ['Could not resolve "bun:sqlite"', 'src/db.ts', 'import { Database } from "bun:sqlite"'],
);
b.known(
  'esbuild-tla',
  esbuild,
  ['Top-level await is currently not supported with the "cjs" output format', 'src/boot.ts', 'await init();'],
  ['Top-level await is currently not supported with the "iife" output format', 'src/boot.ts', 'await init();'],
);
b.known(
  'webpack',
  webpack,
  ['src/pay.js', "Can't resolve '@acme/money' in '{dir}'"],
  ['src/pay.js', "Can't resolve '@acme/monies' in '{dir}'"],
);
b.known(
  'webpack-export',
  (_c: Ctx, x: string) => tool(x),
  "export 'useForm' (imported as 'useForm') was not found in 'final-form' (possible exports: createForm, getIn, setIn)",
  "export 'useField' (imported as 'useField') was not found in 'final-form' (possible exports: createForm, getIn, setIn)",
);
b.known(
  'eslint-config',
  eslintConfig,
  "ESLint couldn't find an eslint.config.(js|mjs|cjs) file.\n\nFrom ESLint v9.0.0, the default configuration file is now eslint.config.js.",
  'ConfigError: Config (unnamed): Key "plugins": Cannot redefine plugin "import".',
);
b.known(
  'postcss',
  (c: Ctx, x: string) => js(c, x.replace('{at}', `${c.line()}:${c.col()}`)),
  "Error: It looks like you're trying to use `tailwindcss` directly as a PostCSS plugin. The PostCSS plugin has moved to a separate package, so to continue using Tailwind CSS with PostCSS you'll need to install `@tailwindcss/postcss` and update your PostCSS configuration.",
  'CssSyntaxError: tailwindcss: src/base.css:{at}: The `bg-surface` class does not exist. If `bg-surface` is a custom class, make sure it is defined within a `@layer` directive.',
);
b.known(
  'prisma-engine',
  (c: Ctx, x: string) =>
    js(c, `PrismaClientInitializationError: Prisma Client could not locate the Query Engine for runtime "${x}".`, {
      props: [`clientVersion: '5.${c.n(10, 22)}.0'`, 'errorCode: undefined'],
    }),
  'linux-musl-openssl-3.0.x',
  'rhel-openssl-3.0.x',
);
b.novel('prettier', (c) =>
  tool(`[error] ${c.rel('docs/guide.md')}: SyntaxError: Unexpected token (${c.line()}:${c.col()})`),
);

export default [...t.defs, ...b.defs];
