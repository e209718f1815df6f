/** Tool calls by turn, for the turn's reflection: the latest turns only, and of each the latest calls. */
import type { StoredObservation } from '../contracts/index.ts';

export interface TurnCall {
  readonly tool: string;
  readonly ok: boolean;
  readonly error: string;
}

export interface TurnCalls {
  remember(observation: StoredObservation): void;
  of(turnId: string): readonly TurnCall[];
}

const REMEMBERED_TURNS = 200;
/** A host that gives every call the same turn must not fill the memory. */
const REMEMBERED_CALLS = 500;

export const createTurnCalls = (): TurnCalls => {
  const turns = new Map<string, TurnCall[]>();
  return {
    remember: (observation) => {
      if (observation.kind !== 'tool' || observation.turnId === undefined) return;
      const { turnId, name: tool, ok, error = '' } = observation;
      const calls = turns.get(turnId) ?? [];
      calls.push({ tool, ok, error });
      if (calls.length > REMEMBERED_CALLS) calls.shift();
      turns.set(turnId, calls);
      const [oldest] = turns.keys();
      if (turns.size > REMEMBERED_TURNS && oldest !== undefined) turns.delete(oldest);
    },
    of: (turnId) => turns.get(turnId) ?? [],
  };
};
