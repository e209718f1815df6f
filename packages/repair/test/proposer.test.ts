import { expect, test } from 'vitest';
import type { EvolutionTask, HealthCheck, ProposerContext, Trial } from '@evolve/core/contracts';
import { repairProposer } from '../src/index.ts';
import { processRunner } from './process-runner.ts';
import { makeProject, tapCheck, type Project } from './project.ts';

const task: EvolutionTask = {
  id: 'task',
  text: 'half is wrong',
  reason: 'a tool fails',
  evidence: [{ tool: 'half', error: 'Error: wrong', stack: 'at half (lib.js:1:20)', input: '4', count: 2 }],
  files: [],
  attempt: 1,
  lessons: [],
};

const check = (id: string, script: string): HealthCheck => ({
  id,
  command: { command: process.execPath, args: [script], timeoutMs: 5000 },
  run: () => Promise.reject(new Error('the proposer runs the command, not the check')),
});

const trialOf = (project: Project): Trial => ({
  id: 'trial',
  dir: project.dir,
  base: '0'.repeat(40),
  capture: () => Promise.reject(new Error('not the proposer’s business')),
  close: () => Promise.resolve(),
});

const contextOf = (checks: readonly HealthCheck[], more: Partial<ProposerContext> = {}): ProposerContext => ({
  runner: processRunner(),
  signal: new AbortController().signal,
  clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
  random: () => 0.5,
  checks,
  editable: () => true,
  budget: { usd: 0, wallMs: 30_000 },
  progress: () => undefined,
  ...more,
});

const makeHalf = (): Project =>
  makeProject({
    'lib.js': 'exports.half = (n) => n / 3;\n',
    'fine.cjs': 'process.exitCode = 0;\n',
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      four: 'lib.half(4) === 2',
      ten: 'lib.half(10) === 5',
      zero: 'lib.half(0) === 0',
    }),
  });

test('takes the first check that fails and edits the trial', async () => {
  const project = makeHalf();
  const context = contextOf([check('fine', 'fine.cjs'), check('half', 'check.cjs')]);
  const draft = await repairProposer().propose(task, trialOf(project), context);
  expect(draft).toMatchObject({ status: 'edited', costUsd: 0, notes: { check: 'half' } });
  expect(project.read('lib.js')).toBe('exports.half = (n) => n / 2;\n');
  project.remove();
});

// Would catch: a check that is red only because it cannot find what the project has installed.
test('the check may read the dependencies of the trial in every run', async () => {
  const project = makeHalf();
  const runner = processRunner();
  const trial = { ...trialOf(project), dependencies: ['/elsewhere/node_modules'] };
  const draft = await repairProposer().propose(task, trial, contextOf([check('half', 'check.cjs')], { runner }));
  expect(draft.status).toBe('edited');
  expect(runner.runs.length).toBeGreaterThan(2);
  for (const { options } of runner.runs) expect(options.readable).toContain('/elsewhere/node_modules');
  project.remove();
});

test('leaves the trial untouched when the policy forbids the file', async () => {
  const project = makeHalf();
  const context = contextOf([check('half', 'check.cjs')], { editable: () => false });
  const draft = await repairProposer().propose(task, trialOf(project), context);
  expect(draft.status).toBe('none');
  expect(project.read('lib.js')).toBe('exports.half = (n) => n / 3;\n');
  project.remove();
});

test('has nothing to propose when every check passes or none is a command', async () => {
  const project = makeHalf();
  const custom: HealthCheck = { id: 'custom', run: () => Promise.reject(new Error('never run')) };
  const draft = await repairProposer().propose(task, trialOf(project), contextOf([check('fine', 'fine.cjs'), custom]));
  expect(draft.status).toBe('none');
  project.remove();
});

test('rejects on abort and writes nothing', async () => {
  const project = makeHalf();
  const context = contextOf([check('half', 'check.cjs')], { signal: AbortSignal.abort(new Error('stop')) });
  await expect(repairProposer().propose(task, trialOf(project), context)).rejects.toMatchObject({
    code: 'EVOLVE_ABORTED',
  });
  expect(project.read('lib.js')).toBe('exports.half = (n) => n / 3;\n');
  project.remove();
});

test('costs nothing, and says so', () => {
  expect(repairProposer().boundUsd).toBe(0);
});
