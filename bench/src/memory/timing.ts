export interface Times {
  readonly p50: number;
  readonly p99: number;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Wall clock of each call in milliseconds, one after the other, after as many that are not counted. */
export const timeEach = async (count: number, call: (index: number) => unknown): Promise<Times> => {
  for (let index = 0; index < count; index += 1) await call(index);
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await call(index);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p99: at(times, 0.99) };
};

/** Calls in each second. */
export const rateOf = async (count: number, call: (index: number) => unknown): Promise<number> => {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) await call(index);
  return (count * 1_000) / (performance.now() - started);
};
