import { detectIsolation } from '../../src/index.ts';

/** What this machine can do. */
export const machine = await detectIsolation();

/** What runs can be isolated by here. */
export const isolations = machine.namespace ? (['none', 'namespace'] as const) : (['none'] as const);

/** For titles of tests that need namespaces. */
export const why = machine.reason ?? 'namespaces work';
