import { constants } from 'node:os';

const NAMES = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/**
 * The signal behind an exit status above 128. bubblewrap reports a command that a signal ended as shells do; a command that
 * itself exits with such a status is taken for one.
 */
export const signalOfExitCode = (code: number): string | undefined => (code > 128 ? NAMES.get(code - 128) : undefined);
