/**
 * `prove -- faults`: promotion, rollback, restore, checkpoint and recovery on a disk that is full, goes read-only, or fails in
 * one single call of Node or of git. The answer is a success that is true or an error with a code, never a hang; and once the
 * fault is gone, recovery leads to wholly before or wholly after.
 */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@evolve/core/errors';
import { ERRORS, listCalls, type FaultyCall } from './faults/calls.ts';
import { mountSmall, whyNoMount, type Filled, type Scarce, type SmallDisk } from './faults/full-disk.ts';
import { finish, inject, tellFault, type Fault } from './faults/inject.ts';
import { judgeFault, type Outcome, type Step } from './faults/verdict.ts';
import type { Proof } from './named.ts';
import { whyNoStrace } from './power-loss/record.ts';
import { runOperation, startOperation } from './proof/operation.ts';
import type { Action } from './proof/operator.ts';
import { newRoot } from './proof/place.ts';
import { SHAPES } from './proof/shapes.ts';
import { openSite, stationOf, type Site } from './proof/site.ts';
import { seeded } from './random.ts';

const DEFAULT_COUNT = 2000;

const OPERATIONS = ['promote', 'rollback', 'restore', 'checkpoint', 'recover'] as const;
type Operation = (typeof OPERATIONS)[number];

let evolutions = 0;

const stepFor = (site: Site, operation: Operation): Step => {
  const id = `f${String(evolutions)}`;
  switch (operation) {
    case 'promote':
      return { action: { do: 'promote', base: site.base, tree: site.tree, id }, from: 'before', to: 'promoted' };
    case 'rollback':
      return { action: { do: 'rollback', id }, from: 'promoted', to: 'before' };
    case 'restore':
      return { action: { do: 'restore', id: site.checkpoints.other }, from: 'before', to: 'other' };
    case 'checkpoint':
      return { action: { do: 'checkpoint' }, from: 'before', to: 'before' };
    case 'recover':
      return { action: { do: 'recover' }, from: 'before', to: 'before' };
  }
};

/** Brings the site to where the operation begins. */
const prepare = async (site: Site, operation: Operation): Promise<Step> => {
  const { workspace, place } = site;
  const found = await stationOf(site);
  if ('torn' in found) throw new Error(`torn before it began: ${found.torn.join('; ')}`);
  const last = `f${String(evolutions)}`;
  if (found.station === 'other') await workspace.restore(site.checkpoints.before);
  if (found.station === 'promoted') await workspace.rollback(last, { reason: 'again' });
  evolutions += 1;
  const id = `f${String(evolutions)}`;
  const promotion: Action = { do: 'promote', base: site.base, tree: site.tree, id };
  if (operation === 'rollback') {
    const result = await workspace.promote(await workspace.candidate(site.base, site.tree), {
      evolutionId: id,
      message: 'f',
      trailers: {},
    });
    if (result.status !== 'promoted') throw new Error(`kept: ${result.reason}`);
  }
  if (operation === 'recover') await runOperation(place, promotion, { failpoint: 'promote:files-done' });
  return stepFor(site, operation);
};

interface Report {
  runs: number;
  met: number;
  refused: number;
  halfWay: number;
  readonly codes: Map<string, number>;
  readonly wrong: Map<string, number>;
}

const note = (report: Report, what: string, outcome: Outcome): void => {
  report.met += 1;
  if (!outcome.succeeded) report.refused += 1;
  if (outcome.leftHalfWay) report.halfWay += 1;
  if (outcome.code !== undefined) report.codes.set(outcome.code, (report.codes.get(outcome.code) ?? 0) + 1);
  if (outcome.wrong === undefined) return;
  const kind = `${what.split(' ')[0] ?? ''}: ${outcome.wrong.replace(/[0-9a-f]{12,}|\d+/g, '*').slice(0, 200)}`;
  report.wrong.set(kind, (report.wrong.get(kind) ?? 0) + 1);
  if (report.wrong.get(kind) === 1) console.error(`MISMATCH ${what}: ${outcome.wrong}`);
};

const openFaultSite = (root: string): Promise<Site> => {
  const shape = SHAPES.find(({ name }) => name === 'mess');
  if (shape === undefined) throw new Error('no such shape');
  return openSite(shape, root);
};

