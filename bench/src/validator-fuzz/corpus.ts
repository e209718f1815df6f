/** Texts that people wrote: the fixtures of the validator and the project's own sources. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@evolve/sandbox';
import { parseExpressionAt } from 'acorn';

const PACKAGES = join(import.meta.dirname, '..', '..', '..', 'packages');

interface Row {
  readonly code: string;
  readonly layer?: string;
  readonly lang?: string;
}

const rowsOf = (name: string): readonly Row[] =>
  readFileSync(join(PACKAGES, 'sandbox', 'test', 'fixtures', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const MOST_LINES = 60;

const piecesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  const count = Math.ceil(lines.length / MOST_LINES);
  return Array.from({ length: count }, (_, i) => lines.slice(i * MOST_LINES, (i + 1) * MOST_LINES).join('\n'));
};

/** Texts to damage. */
export const readCorpus = (): readonly string[] => [
  ...['bypasses', 'benign', 'techniques'].flatMap(rowsOf).map(({ code }) => code),
  ...globSync('*/src/**/*.ts', { cwd: PACKAGES })
    .sort()
    .flatMap((file) => piecesOf(readFileSync(join(PACKAGES, file), 'utf8'))),
];

/** What means something else in a function or in strict code is no core: it may be harmless there. */
const DEPENDS_ON_PLACE = /\b(?:this|arguments|callee|caller|await|yield|super|new\.target)\b|\bwith\s*\(/;

const isExpression = (code: string): boolean => {
  try {
    const { start, end } = parseExpressionAt(code, 0, { ecmaVersion: 'latest' });
    return start === 0 && end === code.length;
  } catch {
    return false;
  }
};

/** The bypasses that are one expression, wherever it stands, and are denied in a script, as JavaScript and as TypeScript. */
export const readCores = (): readonly string[] =>
  rowsOf('bypasses').flatMap(({ code: text, layer, lang }) => {
    const code = text.trim().replace(/;$/, '');
    if (lang !== 'js' || layer?.startsWith('static') !== true || !isExpression(code)) return [];
    const denied = ['x.cjs', 'x.cts'].every((filename) => validate(`(${code})`, { filename }).verdict === 'deny');
    return denied && !DEPENDS_ON_PLACE.test(code) ? [code] : [];
  });
