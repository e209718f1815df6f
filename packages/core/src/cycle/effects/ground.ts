/** What a candidate does to the files that checks alone stand on. */
import type { Candidate, GroundOfChecks } from '../../contracts/index.ts';
import { groundIn, type Ground } from '../../reach/ground.ts';
import type { Kernel } from '../kernel.ts';

/** Words of the commands that checks are: a file among them is started, and so the program's. */
const started = ({ checks }: Kernel): readonly string[] =>
  checks.flatMap(({ command }) => (command === undefined ? [] : command.args.flatMap((arg) => arg.split(/\s+/u))));

/** What the checks stand on in the tree that lies in `dir`. That it cannot be told counts as not complete, and is reported. */
export const groundOf = async (kernel: Kernel, dir: string, signal: AbortSignal): Promise<Ground> => {
  try {
    return await groundIn(dir, started(kernel), signal);
  } catch (error) {
    signal.throwIfAborted();
    kernel.emit('error', { error, where: 'looking for what the checks stand on' });
    return { paths: new Set(), complete: false };
  }
};

/**
 * What became of the ground in the tree that lies in `dir`: a file that is no ground any more although it is there is one that the
 * program uses now. Where there was none, nothing can become of it.
 */
export const groundChange = async (
  kernel: Kernel,
  { changes }: Candidate,
  before: Ground,
  dir: string,
  signal: AbortSignal,
): Promise<GroundOfChecks> => {
  if (before.paths.size === 0) return { changed: [], taken: [], complete: before.complete };
  const after = await groundOf(kernel, dir, signal);
  const changed = changes.map(({ path }) => path).filter((path) => before.paths.has(path));
  const taken = [...before.paths].filter((path) => !after.paths.has(path) && !changed.includes(path));
  return { changed, taken: taken.sort(), complete: before.complete && after.complete };
};
