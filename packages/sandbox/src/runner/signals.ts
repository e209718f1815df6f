import { constants } from 'node:os';
import type { ProcessResult } from '@evolve/core/contracts';

const NAMES = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/**
 * The signal behind an exit status above 128. bubblewrap reports a command that a signal ended as shells do; a command that
 * itself exits with such a status is taken for one.
 */
export const signalOfExitCode = (code: number): string | undefined => (code > 128 ? NAMES.get(code - 128) : undefined);

/** The limit of a single process that its signal stands for. A command can send the signal to itself. */
export const limitBehind = (signal: string | null): ProcessResult['exceeded'] => {
  if (signal === 'SIGXCPU') return 'cpu';
  return signal === 'SIGXFSZ' ? 'file-size' : undefined;
};
