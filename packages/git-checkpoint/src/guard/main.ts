#!/usr/bin/env node
/**
 * `node guard.mjs --config FILE -- COMMAND…`: the boot guard as a program. It is built into one file that needs nothing
 * but Node and git, and is copied into the state directory: the agent's dependencies may be broken or gone.
 */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EvolveError, isEvolveError, messageOf } from '@evolve/core/errors';
import { layout } from '../state/state-dir.ts';
import { parseGuardConfig, type TotalGuardConfig } from './config.ts';
import { createControl, listenToSignals } from './control.ts';
import { ownFiles, type OwnFiles } from './own-files.ts';
import { patientWriter } from './patient-writer.ts';
import { guardAgent } from './supervise.ts';

const WRONG_USE = 2;
/** How long the last words may take to leave. */
const FLUSH_MS = 2_000;

const output = patientWriter(2);

const log = (message: string): void => void output.write(`[evolve guard] ${message}\n`);

/** @throws EVOLVE_USAGE */
export const parseArguments = (
  args: readonly string[],
): { readonly configFile: string; readonly command: readonly string[] } => {
  const [flag, configFile, separator, ...command] = args;
  if (flag !== '--config' || configFile === undefined || separator !== '--' || command.length === 0) {
    throw new EvolveError('EVOLVE_USAGE', 'usage: guard.mjs --config FILE -- COMMAND [ARGUMENT…]');
  }
  return { configFile, command };
};

const readConfig = async (file: string): Promise<{ readonly config: TotalGuardConfig; readonly text: string }> => {
  try {
    const text = await readFile(file, 'utf8');
    return { config: parseGuardConfig(text), text };
  } catch (error) {
    if (isEvolveError(error)) throw error;
    throw new EvolveError('EVOLVE_OPTIONS', `the guard configuration cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
};

/** Program and configuration, where they are installed: in memory from now on. */
const holdOwnFiles = async (guardDir: string, configFile: string, text: string): Promise<OwnFiles> => {
  const files = ownFiles();
  const program = fileURLToPath(import.meta.url);
  if (dirname(program) === guardDir) files.hold(program, await readFile(program));
  files.hold(configFile, text);
  return files;
};

const isAtTerminal = (): boolean => process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

const guard = async (args: readonly string[]): Promise<number> => {
  const { configFile, command } = parseArguments(args);
  const { config, text } = await readConfig(configFile);
  const files = await holdOwnFiles(layout(config.stateDir).guard, configFile, text);
  const control = createControl(isAtTerminal());
  const stopListening = listenToSignals(control);
  // eslint-disable-next-line no-restricted-syntax -- this program is its own composition root
  const now = (): Date => new Date();
  const { env } = process;
  const onStderr = (chunk: Buffer): Promise<void> => output.write(chunk);
  try {
    const { exitCode } = await guardAgent({ config, files, command, env, control, now, log, onStderr });
    return exitCode;
  } finally {
    stopListening();
  }
};

/** Runs the guard and sets the exit status of this process. Wrong use: 2. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    process.exitCode = await guard(args);
  } catch (error) {
    log(isEvolveError(error) ? `${error.code}: ${error.message}` : messageOf(error));
    process.exitCode = WRONG_USE;
  }
  await output.flush(FLUSH_MS);
};

const isProgram = (): boolean => {
  const [, script] = process.argv;
  try {
    return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
};

if (isProgram()) {
  await main(process.argv.slice(2));
  // Whatever still waits for a reader that is gone must not keep the guard alive.
  process.exit();
}
