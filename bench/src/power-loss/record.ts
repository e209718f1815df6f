/** Records what operations do to the disk, and makes sure that the record is complete before anybody builds on it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { runOperation } from '../proof/operation.ts';
import type { Action } from '../proof/operator.ts';
import { stationOf, type Site, type Station } from '../proof/site.ts';
import { diskAfter } from './crash-states.ts';
import { listDisk, readDisk } from './disk.ts';
import { historyOf, type History } from './history.ts';
import { parseTrace, TRACED } from './trace.ts';

export interface Recording {
  readonly action: Action;
  readonly history: History;
  readonly from: Station;
  readonly to: Station;
}

/** Why there can be no recording here; undefined when there can. */
export const whyNoStrace = (): string | undefined => {
  if (process.platform !== 'linux') return 'strace is for Linux';
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', '-y', '-xx', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'strace is not installed, or may not trace here';
  }
};

const assertComplete = (root: string, history: History): void => {
  const modelled = listDisk(diskAfter(history, { after: history.changes.length, lost: new Set(), loss: 'all' }));
  const real = listDisk(readDisk(root));
  const wrong = [...new Set([...modelled.keys(), ...real.keys()])].filter(
    (path) => modelled.get(path) !== real.get(path),
  );
  if (wrong.length === 0) return;
  const said = wrong
    .slice(0, 5)
    .map((path) => `${path}: model ${String(modelled.get(path))}, real ${String(real.get(path))}`);
  throw new Error(`the record does not tell all: ${said.join('; ')}`);
};

const trace = async (site: Site, action: Action): Promise<History> => {
  const { root } = site.place;
  const output = `${root}.trace`;
  const start = readDisk(root);
  const under = [
    'strace',
    '-f',
    '-y',
    '-xx',
    '-qq',
    '-s',
    '10000000',
    '-o',
    output,
    '-e',
    'signal=none',
    '-e',
    `trace=${TRACED.join(',')}`,
  ];
  // One thread for files, so that what one thread opens no other one writes.
  const { answer, stderr } = await runOperation(site.place, action, {
    under,
    env: { UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' },
  });
  if (answer?.ok !== true) throw new Error(`${action.do} under strace failed: ${JSON.stringify(answer)} ${stderr}`);
  const calls = parseTrace(readFileSync(output, 'latin1'));
  rmSync(output);
  const history = historyOf(root, process.cwd(), start, calls);
  assertComplete(root, history);
  return history;
};

/** One operation of each kind, one after the other. */
export const record = async (site: Site): Promise<readonly Recording[]> => {
  const steps: readonly { readonly action: Action; readonly from: Station; readonly to: Station }[] = [
    { action: { do: 'evolve', shape: site.shape.name, id: 'lost' }, from: 'before', to: 'promoted' },
    { action: { do: 'rollback', id: 'lost' }, from: 'promoted', to: 'before' },
    { action: { do: 'restore', id: site.checkpoints.other }, from: 'before', to: 'other' },
    { action: { do: 'checkpoint' }, from: 'other', to: 'other' },
  ];
  const recordings: Recording[] = [];
  for (const { action, from, to } of steps) {
    const history = await trace(site, action);
    const found = await stationOf(site);
    if (!('station' in found) || found.station !== to)
      throw new Error(`${action.do} ended elsewhere: ${JSON.stringify(found)}`);
    recordings.push({ action, history, from, to });
  }
  return recordings;
};
