/** `yes`: as good as the evidence can say; `ask`: a person should look; `no`: the evidence is against it. */
export type Acceptance = 'yes' | 'ask' | 'no';

/** An input on which two patches that both pass do not do the same. */
export interface Difference {
  /** The call, as text. */
  readonly input: string;
  /** How it ends with this patch. */
  readonly here: string;
  /** How it ends with the patch that was chosen. */
  readonly chosen: string;
}
