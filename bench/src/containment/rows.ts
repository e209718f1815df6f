/** The corpus as programs: each row beside the probe where its grammar allows, else alone. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { parse } from 'acorn';
import type { Target } from './canaries.ts';
import { FOLLOWED, PROBE } from './probe.ts';

export interface Row {
  readonly id: string;
  readonly category: string;
  readonly code: string;
  readonly lang: string;
}

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'packages', 'sandbox', 'test', 'fixtures');

const CODE: ReadonlySet<string> = new Set(['js', 'mjs', 'ts']);

const readRows = (dir: string, name: string): readonly Row[] =>
  readFileSync(join(dir, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const withoutTypes = (row: Row): Row => {
  if (row.lang !== 'ts') return row;
  try {
    return { ...row, code: stripTypeScriptTypes(row.code, { mode: 'transform' }), lang: 'mjs' };
  } catch {
    return row; // Node would not take it either; it is run as it is.
  }
};

/** Rows that are code, and how many are something else (manifests, machine code, markup). */
export const corpusRows = (dir = FIXTURES): { readonly rows: readonly Row[]; readonly others: number } => {
  const all = ['bypasses.jsonl', 'benign.jsonl'].flatMap((name) => readRows(dir, name));
  const rows = all.filter(({ lang }) => CODE.has(lang));
  return { rows: rows.map(withoutTypes), others: all.length - rows.length };
};

type Goal = 'script' | 'module';

const parses = (code: string, sourceType: Goal): boolean => {
  try {
    parse(code, { ecmaVersion: 'latest', sourceType });
    return true;
  } catch {
    return false;
  }
};

/** The last expression is what a row is after. */
const returning = (code: string): string => {
  try {
    const grammar = { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: true } as const;
    const last = parse(code, grammar).body.at(-1);
    if (last?.type !== 'ExpressionStatement') return code;
    const { start, end } = last.expression;
    return `${code.slice(0, last.start)}return (${code.slice(start, end)}\n)`;
  } catch {
    return code;
  }
};

const followed = (run: string, at: string): string =>
  `'${FOLLOWED}' + await probe((await settled(${run})).value, ${at})`;

/** As a tool: a module whose default export is called. */
export const asTool = ({ code, lang }: Row): string => {
  const beside = `${PROBE}\nconst row = function () {\n${returning(code)}\n};\nexport default async (at) => ${followed('row', 'at')};`;
  return lang === 'js' && parses(beside, 'module') ? beside : code;
};

/** As a program of its own: files of a folder, the first of which is started. */
export const asProgram = ({ code, lang }: Row, target: Target): ReadonlyMap<string, string> => {
  const at = JSON.stringify(target);
  if (lang !== 'js') {
    const main = `${PROBE}\nconst tell = async () => console.log(${followed("() => import('./row.mjs').then((found) => found.default)", at)});\nconst exit = process.exit.bind(process);\nvoid tell().finally(() => exit());`;
    return new Map([
      ['main.cjs', main],
      ['row.mjs', code],
    ]);
  }
  const main = `${PROBE}\nconst row = function () {\n${returning(code)}\n};\nconst tell = async () => console.log(${followed('row', at)});\nconst exit = process.exit.bind(process);\nvoid tell().finally(() => exit());`;
  return new Map([['main.cjs', parses(main, 'script') ? main : code]]);
};
