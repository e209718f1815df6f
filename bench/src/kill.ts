/**
 * `prove -- kill`: SIGKILL to promotions, rollbacks, checkpoints, restores and to recovery itself, at every named crash
 * window and at random moments, on repositories of many shapes. After recovery the repository must be wholly at one of its
 * known states (see `proof/oracle.ts`), the one that the journal names, and `git fsck` must be content.
 */
import { rmSync } from 'node:fs';
import { messageOf } from '@evolve/core/errors';
import type { Proof } from './named.ts';
import { failpointsOf } from './proof/failpoints.ts';
import { killAfter, runOperation, startOperation, type Ended, type KillScope } from './proof/operation.ts';
import type { Action } from './proof/operator.ts';
import { fsck } from './proof/oracle.ts';
import { newRoot } from './proof/place.ts';
import { SHAPES, type Shape } from './proof/shapes.ts';
import { journalState, openSite, publish, stationOf, unpublish, type Site, type Station } from './proof/site.ts';
import { Tally } from './proof/tally.ts';
import { seeded } from './random.ts';

const DEFAULT_COUNT = 2000;
const JOBS = 2;
/** How often a recovery may be killed before it is left alone. */
const RECOVERY_KILLS = 3;

type Plan = { readonly failpoint: string } | { readonly after: number; readonly scope: KillScope };

/** One job's work on one shape. */
interface Hunt {
  readonly site: Site;
  readonly random: () => number;
  readonly tally: Tally;
  /** Crash windows that an operation turned out not to pass here. */
  readonly unmet: Set<string>;
  /** How long each operation takes, in milliseconds, as seen. */
  readonly lengths: Map<string, number>;
  at: Station;
  evolution: number;
  /** The evolution looks published: its rollback will be a revert. */
  published: boolean;
}

