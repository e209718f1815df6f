import { join } from 'node:path';

import { capture } from '../setup/child.mjs';
import { ROOT } from '../setup/root.mjs';
import type { StepResult } from './step.ts';

const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name);

/** The tools' environment: plain text, and none of our own conditions, so that each gate sees what its own configuration says. */
const environment = (): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _ours, FORCE_COLOR: _colour, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1', CI: '1' };
};

/** Runs a command to its end; a step passes when it ends with 0. */
export const command = async (program: string, ...args: readonly string[]): Promise<StepResult> => {
  const { code, output } = await capture(program, args, environment());
  return code === 0
    ? { passed: 1, failed: 0, output }
    : { passed: 0, failed: 1, output: output || `ended with ${String(code)}` };
};

/** Runs a tool of this checkout's dependencies. */
export const tool = (name: string, ...args: readonly string[]): Promise<StepResult> => command(bin(name), ...args);

/** Runs one of our own programs with the Node that runs us. */
export const program = (path: string, ...args: readonly string[]): Promise<StepResult> =>
  command(process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, path), ...args);
