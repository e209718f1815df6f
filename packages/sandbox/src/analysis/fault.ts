/** Something that makes a text unacceptable whatever the policy: it cannot be read with certainty. */
export interface Fault {
  readonly rule: string;
  readonly message: string;
  /** Offset into the source. */
  readonly at: number;
}

/** The text is nested deeper than the stack reaches; acorn makes an error of syntax of that. */
export const isStackFull = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof SyntaxError && error.message.startsWith('Not enough stack space'));
