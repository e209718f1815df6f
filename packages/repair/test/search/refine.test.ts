import { describe, expect, test } from 'vitest';
import { mineInputs } from '../../src/mine/inputs.ts';
import { contextOf, type Candidate } from '../../src/search/candidates.ts';
import { rankPlausible } from '../../src/search/rank.ts';
import { refineLeads, type Lead } from '../../src/search/refine.ts';
import { parseSource } from '../../src/source/parse.ts';
import { applySplices, type Splice } from '../../src/source/splice.ts';
import { collect, makeProject } from '../project.ts';

/** A check that tells its tests apart. */
const CHECK_HEAD = [
  'let bad = 0;',
  'const same = (n, a, b) => { const ok = a === b; if (!ok) bad++; console.log(`${ok ? "ok" : "not ok"} ${n} ${n}`); };',
];
const CHECK_END = 'process.exitCode = bad ? 1 : 0;';

const inputs = mineInputs({ tests: [], failing: [], passing: [], hints: [] });

const refined = (text: string, splice: Splice): readonly string[] => {
  const unit = parseSource('a.js', text);
  if (unit === undefined) throw new Error('does not parse');
  const candidate: Candidate = {
    ...{ edits: [{ file: 0, splices: [splice] }], template: 'probe', priority: 1, trust: 1, size: 1 },
  };
  const lead: Lead = { candidate, fixed: 1, broken: 1, place: '0:1' };
  return refineLeads([lead], [contextOf(unit, inputs)]).map(({ edits }) => applySplices(text, edits[0]?.splices ?? []));
};

const at = (text: string, part: string): number => text.indexOf(part);

describe('a change that goes too far', () => {
  test('an expression keeps its old value where the condition does not hold', () => {
    const text = 'function f(a, b) { if (b.strict) return 0; return a; }';
    const start = at(text, 'a; }');
    expect(refined(text, { start, end: start + 1, text: 'String(a)' })).toContain(
      text.replace('return a;', 'return ((b.strict) ? String(a) : a);'),
    );
  });

  test('a way out is taken on one condition more', () => {
    const text = 'function f(a, b) { g(a); return b; }';
    const start = at(text, 'g(a)');
    const found = refined(text, { start, end: start, text: 'if (!b) return a; ' });
    expect(found.some((one) => one.includes("if ((typeof a === 'string') && (!b)) return a; g(a);"))).toBe(true);
  });

  test('a statement that was taken out stays where the condition does not hold', () => {
    const text = 'function f(a) { a.pop(); return a; }';
    const start = at(text, 'a.pop();');
    const found = refined(text, { start, end: start + 'a.pop();'.length, text: '' });
    expect(found.some((one) => one.includes('if (!(a.length > 0)) { a.pop(); }'))).toBe(true);
  });

  test('all of them parse', () => {
    const text = 'function f(a, b) { const c = { a, b: [b] }; for (const d of c.b) c.a += d; return c; }';
    for (const part of ['b]', 'c.b)', 'd; ret', 'c.a += d;']) {
      const start = at(text, part);
      for (const one of refined(text, { start, end: start + 1, text: 'x' }))
        expect(parseSource('a.js', one)).toBeDefined();
    }
  });
});

/** No single change does it: leaving the element out is right for holes alone, and nothing in the file says "in". */
test('a repair finds a change under a condition where no change alone passes', async () => {
  const program = [
    'exports.label = (kind, name) => {',
    "  const prefix = kind === 'group' ? '@' : '#';",
    "  const text = name.replace(/ /g, '-');",
    '  return prefix + text;',
    '};',
  ].join('\n');
  const check = [
    "const { label } = require('./program.cjs');",
    ...CHECK_HEAD,
    "same(1, label('user', 'a b'), '#a-b');",
    "same(2, label('group', 'a b'), '@a-b');",
    "same(3, label('group', 'Big One'), '@big-one');",
    "same(4, label('user', 'Big One'), '#Big-One');",
    CHECK_END,
  ].join('\n');
  const project = makeProject({ 'program.cjs': program, 'check.cjs': check });
  try {
    const { done } = await collect(project, {
      check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
      budget: { wallMs: 60_000, candidates: 8000 },
    });
    expect(done.patch?.template).toMatch(/condition/);
  } finally {
    project.remove();
  }
});

/** Catches a pair that is called right because nothing that it does looks strange. */
test('a pair is left to a person', async () => {
  const program = 'exports.low = (a, b) => (a > b ? a : b);\nexports.high = (a, b) => (a < b ? a : b);\n';
  const check = [
    "const { low, high } = require('./program.cjs');",
    ...CHECK_HEAD,
    'same(1, low(1, 2), 1);',
    'same(2, low(4, 3), 3);',
    'same(3, high(1, 2), 2);',
    'same(4, high(4, 3), 4);',
    'same(5, low(5, 5) + high(6, 6), 11);',
    CHECK_END,
  ].join('\n');
  const project = makeProject({ 'program.cjs': program, 'check.cjs': check });
  try {
    const { done } = await collect(project, {
      check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
      budget: { wallMs: 60_000, candidates: 2000 },
    });
    expect(done.patch?.accept).toBe('ask');
    expect(done.patch?.why[0]).toContain('two changes');
  } finally {
    project.remove();
  }
});

test('where every change passes, none of them counts as much as one that passes alone', () => {
  const candidate = (template: string): Candidate => ({
    ...{ edits: [], template, priority: 1, trust: 0.8, size: 4 },
  });
  const ranked = rankPlausible({
    candidates: [
      { candidate: candidate('anything'), place: '0:1', passRate: 0.9 },
      { candidate: candidate('alone'), place: '0:7', passRate: 0.01 },
      { candidate: candidate('usual'), place: '0:8', passRate: 0.2 },
    ],
    ...{ inputs, failing: 1, passing: 3 },
  });
  expect(ranked.at(-1)?.candidate.template).toBe('anything');
  expect(ranked[0]?.worth).toBe(ranked[1]?.worth);
});