const pick = <T>(random: () => number, from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

const FIRST_GUESS_MS = 500;

const planKill = (hunt: Hunt, operation: string): Plan => {
  const { random } = hunt;
  if (random() < 0.5) {
    const windows = failpointsOf(operation)
      .flatMap((name) => (name.endsWith(':file') ? [1, 2, 3, 5, 7].map((nth) => `${name}#${String(nth)}`) : [name]))
      .filter((name) => !hunt.unmet.has(`${operation} ${name}`));
    const failpoint = pick(random, windows);
    if (failpoint !== undefined) return { failpoint };
  }
  const length = hunt.lengths.get(operation) ?? FIRST_GUESS_MS;
  return { after: random() * length, scope: random() < 0.5 ? 'process' : 'everything' };
};

const tell = (plan: Plan): string =>
  'failpoint' in plan ? `at ${plan.failpoint}` : `after ${plan.after.toFixed(0)} ms, ${plan.scope}`;

/** Runs one operation and kills it as planned; learns from one that came to its end. */
const strike = async (hunt: Hunt, action: Action, plan: Plan): Promise<Ended> => {
  const { place } = hunt.site;
  const operation = startOperation(place, action, 'failpoint' in plan ? { failpoint: plan.failpoint } : {});
  await operation.ready;
  operation.go();
  if ('after' in plan) await killAfter(operation, plan.after, plan.scope);
  const ended = await operation.ended;
  if (ended.killed) {
    hunt.tally.kill(action.do, journalState(hunt.site), 'failpoint' in plan ? plan.failpoint : 'any time');
    return ended;
  }
  if ('failpoint' in plan) hunt.unmet.add(`${action.do} ${plan.failpoint}`);
  else hunt.lengths.set(action.do, ended.took * 1.05);
  if (ended.answer?.ok !== true || JSON.stringify(ended.answer.value).includes('"kept"')) {
    throw new Error(`${action.do} failed: ${JSON.stringify(ended.answer)} ${ended.stderr}`);
  }
  return ended;
};

const nextAction = (hunt: Hunt): Action => {
  const { site, at, random } = hunt;
  if (random() < 0.15) return { do: 'checkpoint' };
  if (at === 'other') return { do: 'restore', id: site.checkpoints.before };
  if (at === 'promoted') return { do: 'rollback', id: `e${String(hunt.evolution)}` };
  if (random() < 0.3) return { do: 'restore', id: site.checkpoints.other };
  hunt.evolution += 1;
  return { do: 'promote', base: site.base, tree: site.tree, id: `e${String(hunt.evolution)}` };
};

/** Which stations the action may end at, given what the journal says of it. */
const allowed = async (hunt: Hunt, action: Action): Promise<readonly Station[]> => {
  switch (action.do) {
    case 'promote':
    case 'rollback': {
      const state = (await hunt.site.workspace.evolution(action.id))?.state;
      return [state === 'committed' ? 'promoted' : 'before'];
    }
    case 'restore':
      return ['before', 'other'];
    default:
      return [hunt.at];
  }
};

/** Kills recovery some times, each a new process; then recovers to the end, here or in yet another process. */
const recoverAtLast = async (hunt: Hunt, said: string[]): Promise<void> => {
  for (let kills = 0; kills < RECOVERY_KILLS && hunt.random() < 0.6; kills += 1) {
    const plan = planKill(hunt, 'recover');
    const ended = await strike(hunt, { do: 'recover' }, plan);
    said.push(`recover ${ended.killed ? 'killed' : 'done'} ${tell(plan)}`);
    if (!ended.killed) break;
  }
  if (hunt.random() < 0.8) {
    await hunt.site.workspace.recover();
    return;
  }
  const { answer, stderr } = await runOperation(hunt.site.place, { do: 'recover' });
  if (answer?.ok !== true) throw new Error(`recover failed: ${JSON.stringify(answer)} ${stderr}`);
};

const judge = async (hunt: Hunt, action: Action): Promise<void> => {
  const { site } = hunt;
  const found = await stationOf(site);
  if ('torn' in found) throw new Error(`torn: ${found.torn.slice(0, 6).join('; ')}`);
  const may = await allowed(hunt, action);
  if (!may.includes(found.station)) {
    throw new Error(`at ${found.station}, but the journal says ${may.join(' or ')}`);
  }
  const fault = await fsck(site.place);
  if (fault !== undefined) throw new Error(fault);
  hunt.at = found.station;
};

/** One operation, killed or not, and what follows. */
const oneRound = async (hunt: Hunt): Promise<void> => {
  const action = nextAction(hunt);
  if (action.do === 'rollback' && !hunt.published && hunt.random() < 0.3) {
    publish(hunt.site);
    hunt.published = true;
  }
  const plan = planKill(hunt, action.do);
  const said = [`${action.do}${hunt.published ? ' of a published evolution' : ''} ${tell(plan)}`];
  try {
    const ended = await strike(hunt, action, plan);
    if (ended.killed || hunt.random() < 0.2) await recoverAtLast(hunt, said);
    await judge(hunt, action);
  } catch (error) {
    throw new Error(`${said.join(', then ')}: ${messageOf(error)}`, { cause: error });
  }
  if (hunt.published && hunt.at === 'before') {
    unpublish(hunt.site);
    hunt.published = false;
  }
};

/** Kills on one shape until its share is used up. After a mismatch the folder is kept and a new one begun. */
const huntShape = async (shape: Shape, share: number, seed: number, tally: Tally): Promise<void> => {
  const random = seeded(seed);
  const [unmet, lengths] = [new Set<string>(), new Map<string, number>()];
  const end = (): boolean => tally.killsOf(shape.name) >= share || tally.mismatchesOf(shape.name) >= 3;
  while (!end()) {
    const root = newRoot('kill');
    try {
      const site = await openSite(shape, root);
      const hunt: Hunt = {
        site,
        random,
        tally: tally.of(shape.name),
        unmet,
        lengths,
        at: 'before',
        evolution: 0,
        published: false,
      };
      while (!end()) await oneRound(hunt);
      rmSync(root, { recursive: true, force: true });
    } catch (error) {
      tally.mismatch(shape.name, `seed ${String(seed)}, ${shape.name} in ${root}: ${messageOf(error)}`);
    }
  }
};

export const kill: Proof = async ({ count = DEFAULT_COUNT, seed, full, only }) => {
  const shapes = SHAPES.filter(({ name, isLarge }) =>
    only.length === 0 ? full || isLarge !== true : only.includes(name),
  );
  const tally = new Tally(count);
  console.log(`${String(count)} kills on ${String(shapes.length)} shapes, seed ${String(seed)}`);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < shapes.length; at = next++) {
      const shape = shapes[at];
      const share = Math.ceil((count - tally.kills) / Math.max(1, shapes.length - at));
      if (shape !== undefined) await huntShape(shape, share, seed * 1000 + at, tally);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  return tally.summarise();
};
