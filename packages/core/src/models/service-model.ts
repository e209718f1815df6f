import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { LanguageModel, ModelRequest, ModelResponse, ModelUsage, Use } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import { startDeadline } from '../time/index.ts';
import { failureOf, modelFailed, scrub, ServiceFailure } from './failure.ts';
import { wireSchema } from './json-schema.ts';
import type { ResolvedModelOptions } from './options.ts';
import { pricingOf, usageBound } from './prices.ts';
import { withRetries } from './retry.ts';
import type { Service, ServiceAnswer, ServiceCall } from './service.ts';
import { readObject, repairCall } from './structured.ts';
import { startTally, type Tally } from './tally.ts';

/** What a repair round adds to a request besides the answer: the problem and its frame, in tokens at most. */
const REPAIR_TOKENS = 4_096;

const JSON_ONLY = 'Answer with one JSON value of the asked shape and nothing else.';

const callFor = (request: ModelRequest, options: ResolvedModelOptions): ServiceCall => {
  const wire = request.schema === undefined ? undefined : wireSchema(request.schema);
  const words = wire !== undefined && wire.schema === undefined ? JSON_ONLY : undefined;
  const system = [request.system, words].filter((part) => part !== undefined).join('\n\n');
  return {
    ...(system === '' ? {} : { system }),
    messages: request.messages,
    maxOutputTokens: request.maxOutputTokens ?? options.maxOutputTokens,
    ...(wire?.schema === undefined ? {} : { jsonSchema: wire.schema }),
  };
};

/** The most that each request which may be charged can use. */
const chargesFor = (request: ModelRequest, options: ResolvedModelOptions): readonly ModelUsage[] => {
  const first = usageBound(callFor(request, options));
  if (request.schema === undefined && options.retries === 0) return [first];
  const { inputTokens, outputTokens } = first;
  return [first, { inputTokens: inputTokens + outputTokens + REPAIR_TOKENS, outputTokens }];
};

const boundFor = (id: string, request: ModelRequest, options: ResolvedModelOptions): number | undefined => {
  const pricing = pricingOf(options.prices, id);
  const costs = chargesFor(request, options).map((usage) => pricing?.(id, usage));
  return costs.every((cost) => cost !== undefined) ? costs.reduce((sum, cost) => sum + cost, 0) : undefined;
};

const useBoundFor = (request: ModelRequest, options: ResolvedModelOptions): Use => {
  const charges = chargesFor(request, options);
  return {
    calls: charges.length,
    tokens: charges.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
  };
};

/** One `generate` under way. */
interface Run {
  readonly service: Service;
  readonly options: ResolvedModelOptions;
  readonly signal: AbortSignal;
  readonly tally: Tally;
}

const sendOnce = async (call: ServiceCall, { service, options, signal, tally }: Run): Promise<ServiceAnswer> => {
  const deadline = startDeadline(options.timeoutMs, signal);
  try {
    const answer = await service.send(call, { signal: deadline.signal });
    tally.answered(answer);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    const failure = deadline.expired()
      ? new ServiceFailure('lost', `no answer within ${options.timeoutMs} ms`, { again: false })
      : failureOf(error, 'lost');
    if (failure.kind === 'lost' || failure.kind === 'unreadable') tally.lost(call);
    throw failure;
  } finally {
    deadline.stop();
  }
};

const send = async (call: ServiceCall, run: Run): Promise<ServiceAnswer> => {
  const { service, options, signal, tally } = run;
  const { retries, retryDelayMs } = options;
  try {
    return await withRetries(() => sendOnce(call, run), { retries, retryDelayMs, signal, mayRetry: () => tally.room });
  } catch (error) {
    if (error instanceof ServiceFailure) throw modelFailed(service.id, error, tally.costUsd());
    throw error;
  }
};

const outputError = (answer: ServiceAnswer, problem: string, { service, tally }: Run): EvolveError => {
  const costUsd = tally.costUsd();
  return new EvolveError('EVOLVE_MODEL_OUTPUT', `model ${service.id}: ${problem}`, {
    data: {
      model: service.id,
      text: scrub(answer.text),
      ...(answer.stopped === undefined ? {} : { stopped: answer.stopped }),
      ...(costUsd === undefined ? {} : { costUsd }),
    },
    ...(answer.stopped === 'length' ? { hint: 'The answer was cut off: allow more output tokens.' } : {}),
  });
};

const respond = (answer: ServiceAnswer, earlier: readonly ServiceAnswer[], run: Run): ModelResponse => {
  const costUsd = run.tally.costUsd();
  const all = [...earlier, answer];
  return {
    text: answer.text,
    usage: {
      inputTokens: all.reduce((sum, each) => sum + (each.usage?.inputTokens ?? 0), 0),
      outputTokens: all.reduce((sum, each) => sum + (each.usage?.outputTokens ?? 0), 0),
    },
    ...(costUsd === undefined ? {} : { costUsd }),
    used: run.tally.used(),
    model: answer.model ?? run.service.id,
  };
};

const generateText = async (call: ServiceCall, run: Run): Promise<ModelResponse> => {
  const answer = await send(call, run);
  if (answer.stopped === 'refusal') throw outputError(answer, 'the model refused to answer', run);
  if (answer.text.trim() === '') throw outputError(answer, 'the answer is empty', run);
  return respond(answer, [], run);
};

const generateObject = async (call: ServiceCall, schema: StandardSchemaV1, run: Run): Promise<ModelResponse> => {
  const first = await send(call, run);
  const read = await readObject(first.text, schema);
  if (read.ok) return { ...respond(first, [], run), object: read.object };
  if (first.stopped !== undefined || !run.tally.room) throw outputError(first, read.problem, run);
  const second = await send(repairCall(call, first.text, read.problem), run);
  const repaired = await readObject(second.text, schema);
  if (!repaired.ok) throw outputError(second, repaired.problem, run);
  return { ...respond(second, [first], run), object: repaired.object };
};

/**
 * A language model on top of a service: defaults, bound, retries, time limit, schema with one repair round at most, cost.
 * Every adapter is one service and this.
 */
export const serviceModel = (service: Service, options: ResolvedModelOptions): LanguageModel => ({
  id: service.id,
  bound: (request) => boundFor(service.id, request, options),
  boundUse: (request) => useBoundFor(request, options),
  generate: async (request, { signal }) => {
    signal.throwIfAborted();
    const call = callFor(request, options);
    const run: Run = { service, options, signal, tally: startTally(pricingOf(options.prices, service.id), service.id) };
    return request.schema === undefined ? generateText(call, run) : generateObject(call, request.schema, run);
  },
});
