/** Something that makes a text unacceptable whatever the policy: it cannot be read with certainty. */
export interface Fault {
  readonly rule: string;
  readonly message: string;
  /** Offset into the source. */
  readonly at: number;
}
