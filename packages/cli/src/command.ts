/** What a command is. The table of all commands is `commands/index.ts`. */
import type { ParseArgsConfig } from 'node:util';
import type { Output } from './output.ts';
import { wrongUse } from './usage.ts';

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface CommandContext {
  /** Absolute path of the repository, from `--repo`. */
  readonly repo: string;
  readonly values: Values;
  readonly positionals: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[];
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** 0 done; 1 the answer is no; anything else is passed on from a program that was run. Wrong use is thrown. */
export type ExitStatus = number;

export interface Command {
  readonly name: string;
  /** Arguments and options, for the help. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** Its exit status is that of a program that it ran, whoever ended that. */
  readonly passesStatusOn?: boolean;
  readonly run: (context: CommandContext) => Promise<ExitStatus>;
}

/** One text option, or undefined. */
export const text = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

type Fits = (value: number) => boolean;

/** What a number may be, in the words of the message. */
export const NUMBERS = {
  'a number from 0 on': (value) => value >= 0,
  'a number above 0': (value) => value > 0,
  'a whole number': Number.isSafeInteger,
  'a whole number from 1 on': (value) => Number.isSafeInteger(value) && value >= 1,
} satisfies Record<string, Fits>;

/**
 * One number, or undefined.
 * @throws EVOLVE_USAGE for anything that it may not be.
 */
export const number = (values: Values, name: string, kind: keyof typeof NUMBERS): number | undefined => {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const value = Number(given);
  const isOne = given.trim() !== '' && Number.isFinite(value) && NUMBERS[kind](value);
  if (!isOne) throw wrongUse(`--${name} takes ${kind}`);
  return value;
};

/** @throws EVOLVE_USAGE unless `--isolation` is absent or one of these. */
export const isolationOf = <T extends string>(values: Values, offered: readonly T[]): T | undefined => {
  const given = text(values, 'isolation');
  if (given === undefined) return undefined;
  const found = offered.find((one) => one === given);
  if (found === undefined) throw wrongUse(`--isolation takes ${offered.join(' or ')}`);
  return found;
};

/** All values of an option that may be given several times. */
export const texts = (values: Values, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};
