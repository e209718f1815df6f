import { describe, expect, test } from 'vitest';
import { CAPABILITIES, OBLIGATIONS, parsePolicy, policyJsonSchema, PRESETS, validate } from '../../src/index.ts';

const empty = { name: 'p', allow: [], guard: {} };

const invalid = (message: RegExp) =>
  expect.objectContaining({
    code: 'EVOLVE_POLICY_INVALID',
    message: expect.stringMatching(message) as string,
  }) as object;

describe('what is written wrongly is refused and named', () => {
  // Would catch: a denial that does nothing because nobody knows its name.
  test.each<[string, object, RegExp]>([
    ['an unknown capability', { deny: ['process.spwan'] }, /"process\.spwan"/],
    ['a name that every object has', { deny: ['constructor'] }, /"constructor"/],
    ['one with another case', { deny: ['Net'] }, /"Net"/],
    ['what exactly, where there is no exactly', { deny: ['net:example.org'] }, /"net:example\.org"/],
    ['half a kind', { allow: ['import'] }, /"import"/],
    ['a package that cannot be one', { deny: ['import.package:../lodash'] }, /"import\.package:\.\.\/lodash"/],
    ['a path inside a package', { deny: ['import.package:lodash/fp'] }, /"import\.package:lodash\/fp"/],
    ['a pattern of half a name', { deny: ['import.package:lod*'] }, /"import\.package:lod\*"/],
    ['an unknown obligation', { guard: { net: ['time-limits'] } }, /"time-limits"/],
    ['a guarded name that is none', { guard: { nett: [] } }, /guard/],
    ['a key that is none', { denny: ['net'] }, /denny/],
    ['a preset that is none', { extends: 'strict' }, /extends/],
    ['a rule that says nothing', { rules: [{ files: ['src/**'] }] }, /rules\[0\]/],
    ['a rule with a wrong name', { rules: [{ files: ['a'], deny: ['fs.wirte'] }] }, /"fs\.wirte"/],
    ['a rule for no file', { rules: [{ files: [], deny: ['net'] }] }, /take some files in/],
    ['a rule that only takes out', { rules: [{ files: ['!src'], deny: ['net'] }] }, /take some files in/],
    ['a rule for no package', { rules: [{ packages: [], deny: ['net'] }] }, /packages/],
    ['a package with a path', { rules: [{ packages: ['a/b'], deny: ['net'] }] }, /"a\/b"/],
    ['a glob that steps', { rules: [{ files: ['../src/**'], deny: ['net'] }] }, /must not step/],
    ['a glob that begins with a step', { rules: [{ files: ['./src/**'], deny: ['net'] }] }, /must not step/],
    ['braces', { rules: [{ files: ['src/*.{js,ts}'], deny: ['net'] }] }, /braces/],
    ['backslashes', { rules: [{ files: ['src\\vendor'], deny: ['net'] }] }, /slashes/],
    ['a drive', { rules: [{ files: ['C:/src'], deny: ['net'] }] }, /must not step/],
    ['a comment', { rules: [{ files: ['# src'], deny: ['net'] }] }, /comment/],
    ['a blank', { rules: [{ files: [' '], deny: ['net'] }] }, /blank/],
  ])('%s', (_, part, message) => {
    expect(() => parsePolicy({ ...empty, ...part })).toThrow(invalid(message));
  });

  test('all that is wrong is told at once, with its place', () => {
    const wrong = { ...empty, allow: ['nett'], rules: [{ files: ['a'], deny: ['envv'] }] };
    expect(() => parsePolicy(wrong)).toThrow(
      expect.objectContaining({
        data: {
          issues: [
            expect.objectContaining({ path: 'allow.0' }) as object,
            expect.objectContaining({ path: 'rules.0.deny.0' }) as object,
          ],
        },
      }),
    );
  });
});

describe('what is parsed', () => {
  test('every name that there is may be granted, guarded and denied', () => {
    const allow = Object.keys(CAPABILITIES);
    const guard = Object.fromEntries(allow.map((name) => [name, Object.keys(OBLIGATIONS)]));
    expect(parsePolicy({ name: 'all', allow, guard, deny: allow })).toEqual({ name: 'all', allow, guard, deny: allow });
    const named = ['lodash', '@scope/name', '@scope/*', 'Old_Name', '#own'].map((name) => `import.package:${name}`);
    expect(parsePolicy({ ...empty, allow: named }).allow).toEqual(named);
  });

  test('cannot be changed by anybody, and a change of what was written changes nothing', () => {
    const written = { name: 'mine', allow: [] as string[], guard: {}, rules: [{ files: ['a.mjs'], allow: ['net'] }] };
    const policy = parsePolicy(written);
    const denied = () => validate('fetch("http://a")', { policy }).verdict;
    expect(denied()).toBe('deny');
    written.allow.push('net');
    written.rules[0]?.files.push('**');
    expect(denied()).toBe('deny');
    expect(() => (policy.allow as string[]).push('net')).toThrow(TypeError);
    expect(() => (policy.rules?.[0]?.files as string[]).push('**')).toThrow(TypeError);
    for (const preset of Object.values(PRESETS))
      expect(() => (preset.allow as string[]).push('net')).toThrow(TypeError);
    expect(() => Object.assign(PRESETS, { pure: PRESETS.source })).toThrow(TypeError);
  });

  test('is parsed no second time', () => {
    const policy = parsePolicy(empty);
    expect(parsePolicy(policy)).toBe(policy);
  });

  test('`extends` begins with a preset, and what is added is heard after it', () => {
    const policy = parsePolicy({
      name: 'mine',
      extends: 'tool',
      guard: { console: ['captured-output'] },
      deny: ['crypto'],
    });
    expect(policy.name).toBe('mine');
    const verdict = (source: string) => validate(source, { policy }).verdict;
    expect(verdict('Date.now()')).toBe('allow');
    expect(verdict('console.log(1)')).toBe('guard');
    expect(verdict("import { createCipheriv } from 'node:crypto'; createCipheriv")).toBe('deny');
    expect(parsePolicy({ name: 'same', extends: 'lingque' })).toEqual({ ...PRESETS.lingque, name: 'same', rules: [] });
  });
});

test('the JSON Schema names every capability, obligation and preset', () => {
  const text = JSON.stringify(policyJsonSchema());
  for (const name of [CAPABILITIES, OBLIGATIONS, PRESETS].flatMap(Object.keys)) expect(text).toContain(`"${name}"`);
  expect(policyJsonSchema()).toMatchObject({ required: ['name'], additionalProperties: false });
});
