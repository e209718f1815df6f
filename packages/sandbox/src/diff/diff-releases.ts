/** What a whole change set newly reaches: the gains of each file, seen from the entry points and against the set before. */
import { policyOf } from '../validate/validate.ts';
import type { PresetName } from '../policy/presets.ts';
import { grantAlso, type SandboxPolicy } from '../policy/schema.ts';
import { decide, type Decision } from '../gains/decide.ts';
import type { FileGain, GainedAt } from '../gains/gain.ts';
import { changedFiles, type ChangedFile } from './changed-files.ts';
import { without } from './diff-capabilities.ts';
import { gainsInSet } from './gains-in-set.ts';
import { releaseReader, type ReleaseFiles } from './release.ts';
import { holdingsOf, sideOf, type Side } from './side.ts';

/** Options of {@link diffReleases}. */
export interface DiffReleasesOptions {
  /** What is granted without asking: a preset's name or a policy. @default 'tool' */
  readonly policy?: PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
}

/** One thing that a change set newly reaches, or that it makes other programs do. */
export interface Gain extends GainedAt {
  /**
   * `'set'`: nothing that the entry points led to could do it before. `'file'`: another file could, or something that was
   * there only changes (the range of a dependency). What no entry point leads to is compared with all files before.
   */
  readonly newFor: 'set' | 'file';
  /** From an entry point of the package to the file; empty where none leads there (tests, documentation, examples). */
  readonly via: readonly string[];
  /** What the policy says: granted, granted if the runner keeps obligations, a person's decision, or never without a grant. */
  readonly decision: Decision['kind'];
}

/** A file that differs, with what its own code gained and lost. */
export interface FileDiff {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'renamed' | 'removed';
  /** Where it was before, when it was renamed without another change. */
  readonly from?: string;
  /** Whether an entry point leads to it; for a removed one, led. */
  readonly isReached: boolean;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** What {@link diffReleases} says. */
export interface ReleasesDiff {
  /** In the order of the paths. */
  readonly gained: readonly Gain[];
  /** Capabilities that the entry points led to before and no longer do, sorted. */
  readonly lost: readonly string[];
  /** Only those that differ, in the order of the paths. */
  readonly files: readonly FileDiff[];
}

const isNewForSet = ({ capability, isMinor }: FileGain, isReached: boolean, before: Side): boolean => {
  if (isMinor === true) return false;
  if (capability === undefined) return true;
  return !(isReached ? before.reached : before.all).has(capability);
};

const gainOf = (
  { isMinor: _minor, ...gain }: FileGain,
  newFor: Gain['newFor'],
  via: readonly string[],
  decision: Decision,
): Gain => ({
  ...gain,
  newFor,
  via,
  decision: decision.kind,
});

const fileDiffOf = (file: ChangedFile, before: Side, after: Side): FileDiff => {
  const had = holdingsOf(file.from === undefined ? undefined : before.release.get(file.from)?.reading);
  const has = holdingsOf(file.change === 'removed' ? undefined : after.release.get(file.path)?.reading);
  const side = file.change === 'removed' ? before : after;
  return {
    path: file.path,
    change: file.change,
    ...(file.change === 'renamed' && file.from !== undefined ? { from: file.from } : {}),
    isReached: side.reach.leadsTo(file.path),
    gained: without(has, had),
    lost: without(had, has),
  };
};

/**
 * What a change of a whole set of files (a release, a branch) can newly reach: code by the same analysis as
 * {@link validate}, followed from the entry points of the package through its local imports, and everything else by the rules
 * of {@link astGate}. Nothing is run. Give all files of both sides: what is missing counts as not there. Never throws for any
 * content.
 * @throws EVOLVE_POLICY_INVALID for a policy that is none.
 */
export const diffReleases = (
  before: ReleaseFiles,
  after: ReleaseFiles,
  options: DiffReleasesOptions = {},
): ReleasesDiff => {
  const policy = grantAlso(policyOf(options.policy ?? 'tool'), options.grants ?? []);
  const read = releaseReader();
  const [then, now] = [sideOf(read(before)), sideOf(read(after))];
  const changed = changedFiles(then.release, now.release);
  const byPath = new Map(changed.map((file) => [file.path, file] as const));
  const gained = [...now.release.keys()].sort().flatMap((path) => {
    const isReached = now.reach.leadsTo(path);
    return gainsInSet(path, byPath.get(path), then, now).map((gain) =>
      gainOf(gain, isNewForSet(gain, isReached, then) ? 'set' : 'file', now.reach.via(path), decide(gain, policy)),
    );
  });
  return {
    gained,
    lost: without(then.reached, now.reached),
    files: changed.map((file) => fileDiffOf(file, then, now)),
  };
};
