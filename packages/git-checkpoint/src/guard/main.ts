#!/usr/bin/env node
/**
 * `node guard.mjs --config FILE -- COMMAND…`: the boot guard as a program. It is built into one file that needs nothing
 * but Node and git, and is copied into the state directory: the agent's dependencies may be broken or gone.
 */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EvolveError, isEvolveError, messageOf } from '@evolve/core/errors';
import { privateDir } from '../state/durable.ts';
import { withLock } from '../state/lock.ts';
import { layout } from '../state/state-dir.ts';
import { parseGuardConfig, type TotalGuardConfig } from './config.ts';
import { liveRepository } from './live.ts';
import { runGuard } from './loop.ts';
import { FILES } from './records.ts';
import { endOrphan } from './run-once.ts';

const WRONG_USE = 2;

const log = (message: string): void => {
  process.stderr.write(`[evolve guard] ${message}\n`);
};

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

const readConfig = async (file: string): Promise<TotalGuardConfig> => {
  try {
    return parseGuardConfig(await readFile(file, 'utf8'));
  } catch (error) {
    if (isEvolveError(error)) throw error;
    throw new EvolveError('EVOLVE_OPTIONS', `the guard configuration cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
};

const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const guard = async (args: readonly string[]): Promise<number> => {
  const { configFile, command } = parseArguments(args);
  const config = await readConfig(configFile);
  const guardDir = layout(config.stateDir).guard;
  await privateDir(guardDir);
  const stop = new AbortController();
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      stop.abort(signal);
    });
  }
  // eslint-disable-next-line no-restricted-syntax -- this program is its own composition root
  const now = (): Date => new Date();
  const repository = liveRepository(config, { now, env: process.env });
  return withLock(join(guardDir, FILES.lock), { waitMs: 0 }, async () => {
    if (await endOrphan(guardDir)) log('stopped the agent that a killed guard had left behind');
    const onStderr = (chunk: Buffer): void => {
      process.stderr.write(chunk);
    };
    return runGuard({ config, guardDir, command, env: process.env, repository, stop, now, log, onStderr });
  });
};

/** Runs the guard and sets the exit status of this process. Wrong use: 2. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    process.exitCode = await guard(args);
  } catch (error) {
    log(isEvolveError(error) ? `${error.code}: ${error.message}` : messageOf(error));
    process.exitCode = WRONG_USE;
  }
};

const isProgram = (): boolean => {
  const [, script] = process.argv;
  try {
    return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
};

if (isProgram()) await main(process.argv.slice(2));
