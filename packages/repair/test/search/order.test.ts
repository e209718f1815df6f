/** What an order may learn, and what it may not be taught. */
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, test } from 'vitest';
import {
  learnOrder,
  lessonOf,
  listCandidates,
  parseOrder,
  PLAIN_ORDER,
  repairProposer,
  scoreOf,
  type LearnedOrder,
} from '../../src/index.ts';
import { settingsOf } from '../../src/options.ts';
import { similarity } from '../../src/order/similarity.ts';
import { processRunner } from '../process-runner.ts';
import { collect, makeProject, tapCheck, type Project } from '../project.ts';

const looks = (template: string, prior = 0, suspicion = 0) => ({ prior, suspicion, [`template:${template}`]: 1 });

const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return isEvolveError(error, 'EVOLVE_OPTIONS') ? 'refused' : error;
  }
  return 'taken';
};

describe('garbage', () => {
  test.each([
    ['nothing', null],
    ['another version', { version: 2, lessons: 0, weights: {} }],
    ['a field too many', { version: 1, lessons: 0, weights: {}, more: 1 }],
    ['no number', { version: 1, lessons: 0, weights: { 'template:comparison': '1' } }],
    ['a number that is none', { version: 1, lessons: 0, weights: { 'template:comparison': NaN } }],
    ['a weight that outweighs all others', { version: 1, lessons: 0, weights: { 'template:comparison': 1e9 } }],
    ['a feature that every object has', { version: 1, lessons: 0, weights: { constructor: 1 } }],
    [
      'too much',
      {
        version: 1,
        lessons: 0,
        weights: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`template:t${n}`, 1])),
      },
    ],
  ])('%s is no order', (_, garbage) => {
    expect(refusal(() => learnOrder(garbage as LearnedOrder, {}))).toBe('refused');
    const options = { dir: '.', check: 'node x', runner: processRunner(), learned: garbage as LearnedOrder };
    expect(refusal(() => settingsOf(options))).toBe('refused');
  });

  test.each([
    ['no number', { 'template:comparison': null }],
    ['endless', { 'template:comparison': Infinity }],
    ['a feature that every object has', { constructor: 1 }],
  ])('%s is no lesson', (_, garbage) => {
    expect(refusal(() => learnOrder(PLAIN_ORDER, garbage as never))).toBe('refused');
  });
});

test.each([
  ['a file cut short', '{"version":1,"lessons":3,"weigh'],
  ['an empty file', ''],
  ['another version', '{"version":2,"lessons":0,"weights":{}}'],
  ['a number that JSON has no word for', '{"version":1,"lessons":0,"weights":{"crowd":1e999}}'],
])('%s is no order that was kept', (_, text) => {
  expect(parseOrder(text)).toBeUndefined();
});

test('ever more made-up names still give an order', () => {
  const lesson = (from: number) =>
    Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`template:t${from + n}`, 1]));
  const order = learnOrder(learnOrder(PLAIN_ORDER, lesson(0)), lesson(900));
  expect(parseOrder(JSON.stringify(order))).toEqual(order);
});

test('what is kept comes back', () => {
  const order = learnOrder(PLAIN_ORDER, { crowd: 1, 'template:regex': -1 });
  expect(parseOrder(JSON.stringify(order))).toEqual(order);
});

test('a prototype in what was kept is left out', () => {
  const kept = JSON.parse('{"version":1,"lessons":0,"weights":{"__proto__":{"template:regex":1}}}') as LearnedOrder;
  expect(learnOrder(kept, {}).weights).toEqual({});
});

test('with nothing learnt the order is prior times localisation', () => {
  const score = scoreOf(
    { ...looks('comparison', Math.log(0.5), Math.log(0.25)), crowd: 3, 'node:Literal': 1 },
    PLAIN_ORDER,
  );
  expect(Math.exp(score)).toBeCloseTo(0.5 * 0.25 ** 1.5);
});

test('what was accepted gets credit, what was tried in vain loses, what was not tried does neither', () => {
  const accepted = looks('regex');
  const tried = [accepted, looks('comparison'), looks('comparison')];
  const { weights } = learnOrder(PLAIN_ORDER, lessonOf(accepted, tried, PLAIN_ORDER));
  expect(weights['template:regex']).toBeGreaterThan(0);
  expect(weights['template:comparison']).toBeLessThan(0);
  expect(weights['template:literal']).toBeUndefined();
});

test('a patch that was expected teaches less than one that was not', () => {
  const rivals = [looks('comparison'), looks('comparison')];
  const credit = (prior: number): number => {
    const accepted = looks('regex', prior);
    return lessonOf(accepted, [accepted, ...rivals], PLAIN_ORDER)['template:regex'] ?? 0;
  };
  expect(credit(2)).toBeLessThan(credit(-2));
});

