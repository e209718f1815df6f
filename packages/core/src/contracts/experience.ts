/**
 * Who wrote the words of a memory, or who says that something worked. `host` and `person` are ours. What a `model` says of
 * its own work, and whatever comes from outside (`untrusted`), is a claim: kept, shown, and never counted.
 */
export type MemorySource = 'host' | 'person' | 'model' | 'untrusted';

export interface Provenance {
  readonly source: MemorySource;
  /** Where exactly, for people: a proposer, a page, a name. At most 400 bytes. */
  readonly detail?: string;
}

export interface Experience {
  readonly id: string;
  readonly problem: string;
  readonly fingerprint: string;
  readonly solution: string;
  /** Outcomes of ours; of those with the id of a cycle the latest of each cycle. */
  readonly successes: number;
  readonly failures: number;
  /** ISO 8601; of the latest outcome that counts. */
  readonly at: string;
  readonly provenance: Provenance;
  /** Lower bound of its success rate times its recency when this was read, in [0, 1]. What has the least goes first. */
  readonly value: number;
  /** An outcome of ours was good. Until then what a model or somebody outside wrote is never a match. */
  readonly proved: boolean;
  /** A newer solution of the same problem that did better beyond doubt; while it does, this one is not recalled. */
  readonly supersededBy?: string;
  /** Present on a tombstone: it is not recalled, and its texts are gone. */
  readonly forgotten?: Forgotten;
}

export interface Forgotten {
  readonly at: string;
  /**
   * `failed`: it has only ever failed. `pruned`: others were worth more. `person`: somebody wanted it gone.
   * Recording the same again revives it: after `pruned` at the next outcome of ours; after `failed` at the next success of
   * ours once it has rested; after `person` only when a person says that it worked.
   */
  readonly why: 'failed' | 'pruned' | 'person';
}

/** How it went once. Outcomes are added and never changed. */
export interface ExperienceOutcome {
  readonly ok: boolean;
  readonly at: string;
  /** Who says so. */
  readonly by: MemorySource;
  /** For example `rolled-back`. */
  readonly reason?: string;
  readonly cycleId?: string;
}

/** An outcome that is told. */
export interface NewOutcome {
  readonly ok: boolean;
  /** Who says so. Only `host` and `person` count. @default 'host', or the source of the new experience */
  readonly by?: MemorySource;
  /** At most 400 bytes. */
  readonly reason?: string;
  /** Told twice for a cycle it counts once; the opposite, told later for the same cycle, takes its place. */
  readonly cycleId?: string;
  /** The problem that it was tried for: what it has solved it is recalled for more widely. At most 8192 bytes. */
  readonly problem?: string;
  /** The recall that this was tried for: what it promised is held against how it went. */
  readonly recalled?: Pick<RecalledExperience, 'match' | 'score' | 'scale'>;
}

export interface NewExperience extends NewOutcome {
  readonly problem: string;
  readonly solution: string;
  /** Of the words. An experience keeps the one it was first recorded with. @default { source: 'host' } */
  readonly provenance?: Provenance;
}

export interface RecalledExperience {
  readonly experience: Experience;
  /** Only a fingerprint match may be reused by itself; a hint has to be proved again. */
  readonly match: 'fingerprint' | 'hint';
  /**
   * Why a hint is none although its fingerprint is equal. `ended`: the problem only tells how something ended. `names`, `numbers`: the
   * fingerprint leaves out one that was the same in all that it has solved. `words`: what else is told differs. `unknown`: nobody
   * has kept what it has solved.
   */
  readonly doubt?: 'ended' | 'names' | 'numbers' | 'words' | 'unknown';
  /** That the solution fits, in [0, 1]; a hint's is never above that of a match with the same record. */
  readonly probability: number;
  /**
   * What the probability was read from, in [0, 1]. Of a match the mean of its record, (successes + u) / (outcomes + 2), where
   * `u` is the chance that nothing before it fits, and so 1 for the first. Of a hint its likeness times
   * (successes + 1) / (outcomes + 2) times the chance that no match fits; with a doubt as of a match.
   */
  readonly score: number;
  /** Scores of different scales are not compared: `record`, `doubt`, `text`, or `text+` and the id of the embedder. */
  readonly scale: string;
  /** Words that both problems have; of a hint those of code first. */
  readonly shared: readonly string[];
  /** Why vectors took no part, or not all of them, although there is an embedder. */
  readonly degraded?: string;
}

