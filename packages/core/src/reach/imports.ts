/** What a file of JavaScript or TypeScript imports from its own tree, by its text: no parser, and so no file that stops it. */

/** White space is bounded, so that no text makes the search slow. A string that only looks like an import counts as one. */
const IMPORT = /\b(?:from|import|require)[ \t\r\n]{0,8}\(?[ \t\r\n]{0,8}(['"`])(\.{1,2}\/[^'"`\r\n]{0,512})\1/gu;

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** TypeScript may name the file that will be built. */
const BUILT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/u, ['.ts', '.tsx']],
  [/\.jsx$/u, ['.tsx']],
  [/\.mjs$/u, ['.mts']],
  [/\.cjs$/u, ['.cts']],
];

/** Relative specifiers, without query and fragment. */
export const specifiersIn = (text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, , specifier = '']) => specifier.replace(/[?#].*$/u, ''));

const join = (from: string, specifier: string): string | undefined => {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length === 0) return undefined;
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/** The paths that a specifier may stand for, the likeliest first. */
export const candidatesFor = (from: string, specifier: string): readonly string[] => {
  const path = join(from, specifier);
  if (path === undefined) return [];
  const sources = BUILT.flatMap(([built, endings]) =>
    built.test(path) ? endings.map((ending) => path.replace(built, ending)) : [],
  );
  const folder = path === '' ? '' : `${path}/`;
  return [
    ...ENDINGS.map((ending) => path + ending),
    ...sources,
    ...ENDINGS.slice(1).map((ending) => `${folder}index${ending}`),
  ];
};
