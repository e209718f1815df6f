/** Lists of protected paths as people write them; whatever is not understood names its place. */
import { candidateOf } from '@evolve/core/candidate';
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, test } from 'vitest';
import {
  addProtected,
  assess,
  completePolicy,
  explainPath,
  importProtected,
  newRules,
  parsePolicy,
  policyDiffInWords,
} from '../../src/index.ts';

const read = (text: string) => importProtected(text, 'list.yaml');

const failure = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_POLICY_INVALID')) return error.message;
    throw error;
  }
  return 'it was accepted';
};

const L0 = { path: 'persona.md', section: 'L0', level: 'block' };

describe('shapes that are understood', () => {
  test('the full one, with several sections and keys in an entry', () => {
    const text = `
protected_paths:
  - path: persona.md
    sections: [L0, "L1: style"]
    level: owner_only
    reason: who it is
  - { path: agent.json, keys: [access_control, privacy.level, /tools/0], level: block }
  - path: secrets/
    level: ask
`;
    expect(read(text)).toEqual([
      { path: 'persona.md', section: 'L0', level: 'owner-only', reason: 'who it is' },
      { path: 'persona.md', section: 'L1: style', level: 'owner-only', reason: 'who it is' },
      { path: 'agent.json', pointer: '/access_control', level: 'block' },
      // One key with a dot, or a way through two: both.
      { path: 'agent.json', pointer: '/privacy.level', level: 'block' },
      { path: 'agent.json', pointer: '/privacy/level', level: 'block' },
      { path: 'agent.json', pointer: '/tools/0', level: 'block' },
      { path: 'secrets/', level: 'ask' },
    ]);
  });

  test.each([
    ['an item of path and level', '- persona.md#L0: block'],
    ['under a name', 'protected:\n  - persona.md#L0: BLOCK'],
    ['a map', 'persona.md#L0: block'],
    ['a map under a name', 'protected-paths:\n  persona.md#L0: { level: block }'],
    ['a mark in the path', '- { path: "persona.md#L0", level: block }'],
    ['with a byte order mark', '\uFEFF- persona.md#L0: block'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([L0]);
  });

  test('a key with a slash or a tilde is one key', () => {
    expect(read('- { path: a.json, key: "x/y~z", level: ask }')).toEqual([
      { path: 'a.json', pointer: '/x~1y~0z', level: 'ask' },
    ]);
  });
});

describe('what is not understood names its place', () => {
  test.each([
    ['an unknown level', '- a.md: block\n- b.md: deny', 'list.yaml:2:9: unknown level "deny"'],
    ['a level of the prototype', '- a.md: constructor', 'list.yaml:1:9: unknown level'],
    ['a level that is a number', '- a.md: 3', 'list.yaml:1:9: level must be text'],
    ['no level', '- path: a.md', 'list.yaml:1:3: has no level'],
    ['a bare path', '- a.md', 'list.yaml:1:3: has no level'],
    ['no path', '- level: block', 'list.yaml:1:3: has no path'],
    ['an unknown key', '- path: a.md\n  lvl: block', 'list.yaml:1:3: unknown key "lvl"'],
    ['another list beside it', 'protected: []\nallowed: []', 'list.yaml:2:1: unknown key "allowed"'],
    ['two lists', 'protected: []\nprotected_paths: []', 'list.yaml:2:1: has two lists'],
    ['sections and keys', '- { path: a.md, section: A, key: b, level: ask }', 'has sections or keys, not both'],
    ['an empty list of sections', '- { path: a.md, sections: [], level: ask }', 'sections is an empty list'],
    ['a part of a file without parts', '- run.sh#main: block', '"#main" needs a markdown, JSON or YAML file'],
    ['nothing behind the mark', '- "a.md#": block', 'nothing stands behind "#"'],
    ['a negated path', '- "!a.md": block', 'must not be negated'],
    ['a path that leaves', '- { path: ../a.md, level: block }', 'list.yaml:1:3: must not step'],
    ['an anchor', '- &a { path: a.md, level: block }', 'list.yaml:1:6: an anchor is no plain YAML'],
    ['an alias', '- a.md: ask\n- { path: a.md, level: *a }', 'list.yaml:2:'],
    ['a merge key', '- { <<: { level: block }, path: a.md }', 'a merge key is no plain YAML'],
    ['a tag', '- !!str a.md: block', 'is no plain YAML'],
    ['a tag of its own', '- !run { path: a.md, level: block }', 'list.yaml:1:'],
    ['a key that stands twice', '- path: a.md\n  level: ask\n  level: block', 'list.yaml:3:3: not plain YAML'],
    ['a path that stands twice', 'a.md: ask\na.md: block', 'list.yaml:2:1: not plain YAML'],
    ['a second document', '- a.md: block\n---\n- b.md: block', 'a second document'],
    ['half a file', '- { path: a.md', 'list.yaml:1:'],
    ['a number', '7', 'list.yaml:1:1: must be a list'],
    ['nothing', '', 'list.yaml:1:1:'],
    ['a list in a list', '- - a.md: block', 'list.yaml:1:3: must be an entry'],
    ['too much', `# ${'x'.repeat(200_000)}`, 'too large'],
  ])('%s', (_, text, message) => {
    expect(failure(text)).toContain(message);
  });

  test('every fault is told, not only the first', () => {
    try {
      read('- a.md: deny\n- b.md: block\n- c.md');
    } catch (error) {
      expect(isEvolveError(error) && error.data['issues']).toMatchObject([{ line: 1 }, { line: 3 }]);
      return;
    }
    throw new Error('it was accepted');
  });
});

describe('taking it over', () => {
  const rules = read('- persona.md#L0: block\n- { path: private/, level: ask, reason: not yours }');

  test('says in words what changes, and nothing the second time', () => {
    const before = completePolicy({ protected: [{ path: 'old.md', level: 'ask' }], quota: 3 });
    const after = completePolicy({ ...before, protected: [...rules], quota: 4 });
    expect(policyDiffInWords(before, after)).toEqual([
      'New: A change of the section that begins with "L0" of persona.md is refused.',
      'New: Any change of private/ is for a person to decide: not yours.',
      'No longer: Any change of old.md is for a person to decide.',
      'quota: 3 becomes 4.',
    ]);
    expect(newRules(rules, after)).toEqual([]);
    expect(policyDiffInWords(after, after)).toEqual([]);
  });

  test.each([
    ['no file', undefined],
    ['a file without a list', '// mine\n{ "quota": 2 /* two */ }\n'],
    ['an empty list', '{ "protected": [] }'],
    ['a list', '{ "protected": [\n  // first\n  { "path": "a", "level": "ask" },\n  ] }'],
  ])('into %s, whose comments stay', (_, text) => {
    const written = addProtected(text, rules, 'p.json');
    const { protected: found } = parsePolicy(written, 'p.json');
    expect(found.slice(-2)).toEqual(rules);
    for (const comment of ['// mine', '/* two */', '// first']) {
      if (text?.includes(comment) === true) expect(written).toContain(comment);
    }
  });

  test('a reason is told where the rule speaks', () => {
    const policy = completePolicy({ editable: ['**'], protected: [...rules] });
    const change = candidateOf({ 'private/a.md': { before: 'a', after: 'b' } });
    expect(assess(change, policy).reasons[0]?.evidence).toBe('changed ("not yours")');
    expect(explainPath('private/a.md', policy).sentences[1]).toContain('"not yours"');
  });
});
