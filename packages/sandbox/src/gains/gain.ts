/** One thing that a change newly reaches, or that it makes other programs do. */
export interface GainedAt {
  /** `capability/net`, `merge/lockfile`, `parse/error` and the like. */
  readonly rule: string;
  /** Where code gains one: its name as in `CAPABILITIES`, after a colon what exactly. Only this kind a policy can grant. */
  readonly capability?: string;
  /** For people; not stable. */
  readonly message: string;
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** What one file of a change newly reaches or decides, before any policy has spoken. */
export interface FileGain extends GainedAt {
  /** How grave it is where no policy grants it. */
  readonly decision: 'refuse' | 'ask';
  /** Something that was there already only changes, or only those notice who work on the package. */
  readonly isMinor?: boolean;
}
