import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandRunner, RunOptions } from '@evolve/core/contracts';
import { editor } from '../src/index.ts';
import { contextWith, projectWith, read, runner, task } from './edit/harness.ts';

const FIX = "const fs = require('node:fs'); fs.writeFileSync('src/add.mjs', 'export const add = (a, b) => a + b;\\n');";

const withScript = async (script: string) => {
  const trial = await projectWith();
  const file = join(trial.dir, 'editor.cjs');
  await writeFile(file, `#!/usr/bin/env node\n${script}`);
  await chmod(file, 0o755);
  return { trial, command: `node ${file}` };
};

/** Remembers what it was asked for. */
const recording = (): { readonly runs: RunOptions[]; readonly runner: CommandRunner } => {
  const runs: RunOptions[] = [];
  const run: CommandRunner['run'] = (command, args, options) => {
    runs.push(options);
    return runner.run(command, args, options);
  };
  return { runs, runner: { isolation: 'none', run } };
};

test('a program that fails is an error with what it said, without secrets', async () => {
  const { trial, command } = await withScript(
    "console.error('no luck with sk-ant-api03-' + 'a'.repeat(40)); process.exit(4);",
  );
  const error: unknown = await editor({ command })
    .propose(task, trial, contextWith())
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'EVOLVE_PROPOSAL_FAILED', data: { output: expect.stringContaining('no luck') } });
  expect(JSON.stringify(error)).not.toContain('sk-ant-api03-aaa');
});

// Would catch: what a program prints reaching a commit's subject or a terminal as it is.
test('the last line becomes a summary without secrets and control characters', async () => {
  const { trial, command } = await withScript(
    `${FIX} console.log('\\u001b[31mAdd, with sk-ant-api03-' + 'a'.repeat(40) + '\\u0007\\n');`,
  );
  const draft = await editor({ command }).propose(task, trial, contextWith());
  expect(draft.summary).toMatch(/Add, with/);
  expect(draft.summary).not.toMatch(/\p{Cc}|sk-ant-api03-aaa/u);
  expect(await read(trial, 'src/add.mjs')).toContain('a + b');
});

// Would catch: a program that cannot find what the project has installed once it is isolated.
test('the program may read the dependencies of the trial, and write the trial alone', async () => {
  const { trial, command } = await withScript(FIX);
  const { runs, runner: recorder } = recording();
  const dependencies = [join(trial.dir, 'elsewhere')];
  await editor({ command }).propose(task, { ...trial, dependencies }, contextWith({ runner: recorder }));
  expect(runs).toMatchObject([{ readable: dependencies, writable: [trial.dir] }]);
});

test('its bound is 0 unless somebody says another, or that there is none', () => {
  expect(editor({ command: 'true' }).boundUsd).toBe(0);
  expect(editor({ command: 'true', boundUsd: 2 }).boundUsd).toBe(2);
  expect(editor({ command: 'true', boundUsd: undefined })).not.toHaveProperty('boundUsd');
});
