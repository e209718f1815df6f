/** Risk besides paths: each reason alone, that it may only raise, and garbage in what is told. */
import { candidateOf, type FileEdit } from '@evolve/core/candidate';
import type { Assessment, Circumstances, GateReport, RiskGrade } from '@evolve/core/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess, createGovernor } from '../../src/index.ts';

const POLICY = { editable: ['**'], grades: [{ path: 'low/**', grade: 'low' as const }] };
const EDIT: Readonly<Record<string, FileEdit>> = { 'low/a.md': { before: 'a', after: 'b' } };

const judge = (circumstances: Circumstances, edits = EDIT): Assessment =>
  assess(candidateOf(edits), POLICY, circumstances);
const rulesOf = ({ reasons }: Assessment): readonly string[] => reasons.map(({ rule }) => rule);

const gate = (more: Partial<GateReport>): GateReport => ({
  id: 'ast',
  decision: 'pass',
  findings: [],
  obligations: [],
  ...more,
});

describe('capability gain', () => {
  test('what a gate asks about a person decides, and its findings are on the receipt', () => {
    const findings = [{ rule: 'net', message: 'ask: it can\nreach the network', path: 'low/a.md' }];
    const found = judge({ gates: [gate({ decision: 'ask', findings })] });
    expect(found).toMatchObject({ decision: 'ask', grade: 'high' });
    expect(found.reasons[0]).toEqual({
      ...{ rule: 'gate:ast:net', path: 'low/a.md', evidence: '"ask: it can reach the network"' },
    });
  });

  test('what runs under guard only is of high risk', () => {
    expect(judge({ gates: [gate({ obligations: ['no-env'] })] })).toMatchObject({ decision: 'allow', grade: 'high' });
  });

  test('an ask without a word is heard, a refusal refuses', () => {
    expect(judge({ gates: [gate({ decision: 'ask' })] }).decision).toBe('ask');
    const refused = judge({ gates: [gate({ decision: 'refuse', findings: [{ rule: 'x', message: 'no' }] })] });
    expect(refused).toMatchObject({ decision: 'refuse', grade: 'forbidden' });
  });

  test('ten thousand findings are listed as twenty', () => {
    const findings = Array.from({ length: 10_000 }, () => ({ rule: 'net', message: 'm' }));
    expect(judge({ gates: [gate({ decision: 'ask', findings })] }).reasons.length).toBeLessThan(30);
  });
});

describe('reach', () => {
  test.each<[string, number, number, boolean, Assessment['decision'], RiskGrade]>([
    ['nobody', 0, 100, true, 'allow', 'low'],
    ['half of a few', 5, 10, true, 'allow', 'low'],
    ['a fifth', 20, 100, true, 'allow', 'high'],
    ['half', 50, 100, true, 'ask', 'high'],
    ['not all could be looked at', 0, 5000, false, 'allow', 'high'],
    ['an empty repository', 0, 0, true, 'allow', 'low'],
  ])('%s imports it', (_, importers, files, complete, decision, grade) => {
    expect(judge({ reach: { importers, files, complete } })).toMatchObject({ decision, grade });
  });

  test('is told on the receipt whatever it is', () => {
    const [, reach] = judge({ reach: { importers: 2, files: 100, complete: true } }).reasons;
    expect(reach?.evidence).toBe('2 of 100 files of code import what changes, directly or not (2 %)');
  });
});

describe('what checks stand on', () => {
  const ground = { changed: [], taken: [], complete: true };

  test('is for the owner: who changes it, and who makes it the program’s', () => {
    const changed = judge({ ground: { ...ground, changed: ['low/a.md'] } });
    expect(changed).toMatchObject({ decision: 'owner', grade: 'high' });
    expect(changed.reasons[0]).toMatchObject({ rule: 'checks-ground', path: 'low/a.md' });
    const taken = judge({ ground: { ...ground, taken: ['src/expect.js'] } });
    expect(taken.decision).toBe('owner');
    expect(taken.reasons[0]).toMatchObject({ rule: 'checks-ground:taken', path: 'src/expect.js' });
  });

  test('nothing of it, nothing said; not all looked at is high risk; a thousand are listed as twenty', () => {
    expect(rulesOf(judge({ ground }))).toEqual(['editable']);
    expect(judge({ ground: { ...ground, complete: false } })).toMatchObject({ decision: 'allow', grade: 'high' });
    const changed = Array.from({ length: 1000 }, (_, index) => `f${String(index)}`);
    expect(judge({ ground: { ...ground, changed } }).reasons.length).toBeLessThan(30);
  });
});

