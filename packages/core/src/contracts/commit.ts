export interface CommitInfo {
  readonly commit: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
  readonly author: string;
}
