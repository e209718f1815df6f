import { expect, test } from 'vitest';
import { applyParts, changesBetween, partsOf } from '../../src/trust/parts.ts';
import { neededParts } from '../../src/trust/needed.ts';
import { coveredLines } from '../../src/trust/covered.ts';

const OLD = 'const a = 1;\nconst f = (x) => x > 1;\nconst g = (y) => y + 1;\n';
const NEW = 'const a = 1;\nconst f = (x) => x >= 1;\nconst g = (y) => y - 1; // less\n';

test('all parts together make the new text, comments are none', () => {
  const parts = partsOf({ 'lib.js': OLD }, { 'lib.js': NEW });
  expect(parts.map(({ splice }) => splice.text)).toEqual(['=', '-']);
  expect(applyParts({ 'lib.js': OLD }, parts)).toEqual({ 'lib.js': NEW.replace(' // less', '') });
  expect(changesBetween(OLD, OLD)).toEqual([]);
});

// Would catch: a patch that is let through with something broken that no test asks for.
test('what the check passes without is taken out', async () => {
  const tried: string[] = [];
  const passes = (texts: Readonly<Record<string, string>>): Promise<boolean> => {
    tried.push(texts['lib.js'] ?? '');
    return Promise.resolve((texts['lib.js'] ?? '').includes('x >= 1'));
  };
  const needed = await neededParts({ 'lib.js': OLD }, { 'lib.js': NEW }, passes);
  expect(needed).toMatchObject({ parts: 2, unneeded: 1 });
  expect(needed.texts['lib.js']).toBe(OLD.replace('x > 1', 'x >= 1'));
  expect(tried.length).toBeGreaterThan(0);
});

test('a whole patch that is needed stays whole', async () => {
  const passes = (texts: Readonly<Record<string, string>>): Promise<boolean> =>
    Promise.resolve(/>= [^]*- 1/.test(texts['lib.js'] ?? ''));
  expect(await neededParts({ 'lib.js': OLD }, { 'lib.js': NEW }, passes)).toMatchObject({ parts: 2, unneeded: 0 });
});

test('a new line that does not run is named, and what was not measured is not', () => {
  const text = 'const f = (x) => {\n  if (x) return 1;\n  return 2;\n};\nf(1);\n';
  const at = text.indexOf('return 2');
  const slices = [
    {
      test: '',
      ok: true,
      files: {
        'lib.js': [
          [[0, text.length, 1]],
          [
            [10, text.indexOf('};') + 1, 1],
            [at, at + 9, 0],
          ],
        ],
      },
    },
  ] as const;
  const old = { 'lib.js': text.replace('return 2', 'return 3') };
  expect(coveredLines(old, { 'lib.js': text }, slices)).toEqual({ added: 1, silent: ['lib.js:3'] });
  expect(coveredLines(old, { 'lib.js': text }, [])).toEqual({ added: 0, silent: [] });
});
