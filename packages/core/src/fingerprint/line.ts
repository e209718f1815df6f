export interface Line {
  /** Without prefix, with its own indentation. */
  readonly text: string;
  /** What the log said of it. */
  readonly level: 'error' | 'other' | 'none';
  /** The tool that signs each of its lines. */
  readonly tool: string;
  /** A prefix was taken from it. */
  readonly logged: boolean;
}