const wait = async (
  site: Site,
  operation: Operation,
  make: (step: Step) => Promise<Outcome | undefined>,
): Promise<Outcome | undefined> => make(await prepare(site, operation));

interface Listed {
  readonly root: string;
  readonly id: string;
  readonly calls: readonly FaultyCall[];
}

/** The recording was of another evolution, perhaps in another folder; its id is part of the names of temporary files. */
const renamed = (call: FaultyCall, { root, id }: Listed, site: Site): FaultyCall => {
  if (call.path === undefined) return call;
  const now = `f${String(evolutions)}`;
  const path = call.path.replace(root, site.place.root);
  return { ...call, path: path.replaceAll(`-${id}.`, `-${now}.`).replaceAll(`/${id}.`, `/${now}.`) };
};

const pickFault = (calls: readonly FaultyCall[], random: () => number): Fault | undefined => {
  const call = calls[Math.floor(random() * calls.length)];
  const errors = ERRORS[call?.name ?? ''] ?? [];
  const error = errors[Math.floor(random() * errors.length)];
  return call === undefined || error === undefined ? undefined : { call, error };
};

/** Checkpoints are kept up to a number (200), and the oldest go first: those that a site began with are gone after so many runs. */
const RUNS_PER_SITE = 100;

/** So many calls fail, each by chance. */
const failCalls = async (report: Report, share: number, random: () => number): Promise<void> => {
  const root = newRoot('faults');
  let site = await openFaultSite(root);
  const listed = new Map<Operation, Listed>();
  for (let run = 0; run < share; run += 1) {
    const operation = OPERATIONS[run % OPERATIONS.length] ?? 'promote';
    if (!listed.has(operation)) {
      const { action } = await prepare(site, operation);
      const id = `f${String(evolutions)}`;
      listed.set(operation, { root: site.place.root, id, calls: await listCalls(site.place, action) });
    }
    const recorded = listed.get(operation);
    const fault = pickFault(recorded?.calls ?? [], random);
    if (fault === undefined || recorded === undefined) continue;
    report.runs += 1;
    const outcome = await wait(site, operation, async (step) => {
      const call = renamed(fault.call, recorded, site);
      const { ended, hit } = await inject(site.place, step.action, { ...fault, call });
      return hit ? judgeFault(site, step, ended, call.name) : undefined;
    });
    if (outcome !== undefined) note(report, `${operation} with ${tellFault(fault)}`, outcome);
    const isWorn = run % RUNS_PER_SITE === RUNS_PER_SITE - 1;
    if (isWorn) site = await anew(site);
    else if (outcome?.wrong !== undefined || outcome === undefined || fault.call.name === 'rmdir')
      site = await renew(site);
  }
  rmSync(root, { recursive: true, force: true });
};

const anew = (site: Site): Promise<Site> => {
  rmSync(site.place.root, { recursive: true, force: true });
  return openFaultSite(newRoot('faults'));
};

/** After something went wrong: the same place, from the beginning. */
const renew = async (site: Site): Promise<Site> => {
  const found = await stationOf(site);
  if ('station' in found) {
    await site.workspace.recover();
    return site;
  }
  return anew(site);
};

/** How much is left for the first try, the second, and so on. */
type Steps = (index: number) => number;

/** Fills the disk so that less and less is missing, until the operation succeeds. */
const fillUp = async (
  report: Report,
  disk: SmallDisk,
  site: Site,
  operation: Operation,
  steps: Steps,
): Promise<void> => {
  for (let [index, successes] = [0, 0]; successes < 2; index += 1) {
    report.runs += 1;
    const step = await prepare(site, operation);
    const started = startOperation(site.place, step.action);
    await started.ready;
    disk.fill(steps(index));
    started.go();
    const ended = await finish(started);
    disk.empty();
    const outcome = await judgeFault(site, step, ended);
    note(report, `${operation} with ${String(steps(index))} ${disk.scarce} left for ${disk.filled}`, outcome);
    if (outcome.succeeded) successes += 1;
    if (outcome.wrong?.startsWith('torn') === true) return;
  }
};

const MOMENTS = 12;

