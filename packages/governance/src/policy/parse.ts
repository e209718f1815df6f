import { EvolveError } from '@evolve/core/errors';
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import type { z } from 'zod';
import { parseJsonTree } from '../json/tree.ts';
import type { GovernancePolicy } from './policy.ts';
import { policySchema, type PolicyInput } from './schema.ts';

/** One thing that is wrong with a policy. Line and column count from 1; both are 0 when there is no text. */
export interface PolicyIssue {
  /** Where in the policy, for example `protected[0].level`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type Path = readonly PropertyKey[];

const BOM = '\uFEFF';
const totals = new WeakSet<object>();

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFreeze<unknown>(item);
  return Object.freeze(value);
};

const nameOf = (path: Path): string =>
  path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${String(part)}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    '',
  );

const placeOf = (text: string, offset: number): { line: number; column: number } => {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/u);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};

interface Fault {
  readonly path: Path;
  readonly message: string;
}

const isOtherKind = ({ code, path }: z.core.$ZodIssue): boolean => code === 'invalid_type' && path.length === 0;

/**
 * Every place that one finding of the schema is about: for unknown keys, each of them. Where one of several forms was meant,
 * that of the same kind speaks.
 */
const faultsOf = (issue: z.core.$ZodIssue): readonly Fault[] => {
  const { code, path, message } = issue;
  if (code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message }));
  const meant = code === 'invalid_union' ? issue.errors.find((form) => !form.some(isOtherKind)) : undefined;
  if (meant === undefined) return [{ path, message }];
  return meant.flatMap(faultsOf).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
};

/** The offset of the node at a path, or of the nearest one above it that exists. */
const offsetOf = (root: Node, path: Path): number => {
  const parts = path.map((part) => (typeof part === 'number' ? part : String(part)));
  for (let length = parts.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, parts.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return root.offset;
};

/** The error that names every issue; its message, the first. */
export const invalidPolicy = (source: string, issues: readonly PolicyIssue[], cause?: unknown): EvolveError => {
  const [first] = issues;
  const where =
    first === undefined || first.line === 0 ? source : `${source}:${String(first.line)}:${String(first.column)}`;
  const what = first === undefined ? 'not a policy' : `${first.path === '' ? '' : `${first.path}: `}${first.message}`;
  return new EvolveError('EVOLVE_POLICY_INVALID', `${where}: ${what}`, {
    data: { source, issues },
    hint: 'Correct the policy; the last one that was accepted stays in force until then.',
    ...(cause === undefined ? {} : { cause }),
  });
};

const total = ({ $schema: _, ...policy }: z.output<typeof policySchema>): GovernancePolicy => {
  const frozen = deepFreeze(structuredClone(policy));
  totals.add(frozen);
  return frozen;
};

const isTotal = (policy: PolicyInput | GovernancePolicy): policy is GovernancePolicy => totals.has(policy);

/**
 * The whole policy for what an owner wrote, given as a value.
 * @throws EVOLVE_POLICY_INVALID
 */
export const completePolicy = (policy: PolicyInput | GovernancePolicy): GovernancePolicy => {
  if (isTotal(policy)) return policy;
  const parsed = policySchema.safeParse(policy);
  if (parsed.success) return total(parsed.data);
  const issues = parsed.error.issues.flatMap((issue) =>
    faultsOf(issue).map(({ path, message }) => ({ path: nameOf(path), line: 0, column: 0, message })),
  );
  throw invalidPolicy('policy', issues, parsed.error);
};

/**
 * Reads the text of a policy: JSON in which comments and trailing commas are welcome and a key that stands twice is not.
 * @param source Named in errors, usually the file.
 * @throws EVOLVE_POLICY_INVALID with every issue, its line, column and path in `data.issues`.
 */
export const parsePolicy = (text: string, source: string): GovernancePolicy => {
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  const { root, faults } = parseJsonTree(body);
  if (root === undefined || faults.length > 0) {
    throw invalidPolicy(
      source,
      faults.map(({ offset, message }) => ({ path: '', ...placeOf(body, offset), message })),
    );
  }
  const parsed = policySchema.safeParse(getNodeValue(root));
  if (parsed.success) return total(parsed.data);
  const issues = parsed.error.issues.flatMap((issue) =>
    faultsOf(issue).map(({ path, message }) => ({
      path: nameOf(path),
      ...placeOf(body, offsetOf(root, path)),
      message,
    })),
  );
  throw invalidPolicy(source, issues, parsed.error);
};
