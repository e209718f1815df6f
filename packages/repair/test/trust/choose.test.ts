import type { CommandRunner } from '@evolve/core/contracts';
import { expect, test } from 'vitest';
import { openScratch } from '../../src/evaluate/scratch.ts';
import { settingsOf } from '../../src/options.ts';
import { choosePatches } from '../../src/trust/choose.ts';
import { groupByBehaviour, tellApart } from '../../src/trust/groups.ts';
import { processRunner } from '../process-runner.ts';
import { collect, makeProject, tapCheck } from '../project.ts';

/** Runs for the old version and one patch. */
const FIRST = 5;

test('what behaves alike is one group, in the order that was given', () => {
  const items = [
    { name: 'a', outcomes: ['1', '2'] },
    { name: 'b', outcomes: ['1', undefined] },
    { name: 'c', outcomes: ['1', '2'] },
  ];
  expect(groupByBehaviour(items).map((group) => group.map(({ name }) => name))).toEqual([['a', 'c'], ['b']]);
});

test('the call that tells two apart is a recorded one if there is any', () => {
  const call = (argument: string): { target: string; args: string[] } => ({ target: 'lib.js#f', args: [argument] });
  const end = (value: number): string => JSON.stringify({ returns: value });
  const old = {
    probes: [
      { call: call('x'), recorded: undefined, old: end(0) },
      { call: call('long'), recorded: { ...call('long'), sides: ['pass' as const] }, old: end(0) },
    ],
    likeness: () => undefined,
    domain: () => true,
    more: [],
  };
  const difference = tellApart(old, [end(1), end(2)], [end(3), end(4)]);
  expect(difference).toEqual({ input: 'f("long")', here: '2', chosen: '4' });
  expect(tellApart(old, [end(1)], [end(1)])).toBeUndefined();
});

// Would catch: others that are the same patch in other words, and a choice that hides that there was one.
test('patches that pass and differ come with the input that tells them apart', async () => {
  const project = makeProject({
    'lib.js': "exports.limit = (options) => {\n  const max = options.max || 10;\n  return 'limit ' + max;\n};\n",
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      given: "lib.limit({ max: 5 }) === 'limit 5'",
      absent: "lib.limit({}) === 'limit 10'",
      zero: "lib.limit({ max: 0 }) === 'limit 0'",
    }),
  });
  try {
    const [one, two] = [await collect(project), await collect(project)];
    expect(one.done.patch?.diff).toContain('??');
    expect(one.done.patch?.differsAt).toBeUndefined();
    expect(one.done.others.length).toBeGreaterThan(0);
    for (const { differsAt, confidence } of one.done.others) {
      expect(differsAt?.input).toMatch(/limit\(/);
      expect(differsAt?.here).not.toBe(differsAt?.chosen);
      expect(confidence).toBeLessThanOrEqual(one.done.patch?.confidence ?? 0);
    }
    expect({ ...two.done, durationMs: 0 }).toEqual({ ...one.done, durationMs: 0 });
  } finally {
    project.remove();
  }
});

// Would catch: a choice that is given up as a whole because time ran out in the middle of it.
test('what was looked at before time was up is chosen among', async () => {
  const old = 'exports.double = (n) => n + n + 1;\n';
  const project = makeProject({
    'lib.js': old,
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      two: 'lib.double(2) === 4',
      nought: 'lib.double(0) === 0',
    }),
  });
  const scratch = await openScratch(project.dir);
  try {
    const inner = processRunner();
    // Enough for the old version and the first patch; then the clock has cut it.
    let runs = 0;
    const runner: CommandRunner = {
      isolation: inner.isolation,
      run: (...args) => ((runs += 1) > FIRST ? Promise.reject(new Error('time is up')) : inner.run(...args)),
    };
    const settings = settingsOf({ dir: project.dir, check: 'node check.cjs', runner });
    const patches = ['n * 2', 'n + n'].map((text) => ({
      files: { 'lib.js': old.replace('n + n + 1', text) },
      prior: 1,
    }));
    const input = { patches, before: { 'lib.js': old }, tests: { passing: 0, failing: 2 }, seed: 1 };
    const choose = (isLate: boolean): Promise<readonly unknown[]> => {
      runs = 0;
      return choosePatches({ settings, scratch }, { ...input, late: () => isLate });
    };
    expect(await choose(true)).toMatchObject([{ patch: patches[0] }]);
    await expect(choose(false)).rejects.toThrow('time is up');
  } finally {
    await scratch.close();
    project.remove();
  }
});
