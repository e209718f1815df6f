import { BroadcastChannel, setEnvironmentData } from 'node:worker_threads';
import { GUEST, type GuestAnswer, type GuestData, type GuestQuestion } from './guest-data.ts';

/** A thread that does not answer by then is gone, or stuck in what a candidate left: in milliseconds. */
const PATIENCE_MS = 2000;

type Question<Q = GuestQuestion> = Q extends GuestQuestion ? Omit<Q, 'id'> : never;

/** The main thread's end of the line to the thread of the tests. */
export class GuestLink {
  readonly #channel = new BroadcastChannel(GUEST);
  readonly #waiting = new Map<number, (answer: GuestAnswer) => void>();
  #asked = 0;

  /** Has to be there before the thread is. */
  constructor(data: GuestData) {
    setEnvironmentData(GUEST, { ...data });
    this.#channel.onmessage = (event: unknown) => {
      const { data: answer } = event as { readonly data: GuestAnswer };
      this.#waiting.get(answer.told)?.(answer);
      this.#waiting.delete(answer.told);
    };
  }

  async begin(fuel: number): Promise<void> {
    await this.#ask({ ask: 'begin', fuel });
  }

  /** What the run burnt and left; undefined when nobody is there to answer. */
  async end(): Promise<GuestAnswer | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    try {
      return await Promise.race([this.#ask({ ask: 'end' }), promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #ask(question: Question): Promise<GuestAnswer> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#channel.postMessage({ ...question, id });
    });
  }
}
