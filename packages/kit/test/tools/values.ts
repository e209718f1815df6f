import type { PolicyInput } from '@evolve/governance';
import { GRANTED } from '../values.ts';

export const WHO = { by: 'agent', reason: 'asked for it five times this week' };

/** A tool turns no check green, so that only a policy that says so lets it land without a person. */
export const TOOLS_GRANTED: PolicyInput = {
  ...GRANTED,
  editable: ['/src/**', '/tools/**'],
  grants: [{ id: 'tools', paths: ['/tools/**'], grade: 'high', perDay: 9 }],
  quota: 9,
  confidence: { promote: 0.5, review: 0.4 },
};
export const ASKING: PolicyInput = { ...TOOLS_GRANTED, mode: 'propose' };

/** A tool that doubles a number, or does with it what `body` says. */
export const doubler = ({ body = 'n * 2', examples = '[{ args: { n: 2 }, result: 4 }]', name = 'doubler' } = {}) =>
  [
    `export const tool = { name: '${name}', description: 'Doubles', parameters: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } };`,
    ...(examples === '' ? [] : [`export const examples = ${examples};`]),
    `export default ({ n }) => ${body};`,
    '',
  ].join('\n');
