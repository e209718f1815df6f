import type { Clock, Observation } from '../contracts/index.ts';

/** Any function of the host's that the agent may call. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a constraint: any function, its own types are kept
export type Tool = (...args: any[]) => unknown;

export interface WrapOptions {
  /** The turn that is going on, where the host knows; one that throws is taken for not knowing. */
  readonly turnId?: () => string | undefined;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/** The host's own function: that it fails must not make the tool fail. */
const turnOf = ({ turnId }: WrapOptions): string | undefined => {
  try {
    return turnId?.();
  } catch {
    return undefined;
  }
};

/**
 * The same tools with every call observed. Results and errors pass through untouched; a synchronous tool stays one.
 */
export const wrapTools = <T extends Readonly<Record<string, Tool>>>(
  tools: T,
  observe: (observation: Observation) => void,
  clock: Clock,
  options: WrapOptions = {},
): T => {
  const wrap = (name: string, tool: Tool): Tool =>
    function wrapped(this: unknown, ...args: unknown[]): unknown {
      const started = clock.now().getTime();
      const turnId = turnOf(options);
      const report = (ok: boolean, error?: unknown): void => {
        observe({
          kind: 'tool',
          name,
          ok,
          input: args.length === 1 ? args[0] : args,
          durationMs: clock.now().getTime() - started,
          ...(ok ? {} : { error }),
          ...(turnId === undefined ? {} : { turnId }),
        });
      };
      let result: unknown;
      try {
        result = tool.apply(this, args);
      } catch (error) {
        report(false, error);
        throw error;
      }
      if (!isPromise(result)) {
        report(true);
        return result;
      }
      return result.then(
        (value) => {
          report(true);
          return value;
        },
        (error: unknown) => {
          report(false, error);
          throw error;
        },
      );
    };
  return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, wrap(name, tool)])) as unknown as T;
};
