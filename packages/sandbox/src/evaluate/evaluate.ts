import { evaluateSettings, type EvaluateOptions } from './options.ts';
import type { Evaluation } from './outcome.ts';
import { prepare } from './program.ts';
import { runProgram } from './run-program.ts';

/**
 * Calls the default export of a module with an input and gives back what it returns, or what its promise becomes: JSON
 * in, JSON out. The validator decides first; what it lets through runs in QuickJS, in a process of its own that serves
 * this one call and has nothing but the language.
 *
 * Any number may run at once; each is a process of some 60 MiB, and nothing queues them.
 * @param source JavaScript, or TypeScript with types that can be erased, by `filename`. It is always a module.
 * @returns Why there is no value, too: a program that fails, or is ended, is a result.
 * @throws EVOLVE_OPTIONS, EVOLVE_POLICY_INVALID, and EVOLVE_RUNNER_UNAVAILABLE when no process can be started.
 */
export const evaluate = async (source: string, options: EvaluateOptions): Promise<Evaluation> => {
  const settings = evaluateSettings(options);
  const { program, refusal } = await prepare(source, settings);
  return refusal ?? runProgram(program, settings);
};