// Would catch: one lesson, or one and the same a thousand times, that turns the order upside down.
test('a lesson and all of them together are bounded', () => {
  const lesson = { 'template:regex': 50, 'template:comparison': -50 };
  const once = learnOrder(PLAIN_ORDER, lesson);
  expect(Math.max(...Object.values(once.weights).map(Math.abs))).toBeLessThanOrEqual(0.2);
  let order = once;
  for (let time = 0; time < 1000; time += 1) order = learnOrder(order, lesson);
  expect(Math.max(...Object.values(order.weights).map(Math.abs))).toBeLessThanOrEqual(5);
  expect(order.lessons).toBe(1001);
});

test('it is plain data: the same after JSON, to the byte for the same lessons', () => {
  const accepted = looks('regex', -0.7, -0.1);
  const lesson = lessonOf(accepted, [accepted, looks('comparison', -0.2, -0.3)], PLAIN_ORDER);
  const learn = (): string => JSON.stringify(learnOrder(PLAIN_ORDER, lesson));
  expect(learn()).toBe(learn());
  const kept = JSON.parse(learn()) as LearnedOrder;
  expect(JSON.stringify(learnOrder(kept, lesson))).toBe(JSON.stringify(learnOrder(JSON.parse(learn()), lesson)));
});

test.each([
  ['index', 'index', 1],
  ['', '', 1],
  ['abc', 'xyz', 0],
  ['count', 'counts', 5 / 6],
])('names: %s and %s', (left, right, expected) => {
  expect(similarity(left, right)).toBeCloseTo(expected);
});

const makeLast = (): Project =>
  makeProject({
    'lib.js': 'exports.last = (list, n) => {\n  if (n < 1) return [];\n  return list.slice(list.length - n - 1);\n};\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      two: "lib.last([1, 2, 3], 2).join() === '2,3'",
      one: "lib.last([1, 2, 3], 1).join() === '3'",
      none: "lib.last([1, 2], 0).join() === ''",
    }),
  });

describe('a repair', () => {
  test('tells what its patch teaches', async () => {
    const project = makeLast();
    try {
      const { done } = await collect(project);
      expect(done.patch?.lesson?.[`template:${done.patch.template}`]).toBeGreaterThan(0);
    } finally {
      project.remove();
    }
  });

  // Would catch: lessons that are counted and change nothing, and an order that is not asked.
  test('what was right late comes sooner the next time, and what may be tried is the same', async () => {
    const project = makeLast();
    const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: 5000 };
    const list = (learned: LearnedOrder) =>
      listCandidates({ dir: project.dir, check, runner: processRunner(), files: ['lib.js'], learned });
    try {
      const before = await list(PLAIN_ORDER);
      const late = before[Math.floor(before.length / 2)];
      const tried = before.map(({ features }) => features);
      let learned = PLAIN_ORDER;
      for (let time = 0; time < 10; time += 1) {
        learned = learnOrder(learned, lessonOf(late?.features ?? {}, tried, learned));
      }
      const after = await list(learned);
      const keys = (all: typeof before): string[] => all.map(({ version }) => JSON.stringify(version));
      expect(keys(after).sort()).toEqual(keys(before).sort());
      expect(keys(after).indexOf(JSON.stringify(late?.version))).toBeLessThan(before.length / 4);
      expect(JSON.stringify(await list(learned))).toBe(JSON.stringify(after));
    } finally {
      project.remove();
    }
  });

  test('the proposer asks for what is learnt at each proposal, and passes on what is told', async () => {
    const project = makeLast();
    let asked = 0;
    const told: string[] = [];
    const proposer = repairProposer({
      learned: () => {
        asked += 1;
        return PLAIN_ORDER;
      },
      onEvent: ({ type }, { id }) => told.push(`${type} ${id}`),
    });
    const command = { command: process.execPath, args: ['check.cjs'], timeoutMs: 5000 };
    const check = { id: 'check', command, run: () => Promise.reject(new Error('not asked')) };
    const task = { id: 't', text: '', reason: '', evidence: [], files: [], attempt: 1, lessons: [] };
    const trial = {
      id: 'trial',
      dir: project.dir,
      base: '0'.repeat(40),
      capture: () => Promise.reject(new Error('not asked')),
      close: () => Promise.resolve(),
    };
    const draft = await proposer.propose(task, trial, {
      runner: processRunner(),
      signal: new AbortController().signal,
      clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
      random: () => 0.5,
      checks: [check],
      editable: () => true,
      budget: { usd: 0, wallMs: 30_000 },
      progress: () => undefined,
    });
    expect(draft.status).toBe('edited');
    expect(asked).toBe(1);
    expect(told.at(-1)).toBe('done t');
    project.remove();
  });
});
