import { js } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const B = 'bundler';
const L = 'linter';

const esbuildExport =
  (name: string): Render =>
  (c) => {
    const [line, col] = [c.n(1, 30), c.n(9, 30)];
    const code = `import { ${name} } from '../lib'`;
    const gutter = ' '.repeat(String(line).length);
    const frame = `\n\n    src/pages/cart.tsx:${line}:${col}:\n      ${line} │ ${code}\n      ${gutter} ╵ ${' '.repeat(9)}${'~'.repeat(name.length)}\n`;
    return `${c.pick(['✘ [ERROR]', 'X [ERROR]', '✘ [ERROR]'])} No matching export in "src/lib/index.ts" for import "${name}"${frame}${c.opt('\n1 error', 0.4)}`;
  };

const viteUnresolved: Render = (c) =>
  `${c.opt(`vite v${c.ver(5)} building for production...\ntransforming (${c.n(12, 900)}) src/main.ts\n✓ ${c.n(20, 900)} modules transformed.\nx Build failed in ${c.n(1, 20)}.${c.n(10, 99)}s\nerror during build:\n`, 0.5)}${c.pick(['Error: ', ''])}[vite]: Rollup failed to resolve import "@headlessui/react" from "${c.p('src/components/Menu.tsx').replaceAll('\\', '/')}".\nThis is most likely unintended because it can break your application at runtime.\nIf you do want to externalize this module explicitly add it to\n\`build.rollupOptions.external\`${c.opt(`\n    at viteLog (${c.url('node_modules/vite/dist/node/chunks/dep-')}${c.b64(8)}.js:${c.n(40000, 70000)}:15)\n    at onRollupLog (${c.url('node_modules/vite/dist/node/chunks/dep-')}${c.b64(8)}.js:${c.n(40000, 70000)}:5)`)}`;

const postcssTailwind: Render = (c) =>
  js(
    c,
    `${c.pick(['[postcss] ', '[vite:css] [postcss] ', 'Error: '])}It looks like you're trying to use \`tailwindcss\` directly as a PostCSS plugin. The PostCSS plugin has moved to a separate package, so to continue using Tailwind CSS with PostCSS you'll need to install \`@tailwindcss/postcss\` and update your PostCSS configuration.`,
    [
      `at (${c.nm('tailwindcss', 'dist/lib.js')}:#)`,
      `LazyResult.runOnRoot (${c.nm('postcss', 'lib/lazy-result.js')}:#)`,
      `LazyResult.runAsync (${c.nm('postcss', 'lib/lazy-result.js')}:#)`,
    ],
  );

const eslintTyped: Render = (c) =>
  `${c.opt(`\nOops! Something went wrong! :(\n\nESLint: ${c.ver(9)}\n\n`, 0.7)}Error: Error while loading rule '@typescript-eslint/await-thenable': You have used a rule which requires type information, but don't have parserOptions set to generate type information for this file. See https://typescript-eslint.io/getting-started/typed-linting for enabling linting with type information.\nParser: typescript-eslint/parser\nOccurred while linting ${c.p('scripts/release.mts')}${c.opt(`\n    at throwError (${c.nm('@typescript-eslint/utils', 'dist/eslint-utils/getParserServices.js')}:${c.ln()}:11)\n    at getParserServices (${c.nm('@typescript-eslint/utils', 'dist/eslint-utils/getParserServices.js')}:${c.ln()}:9)`)}`;

const ruff =
  (last: string): Render =>
  (c) => {
    const line = c.n(12, 190);
    const pad = ' '.repeat(String(line).length);
    return `ruff failed\n${c.opt(`  Cause: Failed to load configuration \`${c.p('pyproject.toml')}\`\n`, 0.3)}  Cause: Failed to parse ${c.p('pyproject.toml')}\n  Cause: TOML parse error at line ${line}, column 1\n${pad} |\n${line} | [tool.ruff.lint]\n${pad} | ^^^^^^^^^^^^^^^^\n${last}${c.opt('\n', 0.5)}`;
  };

const golangci: Render = (c) => {
  const v = c.n(21, 24);
  const text = `can't load config: the Go language version (go1.${v}) used to build golangci-lint is lower than the targeted Go version (1.${v + 1}.${c.n(0, 8)})`;
  return c.pick([
    `Error: ${text}\nFailed executing command with error: ${text}`,
    `Error: ${text}`,
    `Error: ${text}\nThe command is terminated due to an error: ${text}`,
    `level=error msg="Failed executing command with error: ${text}"`,
  ]);
};

const tsLine =
  (file: string, code: string, message: string): Render =>
  (c) => {
    const [l, k] = [c.ln(), c.col()];
    return c.pick([
      `${file}(${l},${k}): error ${code}: ${message}`,
      `${file}:${l}:${k} - error ${code}: ${message}${c.opt(`\n\n${l} export const router = createRouter();\n  ${' '.repeat(13)}~~~~~~\n\n\nFound 1 error in ${file}:${l}`)}`,
      `ERROR in ./${file}:${l}:${k}\n${code}: ${message}`,
    ]);
  };

const express = '@types/express-serve-static-core';
const ts2742: Render = (c) =>
  tsLine(
    'src/routes/index.ts',
    'TS2742',
    `The inferred type of 'router' cannot be named without a reference to '.pnpm/${express.replace('/', '+')}@${c.ver(4)}/node_modules/${express}'. This is likely not portable. A type annotation is necessary.`,
  )(c);
const ts4023 = tsLine(
  'src/routes/index.ts',
  'TS4023',
  `Exported variable 'router' has or is using name 'RouterOptions' from external module "express" but cannot be named.`,
);

export const BUNDLERS: readonly CauseDef[] = [
  known(B, 'cli', 'esbuild-no-export-formatmoney', esbuildExport('formatMoney'), true),
  known(B, 'cli', 'vite-unresolved-headlessui', viteUnresolved, true),
  known(B, 'js', 'postcss-tailwind-moved', postcssTailwind, true),
  known(L, 'cli', 'eslint-await-thenable-untyped', eslintTyped, true),
  known(L, 'cli', 'ruff-unknown-field-ignore-names', ruff('unknown field `ignore-names`'), true),
  known(L, 'cli', 'golangci-older-than-go', golangci, true),
  known('typescript', 'cli', 'ts2742-router', ts2742, true),
  novel(B, 'cli', 'esbuild-no-export-formatdate', 'esbuild-no-export-formatmoney', esbuildExport('formatDate')),
  novel(L, 'cli', 'ruff-unknown-rule-tc', 'ruff-unknown-field-ignore-names', ruff('Unknown rule selector: `TC`')),
  novel('typescript', 'cli', 'ts4023-router', 'ts2742-router', ts4023),
];
