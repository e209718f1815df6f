/** From arguments to exit status: 0 done, 1 the answer is no, 2 wrong use, 130 stopped by Ctrl-C. */
import { isEvolveError, messageOf, type ErrorCode } from '@evolve/core/errors';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { createOutput, type Output } from './output.ts';
import { wrongUse } from './usage.ts';

/** Errors that say: this was asked in a way, or in a place, in which it cannot be done. */
const WRONG_USE: readonly ErrorCode[] = [
  'EVOLVE_USAGE',
  'EVOLVE_OPTIONS',
  'EVOLVE_NOT_A_REPOSITORY',
  'EVOLVE_BARE_REPOSITORY',
  'EVOLVE_REPOSITORY_READ_ONLY',
  'EVOLVE_STATE_DIR',
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

const summaries = (): unknown => COMMANDS.map(({ name, usage, summary }) => ({ name, usage, summary }));

const dispatch = async (args: readonly string[], output: Output, signal: AbortSignal): Promise<number> => {
  const [name, ...own] = args;
  if (name === undefined || ['--json', '--help', '-h', 'help'].includes(name)) {
    output.answer({ commands: summaries() }, help());
    return name === undefined || name === '--json' ? 2 : 0;
  }
  const command = find(name);
  const { json: _, help: wantsHelp, ...parsed } = readArguments(command, own);
  if (wantsHelp) {
    output.answer({ name, usage: command.usage, summary: command.summary }, [
      `evolve ${name} ${command.usage}`,
      '',
      command.summary,
    ]);
    return 0;
  }
  const status = await command.run({ ...parsed, output, env: process.env, signal });
  // A no that came of Ctrl-C is no answer.
  if (status === 1 && command.passesStatusOn !== true) signal.throwIfAborted();
  return status;
};

/** One document on standard output in any case, and a line for people. */
const report = (output: Output, error: { code: string; message: string; hint?: string | undefined }): void => {
  const { code, message, hint } = error;
  if (output.json && !output.hasAnswered()) {
    output.answer({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }, []);
  }
  output.note(`${code}: ${message}${hint === undefined ? '' : `\n  ${hint}`}`);
};

const STOPPED = {
  code: 'EVOLVE_ABORTED',
  message: 'stopped',
  hint: 'Nothing is half done. evolve status finishes what is left, and tells how things stand.',
};

const reportError = (output: Output, error: unknown): number => {
  if (isEvolveError(error)) {
    report(output, error);
    return WRONG_USE.includes(error.code) ? 2 : 1;
  }
  report(output, { code: 'EVOLVE_INTERNAL', message: messageOf(error) });
  if (error instanceof Error && error.stack !== undefined) output.note(error.stack);
  return 1;
};

const wantsJson = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
};

/** Runs one command and returns its exit status. */
export const main = async (args: readonly string[]): Promise<number> => {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort(new Error('stopped'));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const output = createOutput(wantsJson(args), process.stdout, process.stderr);
  try {
    return await dispatch(args, output, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) return reportError(output, error);
    report(output, STOPPED);
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
};
