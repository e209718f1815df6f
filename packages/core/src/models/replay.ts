import { readFile } from 'node:fs/promises';
import type { LanguageModel, ModelRequest, ModelResponse } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import { keyOf, plainRequest, recordedCallSchema, type RecordedCall } from './recording.ts';
import { readObject } from './structured.ts';

export interface ReplayOptions {
  /** What `record` wrote. */
  readonly file: string;
  /** @default 'replay' */
  readonly id?: string;
}

const parseLine = (line: string, number: number, file: string): RecordedCall => {
  try {
    return recordedCallSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new EvolveError('EVOLVE_OPTIONS', `line ${number} of the recording is not a recorded call`, {
      data: { file, line: number },
      cause,
    });
  }
};

const load = async (file: string): Promise<Map<string, RecordedCall[]>> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new EvolveError('EVOLVE_OPTIONS', 'the recording cannot be read', { data: { file }, cause });
  });
  const calls = new Map<string, RecordedCall[]>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const call = parseLine(line, index + 1, file);
    calls.set(call.key, [...(calls.get(call.key) ?? []), call]);
  }
  return calls;
};

const answer = async (call: RecordedCall, request: ModelRequest): Promise<ModelResponse> => {
  if (call.error !== undefined) throw new EvolveError(call.error.code, call.error.message, { data: call.error.data });
  if (call.response === undefined) throw new EvolveError('EVOLVE_MODEL_FAILED', 'the recorded call has no response');
  if (request.schema === undefined) return call.response;
  const read = await readObject(call.response.text, request.schema);
  if (!read.ok) throw new EvolveError('EVOLVE_MODEL_OUTPUT', `the recorded answer no longer fits: ${read.problem}`);
  return { ...call.response, object: read.object };
};

/**
 * Answers from a recording, without a network: equal requests get their recorded answers in the order of the recording,
 * each once. A request that was not recorded is an `EVOLVE_MODEL_FAILED`: a replay never makes anything up.
 * Nothing is spent, but the recorded costs are reported, so that receipts come out the same.
 */
export const replay = ({ file, id = 'replay' }: ReplayOptions): LanguageModel => {
  let loaded: Promise<Map<string, RecordedCall[]>> | undefined;
  return {
    id,
    bound: () => 0,
    generate: async (request, { signal }) => {
      signal.throwIfAborted();
      loaded ??= load(file);
      const key = keyOf(plainRequest(request));
      const call = (await loaded).get(key)?.shift();
      if (call === undefined) {
        throw new EvolveError('EVOLVE_MODEL_FAILED', 'this request is not in the recording, or was answered already', {
          data: { file, key },
        });
      }
      return answer(call, request);
    },
  };
};