describe('a check that turned green', () => {
  const turnedGreen = ['health'];
  const governor = createGovernor({ policy: { editable: ['**'] } });
  const assessed = (edits: Readonly<Record<string, FileEdit>>, circumstances: Circumstances = { turnedGreen }) =>
    governor.assess(candidateOf(edits), circumstances);
  const before = 'export const a = 1;\nexport function b() {\n  return 2;\n}\n// end\n';

  test.each<[string, Readonly<Record<string, FileEdit>>]>([
    ['a file', { 'src/b.js': { before } }],
    ['a file that lies elsewhere now', { 'src/b.js': { before }, 'old/b.js': { after: before } }],
    ['an export', { 'src/b.js': { before, after: 'export const a = 10;\nfunction b() {}\n' } }],
    [
      'an export that a comment hides',
      { 'src/b.js': { before, after: '/* export function b() {} */ export const a = 10;\n' } },
    ],
    [
      'an export of CommonJS',
      {
        'src/b.cjs': { before: 'exports.a = exports.b = 1;\nexports.c = 2;\n', after: 'exports.a = exports.b = 10;\n' },
      },
    ],
    [
      'one of a list',
      { 'src/b.cjs': { before: 'module.exports = { a, b };\n', after: 'module.exports = { a: 10 };\n' } },
    ],
    [
      'what a file hands on',
      { 'src/b.ts': { before: "export * from './c.ts';\nexport const a = 1;\n", after: 'export const a = 10;\n' } },
    ],
    ['lines', { 'src/b.js': { before, after: before.replace('  return 2;\n', '') } }],
    ['a case of data, and a comment comes', { 'src/b.json': { before: '[\n"a",\n"b"\n]\n', after: '[\n"a",\n]\n' } }],
  ])('where %s is gone asks a person whether that is a repair', async (_, edits) => {
    const found = await assessed(edits);
    expect(found.decision).toBe('ask');
    expect(found.reasons[0]).toMatchObject({ rule: 'evidence:deletion' });
    expect(rulesOf(await assessed(edits, { turnedGreen: [] }))).not.toContain('evidence:deletion');
  });

  test.each<[string, Readonly<Record<string, FileEdit>>]>([
    ['a value that is another', { 'src/b.js': { before, after: before.replace('= 1', '= 10') } }],
    [
      'fewer lines that do the same',
      { 'src/b.js': { before, after: 'export const a = 1;\nexport const b = () => 3;\n' } },
    ],
    [
      'a name that is exported in another way',
      { 'src/b.js': { before, after: 'const a = 10;\nconst b = () => 2;\nexport { a, b };\n' } },
    ],
    ['a new file', { 'src/c.js': { after: before } }],
    ['a comment that goes', { 'src/b.js': { before, after: before.replace('// end\n', '').replace('2', '3') } }],
  ])('by %s asks nobody', async (_, edits) => {
    expect(rulesOf(await assessed(edits))).not.toContain('evidence:deletion');
  });

  test('a text that nobody can read is no reason to fall over', async () => {
    const found = await assessed({ 'src/b.js': { before: 'export const a = ;', after: 'export ((((' } });
    expect(found.decision).toBe('allow');
  });
});

