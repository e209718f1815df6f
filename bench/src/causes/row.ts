/** A labelled error text. Two texts are to have one fingerprint exactly if they have one cause. */
export interface Row {
  readonly cause: string;
  readonly family: string;
  readonly role: 'known' | 'twin' | 'novel';
  readonly variant: number;
  readonly transform: string;
  readonly half: 'seen' | 'query';
  /** Twins only: seen and query texts are compared within the same pairing. */
  readonly pair?: string;
  readonly pairing?: 1 | 2;
  /** Novel causes only: the known cause it is a near miss of. */
  readonly near?: string;
  readonly text: string;
}
