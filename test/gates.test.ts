/**
 * Every gate is alive: it passes a clean house and refuses one with a violation planted in it. A gate whose
 * configuration stopped matching (a renamed folder, a rule that sees no edges) would pass both, and fail here.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { HOUSE_STEPS, PLANTED, story } from './support/violations.ts';
import { House } from './support/house.ts';
import type { Run } from './support/run.ts';

// Each case starts whole tools; a busy machine may take its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let house: House;

beforeAll(async () => {
  house = await House.build();
  const recorded = await house.verify('--update-api');
  expect(recorded.stdout).toContain('2 passed, 0 failed');
});

afterAll(async () => house.remove());

test('a clean house passes every gate, and its tests are counted', async () => {
  // The small house has no main job to kill.
  const { code, stdout } = await house.verify('--skip', 'story');
  expect(stdout).toMatch(/\n9 passed, 0 failed\n$/);
  for (const step of HOUSE_STEPS) expect(stdout).toMatch(new RegExp(`^ok +${step} `, 'm'));
  expect(code).toBe(0);
});

const { lint: LINT, ...SINGLY } = PLANTED;

describe.each(Object.entries(SINGLY))('%s refuses', (step, cases) => {
  test.each(Object.entries(cases))('%s', async (_title, { files, says, also }) => {
    const steps = [...(also ?? []), step];
    const { code, stdout } = await house.planted(await files(house), () => house.verify('--only', steps.join(',')));
    expect(stdout).toMatch(new RegExp(`^FAIL ${step} `, 'm'));
    expect(stdout).toMatch(says);
    expect(stdout).toMatch(/\d+ passed, [1-9]\d* failed\n$/);
    expect(code).toBe(1);
  });
});

test('a story without a fault passes', async () => {
  const { code, stdout } = await house.planted(story('5 of 5 kills without a fault', 0), () =>
    house.verify('--only', 'story'),
  );
  expect(stdout).toMatch(/^ok +story /m);
  expect(stdout).toMatch(/\n10 passed, 0 failed\n$/);
  expect(code).toBe(0);
});

describe('lint refuses', () => {
  let judged: Run;

  beforeAll(async () => {
    const all: Record<string, string> = {};
    for (const violation of Object.values(LINT)) Object.assign(all, await violation.files(house));
    judged = await house.planted(all, () => house.verify('--only', 'lint'));
  });

  test.each(Object.entries(LINT))('%s', (_title, { says }) => {
    expect(judged.stdout).toMatch(says);
    expect(judged.code).toBe(1);
  });
});

describe('the runner', () => {
  test('runs the later gates after an early one failed', async () => {
    const ugly = { 'packages/core/src/index.ts': "export   { greet } from './greet.ts';\n" };
    const { stdout } = await house.planted(ugly, () => house.verify('--only', 'format,types,tests'));
    expect(stdout).toMatch(/^FAIL format /m);
    expect(stdout).toMatch(/^ok +types /m);
    expect(stdout).toMatch(/\n2 passed, 1 failed\n$/);
  });

  test('counts a gate that could not run as failed', async () => {
    const broken = { 'packages/core/src/index.ts': "export { greet } from './gone.ts';\n" };
    const { stdout } = await house.planted(broken, () => house.verify('--only', 'build,shape,api'));
    expect(stdout).toMatch(/^FAIL shape .* not run: build failed$/m);
    expect(stdout).toMatch(/\n0 passed, 3 failed\n$/);
  });

  test('counts a run without any test as failed', async () => {
    const source = await house.read('packages/core/test/greet.test.ts');
    const empty = { 'packages/core/test/greet.test.ts': source.replace("test('", "test.skip('") };
    const { stdout } = await house.planted(empty, () => house.verify('--only', 'tests'));
    expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
  });

  test('refuses a step that does not exist: checking nothing would look like success', async () => {
    const { code, stderr } = await house.verify('--only', 'lnt');
    expect(stderr).toContain('no step is named lnt');
    expect(code).toBe(2);
  });
});
