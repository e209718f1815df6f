/** What one file of a change newly reaches or decides, before any policy has spoken. */
export interface FileGain {
  /** `capability/net`, `merge/lockfile`, `parse/error` and the like. */
  readonly rule: string;
  /** The capability that is gained; only this kind a policy can grant. */
  readonly capability?: string;
  /** For people; not stable. */
  readonly message: string;
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** How grave it is where no policy grants it. */
  readonly decision: 'refuse' | 'ask';
  /** Something that was there already only changes, or only those notice who work on the package. */
  readonly isMinor?: boolean;
}
