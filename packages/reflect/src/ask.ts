import { useOf } from '@evolve/core/budget';
import type { LanguageModel, ModelRequest, ModelResponse, Use } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { extract, type ExtractOptions } from '@evolve/core/untrusted';

export interface Asked {
  /** What the model said, where it said anything. */
  readonly text: string;
  readonly object?: unknown;
  /** Undefined when the adapter does not know. */
  readonly costUsd: number | undefined;
  /** Tokens and calls; absent when the call failed and did not tell. */
  readonly used?: Use;
  /** Why the answer cannot be used, where it cannot. */
  readonly failure?: unknown;
}

const answered = (response: ModelResponse): Asked => ({
  text: response.text,
  costUsd: response.costUsd,
  used: useOf(response),
  ...(response.object === undefined ? {} : { object: response.object }),
});

/** An adapter that refuses an answer (JSON that was cut, for example) hands over what there was, and its price. */
const refused = (failure: unknown): Asked => {
  const { text, costUsd } = isEvolveError(failure) ? failure.data : {};
  return {
    text: typeof text === 'string' ? text : '',
    costUsd: typeof costUsd === 'number' ? costUsd : undefined,
    failure,
  };
};

/** Asks once. Only an abort rejects: everything else that goes wrong is told, and the rules step in. */
export const ask = async (model: LanguageModel, request: ModelRequest, signal: AbortSignal): Promise<Asked> => {
  signal.throwIfAborted();
  try {
    return answered(await model.generate(request, { signal }));
  } catch (failure) {
    signal.throwIfAborted();
    return refused(failure);
  }
};

type Filled<S extends ExtractOptions['schema']> = Partial<
  Pick<Awaited<ReturnType<typeof extract<S>>>, 'value' | 'used'>
> & {
  readonly costUsd: number | undefined;
};

/** What a model has filled a form with; without a value where it could not. Only an abort rejects. */
export const fill = async <S extends ExtractOptions['schema']>(options: ExtractOptions<S>): Promise<Filled<S>> => {
  const { signal } = options;
  signal.throwIfAborted();
  try {
    const { value, costUsd, used } = await extract(options);
    return { value, costUsd, used };
  } catch (failure) {
    signal.throwIfAborted();
    return { costUsd: refused(failure).costUsd };
  }
};
