import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffCapabilities, formatFindings, validate, type Validation } from '../../src/index.ts';

const NAMES = ['a.js', 'a.mjs', 'a.cjs', 'a.ts', 'a.tsx', 'a.jsx', 'a.cts', undefined];

const programs = ['bypasses', 'benign'].flatMap((name) =>
  readFileSync(new URL(`../fixtures/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly code: string }).code)
    .filter((code) => code.length < 2_000),
);

/** Fragments that programs are made of, in any order. */
const SOUP =
  'eval process constructor globalThis require ( ) [ ] { } . ?. ... = == => , ; : ? ` ${ } \' " / * + - < > <!-- --> // /* */ \n ' +
  'function class extends async await yield import export from default let const var of in for while do if else return ' +
  'this super new.target import.meta @x #p a b 0 1n /a/ x= type as any satisfies declare enum namespace <T>';

const soup = fc.array(fc.constantFrom(...SOUP.split(' ')), { maxLength: 30 }).map((parts) => parts.join(' '));

const mutated = fc
  .tuple(fc.constantFrom(...programs), fc.nat(), fc.nat(6), fc.oneof(soup, fc.string()))
  .map(([code, at, cut, insert]) => {
    const place = at % (code.length + 1);
    return code.slice(0, place) + insert.slice(0, 12) + code.slice(place + cut);
  });

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  soup,
  mutated,
  fc.tuple(mutated, mutated).map(([a, b]) => `${a}\n${b}`),
);

const isSound = ({ verdict, findings, obligations }: Validation): void => {
  expect(['allow', 'guard', 'deny']).toContain(verdict);
  expect(findings.filter(({ rule }) => rule === 'internal/failure')).toEqual([]);
  expect(findings.length === 0).toBe(verdict === 'allow');
  if (verdict === 'guard') expect(obligations).not.toEqual([]);
  for (const { line, column } of findings) expect(line >= 1 && column >= 1).toBe(true);
};

describe('for any text', () => {
  test('the validator answers, and its answer hangs together', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...NAMES),
        fc.constantFrom('module', 'script', undefined),
        (source, filename, goal) => {
          const validation = validate(source, {
            ...(filename === undefined ? {} : { filename }),
            ...(goal === undefined ? {} : { goal }),
          });
          isSound(validation);
          expect(formatFindings(validation.findings, source)).not.toContain('\u001b');
        },
      ),
      { numRuns: 400, seed: 20_261_120 },
    );
  });

  test('the verdict does not depend on when it is asked', () => {
    fc.assert(
      fc.property(mutated, (source) => {
        expect(validate(source)).toEqual(validate(source));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('more policy never means a harder verdict', () => {
    const hardness = { allow: 0, guard: 1, deny: 2 };
    fc.assert(
      fc.property(mutated, (source) => {
        const [pure, plain, tool, program] = (['pure', 'default', 'tool', 'source'] as const).map(
          (policy) => hardness[validate(source, { policy }).verdict],
        );
        expect([pure, plain, tool, program]).toEqual(
          [pure, plain, tool, program].toSorted((a, b) => (b ?? 0) - (a ?? 0)),
        );
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  test('a change gains nothing against itself, and loses backwards what it gains forwards', () => {
    fc.assert(
      fc.property(mutated, mutated, (before, after) => {
        expect(diffCapabilities(before, before)).toEqual({ gained: [], lost: [] });
        const forwards = diffCapabilities(before, after);
        const backwards = diffCapabilities(after, before);
        expect(backwards).toEqual({ gained: forwards.lost, lost: forwards.gained });
      }),
      { numRuns: 100, seed: 13 },
    );
  });
});

describe('for any good program', () => {
  test('wrapping a bypass in more code does not hide it', () => {
    const evil = "(() => {}).constructor('return process')();";
    const wrap = fc.constantFrom(
      (code: string) => `function f() { ${code} }`,
      (code: string) => `class A { static { ${code} } }`,
      (code: string) => `const f = async () => { for (const x of []) { ${code} } };`,
      (code: string) => `switch (1) { default: { ${code} } }`,
      (code: string) => `label: try { ${code} } catch {} finally {}`,
      (code: string) => `({ get a() { ${code} return 1; } });`,
      (code: string) => `const g = function* ({ a = () => { ${code} } }) {};`,
      (code: string) => `\`\${(() => { ${code} })()}\`;`,
    );
    fc.assert(
      fc.property(fc.array(wrap, { maxLength: 5 }), (wraps) => {
        const source = wraps.reduce((code, next) => next(code), evil);
        expect(validate(source, { filename: 'a.cjs' }).verdict).toBe('deny');
      }),
      { numRuns: 100, seed: 17 },
    );
  });
});
