import type { RollbackReport, WorkspaceEvolution } from '@evolve/core/contracts';
import type { JournalEntry, Restoring, Transaction } from './entry.ts';

/** Where an evolution is between the first line about it and the last. */
export interface EvolutionRecord {
  readonly evolutionId: string;
  readonly phase: 'prepared' | 'applying' | 'applied' | 'committed' | 'aborted' | 'rolling-back' | 'rolled-back';
  readonly base: string;
  readonly commit: string;
  /** The promotion. */
  readonly promotion: Transaction;
  /** The rollback under way. */
  readonly rollback?: Transaction;
  readonly report?: RollbackReport;
  readonly reason?: string;
  /** The rollback under way takes back only some paths. */
  readonly partial?: boolean;
  /** Reports of finished partial rollbacks, oldest first. */
  readonly parts?: readonly RollbackReport[];
}

export interface FoldedJournal {
  /** In the order of their preparation. */
  readonly evolutions: ReadonlyMap<string, EvolutionRecord>;
  /** Restores that a crash interrupted: at most one for each worktree. */
  readonly restoring: readonly Restoring[];
}

const step = (known: EvolutionRecord | undefined, entry: JournalEntry): EvolutionRecord | undefined => {
  if (entry.type === 'prepared') {
    const { evolutionId, base, commit, tx } = entry;
    return { evolutionId, phase: 'prepared', base, commit, promotion: tx };
  }
  if (known === undefined) return undefined;
  const { evolutionId, base, commit, promotion, parts } = known;
  const same = { evolutionId, base, commit, promotion, ...(parts === undefined ? {} : { parts }) };
  switch (entry.type) {
    case 'applying':
    case 'applied':
    case 'committed':
      return { ...same, phase: entry.type };
    case 'aborted':
      return { ...same, phase: 'aborted', reason: entry.reason };
    case 'rolling-back':
      return {
        ...same,
        phase: 'rolling-back',
        reason: entry.reason,
        rollback: entry.tx,
        report: entry.report,
        partial: entry.partial === true,
      };
    case 'partly-rolled-back':
      return { ...same, phase: 'committed', parts: [...(parts ?? []), entry.report] };
    case 'rolled-back':
      return { ...same, phase: 'rolled-back', reason: entry.reason, report: entry.report };
    case 'rollback-dropped':
      return { ...same, phase: 'committed' };
    default:
      return known;
  }
};

export const foldJournal = (entries: readonly JournalEntry[]): FoldedJournal => {
  const evolutions = new Map<string, EvolutionRecord>();
  const restoring = new Map<string | undefined, Restoring>();
  for (const entry of entries) {
    if (entry.type === 'restoring') restoring.set(entry.gitDir, entry);
    else if (entry.type === 'restored') {
      restoring.delete(entry.gitDir);
      // Lines of before worktrees were told apart.
      restoring.delete(undefined);
    } else {
      const next = step(evolutions.get(entry.evolutionId), entry);
      if (entry.type === 'prepared') evolutions.delete(entry.evolutionId);
      if (next !== undefined) evolutions.set(entry.evolutionId, next);
    }
  }
  return { evolutions, restoring: [...restoring.values()] };
};

const IN_FLIGHT: readonly EvolutionRecord['phase'][] = ['prepared', 'applying', 'applied', 'rolling-back'];

/** Whether something was begun and neither finished nor taken back. */
export const isInFlight = ({ phase }: EvolutionRecord): boolean => IN_FLIGHT.includes(phase);

const STATES = { committed: 'committed', 'rolled-back': 'rolled-back', aborted: 'aborted' } as const;

/** The public view; undefined while it is between two states. */
export const toEvolution = (record: EvolutionRecord): WorkspaceEvolution | undefined => {
  const { evolutionId, base, commit, phase, reason, report = record.parts?.at(-1) } = record;
  if (!(phase in STATES)) return undefined;
  const state = STATES[phase as keyof typeof STATES];
  return {
    evolutionId,
    state,
    base,
    ...(state === 'aborted' ? {} : { commit }),
    paths: record.promotion.moves.map((move) => move.path),
    ...(reason === undefined ? {} : { reason }),
    ...(report === undefined ? {} : { report }),
  };
};
