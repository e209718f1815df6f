export interface Times {
  readonly p50: number;
  readonly p99: number;
  /** Of all processors, for one call: another program on the machine makes it no longer. */
  readonly cpu: number;
}

/** ... and what each call found. */
export interface Nearest extends Times {
  readonly found: readonly (readonly number[])[];
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Milliseconds of calls one after the other, after as many that are not counted: wall clock, and processor time. */
export const timeEach = async (count: number, call: (index: number) => unknown): Promise<Times> => {
  for (let index = 0; index < count; index += 1) await call(index);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await call(index);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p99: at(times, 0.99), cpu: (user + system) / 1_000 / count };
};

/** Calls in each second. */
export const rateOf = async (count: number, call: (index: number) => unknown): Promise<number> => {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) await call(index);
  return (count * 1_000) / (performance.now() - started);
};
