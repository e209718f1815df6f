import type { PolicyInput } from '../../src/index.ts';

/** An agent whose identity, limits, permissions and privacy are its owner's. */
export const AGENT_POLICY: PolicyInput = {
  editable: ['**'],
  protected: [
    { path: 'persona.md', section: 'L0', level: 'block' },
    { path: 'principles.md', section: '绝不做', level: 'block' },
    { path: 'agent.json', pointer: '/access_control', level: 'owner-only' },
    { path: 'agent.json', pointer: '/privacy', level: 'owner-only' },
    { path: 'users/*/privacy.md', level: 'owner-only' },
    { path: 'limits.yaml', pointer: '/spending', level: 'block' },
    { path: 'rules/**', level: 'block' },
    { path: 'Caf\u00e9/**', level: 'block' },
    { path: 'prompts/system.md', level: 'ask' },
  ],
};

export const PERSONA = [
  '# Persona',
  '',
  'I answer briefly.',
  '',
  '## L0：core identity',
  '',
  'I am a careful assistant,',
  'see [charter].',
  '',
  '```',
  'one',
  'two',
  '```',
  '',
  '### Values',
  '',
  '- honesty',
  '- care',
  '',
  '## L1: style',
  '',
  'Friendly.',
  '',
  '## L2: habits',
  '',
  'Tables for comparisons.',
  '',
  '[charter]: https://example.org/charter',
  '',
].join('\n');

export const AGENT_JSON = JSON.stringify({
  name: 'helper',
  access_control: { admins: ['ada'], quota: 9007199254740992 },
  privacy: { share: false },
});

export const LIMITS = 'spending:\n  daily: 10\nstyle: brief\n';
