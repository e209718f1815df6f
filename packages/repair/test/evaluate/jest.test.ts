/** Jest in the lane: the same verdicts as a child for each candidate, or the child itself. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { collect, makeProject, type Project } from '../project.ts';
import { compareLanes, LIB, STEPS } from './runner-lanes.ts';

/**
 * A folder into which some Jest was installed (`npm install --prefix FOLDER jest@30`). It is larger than all that these
 * tests need otherwise, so it is none of the repository's dependencies.
 */
const FOLDER = process.env['EVOLVE_JEST'];
const isThere = FOLDER !== undefined && existsSync(path.join(FOLDER, 'node_modules', 'jest'));
const SKIPPED = isThere ? '' : ' (skipped: EVOLVE_JEST names no folder with Jest in its node_modules)';

const asCommonJs = (text: string): string =>
  text
    .replaceAll(/import (\{.*\}) from ('.*');/g, 'const $1 = require($2);')
    .replaceAll(/export const (\w+) =/g, 'const $1 = exports.$1 =');

const SUITE = `
const { half } = require('./lib.js');
const { taken } = require('./steps.js');
it('is loaded once', () => expect(taken()).toBe(0));
it('of four', () => expect(half(4)).toBe(2));
it('of ten', () => expect(half(10)).toBe(5));
it('of less than nothing', () => expect(half(-4)).toBe(0));
it('waits', async () => { await new Promise((done) => setTimeout(done, 1)); expect(half(0)).toBe(0); });
`;

const jestProject = (files: Readonly<Record<string, string>>): Project => {
  const project = makeProject({ 'package.json': '{ "scripts": { "test": "jest" } }', ...files });
  project.link('node_modules', path.join(String(FOLDER), 'node_modules'));
  return project;
};

const RUN = ['node_modules/jest/bin/jest.js'];
const MINUTES = 60_000;

test.skipIf(!isThere)(
  `the verdict of a child, whatever a candidate does${SKIPPED}`,
  { timeout: 10 * MINUTES },
  async () => {
    const project = jestProject({ 'lib.js': asCommonJs(LIB), 'steps.js': asCommonJs(STEPS), 'a.test.js': SUITE });
    const found = await compareLanes(project, RUN, [...RUN, '--testTimeout=5000'], asCommonJs(LIB));
    project.remove();
    expect(found.lanes).toEqual(['fast', 'fast', 'reference']);
    expect(found.fast).toEqual(found.reference);
    expect(found.endless).toEqual(['fuel', 'timeout', 'passes']);
  },
);

test.skipIf(!isThere)(`a setup for all files: the command itself${SKIPPED}`, { timeout: 5 * MINUTES }, async () => {
  const project = jestProject({
    ...{ 'lib.js': asCommonJs(LIB), 'steps.js': asCommonJs(STEPS), 'a.test.js': SUITE },
    ...{
      'jest.config.js': "module.exports = { globalSetup: './set-up.js' };",
      'set-up.js': 'module.exports = () => {};',
    },
  });
  const check = { command: process.execPath, args: RUN, timeoutMs: MINUTES };
  const { events } = await collect(project, { check, budget: { candidates: 1 } });
  expect(events[0]).toMatchObject({ type: 'baseline', lane: 'reference' });
  project.remove();
});
