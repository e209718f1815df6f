import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const table = globalThis as unknown as Record<string, Record<string, unknown>>;

/**
 * Answers a module of a test framework with `value`, for `require` and `import` alike, wherever it is asked for outside of
 * `node_modules`. The text is a file in `home`: hooks have to name one.
 */
export const answerModule = (home: string, specifiers: readonly string[], value: object): void => {
  const key = `__evolve_${String(specifiers[0]).replaceAll(/\W/g, '_')}`;
  // Not enumerable, so that nobody who counts the globals finds it.
  Object.defineProperty(globalThis, key, { value, configurable: true });
  const names = Object.keys(value).filter((name) => name !== 'default' && table[key]?.[name] !== undefined);
  const file = path.join(home, `${key}.cjs`);
  const lines = names.map((name) => `module.exports.${name} = answered.${name};`);
  writeFileSync(file, [`const answered = globalThis.${key};`, 'module.exports = answered;', ...lines, ''].join('\n'));
  const url = pathToFileURL(file).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifiers.includes(specifier) && context.parentURL?.includes('/node_modules/') !== true
        ? { url, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
  });
};
