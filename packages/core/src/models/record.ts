import { appendFile } from 'node:fs/promises';
import type { LanguageModel, ModelRequest, ModelResponse } from '../contracts/index.ts';
import { isEvolveError } from '../errors/index.ts';
import { keyOf, plainRequest, RECORDING_VERSION, type RecordedCall } from './recording.ts';
import type { JsonObject } from './service.ts';

export interface RecordOptions {
  readonly model: LanguageModel;
  /** JSON lines; appended to, made with mode 0600. It holds prompts and answers as they are. */
  readonly file: string;
}

type Recorded = Pick<RecordedCall, 'response' | 'error'>;

const recordedResponse = ({ text, usage, costUsd, used, model }: ModelResponse): Recorded => ({
  response: {
    ...{ text, usage, model },
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(used === undefined ? {} : { used: { tokens: used.tokens, calls: used.calls } }),
  },
});

const recordedError = (error: unknown): Recorded | undefined =>
  isEvolveError(error) ? { error: { code: error.code, message: error.message, data: { ...error.data } } } : undefined;

/**
 * The same model, with each call written down for `replay`. Calls are written in the order in which they end. An abort is
 * not a call's result and is not written. A call whose line cannot be written fails, so that a recording is never partial.
 */
export const record = ({ model, file }: RecordOptions): LanguageModel => {
  let last: Promise<void> = Promise.resolve();
  const write = (request: JsonObject, outcome: Recorded): Promise<void> => {
    const line: RecordedCall = { version: RECORDING_VERSION, key: keyOf(request), request: { ...request }, ...outcome };
    // One line after the other; a failed write is its own call's error, not the next one's.
    const before = last.catch(() => undefined);
    last = before.then(() => appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }));
    return last;
  };
  return {
    id: model.id,
    bound: (request) => model.bound?.(request),
    ...(model.boundUse === undefined ? {} : { boundUse: (request: ModelRequest) => model.boundUse?.(request) ?? {} }),
    generate: async (request, options) => {
      try {
        const response = await model.generate(request, options);
        await write(plainRequest(request), recordedResponse(response));
        return response;
      } catch (error) {
        const outcome = recordedError(error);
        if (outcome !== undefined) await write(plainRequest(request), outcome);
        throw error;
      }
    },
  };
};