describe('what is hard to take back', () => {
  test.each<[string, string, FileEdit, Assessment['decision']]>([
    ['lasting:migration', 'low/migrations/001.md', { after: 'a' }, 'ask'],
    ['lasting:migration', 'low/up.sql', { after: 'a' }, 'ask'],
    ['lasting:data', 'low/users.sqlite', { after: 'a' }, 'ask'],
    ['lasting:locked', 'low/other.lock', { after: 'a' }, 'ask'],
    ['lasting:generated', 'low/x.min.js', { after: 'a' }, 'ask'],
    ['lasting:generated', 'low/x.md', { before: '// @generated by x', after: 'a' }, 'ask'],
    ['lasting:binary', 'low/x.md', { after: 'a\0b' }, 'ask'],
    ['lasting:binary', 'low/x.md', { before: 'a\0b', after: 'a' }, 'ask'],
    ['lasting:deletion', 'low/x.md', { before: 'a' }, 'allow'],
  ])('%s: %s', (rule, path, edit, decision) => {
    const found = judge({}, { [path]: edit });
    expect(rulesOf(found)).toContain(rule);
    expect(found.decision).toBe(decision);
    expect(found.grade).not.toBe('low');
  });

  test('words that only contain such names are free', () => {
    for (const path of ['low/immigration.md', 'low/locker.md', 'low/generatedness.md', 'low/database.md']) {
      expect(rulesOf(judge({}, { [path]: { after: 'a' } }))).toEqual(['editable']);
    }
  });
});

test('a record of rollbacks raises: one to high, two to a person', () => {
  const of = (rolledBack: number): Assessment => judge({ record: { rolledBack, of: 9, kind: 'text' } });
  expect(of(0)).toMatchObject({ decision: 'allow', grade: 'low' });
  expect(of(1)).toMatchObject({ decision: 'allow', grade: 'high' });
  expect(of(2)).toMatchObject({ decision: 'ask', grade: 'high' });
  expect(of(Number.NaN)).toMatchObject({ decision: 'allow', grade: 'low' });
});

const DECISIONS = ['allow', 'ask', 'owner', 'refuse'];
const GRADES = ['low', 'medium', 'high', 'forbidden'];

const anyGate = fc.record({
  id: fc.string(),
  decision: fc.constantFrom('pass' as const, 'ask' as const, 'refuse' as const),
  findings: fc.array(fc.record({ rule: fc.string(), message: fc.string() }), { maxLength: 3 }),
  obligations: fc.array(fc.string(), { maxLength: 3 }),
});
const anyNumber = fc.oneof(fc.double(), fc.integer());
const anyCircumstances = fc.record(
  {
    gates: fc.array(anyGate, { maxLength: 3 }),
    reach: fc.record({ importers: anyNumber, files: anyNumber, complete: fc.boolean() }),
    record: fc.record({ rolledBack: anyNumber, of: anyNumber, kind: fc.string() }),
  },
  { requiredKeys: [] },
);
const anyPath = fc.constantFrom('low/a.md', 'src/a.ts', 'memory/a.md', 'package.json', 'low/m.sql', '.git/config');
const anyEdit = fc.record(
  { before: fc.string({ minLength: 1 }), after: fc.string({ minLength: 1 }) },
  { requiredKeys: ['after'] },
);

test('property: whatever is told, it makes nothing milder', () => {
  fc.assert(
    fc.property(fc.dictionary(anyPath, anyEdit, { minKeys: 1 }), anyCircumstances, (edits, circumstances) => {
      const bare = assess(candidateOf(edits), POLICY);
      const found = assess(candidateOf(edits), POLICY, circumstances);
      expect(DECISIONS.indexOf(found.decision)).toBeGreaterThanOrEqual(DECISIONS.indexOf(bare.decision));
      expect(GRADES.indexOf(found.grade)).toBeGreaterThanOrEqual(GRADES.indexOf(bare.grade));
      for (const reason of bare.reasons) expect(found.reasons).toContainEqual(reason);
    }),
    { numRuns: 500, seed: 3 },
  );
});

test('a governor passes it on', async () => {
  const governor = createGovernor({ policy: POLICY });
  const found = await governor.assess(candidateOf(EDIT), { record: { rolledBack: 3, of: 3, kind: 'text' } });
  expect(found.decision).toBe('ask');
});
