import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf } from '@evolve/core/errors';
import type { Command, Values } from './command.ts';
import { wrongUse } from './usage.ts';

const COMMON = {
  repo: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies NonNullable<ParseArgsConfig['options']>;

export interface ParsedArguments {
  readonly repo: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly values: Values;
  readonly positionals: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Reads what stands after the command's name.
 * @throws EVOLVE_USAGE for an option that the command does not have.
 */
export const readArguments = (command: Command, args: readonly string[]): ParsedArguments => {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end + 1);
  try {
    const { values, positionals } = parseArgs({
      args: [...own],
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
      strict: true,
    });
    const named = values as Values;
    return {
      repo: resolve(typeof named['repo'] === 'string' ? named['repo'] : '.'),
      json: named['json'] === true,
      help: named['help'] === true,
      values: named,
      positionals,
      rest,
    };
  } catch (error) {
    throw wrongUse(messageOf(error), `evolve ${command.name} ${command.usage}`);
  }
};
