import type { Approval } from './approval.ts';
import type { RiskGrade } from './governor.ts';

/** What the owner is told while it can still be stopped. Its id is the same each time it is delivered. */
export type Notice =
  | {
      readonly id: string;
      readonly type: 'approval.requested';
      /** ISO 8601. */
      readonly at: string;
      readonly data: { readonly approval: Approval };
    }
  | {
      readonly id: string;
      /** Something sensitive is about to land: graded high, a question for the owner, or landing under a grant. */
      readonly type: 'evolution.landing';
      readonly at: string;
      readonly data: {
        readonly cycleId: string;
        readonly summary: string;
        readonly paths: readonly string[];
        readonly grade: RiskGrade;
        readonly why: readonly string[];
        readonly grant?: string;
      };
    };

/** Delivers a notice, at least once: it rejects when it could not, and is asked again with the same one. */
export type Notify = (notice: Notice, options: { readonly signal: AbortSignal }) => Promise<void>;
