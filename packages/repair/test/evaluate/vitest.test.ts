/** Vitest in the lane: the same verdicts as a child for each candidate, or the child itself. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { collect, makeProject, type Project } from '../project.ts';
import { compareLanes, LIB, STEPS } from './runner-lanes.ts';

const SUITE = `
import { expect, it, vi } from 'vitest';
import { half } from './lib.js';
import { taken } from './steps.js';
it('is loaded once', () => expect(taken()).toBe(0));
it('of four', () => expect(half(4)).toBe(2));
it('of ten', () => expect(half(10)).toBe(5));
it('of less than nothing', () => expect(half(-4)).toBe(0));
it('waits', async () => { await new Promise((done) => setTimeout(done, 1)); expect(half(0)).toBe(0); });
`;
const OTHER = `
import { expect, it } from 'vitest';
import { half } from './lib.js';
it('of four', () => expect(half(4)).toBe(2));
`;

const vitestProject = (files: Readonly<Record<string, string>>): Project => {
  const project = makeProject({
    'package.json': '{ "type": "module", "scripts": { "test": "vitest run" } }',
    ...files,
  });
  const folder = path.dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  project.link('node_modules/vitest', folder);
  project.link('node_modules/.bin/vitest', path.join(folder, 'vitest.mjs'));
  return project;
};

const RUN = ['node_modules/vitest/vitest.mjs', 'run'];
const MINUTES = 60_000;

test('the verdict of a child, whatever a candidate does', { timeout: 10 * MINUTES }, async () => {
  const project = vitestProject({ 'lib.js': LIB, 'steps.js': STEPS, 'a.test.js': SUITE, 'b.test.js': OTHER });
  const found = await compareLanes(project, RUN, [...RUN, '--testTimeout=5000']);
  project.remove();
  expect(found.lanes).toEqual(['fast', 'fast', 'reference']);
  expect(found.fast).toEqual(found.reference);
  expect(found.endless).toEqual(['fuel', 'timeout', 'passes']);
});

test('a repair by way of npm, its tests told one by one', { timeout: 5 * MINUTES }, async () => {
  const project = vitestProject({
    'lib.ts': 'export const half = (n: number): number => n / 3;\n',
    'a.test.ts': `${OTHER.replace('.js', '')}it('of ten', () => expect(half(10)).toBe(5));\nit('of nothing', () => expect(half(0)).toBe(0));\n`,
  });
  const check = { command: 'npm', args: ['test'], timeoutMs: MINUTES };
  const { events, done } = await collect(project, { check, extraCandidates: 10 });
  expect(events[0]).toMatchObject({ lane: 'fast', passing: 1 });
  expect(done.patch?.files['lib.ts']).toContain('n / 2');
  project.remove();
});

// Would catch: a lane that is used although its runs share what the command's do not, or the other way round.
test.each([
  [
    'a setup for all files',
    {
      'vitest.config.js': "export default { test: { globalSetup: './set-up.js' } };",
      'set-up.js': 'export default () => {};',
    },
  ],
  ['files that share their modules', { 'vitest.config.js': 'export default { test: { isolate: false } };' }],
  [
    'a snapshot that is not there yet',
    { 'c.test.js': "import { expect, it } from 'vitest'; it('s', () => expect(1).toMatchSnapshot());" },
  ],
])('%s: the command itself', { timeout: 5 * MINUTES }, async (_, files) => {
  const project = vitestProject({ 'lib.js': LIB, 'steps.js': STEPS, 'a.test.js': SUITE, ...files });
  const { events } = await collect(project, {
    ...{ check: { command: process.execPath, args: RUN, timeoutMs: MINUTES }, budget: { candidates: 1 } },
  });
  expect(events[0]).toMatchObject({ type: 'baseline', lane: 'reference' });
  project.remove();
});
