import { describe, expect, test } from 'vitest';
import { explainPath } from '../../src/index.ts';
import { AGENT_POLICY } from './agent-policy.ts';

const words = (path: string, policy = AGENT_POLICY): string => explainPath(path, policy).sentences.join('\n');

describe('a path explained', () => {
  test('names a protected section, what is free and the grade', () => {
    const { editable, grade } = explainPath('persona.md', AGENT_POLICY);
    expect({ editable, grade }).toEqual({ editable: true, grade: 'high' });
    expect(words('persona.md')).toContain('A change of the section that begins with "L0" is refused');
  });

  test('names a protected value and who decides', () => {
    expect(words('agent.json')).toContain('A change of the value at "/access_control" is for the owner to decide');
  });

  test('says why something is always protected, and what adding means', () => {
    expect(explainPath('evolve.policy.json', AGENT_POLICY)).toMatchObject({ editable: false, grade: 'forbidden' });
    expect(words('evolve.policy.json')).toContain('the rules of evolution');
    expect(words('src/a.test.ts')).toContain('Adding such a file is for the owner to decide');
  });

  test('says when a path is outside, odd, or granted', () => {
    expect(words('x.sh', { editable: ['src/'] })).toContain('No editable glob takes it in');
    expect(explainPath('src/../x', AGENT_POLICY)).toMatchObject({ editable: false, grade: 'forbidden' });
    const grants = [{ id: 'prompts', paths: ['prompts/**'], grade: 'high' as const, perDay: 2 }];
    expect(words('prompts/a.md', { editable: ['**'], grants })).toContain(
      'Grant "prompts" covers it up to grade high, 2 a day',
    );
  });
});
