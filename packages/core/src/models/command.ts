import { splitCommand } from '../checks/split-command.ts';
import type { LanguageModel } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';
import { scrub, ServiceFailure } from './failure.ts';
import { resolveModelOptions, type ModelOptions } from './options.ts';
import { runProgram, type ProgramResult } from './run-program.ts';
import { serviceModel } from './service-model.ts';
import { field, isObject, usageOf, type ServiceAnswer, type ServiceCall } from './service.ts';

export interface CommandModelOptions extends ModelOptions {
  /** One line as a shell would take it, or program and arguments. */
  readonly run: string | readonly [string, ...string[]];
  /** Shown in errors and receipts. @default the line, or the program's path */
  readonly id?: string;
  /** Working directory. @default the host's */
  readonly dir?: string;
  /** Added to the host's own environment. @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** `{ text, usage?, costUsd?, model? }`, or else the output as it is. */
const answerOf = (stdout: string): ServiceAnswer => {
  const envelope = parse(stdout);
  const text = field(envelope, 'text');
  if (!isObject(envelope) || typeof text !== 'string') return { text: stdout.trim() };
  const { costUsd, model } = envelope;
  const usage = usageOf(field(envelope['usage'], 'inputTokens'), field(envelope['usage'], 'outputTokens'));
  return {
    text,
    ...(usage === undefined ? {} : { usage }),
    ...(typeof costUsd === 'number' && costUsd >= 0 ? { costUsd } : {}),
    ...(typeof model === 'string' ? { model } : {}),
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const failure = (result: ProgramResult): ServiceFailure | undefined => {
  const detail = scrub(result.stderr.trim());
  if (result.tooMuch) return new ServiceFailure('unreadable', `the program wrote more than ${MAX_OUTPUT_BYTES} bytes`);
  if (result.exitCode === 0) return undefined;
  const how = result.killedBy ?? `status ${result.exitCode ?? 'unknown'}`;
  return new ServiceFailure('lost', `the program ended with ${how}`, { detail, again: false });
};

/**
 * A program as a model. It gets one JSON object on standard input, `{ system?, messages, maxOutputTokens, jsonSchema? }`,
 * and writes its answer to standard output: `{ "text", "usage"?: { "inputTokens", "outputTokens" }, "costUsd"?, "model"? }`,
 * or plain text. A status other than 0 is a failure and is not tried again.
 */
export const command = (options: CommandModelOptions): LanguageModel => {
  const [program, ...args] = typeof options.run === 'string' ? splitCommand(options.run) : options.run;
  const send = async (call: ServiceCall, { signal }: { readonly signal: AbortSignal }): Promise<ServiceAnswer> => {
    const result = await runProgram({
      command: program,
      args,
      dir: options.dir,
      env: { ...process.env, ...options.env },
      input: JSON.stringify(call),
      maxOutputBytes: MAX_OUTPUT_BYTES,
      signal,
    }).catch((error: unknown) => {
      throw new ServiceFailure('unsent', `the program could not be run: ${scrub(messageOf(error))}`, { again: false });
    });
    const failed = failure(result);
    if (failed !== undefined) throw failed;
    return answerOf(result.stdout);
  };
  const id = options.id ?? scrub(typeof options.run === 'string' ? options.run : program);
  return serviceModel({ id, send }, resolveModelOptions(options));
};
