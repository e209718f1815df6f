import type { ErrorGroup, ToolStats } from '../../contracts/index.ts';
import type { Kernel } from '../kernel.ts';
import { MATERIAL_LIMITS, type Material } from '../material.ts';

/** Kinds of failure that all tools together may show. */
const EXPLAINED = 100;

/** A tool that throws is often told twice: by the tool, and as an error. */
const unexplained = (errors: readonly ErrorGroup[], tools: readonly ToolStats[]): readonly ErrorGroup[] => {
  const known = new Set(tools.flatMap((tool) => tool.failureKinds.map(({ fingerprint }) => fingerprint)));
  return errors.filter(({ fingerprint }) => !known.has(fingerprint)).slice(0, MATERIAL_LIMITS.errors);
};

/** What was observed of the running version: what an earlier one did wrong says nothing about it. */
export const observed = async (
  { knowledge }: Kernel,
  scope: { readonly since: string; readonly versionId: string },
): Promise<Pick<Material, 'tools' | 'errors' | 'metrics'>> => {
  const [tools, errors, metrics] = await Promise.all([
    knowledge.toolStats({ ...scope, limit: MATERIAL_LIMITS.tools }),
    knowledge.errors({ ...scope, kind: 'error', limit: MATERIAL_LIMITS.errors + EXPLAINED }),
    knowledge.metrics({ ...scope, limit: MATERIAL_LIMITS.metrics }),
  ]);
  return { tools, errors: unexplained(errors, tools), metrics };
};
