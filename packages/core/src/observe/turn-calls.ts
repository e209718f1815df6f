/** Tool calls by turn, for the turn's reflection: the latest turns only. */
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

export const createTurnCalls = (): TurnCalls => {
  const turns = new Map<string, TurnCall[]>();
  return {
    remember: (observation) => {
      if (observation.kind !== 'tool' || observation.turnId === undefined) return;
      const { turnId, name: tool, ok, error = '' } = observation;
      turns.set(turnId, [...(turns.get(turnId) ?? []), { tool, ok, error }]);
      const [oldest] = turns.keys();
      if (turns.size > REMEMBERED_TURNS && oldest !== undefined) turns.delete(oldest);
    },
    of: (turnId) => turns.get(turnId) ?? [],
  };
};
