/** Cycles as the journal keeps them, with their states typed again. */
import type { Journal, Json, StoredCycle } from '../contracts/index.ts';
import { readNewest } from '../ledger/read.ts';
import type { CycleState } from './state.ts';

export interface OpenCycle {
  readonly stored: StoredCycle;
  readonly state: CycleState;
}

/** A value that is JSON already, or becomes it by dropping what is undefined. */
export const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** The journal holds only what the interpreter wrote, so its states have the interpreter's types. */
export const stateOf = (stored: StoredCycle): CycleState => stored.state as unknown as CycleState;

/** Every cycle that is not over, newest first. */
export const openCycles = async (journal: Journal): Promise<readonly OpenCycle[]> => {
  const found = await readNewest((limit) => journal.cycles({ closed: false, limit }));
  return found.map((stored) => ({ stored, state: stateOf(stored) }));
};
