/** A call that was seen, with what it should come to where somebody knows. JSON values. */
export interface RecordedCall {
  readonly input: readonly unknown[];
  /** What the call should return. A candidate that returns it where the base did not is right to differ. */
  readonly output?: unknown;
  /** What the message of the error that it should throw contains. */
  readonly error?: string;
}
