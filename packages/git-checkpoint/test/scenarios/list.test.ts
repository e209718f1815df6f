import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCENARIOS } from './list.ts';

const TESTS = join(import.meta.dirname, '..');
const ROOT = join(TESTS, '../../..');

const textOf = (file: string): string => {
  const path = file.startsWith('bench/') ? join(ROOT, file) : join(TESTS, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

const ownTexts = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'list.test.ts')
  .map((name) => textOf(`scenarios/${name}`));

/** Titles that a table makes: the name stands as a key. */
const isHeld = (group: string, name: string): boolean => {
  const key = /^[a-z]+$/.test(name) ? `\n  ${name}:` : `\n  '${name}':`;
  return ownTexts.some(
    (text) =>
      text.includes(`scenario: ${group}: ${name}`) ||
      (text.includes(`scenario: ${group}: \${name}`) && text.includes(key)),
  );
};

for (const { group, name, file, title, proof } of SCENARIOS) {
  test(`${group}: ${name} is held by ${proof ?? file ?? 'a test of that name'}`, () => {
    if (proof !== undefined) {
      expect(readFileSync(join(ROOT, 'bench/src/proof/shapes.ts'), 'utf8')).toContain(`'huge'`);
    } else if (file !== undefined && title !== undefined) expect(textOf(file)).toContain(title);
    else expect(isHeld(group, name)).toBe(true);
  });
}

test('no scenario is listed twice', () => {
  const names = SCENARIOS.map(({ group, name }) => `${group}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
