/** What is over and may be compacted. */
export type ArchivedSection = 'done' | 'failed';

/** Entries that were compacted: what is left of them in the file. The entries themselves stay in the store. */
export interface LogArchive {
  readonly id: string;
  /** `done`: a 📦 block. `failed`: a ⚠️ block. */
  readonly section: ArchivedSection;
  /** The first day or month that it covers: `2026-01-31` or `2026-01`. */
  readonly from: string;
  /** The last day or month that it covers. */
  readonly to: string;
  /** How many entries it stands for; 0 where nobody counted. */
  readonly count: number;
  /** Who wrote the lines: the host's model, our own extract, both, or a person (or another agent's file). */
  readonly by: 'model' | 'extract' | 'mixed' | 'person';
  /** The summary, a list item each. */
  readonly lines: readonly string[];
}
