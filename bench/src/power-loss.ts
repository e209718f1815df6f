/**
 * `prove -- power-loss`: one evolution, one rollback, one restore and one checkpoint are recorded, every write and every fsync
 * of Node and of git; then the disk is made to hold what it could hold after a power cut (`power-loss/crash-states.ts`), and
 * recovery has to lead to wholly before or wholly after. What had been reported as done must still be done.
 */
import { rmSync } from 'node:fs';
import { messageOf } from '@evolve/core/errors';
import type { Proof } from './named.ts';
import { prefixes, diskAfter, sampleCrash, singleLosses, type Crash } from './power-loss/crash-states.ts';
import { hashDisk, writeDisk } from './power-loss/disk.ts';
import { record, whyNoStrace, type Recording } from './power-loss/record.ts';
import { fsck } from './proof/oracle.ts';
import { newRoot } from './proof/place.ts';
import { SHAPES } from './proof/shapes.ts';
import { openPlace, openSite, stationOf, type Site, type Station } from './proof/site.ts';
import { seeded } from './random.ts';

const DEFAULT_COUNT = 10_000;
const LANES = 2;
const EVERY = 500;
/** Kinds of mismatch of which one is reduced to the fewest losses and told in full. */
const TOLD = 12;

interface Lane {
  readonly site: Site;
  readonly recordings: readonly Recording[];
}

interface Judged {
  readonly recording: Recording;
  readonly crash: Crash;
}

const expected = async (
  site: Site,
  { action, history, from, to }: Recording,
  crash: Crash,
): Promise<readonly Station[]> => {
  if (crash.after === history.changes.length) return [to];
  if (action.do !== 'evolve' && action.do !== 'rollback') return [from, to];
  const workspace = await openPlace(site.place);
  return [(await workspace.evolution(action.id))?.state === 'committed' ? 'promoted' : 'before'];
};

/** What is wrong after recovery from that crash; undefined when nothing is. */
const judge = async (site: Site, { recording, crash }: Judged): Promise<string | undefined> => {
  writeDisk(site.place.root, diskAfter(recording.history, crash));
  try {
    await (await openPlace(site.place)).recover();
    const found = await stationOf(site);
    if ('torn' in found) return `torn: ${found.torn.slice(0, 4).join('; ')}`;
    const may = await expected(site, recording, crash);
    if (!may.includes(found.station)) return `at ${found.station}, not at ${may.join(' or ')}`;
    return await fsck(site.place);
  } catch (error) {
    return messageOf(error);
  }
};

/** The same mismatch with as few losses as it needs. */
const reduce = async (site: Site, judged: Judged): Promise<Judged> => {
  let { crash } = judged;
  for (const at of crash.lost) {
    const lost = new Set([...crash.lost].filter((each) => each !== at));
    if ((await judge(site, { ...judged, crash: { ...crash, lost } })) !== undefined) crash = { ...crash, lost };
  }
  return { ...judged, crash };
};

const tell = ({ recording, crash }: Judged, what: string): string => {
  const { says, changes } = recording.history;
  const lost = [...crash.lost].map((at) => `      lost ${String(at)}: ${changes[at]?.type ?? ''} by ${says[at] ?? ''}`);
  return [
    `MISMATCH ${recording.action.do}, cut after ${String(crash.after)} of ${String(changes.length)} changes, bytes lost: ${crash.loss}`,
    `      last ${says[crash.after - 1] ?? ''}`,
    ...lost,
    `      ${what}`,
  ].join('\n');
};

const openLane = async (shape: string): Promise<Lane> => {
  const found = SHAPES.find(({ name }) => name === shape);
  if (found === undefined) throw new Error(`no shape ${shape}`);
  const site = await openSite(found, newRoot('power'));
  return { site, recordings: await record(site) };
};

/** Every moment and every single loss (or a sample of them), then reorderings until there are enough. */
const statesOf = function* (lane: Lane, share: number, random: () => number, all: boolean): Generator<Judged> {
  const systematic = lane.recordings.flatMap((recording) =>
    [...prefixes(recording.history), ...singleLosses(recording.history)].map((crash) => ({ recording, crash })),
  );
  const chance = all ? 1 : share / systematic.length;
  for (const state of systematic) if (random() < chance) yield state;
  for (let sampled = 0; sampled < share; sampled += 1) {
    const recording = lane.recordings[sampled % lane.recordings.length];
    if (recording !== undefined) yield { recording, crash: sampleCrash(recording.history, random) };
  }
};

/** What mismatches have in common: their words without names of objects and temporary files. */
const kindOf = ({ recording }: Judged, what: string): string =>
  `${recording.action.do}: ${what
    .replace(/\b[0-9a-f]{12,64}\b/g, '*')
    .replace(/tmp_\w+/g, 'tmp')
    .slice(0, 160)}`;

export const powerLoss: Proof = async ({ count = DEFAULT_COUNT, seed, only }) => {
  const missing = whyNoStrace();
  if (missing !== undefined) {
    console.log(`not run: ${missing}`);
    return true;
  }
  let [judged, same, mismatches] = [0, 0, 0];
  const seen = new Set<string>();
  const kinds = new Map<string, number>();
  const work = async (index: number): Promise<void> => {
    const lane = await openLane(only[0] ?? 'mess');
    const random = seeded(seed * 100 + index);
    for (const { action, history } of index === 0 ? lane.recordings : []) {
      const { length } = history.changes;
      console.log(
        `${action.do}: ${String(length)} changes recorded, ${String(singleLosses(history).length)} single losses`,
      );
    }
    let turn = 0;
    for (const state of statesOf(lane, Math.ceil(count / LANES), random, count >= DEFAULT_COUNT)) {
      turn += 1;
      // Each lane has a record of its own; the systematic states are shared out.
      if (state.crash.lost.size <= 1 && turn % LANES !== index) continue;
      const key = `${String(index)} ${state.recording.action.do} ${hashDisk(diskAfter(state.recording.history, state.crash))}`;
      if (seen.has(key) && state.crash.after !== state.recording.history.changes.length) {
        same += 1;
        continue;
      }
      seen.add(key);
      judged += 1;
      const what = await judge(lane.site, state);
      if (judged % EVERY === 0) console.log(`${String(judged)} states, ${String(mismatches)} mismatches`);
      if (what === undefined) continue;
      mismatches += 1;
      const kind = kindOf(state, what);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (kinds.size > TOLD || kinds.get(kind) !== 1) continue;
      const least = await reduce(lane.site, state);
      console.error(tell(least, (await judge(lane.site, least)) ?? what));
    }
    rmSync(lane.site.place.root, { recursive: true, force: true });
  };
  await Promise.all(Array.from({ length: LANES }, (_, index) => work(index)));
  for (const [kind, times] of [...kinds].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(6)}  ${kind}`);
  console.log(
    `${String(judged)} crash states recovered, ${String(same)} more were the same, ${String(mismatches)} mismatches`,
  );
  return mismatches === 0;
};