/** The disk becomes read-only at some moment of the work, and stays so until the operation has given up. */
const turnReadOnly = async (
  report: Report,
  disk: SmallDisk,
  site: Site,
  operation: Operation,
  delays: readonly number[],
): Promise<void> => {
  for (const ms of delays) {
    report.runs += 1;
    const step = await prepare(site, operation);
    const started = startOperation(site.place, step.action);
    await started.ready;
    started.go();
    await delay(ms);
    // A file that is open for writing keeps the disk writable: try until there is a moment without one.
    while (!disk.readOnly(true)) if (await Promise.race([started.ended.then(() => true), delay(1, false)])) break;
    const ended = await finish(started);
    disk.readOnly(false);
    const outcome = await judgeFault(site, step, ended);
    note(report, `${operation} while ${disk.filled} turns read-only`, outcome);
    if (outcome.wrong?.startsWith('torn') === true) return;
  }
};

/** One small disk and one repository on it for some work. */
const onSmallDisk = async (
  report: Report,
  kind: { readonly filled: Filled; readonly scarce: Scarce },
  work: (disk: SmallDisk, site: Site) => Promise<void>,
): Promise<void> => {
  const disk = mountSmall(kind.filled, kind.scarce);
  try {
    await work(disk, await openFaultSite(disk.root));
  } catch (error) {
    note(report, `on a small disk for ${kind.filled}`, {
      succeeded: false,
      leftHalfWay: false,
      wrong: messageOf(error),
    });
  } finally {
    disk.remove();
  }
};

const fillAll = async (report: Report, full: boolean, random: () => number): Promise<void> => {
  const kinds = FILLED.flatMap((filled) => SCARCE.map((scarce) => ({ filled, scarce })));
  const chosen = full ? kinds : [kinds[Math.floor(random() * kinds.length)] ?? kinds[0]];
  for (const kind of chosen) {
    if (kind === undefined) continue;
    await onSmallDisk(report, kind, async (disk, site) => {
      for (const operation of OPERATIONS)
        await fillUp(report, disk, site, operation, full ? (index) => index : (index) => 4 ** index - 1);
    });
    console.log(`full ${kind.filled}, ${kind.scarce}: ${String(report.met)} faults so far`);
  }
};

const turnAll = async (report: Report, full: boolean, random: () => number): Promise<void> => {
  for (const filled of full ? FILLED : ['both' as const]) {
    await onSmallDisk(report, { filled, scarce: 'pages' }, async (disk, site) => {
      for (const operation of OPERATIONS) {
        const delays = [0, ...Array.from({ length: full ? MOMENTS : 1 }, () => random() * 500)];
        await turnReadOnly(report, disk, site, operation, delays);
      }
    });
    console.log(`read-only ${filled}: ${String(report.met)} faults so far`);
  }
};

const FILLED: readonly Filled[] = ['repository', 'state', 'both'];
const SCARCE: readonly Scarce[] = ['pages', 'inodes'];

const summarise = (report: Report): boolean => {
  console.log(
    `${String(report.runs)} runs, a fault met in ${String(report.met)}, ${String(report.refused)} refused, ${String(report.halfWay)} left for recovery`,
  );
  for (const [code, times] of [...report.codes].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(6)}  ${code}`);
  for (const [kind, times] of [...report.wrong].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(6)}  WRONG ${kind}`);
  const wrong = [...report.wrong.values()].reduce((sum, times) => sum + times, 0);
  console.log(`${String(report.met)} faults, ${String(wrong)} mismatches`);
  return wrong === 0;
};

export const faults: Proof = async ({ count = DEFAULT_COUNT, seed, only }) => {
  const report: Report = { runs: 0, met: 0, refused: 0, halfWay: 0, codes: new Map(), wrong: new Map() };
  const random = seeded(seed);
  const full = count >= DEFAULT_COUNT;
  const wanted = (what: string): boolean => only.length === 0 || only.includes(what);
  const [noMount, noStrace] = [whyNoMount(), whyNoStrace()];
  if (noMount === undefined) {
    if (wanted('full')) await fillAll(report, full, random);
    if (wanted('read-only')) await turnAll(report, full, random);
  } else console.log(`full and read-only disks not run: ${noMount}`);
  if (noStrace !== undefined) console.log(`failing calls not run: ${noStrace}`);
  else if (wanted('calls')) await failCalls(report, count, random);
  return summarise(report);
};
