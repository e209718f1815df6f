/** What a whole change set newly reaches: the gains of each file, seen from the entry points and against the set before. */
import { locatorOf } from '../validate/position.ts';
import { policyOf } from '../validate/validate.ts';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { gravityOf } from '../gains/code.ts';
import { decide, type Decision } from '../gains/decide.ts';
import { fileGains } from '../gains/file-gains.ts';
import type { FileGain } from '../gains/gain.ts';
import { analysisIn, type Reading } from '../gains/reading.ts';
import { capabilitiesOf } from './diff-capabilities.ts';
import { changedFiles, type ChangedFile } from './changed-files.ts';
import { reachOf, type Reach } from './reach.ts';
import { releaseReader, type Release, type ReleaseFiles } from './release.ts';

/** Options of {@link diffReleases}. */
export interface DiffReleasesOptions {
  /** What is granted without asking: a preset's name or a policy. @default 'tool' */
  readonly policy?: PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
}

/** One thing that a change set newly reaches, or that it makes other programs do. */
export interface Gain {
  /** `capability/net`, `merge/install-script`, `parse/error` and the like. */
  readonly rule: string;
  /** Where code gains one: its name as in `CAPABILITIES`, after a colon what exactly. */
  readonly capability?: string;
  /** For people; not stable. */
  readonly message: string;
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
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

/** One side with all that is asked of it. */
interface Side {
  readonly release: Release;
  readonly reach: Reach;
  readonly all: ReadonlySet<string>;
  /** What the entry points lead to. */
  readonly reached: ReadonlySet<string>;
}

/** Rules of what cannot be granted are held like capabilities; those of an unreadable text hold nothing. */
const holdingsOf = (reading: Reading | undefined): ReadonlySet<string> => {
  const analysis = analysisIn(reading);
  return analysis === undefined ? new Set() : capabilitiesOf(analysis);
};

const sideOf = (release: Release): Side => {
  const reach = reachOf(release);
  const all = new Set<string>();
  const reached = new Set<string>();
  for (const [path, { reading }] of release) {
    const isReached = reach.via(path) !== undefined;
    for (const capability of holdingsOf(reading)) {
      all.add(capability);
      if (isReached) reached.add(capability);
    }
  }
  return { release, reach, all, reached };
};

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...some].filter((item) => !others.has(item)).sort();

/** Local imports are followed, so only one that leads to no file of the set is a gain. */
const missingGains = ({ path, from }: ChangedFile, before: Side, after: Side): readonly FileGain[] => {
  const known = from === undefined ? [] : before.reach.missing(from);
  return after.reach
    .missing(path)
    .filter((specifier) => !known.includes(specifier))
    .map((specifier) => ({
      rule: 'capability/import.relative',
      capability: 'import.relative',
      message: `loads ${specifier}, which is not in the set`,
      path,
      decision: 'ask',
    }));
};

/** What a file could do all along, and nobody came to it. */
const awakened = (path: string, before: Side, after: Side, told: ReadonlySet<string>): readonly FileGain[] => {
  const reading = after.release.get(path)?.reading;
  const analysis = analysisIn(reading);
  if (analysis === undefined || reading === undefined || !('text' in reading)) return [];
  const locate = locatorOf(reading.text);
  const fresh = [...holdingsOf(reading)].filter((each) => !before.reached.has(each) && !told.has(each));
  return fresh
    .filter((capability) => capability !== 'import.relative')
    .map((capability) => {
      const use = analysis.uses.find((each) => each.capability === capability);
      return {
        rule: `capability/${capability}`,
        capability,
        message: `the file is newly reached, and ${use?.what ?? 'cannot be read'}`,
        path,
        ...locate(use?.at ?? 0),
        decision: gravityOf(capability),
      };
    });
};

const ownGains = (file: ChangedFile, before: Side, after: Side): readonly FileGain[] => {
  const now = after.release.get(file.path);
  if (now === undefined || file.change === 'removed') return [];
  const then = file.from === undefined ? undefined : before.release.get(file.from);
  const own = fileGains(then?.reading, now.reading).filter(({ capability }) => capability !== 'import.relative');
  return [...own, ...missingGains(file, before, after)];
};

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
    isReached: side.reach.via(file.path) !== undefined,
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
  const base = policyOf(options.policy ?? 'tool');
  const policy: SandboxPolicy = { ...base, allow: [...base.allow, ...(options.grants ?? [])] };
  const read = releaseReader();
  const [then, now] = [sideOf(read(before)), sideOf(read(after))];
  const changed = changedFiles(then.release, now.release);
  const byPath = new Map(changed.map((file) => [file.path, file] as const));
  const gained = [...now.release.keys()].sort().flatMap((path) => {
    const file = byPath.get(path);
    const own = file === undefined ? [] : ownGains(file, then, now);
    const via = now.reach.via(path) ?? [];
    const isAwake = via.length > 0 && then.reach.via(file?.from ?? path) === undefined;
    const told = new Set(own.flatMap(({ capability }) => (capability === undefined ? [] : [capability])));
    return [...own, ...(isAwake ? awakened(path, then, now, told) : [])].map((gain) =>
      gainOf(gain, isNewForSet(gain, via.length > 0, then) ? 'set' : 'file', via, decide(gain, policy)),
    );
  });
  return {
    gained,
    lost: without(then.reached, now.reached),
    files: changed.map((file) => fileDiffOf(file, then, now)),
  };
};
