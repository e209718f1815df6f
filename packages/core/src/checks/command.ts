import type { CheckCommand, CheckContext, CheckResult, HealthCheck } from '../contracts/index.ts';
import { countTests } from './count-tests.ts';
import { splitCommand } from './split-command.ts';

export interface CommandCheckOptions {
  /** @default the command itself */
  readonly id?: string;
  /** One line as a shell would take it, or program and arguments. Only a line with shell syntax is given to `sh -c`. */
  readonly run: string | readonly [string, ...string[]];
  /** @default 120_000 */
  readonly timeoutMs?: number;
  /** @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

const MAX_DIAGNOSTICS = 8000;
const DEFAULT_TIMEOUT_MS = 120_000;

/** The end of a long output: that is where test runners say what failed. */
export const lastOutput = (stdout: string, stderr: string): string => {
  const text = [stdout.trim(), stderr.trim()].filter((part) => part !== '').join('\n');
  return text.length <= MAX_DIAGNOSTICS ? text : `…${text.slice(-MAX_DIAGNOSTICS)}`;
};

/** Runs one command in the tree; exit 0 is a pass, a time-out a fail. */
export const runCommand = async (
  command: CheckCommand,
  context: CheckContext,
): Promise<CheckResult & { readonly output: string }> => {
  const { dir, writable, readable = [], runner, signal } = context;
  const result = await runner.run(command.command, command.args, {
    dir,
    writable: writable ? [dir] : [],
    readable,
    timeoutMs: command.timeoutMs,
    signal,
    ...(command.env === undefined ? {} : { env: command.env }),
  });
  const output = lastOutput(result.stdout, result.stderr);
  const ended = result.timedOut
    ? `timed out after ${String(command.timeoutMs)} ms`
    : `exit ${result.killedBy ?? String(result.exitCode)}`;
  const passed = result.exitCode === 0 && !result.timedOut;
  return {
    status: passed ? 'pass' : 'fail',
    measurements: { durationMs: result.durationMs },
    diagnostics: passed ? '' : `${ended}\n${output}`,
    output: `${result.stdout}\n${result.stderr}`,
  };
};

const toCommand = (options: CommandCheckOptions): CheckCommand => {
  const [command, ...args] = typeof options.run === 'string' ? splitCommand(options.run) : options.run;
  return {
    command,
    args,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.env === undefined ? {} : { env: options.env }),
  };
};

const nameOf = (run: CommandCheckOptions['run']): string => (typeof run === 'string' ? run : run.join(' '));

/** A command that exits 0 when all is well. */
export const command = (options: CommandCheckOptions): HealthCheck => {
  const given = toCommand(options);
  return {
    id: options.id ?? nameOf(options.run),
    command: given,
    run: async (context) => {
      const { output: _, ...result } = await runCommand(given, context);
      return result;
    },
  };
};

/** A command that runs tests: it also has to say how many, and a suite that ran none has not passed. */
export const testSuite = (options: CommandCheckOptions): HealthCheck => {
  const given = toCommand(options);
  return {
    id: options.id ?? nameOf(options.run),
    command: given,
    run: async (context) => {
      const { output, ...result } = await runCommand(given, context);
      const executedTests = countTests(output);
      if (executedTests === undefined && result.status === 'pass') {
        return { ...result, status: 'inconclusive', diagnostics: 'the output does not say how many tests ran' };
      }
      return executedTests === undefined ? result : { ...result, executedTests };
    },
  };
};
