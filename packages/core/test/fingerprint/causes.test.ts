import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';
import { CAUSES } from './causes.ts';
import { WRAPPERS } from './wrappers.ts';

const TEXTS = Object.values(CAUSES).flat();

// Would catch: two causes taken for one, so that a solution is reused where it is wrong.
test('no two causes share a fingerprint, whatever tools they are of', () => {
  const seen = new Map<string, string>();
  const shared = TEXTS.flatMap((text) => {
    const { id } = fingerprintError(text);
    const other = seen.get(id);
    seen.set(id, text);
    return other === undefined ? [] : [[other, text]];
  });
  expect(shared).toEqual([]);
});

// Would catch: a solution that is never found again because the text came by another way.
test.each(Object.entries(WRAPPERS))('%s: the cause stays the same', (_, wrap) => {
  const changed = TEXTS.filter((text) => fingerprintError(wrap(text)).id !== fingerprintError(text).id);
  expect(changed).toEqual([]);
});

test('one wrapper around another: the cause stays the same', () => {
  const around = ['a CI job', 'ISO stamps', 'compose', 'a colour for each line', 'Windows line ends'].map(
    (name) => WRAPPERS[name],
  );
  for (const text of TEXTS) {
    const wrapped = around.reduce((inner, wrap) => wrap?.(inner) ?? inner, text);
    expect(fingerprintError(wrapped).template).toBe(fingerprintError(text).template);
  }
});
