import type { Request } from './cycle/state.ts';

/** What `evolve` is asked for. */
export interface EvolveRequest {
  /** What is to become better; absent: the signals decide. */
  readonly task?: string;
  readonly evidence?: Request['evidence'];
  /** Ids of the proposers that are asked in this cycle, and no others. @default all but those with `onRequest` */
  readonly proposers?: readonly string[];
}
