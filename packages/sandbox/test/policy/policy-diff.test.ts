import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CAPABILITIES,
  describePolicyDiff,
  OBLIGATIONS,
  parsePolicy,
  PRESETS,
  type PolicyRule,
  type PresetName,
  type SandboxPolicy,
} from '../../src/index.ts';
import { answerOf } from '../../src/policy/judge.ts';
import type { Place } from '../../src/policy/scope.ts';

const policy = (allow: readonly string[], rules: readonly PolicyRule[] = [], deny: readonly string[] = []) =>
  parsePolicy({ name: 'p', allow, guard: {}, deny, rules });

const sentences = (before: PresetName | SandboxPolicy, after: PresetName | SandboxPolicy) =>
  describePolicyDiff(before, after).sentences;

describe('in words', () => {
  test('presets by name', () => {
    expect(sentences('pure', 'default')).toEqual([
      'console is now guarded by captured-output everywhere (it was not granted)',
      'timers is now allowed everywhere (it was not granted)',
      'clock is now allowed everywhere (it was not granted)',
      'random is now allowed everywhere (it was not granted)',
      'crypto.hash is now allowed everywhere (it was not granted)',
    ]);
    expect(sentences('tool', 'lingque')).toContain('process.info is now denied everywhere (it was allowed)');
    for (const name of Object.keys(PRESETS)) expect(sentences(name as PresetName, name as PresetName)).toEqual([]);
  });

  test('by path and by package, the narrower ones where they differ', () => {
    const after = policy(
      ['net'],
      [
        { files: ['src/**'], guard: { net: ['time-limit'] } },
        { files: ['src/http/**'], packages: ['undici'], allow: ['net'] },
        { packages: ['@evil/*'], deny: ['net'] },
      ],
    );
    expect(sentences(policy([]), after)).toEqual([
      'net is now allowed where no rule speaks of it (it was not granted)',
      'net is now guarded by time-limit in files src/** (it was not granted)',
      'net is now denied in packages @evil/* (it was not granted)',
      'net is now allowed in files src/http/** and in packages undici (it was not granted)',
    ]);
  });

  test('a denial of one package is told of it, and of names that could lead to it', () => {
    expect(sentences(policy(['import.package']), policy(['import.package'], [], ['import.package:left-pad']))).toEqual([
      'import.package:left-pad is now denied everywhere (it was allowed)',
      'import.package:.. is now denied everywhere (it was allowed)',
    ]);
  });

  test('a text of unknown place that loses is told, though no known one does', () => {
    const rules = [
      { files: ['src/a/**'], guard: { net: [] } },
      { files: ['src/**'], allow: ['net'] },
    ];
    expect(sentences(policy(['net']), policy(['net'], rules))).toEqual([
      'net is now guarded by nothing where it is uncertain which file it is (it was allowed)',
    ]);
  });

  test('what changes nothing is not told: order that is none, grants that a denial covers, other names', () => {
    const a = { files: ['a/**'], allow: ['net'] };
    const b = { files: ['b/**'], guard: { net: ['time-limit'] } };
    expect(sentences(policy([], [a, b]), { ...policy([], [b, a]), name: 'other' })).toEqual([]);
    expect(sentences(policy([], [], ['net']), policy(['net'], [a, b], ['net']))).toEqual([]);
    expect(sentences(policy(['net', 'env']), policy(['env', 'net']))).toEqual([]);
  });

  test('more rules than can be gone through are told one by one, and that they may meet', () => {
    const rules = Array.from({ length: 12 }, (_, at) => ({ files: [`**/*${String(at)}*`], allow: ['net'] }));
    const told = sentences(policy([]), policy([], rules));
    expect(told[0]).toBe('net is now allowed in files **/*0* (it was not granted)');
    expect(told.at(-1)).toMatch(/^net may be answered differently where these meet: in files \*\*\/\*0\*; /);
  });

  test('a policy that is none is refused', () => {
    const invalid = expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }) as object;
    expect(() => describePolicyDiff('tool', { ...policy([]), deny: ['nett'] })).toThrow(invalid);
    expect(() => describePolicyDiff('tools' as 'tool', 'tool')).toThrow(invalid);
  });
});

const NAMES = ['net', 'env', 'import.package', 'import.package:p', 'import.package:@s/x', 'import.package:@s/*'];
const QUERIES = [...NAMES.slice(0, 5), 'import.package:q', 'import.package:@s/y', 'import.package:p/../q', 'fs.read'];

const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 });
const guard = fc.dictionary(
  fc.constantFrom(...NAMES),
  fc.uniqueArray(fc.constantFrom(...Object.keys(OBLIGATIONS)), { maxLength: 2 }),
  { maxKeys: 2, noNullPrototype: true },
);

const rulesOver = (files: fc.Arbitrary<string[]>, packages: fc.Arbitrary<string[]>) =>
  fc.array(
    fc.record(
      { files, packages, allow: names, guard, deny: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 1 }) },
      { requiredKeys: ['allow'] },
    ),
    { maxLength: 4 },
  );

const policies = (rules: fc.Arbitrary<object[]>) =>
  fc
    .record({
      name: fc.constant('p'),
      allow: names,
      guard,
      deny: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 1 }),
      rules,
    })
    .map(parsePolicy);

