import type { PolicyInput } from '@evolve/governance';

/** `add` subtracts: what the check finds out, and what the proposals repair. */
export const BROKEN = 'module.exports = (a, b) => a - b;\n';
export const FIXED = 'module.exports = (a, b) => a + b;\n';

/** The owner lets repairs of the source land, at any hour. */
export const GRANTED: PolicyInput = {
  mode: 'promote',
  editable: ['/src/**'],
  grants: [{ id: 'repairs', paths: ['/src/**'], grade: 'high', perDay: 3 }],
  hours: { from: '00:00', to: '24:00', timeZone: 'UTC' },
  isolation: 'none',
  probation: { outcomes: 5, maxDropPoints: 10, maxHours: 24 },
};
