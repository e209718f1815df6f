/**
 * Keeps the mirror of `.git` fresh, and brings `.git` back from it when the agent has destroyed it.
 *
 * Invariant: the repository is looked at before the mirror is touched; a broken one never replaces a good mirror.
 */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessMissing } from '@evolve/core/disk';
import { isEvolveError, messageOf } from '@evolve/core/errors';
import { damageOf, type Damage } from '../mirror/damage.ts';
import { exists } from '../state/exists.ts';
import { indexOf, mirrorPlaces, readMirror } from '../mirror/places.ts';
import { pruneMirror } from '../mirror/prune.ts';
import { finishRestore, restoreFromMirror } from '../mirror/restore.ts';
import { syncMirror } from '../mirror/sync.ts';
import { openJournal } from '../journal/journal.ts';
import { layout } from '../state/state-dir.ts';
import { join } from 'node:path';
import type { TotalGuardConfig } from './config.ts';
import { committed, type LiveOptions } from './live.ts';
import type { GuardEvent } from './records.ts';

export interface RepositoryCare {
  /** Restores what is damaged. Never throws: what cannot be repaired is told, and shows itself in the next look. */
  repair(): Promise<void>;
  /** Brings the mirror up to the repository. Never throws. */
  sync(): Promise<void>;
  /** Syncs every minute, and soon after every promotion and commit, until aborted. */
  follow(signal: AbortSignal): Promise<void>;
}

export interface CareOptions extends LiveOptions {
  readonly config: TotalGuardConfig;
  readonly log: (message: string) => void;
  readonly record: (event: Omit<GuardEvent, 'at'>) => Promise<void>;
}

const LOOK_MS = 500;
const SYNC_LOOKS = 120;

/** Commits of the evolutions that the journal says are live; none where it cannot be read. */
const liveCommits = async (stateDir: string): Promise<readonly string[]> => {
  try {
    return (await committed(openJournal(layout(stateDir).journal))).map((record) => record.commit);
  } catch {
    return [];
  }
};

const findDamage = async ({ config, env }: CareOptions): Promise<Damage | undefined> => {
  const { dir, stateDir } = config;
  const mirror = await readMirror(stateDir);
  const hasIndex =
    mirror !== undefined && (await exists(join(mirrorPlaces(stateDir).root, mirror.snapshot, indexOf(mirror))));
  return damageOf(dir, env, { head: mirror?.head, hasIndex, commits: await liveCommits(stateDir) });
};

const restore = async (options: CareOptions, damage: Damage): Promise<void> => {
  const { config, env, now, log, record } = options;
  const { dir, stateDir } = config;
  log(`the repository is damaged (${damage.why}): restoring it from the mirror`);
  const { head, quarantine } = await restoreFromMirror({ dir, stateDir, env, now, kind: damage.kind });
  const kept = quarantine === undefined ? '' : `; what was there is kept in ${quarantine}`;
  await record({ type: 'repaired', version: head, reason: `${damage.why}${kept}` });
};

/** Tells each thing once, until it changes. */
const once = (log: (message: string) => void): ((message: string) => void) => {
  let said = '';
  return (message) => {
    if (message !== said) log(message);
    said = message;
  };
};

/** Waits a little. @returns Whether there is somebody left to follow. */
const isStill = async (signal: AbortSignal): Promise<boolean> => {
  try {
    await sleep(LOOK_MS, undefined, { signal });
    return true;
  } catch {
    return false;
  }
};

const changeOf = async (file: string): Promise<string> => {
  const info = await unlessMissing(stat(file));
  return info === undefined ? '-' : `${String(info.ino)} ${String(info.mtimeMs)}`;
};

/** What changes with every promotion, and with most of what a person does that moves a branch or HEAD. */
const movements = async (stateDir: string): Promise<string> => {
  const mirror = await readMirror(stateDir);
  const heads = mirror === undefined ? [] : ['HEAD', join('logs', 'HEAD')].map((name) => join(mirror.gitDir, name));
  return (await Promise.all([layout(stateDir).journal, ...heads].map(changeOf))).join('\n');
};

export const repositoryCare = (options: CareOptions): RepositoryCare => {
  const { config, env } = options;
  const { dir, stateDir } = config;
  const tell = once(options.log);
  let isLinkedKnown = false;
  const sync = async (): Promise<void> => {
    if (!config.mirror) return;
    try {
      const result = await syncMirror({ dir, stateDir, env, commits: await liveCommits(stateDir) });
      if (result.status === 'refused') tell(`the mirror of .git stays as it was: ${result.why}`);
      if (result.status !== 'synced' || result.linked || isLinkedKnown) return;
      isLinkedKnown = true;
      options.log('the state directory is on another file system: the mirror of .git is a real copy');
    } catch (error) {
      if (!isEvolveError(error, 'EVOLVE_REPOSITORY_LOCKED')) tell(`.git cannot be mirrored: ${messageOf(error)}`);
    }
  };
  const repair = async (): Promise<void> => {
    try {
      const damage = await findDamage(options);
      // Only a sound repository makes what lies beside it a leftover.
      if (damage === undefined) await finishRestore({ dir, stateDir, env, now: options.now });
      if (damage !== undefined) await restore(options, damage);
    } catch (error) {
      if (!isEvolveError(error, 'EVOLVE_NOT_FOUND')) options.log(`.git was not repaired: ${messageOf(error)}`);
    }
  };
  const prune = async (): Promise<void> => {
    try {
      if (config.mirror) await pruneMirror({ dir, stateDir, env });
    } catch (error) {
      tell(`the mirror of .git was not tidied up: ${messageOf(error)}`);
    }
  };
  const follow = async (signal: AbortSignal): Promise<void> => {
    let known = await movements(stateDir);
    for (let look = 1; await isStill(signal); look += 1) {
      const now = await movements(stateDir).catch(() => known);
      if (now === known && look % SYNC_LOOKS !== 0) continue;
      if (look % SYNC_LOOKS === 0) await prune();
      known = now;
      await sync();
    }
  };
  return { repair: async () => (config.mirror ? repair() : undefined), sync, follow };
};
