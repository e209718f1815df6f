/** From arguments to exit status: 0 done, 1 the answer is no, 2 wrong use, 130 stopped by Ctrl-C. */
import { isEvolveError, messageOf, type ErrorCode } from '@evolve/core/errors';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { createOutput } from './output.ts';
import { wrongUse } from './usage.ts';

/** Errors that say: this was asked in a way, or in a place, in which it cannot be done. */
const WRONG_USE: readonly ErrorCode[] = [
  'EVOLVE_USAGE',
  'EVOLVE_OPTIONS',
  'EVOLVE_NOT_A_REPOSITORY',
  'EVOLVE_UNBORN_HEAD',
  'EVOLVE_GIT_MISSING',
  'EVOLVE_NOT_FOUND',
  'EVOLVE_POLICY_INVALID',
];

const INTERRUPTED = 130;

const help = (): readonly string[] => {
  const width = Math.max(...COMMANDS.map((command) => command.name.length)) + 2;
  return [
    'evolve: self-evolution that people dare to switch on',
    '',
    ...COMMANDS.map((command) => `  evolve ${command.name.padEnd(width)}${command.summary}`),
    '',
    'Every command takes --repo DIR and --json; evolve COMMAND --help says more.',
    'Exit status: 0 done, 1 the answer is no, 2 wrong use.',
  ];
};

const find = (name: string): Command => {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw wrongUse(`there is no command "${name}"`, 'evolve --help');
  return command;
};

const dispatch = async (args: readonly string[], signal: AbortSignal): Promise<number> => {
  const [name, ...own] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    createOutput(false, process.stdout, process.stderr).answer(undefined, help());
    return name === undefined ? 2 : 0;
  }
  const command = find(name);
  const { json, help: wantsHelp, ...parsed } = readArguments(command, own);
  const output = createOutput(json, process.stdout, process.stderr);
  if (wantsHelp) {
    output.answer({ name, usage: command.usage, summary: command.summary }, [
      `evolve ${name} ${command.usage}`,
      '',
      command.summary,
    ]);
    return 0;
  }
  return command.run({ ...parsed, output, env: process.env, signal });
};

const report = (error: unknown, json: boolean): number => {
  const known = isEvolveError(error);
  const code = known ? error.code : 'EVOLVE_INTERNAL';
  const hint = known && error.hint !== undefined ? error.hint : undefined;
  if (json) {
    const document = { error: { code, message: messageOf(error), ...(hint === undefined ? {} : { hint }) } };
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }
  process.stderr.write(`${code}: ${messageOf(error)}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  if (!known && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  return known && WRONG_USE.includes(error.code) ? 2 : 1;
};

/** Runs one command and returns its exit status. */
export const main = async (args: readonly string[]): Promise<number> => {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort(new Error('stopped'));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await dispatch(args, controller.signal);
  } catch (error) {
    return controller.signal.aborted ? INTERRUPTED : report(error, args.includes('--json'));
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
};
