import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvolveError } from '@evolve/core/errors';
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  completePolicy,
  loadPolicy,
  parsePolicy,
  policyHash,
  policyJsonSchema,
  POLICY_DEFAULTS,
} from '../../src/index.ts';

const failure = (action: () => unknown): EvolveError => {
  try {
    action();
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_POLICY_INVALID')) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('a policy that is not one names the place', () => {
  test.each([
    ['an unknown mode', '{\n  "mode": "yolo"\n}', 'p.json:2:11: mode'],
    ['an unknown key', '{\n  "modes": "promote"\n}', 'p.json:2:12: modes'],
    ['an unknown key deep down', '{"budgets": {\n "evolutions": 9 }}', 'p.json:2:16: budgets.evolutions'],
    ['a misspelled level', '{"protected": [\n{"path": "a",\n "level": "deny"}]}', 'p.json:3:11: protected[0].level'],
    ['a missing level', '{"protected": [\n{"path": "a"}]}', 'p.json:2:1: protected[0].level'],
    [
      'section and pointer',
      '{"protected":[{"path":"a","section":"A","pointer":"/a","level":"ask"}]}',
      'protected[0]: has a section',
    ],
    [
      'a pointer without slash',
      '{"protected":[{"path":"a","pointer":"scripts","level":"ask"}]}',
      'protected[0].pointer',
    ],
    ['a negated protection', '{"protected":[{"path":"!a","level":"block"}]}', 'protected[0].path: must not be negated'],
    ['a comment for a glob', '{"editable":["#src"]}', 'editable[0]: must not be blank or a comment'],
    ['a glob from here', '{"editable":["./src/"]}', 'editable[0]: must not step'],
    ['a glob that leaves', '{"protected":[{"path":"a/../../b","level":"block"}]}', 'protected[0].path: must not step'],
    ['an exception that steps', '{"editable":["!../src/"]}', 'editable[0]: must not step'],
    ['a negative budget', '{"budgets":{"evolution":-1}}', 'budgets.evolution'],
    ['an endless budget', '{"budgets":{"evolution":1e999}}', 'budgets.evolution'],
    ['a budget of garbage', '{"budgets":{"evolution":"2"}}', 'budgets.evolution'],
    ['a budget beyond counting', '{"budgets":{"evolution":1e12}}', 'budgets.evolution'],
    ['an unknown dimension', '{"budgets":{"evolution":{\n"token":5}}}', 'p.json:2:9: budgets.evolution.token'],
    ['negative tokens', '{"budgets":{"all":{\n"tokens":-5}}}', 'p.json:2:10: budgets.all.tokens'],
    ['half an evolution', '{"quota":0.5}', 'quota'],
    ['a 25th hour', '{"hours":{"from":"25:00"}}', 'hours.from'],
    ['a zone that is none', '{"hours":{"timeZone":"Mars/Olympus"}}', 'hours.timeZone'],
    [
      'a grant for the forbidden',
      '{"grants":[{"id":"a","paths":["a"],"grade":"forbidden","perDay":1}]}',
      'grants[0].grade',
    ],
    ['a grant for nothing', '{"grants":[{"id":"a","paths":[],"grade":"low","perDay":1}]}', 'grants[0].paths'],
    [
      'two grants of one name',
      '{"grants":[{"id":"a","paths":["a"],"grade":"low","perDay":1},{"id":"a","paths":["b"],"grade":"low","perDay":1}]}',
      'grants: must have ids',
    ],
    ['thresholds the wrong way round', '{"confidence":{"promote":0.5,"review":0.6}}', 'confidence: must have a review'],
    ['a threshold that everything meets', '{"confidence":{"promote":0}}', 'confidence.promote'],
    ['a key that stands twice', '{"editable":[],\n "editable":["**"]}', 'p.json:2:2: the key "editable" stands twice'],
    ['a list', '[]', 'p.json:1:1'],
    ['nothing', '', 'p.json:1:1: not valid JSON'],
    ['half a file', '{"mode":', 'p.json:1:'],
  ])('%s', (_, text, message) => {
    expect(failure(() => parsePolicy(text, 'p.json')).message).toContain(message);
  });

  test('every issue is reported, not only the first', () => {
    const { data } = failure(() => parsePolicy('{"mode":1,\n"quota":-1}', 'p.json'));
    expect(data['issues']).toMatchObject([
      { path: 'mode', line: 1, column: 9 },
      { path: 'quota', line: 2, column: 9 },
    ]);
  });

  test('line ends of other systems and a byte order mark do not shift the place', () => {
    const { message } = failure(() => parsePolicy('\uFEFF{\r\n\r\n"mode":1}', 'p.json'));
    expect(message).toContain('p.json:3:8: mode');
  });
});

describe('a policy', () => {
  test('may have comments, trailing commas and a schema for the editor', () => {
    const text = '// ours\n{"$schema":"./s.json", /* yes */ "mode":"promote",}';
    expect(parsePolicy(text, 'p.json')).toEqual({ ...POLICY_DEFAULTS, mode: 'promote' });
  });

  test('is whole: what is left out comes from the defaults, at every depth', () => {
    expect(completePolicy({ budgets: { evolution: 5 } }).budgets).toEqual({
      curiosity: 1,
      evolution: 5,
      reflection: 1,
    });
    expect(completePolicy({})).toEqual(POLICY_DEFAULTS);
    // Who limits tokens has not lifted the limit of dollars.
    expect(completePolicy({ budgets: { evolution: { tokens: 5 }, all: { calls: 9 } } }).budgets).toEqual({
      ...{ curiosity: 1, reflection: 1, evolution: { usd: 2, tokens: 5 }, all: { calls: 9 } },
    });
  });

  test('that is whole already is taken as it is', () => {
    const policy = completePolicy({ quota: 1 });
    expect(completePolicy(policy)).toBe(policy);
    expect(completePolicy({ ...policy, quota: 2 }).quota).toBe(2);
  });

  test('cannot be changed once it is in force', () => {
    const policy = completePolicy({ editable: ['src/'] });
    expect(() => (policy.editable as string[]).push('**')).toThrow(TypeError);
    expect(completePolicy({}).editable).toEqual(POLICY_DEFAULTS.editable);
  });

  test('has a hash that depends on what it says and not on how', () => {
    const written = parsePolicy('{"quota":3, /* same */ "mode":"propose"}', 'p.json');
    expect(policyHash(written)).toBe(policyHash({}));
    expect(policyHash({ quota: 4 })).not.toBe(policyHash({}));
    expect(policyHash({ editable: ['a', '!b'] })).not.toBe(policyHash({ editable: ['!b', 'a'] }));
  });
});

test('the schema file for editors is that of the code', async () => {
  const file = await readFile(new URL('../../schema/evolve.policy.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(policyJsonSchema());
});

test('a repository gives its policy, and the defaults when it has none; a folder in its place is an error', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-policy-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  expect(await loadPolicy(dir)).toEqual(POLICY_DEFAULTS);
  await writeFile(join(dir, 'evolve.policy.json'), '{"quota":9}');
  expect((await loadPolicy(dir)).quota).toBe(9);
  await expect(loadPolicy(join(dir, 'evolve.policy.json'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
