import type { GovernancePolicy } from './policy.ts';

/**
 * What holds where the policy is silent. An agent's usual folders may change, and always with a person's consent: the mode
 * is `propose` and there are no grants. A host that keeps its code elsewhere says so in its policy.
 */
export const POLICY_DEFAULTS = {
  mode: 'propose',
  editable: [
    '/src/**',
    '/lib/**',
    '/agent/**',
    '/agents/**',
    '/tools/**',
    '/skills/**',
    '/prompts/**',
    '/memory/**',
    '/knowledge/**',
    '/users/**',
    '/packages/*/src/**',
    '/apps/*/src/**',
    '/*.js',
    '/*.mjs',
    '/*.cjs',
    '/*.ts',
    '/*.mts',
    '/*.cts',
    '/*.md',
    '!*.config.*',
  ],
  protected: [],
  grades: [],
  grants: [],
  budgets: { curiosity: 1, evolution: 2, reflection: 1 },
  quota: 3,
  hours: { from: '08:00', to: '23:00', timeZone: 'UTC' },
  isolation: 'namespace',
  probation: { outcomes: 20, maxDropPoints: 10, maxHours: 24 },
  capabilities: [],
  confidence: { promote: 0.9, review: 0.7 },
  limits: { files: 50, lines: 2000, bytes: 1_048_576, binaries: 0 },
  approvals: { expiresHours: 24 },
  ratchet: { coverage: 'report' },
} satisfies GovernancePolicy;