const answer = (of: SandboxPolicy, capability: string, place: Place): string => {
  const { by, ...rest } = { by: undefined, ...answerOf(of, capability, place) };
  return JSON.stringify([rest, by !== undefined]);
};

/** The name under which the description speaks of a capability that neither policy names. */
const spokenOf = (capability: string, mentioned: readonly string[]): string => {
  if (capability === 'import.package:p/../q') return 'import.package:..';
  if (mentioned.includes(capability)) return capability;
  return capability.startsWith('import.package:@s/') && mentioned.includes('import.package:@s/*')
    ? 'import.package:@s/*'
    : (capability.split(':')[0] ?? '');
};

const namesIn = (of: SandboxPolicy): readonly string[] =>
  [of, ...(of.rules ?? [])].flatMap((part) => [
    ...(part.allow ?? []),
    ...Object.keys(part.guard ?? {}),
    ...(part.deny ?? []),
  ]);

const changed = (before: SandboxPolicy, after: SandboxPolicy, places: readonly Place[]): ReadonlySet<string> => {
  const mentioned = [...namesIn(before), ...namesIn(after)];
  const hasPackages = mentioned.some((name) => name.includes(':'));
  const differing = QUERIES.filter((capability) =>
    places.some((place) => answer(before, capability, place) !== answer(after, capability, place)),
  );
  const spoken = differing.map((capability) => spokenOf(capability, mentioned));
  return new Set(spoken.map((name) => (name.endsWith(':..') && !hasPackages ? 'import.package' : name)));
};

/** Every way in which a file can lie in the folders and packages of the first property. */
const EVERY_PLACE: readonly Place[] = [
  {},
  ...['', 'src/', 'src/in/', 'lib/', 'SRC/', 'SRC/in/', 'src/IN/', 'LIB/'].flatMap((dir) =>
    ['a.js', 'node_modules/p/a.js', 'node_modules/P/a.js', 'node_modules/@s/x/a.js', 'node_modules/@S/x/a.js'].map(
      (file) => ({ path: `${dir}${file}` }),
    ),
  ),
];

describe('property', () => {
  test('every capability whose answer changes is told, and no other, where the globs are folders', () => {
    const files = fc.uniqueArray(fc.constantFrom('src/**', 'src/in/**', 'lib/**'), { minLength: 1, maxLength: 1 });
    const packages = fc.uniqueArray(fc.constantFrom('p', '@s/*'), { minLength: 1, maxLength: 1 });
    const some = policies(rulesOver(files, packages));
    fc.assert(
      fc.property(some, some, (before, after) => {
        const { changes } = describePolicyDiff(before, after);
        const told = new Set(changes.map(({ capability }) => capability));
        const truly = changed(before, after, EVERY_PLACE);
        for (const name of truly) expect([...told], name).toContain(name);
        const isAskedAbout = (name: string) => name !== 'import.package:@s/*' || truly.has(name);
        for (const name of told) if (isAskedAbout(name)) expect([...truly], `${name} is told`).toContain(name);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('every capability whose answer changes is told, whatever the globs and the paths', () => {
    const globs = [
      'src/',
      '*.js',
      '/a',
      'src/*.js',
      '**/in/**',
      'src/in/',
      '!src/in/a.js',
      'SRC/**',
      'src/**',
      'Ü/**',
      'a[bc]',
      'src\\*',
    ];
    const files = fc
      .uniqueArray(fc.constantFrom(...globs), { minLength: 1, maxLength: 3 })
      .map((some) => (some.every((one) => one.startsWith('!')) ? ['**', ...some] : some));
    const packages = fc.uniqueArray(fc.constantFrom('p', 'P', '@s/x', '@s/*', '*'), { minLength: 1, maxLength: 2 });
    const part = fc.constantFrom(
      'src',
      'SRC',
      'in',
      'IN',
      'a',
      'ab',
      'a.js',
      'ü',
      'u\u0308',
      '..',
      'node_modules',
      'p',
      '@s',
      'x',
      '',
    );
    const place = fc.record(
      {
        path: fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
        package: fc.constantFrom('p', '@s/x', 'P'),
      },
      { requiredKeys: [] },
    );
    const some = policies(rulesOver(files, packages));
    fc.assert(
      fc.property(some, some, fc.array(place, { minLength: 20, maxLength: 40 }), (before, after, places) => {
        const told = describePolicyDiff(before, after).changes.map(({ capability }) => capability);
        for (const name of changed(before, after, places)) expect(told, name).toContain(name);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  test('nothing is told of a policy and itself, and what is told names only what there is', () => {
    const some = policies(rulesOver(fc.constant(['src/**']), fc.constant(['p'])));
    fc.assert(
      fc.property(some, some, (before, after) => {
        expect(describePolicyDiff(before, parsePolicy(JSON.parse(JSON.stringify(before)))).changes).toEqual([]);
        const { changes, sentences: words } = describePolicyDiff(before, after);
        expect(words).toHaveLength(changes.length);
        expect(new Set(words).size).toBe(words.length);
        for (const { capability } of changes) expect(Object.keys(CAPABILITIES)).toContain(capability.split(':')[0]);
      }),
      { numRuns: 200, seed: 13 },
    );
  });
});
