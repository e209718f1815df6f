import { diffCapabilities } from '../diff/diff-capabilities.ts';
import type { Validation } from '../validate/validate.ts';
import type { Judged, ToolProblem } from './judge-tool.ts';
import type { ToolMetadata } from './metadata.ts';

/** What a plan follows: the version, and its source unless the tool is deleted. */
export interface PlanBase {
  readonly version: number;
  readonly sha256: string;
  readonly source: string | undefined;
}

/** What writing a source would do. Data: it can be printed, shown to a person, kept, and refused. */
export interface ToolPlan {
  /** Undefined where the source does not say one. */
  readonly name: string | undefined;
  readonly source: string;
  /** Of the source, in hexadecimal. */
  readonly sha256: string;
  readonly metadata: ToolMetadata | undefined;
  /** The file that would hold it. */
  readonly path: string | undefined;
  /** The version that it would follow; the plan is good as long as that is the current one. */
  readonly base: { readonly version: number; readonly sha256: string } | undefined;
  readonly validation: Validation;
  /** What it could reach and the version before cannot; for a first version all that it could reach. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** The engine that would run it. */
  readonly engine: string | undefined;
  /** Why it cannot be written; empty when it can. */
  readonly problems: readonly ToolProblem[];
}

/** A source that stands for nothing, to compare a first version with. */
const NOTHING = 'export {};\n';

/** Puts a judgement beside what is there now. */
export const planOf = (
  judged: Judged,
  path: string | undefined,
  current: PlanBase | undefined,
  problems: readonly ToolProblem[] = [],
): ToolPlan => {
  const { metadata, source, sha256, validation, engine } = judged;
  const diff = diffCapabilities(current?.source ?? NOTHING, source, { filename: 'tool.mjs', goal: 'module' });
  return {
    name: metadata?.name,
    source,
    sha256,
    metadata,
    path,
    base: current === undefined ? undefined : { version: current.version, sha256: current.sha256 },
    validation,
    gained: diff.gained,
    lost: diff.lost,
    engine: engine?.id,
    problems: [...judged.problems, ...problems],
  };
};