/** Why something is recalled, as data and in words. */
export interface ExperienceAccount {
  readonly experience: Experience;
  /** Latest first, at most twenty. */
  readonly outcomes: readonly ExperienceOutcome[];
  /** Lower bound of the success rate and recency, in [0, 1]: the value is their product. */
  readonly lower: number;
  readonly recency: number;
  /** `ours`: written by host or person. `proved`: written elsewhere, and it worked. `unproved`: nobody of ours has seen it work. */
  readonly trust: 'ours' | 'proved' | 'unproved';
  /** Present when a recall is explained. */
  readonly recalled?: Omit<RecalledExperience, 'experience'>;
  /** One sentence each. Texts of the experience itself are not among them. */
  readonly words: readonly string[];
}

export interface ExperienceStats {
  readonly live: number;
  readonly superseded: number;
  readonly forgotten: number;
  /** Outcomes that are kept, claims among them. */
  readonly outcomes: number;
  /** Recalls that are known to have been right or wrong, by scale: what probabilities are fitted to. */
  readonly judged: Readonly<Record<string, number>>;
  /** Live ones that have a vector of the embedder in use; 0 without one. */
  readonly embedded: number;
  /** Why the embedder is not used at the moment. */
  readonly degraded?: string;
}

/** What is wrong with some of the experiences that recall may offer. One may be in several findings. */
export interface HealthFinding {
  readonly count: number;
  /** Of all that recall may offer, in [0, 1]. */
  readonly share: number;
  /** Why, with how many of each; one experience may have several reasons. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Ids, oldest first. */
  readonly examples: readonly string[];
}

/** The health of what recall may offer: neither forgotten nor superseded. Read in parts; what changes meanwhile may be missed. */
export interface ExperienceHealth {
  /** How many there are to offer. */
  readonly offered: number;
  /**
   * Worth nothing. `unproved`: it never worked and is older than 30 days. `failed`: it never worked and has failed twice.
   * `wordless`: problem or solution has no word that says anything.
   */
  readonly junk: HealthFinding;
  /**
   * Said twice; the oldest of each group is not counted. `solution`: one problem (fingerprint) with solutions that differ in
   * next to nothing. `problem`: one solution of problems that differ in next to nothing.
   */
  readonly duplicates: HealthFinding;
  /**
   * Says yes and no. `mixed`: a problem with at least two solutions of which each has worked and failed. `opposite`: within
   * one day (UTC) it worked at least twice and failed at least twice.
   */
  readonly contradictions: HealthFinding;
  /**
   * May hold no more. `unconfirmed`: no outcome for two half-lives. `outdated`: its fingerprint is of an older version.
   * `failing`: its last outcome is a failure.
   */
  readonly stale: HealthFinding;
  /** False when there was more to compare than is compared at once: there may be more duplicates than were found. */
  readonly complete: boolean;
}

export interface RecallOptions {
  readonly limit: number;
  /** Ends a recall that waits for an embedder. */
  readonly signal?: AbortSignal;
}

/** What was tried for which problem, and how it went. Solutions are data: put into a prompt they are quoted (`@evolve/core/untrusted`). */
export interface Experiences {
  /** The same solution of the same problem is one experience; this is one more outcome of it. */
  record(experience: NewExperience): Promise<Experience>;
  /** One more outcome. @throws EVOLVE_NOT_FOUND */
  outcome(id: string, outcome: NewOutcome): Promise<Experience>;
  /** Matches first, most valuable first; then hints, most probable first. */
  recall(problem: string, options: RecallOptions): Promise<readonly RecalledExperience[]>;
  /** Undefined for an id that is not known (any more). */
  why(of: string | RecalledExperience): Promise<ExperienceAccount | undefined>;
  /** Leaves a tombstone without texts that only a person revives; false when there is nothing of this id. */
  forget(id: string): Promise<boolean>;
  /** Live ones, most valuable first. */
  list(query: { readonly limit: number; readonly offset?: number }): Promise<readonly Experience[]>;
  stats(): Promise<ExperienceStats>;
  /** Looks at all of them, in small steps. @param examples Ids of each finding. @default 5 */
  health(options?: { readonly examples?: number }): Promise<ExperienceHealth>;
}
