import type { ApprovalKey, Grant, Policy, RiskGrade } from '@evolve/core/contracts';

/** `block`: refused. `owner-only`: the owner decides. `ask`: any person decides. */
export type ProtectionLevel = 'block' | 'owner-only' | 'ask';

/** A part of the tree that evolution may not change by itself. */
export interface ProtectedRule {
  /** Glob as in `.gitignore`. */
  readonly path: string;
  /** How a markdown heading begins: only its section is protected, up to the next heading of its level or higher. */
  readonly section?: string | undefined;
  /** JSON pointer: only this value of a JSON or YAML file is protected. */
  readonly pointer?: string | undefined;
  readonly level: ProtectionLevel;
  /** Why, in the owner's words: told wherever the rule speaks. */
  readonly reason?: string | undefined;
}

/** How risky a change of some paths is. */
export interface GradeRule {
  /** Glob as in `.gitignore`. */
  readonly path: string;
  readonly grade: RiskGrade;
}

/** The grades that a person may let land. */
export type AskedGrade = Exclude<RiskGrade, 'forbidden'>;

/** The whole policy with nothing left out. Immutable: it is compiled once. */
export interface GovernancePolicy extends Policy {
  /** What evolution may change; nothing when empty. */
  readonly editable: readonly string[];
  /** Besides what is always protected. */
  readonly protected: readonly ProtectedRule[];
  /** Besides the built-in grades; the last match decides. */
  readonly grades: readonly GradeRule[];
  /** What may land without a person. */
  readonly grants: readonly Grant[];
  /** What evolved source may use. */
  readonly capabilities: readonly string[];
  /** At and above `promote` a granted evolution lands; from `review` on a person has limited time; below, all the time. */
  readonly confidence: { readonly promote: number; readonly review: number };
  /** How large one evolution may be, in all. */
  readonly limits: {
    readonly files: number;
    /** Added and taken away. */
    readonly lines: number;
    /** Added. */
    readonly bytes: number;
    /** Files that are no text, added or changed. */
    readonly binaries: number;
  };
  readonly approvals: {
    /** How long a person may take, in hours; null for no limit. One for all grades, or one for each. */
    readonly expiresHours: number | null | Readonly<Record<AskedGrade, number | null>>;
    /** Whose signatures count. Without keys a decision is not signed. */
    readonly keys?: readonly ApprovalKey[] | undefined;
  };
  /** What is made of changed lines that no check runs. */
  readonly ratchet: { readonly coverage: 'report' | 'require' | 'off' };
}
