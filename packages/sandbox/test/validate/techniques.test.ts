import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

interface Technique {
  readonly expect: 'not-allow' | 'not-deny';
  readonly file: string;
  readonly code: string;
}

const techniques = readFileSync(new URL('../fixtures/techniques.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Technique);

/** Ways of saying the same forbidden thing, and ordinary code that looks like them: each once failed or nearly did. */
test.each(techniques)('$expect: $code ($file)', ({ expect: expected, file, code }) => {
  const { verdict, findings } = validate(code, { filename: file });
  expect(verdict, JSON.stringify(findings)).not.toBe(expected === 'not-allow' ? 'allow' : 'deny');
});
