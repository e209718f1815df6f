import { createHash } from 'node:crypto';
import type { Json } from '@evolve/core/contracts';
import { canonicalJson } from '@evolve/core/ledger';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { policyOf, type Validation } from './validate.ts';

/** What was found in one file, and its bytes. */
export interface ReportSource extends Validation {
  /** How it is called in the report. */
  readonly file: string;
  /** What was judged: the bytes as they lie there, or a text that counts as UTF-8. */
  readonly content: string | Uint8Array;
}

/** One file of a {@link ValidationReport}. */
export interface ReportedFile extends Validation {
  readonly file: string;
  /** Of the bytes that were judged, in hexadecimal. */
  readonly sha256: string;
}

/**
 * What a validation says, for programs; as JSON it is stable. Fields may be added under the same `schemaVersion`; one that goes
 * or changes its meaning makes another.
 */
export interface ValidationReport {
  readonly schemaVersion: 1;
  /** The gravest of all files: `deny` before `guard` before `allow`. */
  readonly verdict: Validation['verdict'];
  readonly policy: {
    readonly name: string;
    /** Of the whole policy as canonical JSON, in hexadecimal: names can be given twice. */
    readonly sha256: string;
  };
  /** In the order they were given. */
  readonly files: readonly ReportedFile[];
}

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const GRAVEST = ['deny', 'guard', 'allow'] as const;

/** What it was judged under: absent parts of a policy and empty ones are the same. */
const hashOf = (policy: SandboxPolicy): string =>
  sha256Of(canonicalJson(JSON.parse(JSON.stringify({ deny: [], rules: [], ...policy })) as Json));

/**
 * The report on some files that were judged under one policy, as data.
 * @throws EVOLVE_POLICY_INVALID
 */
export const toReport = (sources: readonly ReportSource[], policy: PresetName | SandboxPolicy): ValidationReport => {
  const whole = policyOf(policy);
  return {
    schemaVersion: 1,
    verdict: GRAVEST.find((one) => sources.some(({ verdict }) => verdict === one)) ?? 'allow',
    policy: { name: whole.name, sha256: hashOf(whole) },
    files: sources.map(({ file, content, verdict, findings, obligations, capabilities }) => ({
      file,
      sha256: sha256Of(content),
      verdict,
      findings,
      obligations,
      capabilities,
    })),
  };
};

/** {@link toReport} as text, indented by two spaces, without a line's end. */
export const formatJson = (sources: readonly ReportSource[], policy: PresetName | SandboxPolicy): string =>
  JSON.stringify(toReport(sources, policy), undefined, 2);
