import type { GateContext } from '../../src/contracts/index.ts';

/** For gates that run nothing: the runner refuses, so that a gate which runs something fails. */
export const gateContext = (signal: AbortSignal = new AbortController().signal): GateContext => ({
  signal,
  clock: { now: () => new Date(0), sleep: () => Promise.reject(new Error('no gate here sleeps')) },
  runner: { isolation: 'none', run: () => Promise.reject(new Error('no gate here runs anything')) },
});
