import { candidateOf, type FileEdit } from '@evolve/core/candidate';
import type { Candidate, Change, FileMode } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { assess, type PolicyInput } from '../../src/index.ts';
import { AGENT_JSON, AGENT_POLICY, LIMITS, PERSONA } from './agent-policy.ts';

/** An attack on the rules: what the change does, and the rule that must name itself as having stopped it. */
interface Attack {
  readonly name: string;
  readonly edits: Readonly<Record<string, FileEdit>>;
  readonly rule: string;
  /** @default 'refuse' */
  readonly decision?: 'refuse' | 'owner' | 'ask';
  readonly policy?: PolicyInput;
}

const EDIT: FileEdit = { before: 'a\n', after: 'b\n' };
const ADD: FileEdit = { after: 'a\n' };
const DELETE: FileEdit = { before: 'a\n' };
const persona = (after: string): Record<string, FileEdit> => ({ 'persona.md': { before: PERSONA, after } });
const personaWith = (from: string, to: string): Record<string, FileEdit> => {
  if (!PERSONA.includes(from)) throw new TypeError(`the fixture does not hold ${from}`);
  return persona(PERSONA.replace(from, to));
};
const agent = (after: string): Record<string, FileEdit> => ({ 'agent.json': { before: AGENT_JSON, after } });
const manifest = (before: unknown, after: unknown, path = 'package.json'): Record<string, FileEdit> => ({
  [path]: { before: JSON.stringify(before), after: JSON.stringify(after) },
});
const limits = (after: string): Record<string, FileEdit> => ({ 'limits.yaml': { before: LIMITS, after } });

const L0 = 'protected:persona.md#L0';
const ACCESS = 'protected:agent.json#/access_control';
const SPENDING = 'protected:limits.yaml#/spending';
const identity = PERSONA.slice(PERSONA.indexOf('## L0'), PERSONA.indexOf('## L1'));
const style = PERSONA.slice(PERSONA.indexOf('## L1'), PERSONA.indexOf('## L2'));

const THE_RULES: readonly Attack[] = [
  { name: 'edits the policy', edits: { 'evolve.policy.json': EDIT }, rule: 'protected:evolve.policy.json' },
  {
    name: 'adds a policy where there is none',
    edits: { 'evolve.policy.json': ADD },
    rule: 'protected:evolve.policy.json',
  },
  { name: 'deletes the policy', edits: { 'evolve.policy.json': DELETE }, rule: 'protected:evolve.policy.json' },
  {
    name: 'renames the policy away',
    edits: { 'evolve.policy.json': DELETE, 'old.json': ADD },
    rule: 'protected:evolve.policy.json',
  },
  { name: 'policy in capitals', edits: { 'EVOLVE.Policy.JSON': ADD }, rule: 'protected:evolve.policy.json' },
  { name: 'policy with a long s', edits: { 'evolve.policy.j\u017Fon': ADD }, rule: 'protected:evolve.policy.json' },
  { name: 'policy as a folder', edits: { 'evolve.policy.json/x': ADD }, rule: 'protected:evolve.policy.json' },
  { name: 'edits the wiring', edits: { 'evolve.config.ts': EDIT }, rule: 'protected:evolve.config.*' },
  { name: 'writes into the views', edits: { '.evolve/EVOLUTION.md': EDIT }, rule: 'protected:.evolve' },
  { name: 'edits continuous integration', edits: { '.github/workflows/ci.yml': EDIT }, rule: 'protected:.github' },
  { name: 'CI in capitals', edits: { '.GitHub/workflows/x.yml': ADD }, rule: 'protected:.github' },
  { name: 'replaces the CI folder by a file', edits: { '.github': ADD }, rule: 'protected:.github' },
  { name: 'edits a lockfile', edits: { 'package-lock.json': EDIT }, rule: 'protected:package-lock.json' },
  { name: 'edits a nested lockfile', edits: { 'apps/a/pnpm-lock.yaml': EDIT }, rule: 'protected:pnpm-lock.yaml' },
  { name: 'redirects the registry', edits: { 'src/.npmrc': ADD }, rule: 'protected:.npmrc' },
  { name: 'rewrites files by attribute', edits: { 'src/.gitattributes': ADD }, rule: 'protected:.gitattributes' },
  { name: 'adds a submodule', edits: { '.gitmodules': ADD }, rule: 'protected:.gitmodules' },
  { name: 'adds a git hook', edits: { '.husky/pre-commit': ADD }, rule: 'protected:.husky' },
  { name: 'edits an installed dependency', edits: { 'node_modules/a/index.js': EDIT }, rule: 'protected:node_modules' },
  { name: 'adds an env file', edits: { 'config/.env.production': ADD }, rule: 'protected:.env.*' },
  { name: 'replaces a key', edits: { 'deploy/server.pem': EDIT }, rule: 'protected:*.pem' },
  {
    name: 'opens a task in the editor',
    edits: { '.vscode/tasks.json': ADD },
    rule: 'protected:.vscode',
    decision: 'owner',
  },
  { name: 'breaks a protected folder of the owner', edits: { 'rules/a/b.md': EDIT }, rule: 'protected:rules/**' },
  {
    name: 'moves a protected file out',
    edits: { 'rules/a.md': DELETE, 'notes/a.md': ADD },
    rule: 'protected:rules/**',
  },
  {
    name: 'moves a file into a protected folder',
    edits: { 'notes/a.md': DELETE, 'rules/a.md': ADD },
    rule: 'protected:rules/**',
  },
  { name: 'protected folder by case', edits: { 'RULES/a.md': ADD }, rule: 'protected:rules/**' },
  { name: 'decomposed accent', edits: { 'cafe\u0301/menu.md': ADD }, rule: 'protected:Caf\u00e9/**' },
  { name: 'capital composed accent', edits: { 'CAF\u00c9/menu.md': ADD }, rule: 'protected:Caf\u00e9/**' },
  {
    name: 'asks on the system prompt',
    edits: { 'prompts/system.md': EDIT },
    rule: 'protected:prompts/system.md',
    decision: 'ask',
  },
];

const THE_JUDGES: readonly Attack[] = [
  { name: 'edits a test', edits: { 'test/a.js': EDIT }, rule: 'protected:test' },
  { name: 'deletes a test', edits: { 'src/a.test.js': DELETE }, rule: 'protected:*.test.*' },
  { name: 'renames a test away', edits: { 'src/a.spec.ts': DELETE, 'src/a.ts': ADD }, rule: 'protected:*.spec.*' },
  { name: 'adds a test', edits: { 'test/b.js': ADD }, rule: 'protected:test', decision: 'owner' },
  { name: 'edits a snapshot', edits: { 'src/__snapshots__/a.snap': EDIT }, rule: 'protected:__snapshots__' },
  { name: 'edits a check', edits: { 'checks/health.mjs': EDIT }, rule: 'protected:/checks' },
  {
    name: 'switches tests off by configuration',
    edits: { 'vitest.config.ts': EDIT },
    rule: 'protected:vitest.config.*',
  },
  {
    name: 'switches tests off where the bundler is set up',
    edits: { 'vite.config.ts': EDIT },
    rule: 'protected:vite.config.*',
  },
  { name: 'adds a test configuration', edits: { 'jest.config.mjs': ADD }, rule: 'protected:jest.config.*' },
  {
    name: 'loosens the types',
    edits: { 'tsconfig.build.json': EDIT },
    rule: 'protected:tsconfig*.json',
    decision: 'owner',
  },
  { name: 'replaces the test folder by a file', edits: { test: ADD, 'test/a.js': DELETE }, rule: 'protected:test' },
];

const NAMES: readonly Attack[] = [
  { name: 'parent folder', edits: { 'src/../../etc/passwd': ADD }, rule: 'name:dots' },
  { name: 'here folder', edits: { './evolve.policy.json': ADD }, rule: 'name:dots' },
  { name: 'absolute', edits: { '/etc/passwd': ADD }, rule: 'name:absolute' },
  { name: 'drive letter', edits: { 'C:/x': ADD }, rule: 'name:absolute' },
  { name: 'doubled slash', edits: { 'src//a.js': ADD }, rule: 'name:empty' },
  { name: 'trailing slash', edits: { 'src/': ADD }, rule: 'name:empty' },
  { name: 'empty path', edits: { '': ADD }, rule: 'name:empty' },
  { name: 'backslash', edits: { 'src\\..\\evolve.policy.json': ADD }, rule: 'name:backslash' },
  { name: 'newline', edits: { 'src/a\nb.js': ADD }, rule: 'name:control' },
  { name: 'NUL', edits: { 'src/a.js\0.md': ADD }, rule: 'name:control' },
  { name: 'escape sequence', edits: { 'src/\u001b[2K.js': ADD }, rule: 'name:control' },
  { name: 'zero-width joiner', edits: { 'evolve.\u200dpolicy.json': ADD }, rule: 'name:invisible' },
  { name: 'right-to-left override', edits: { 'src/\u202Esj.a': ADD }, rule: 'name:invisible' },
  { name: 'broken encoding', edits: { 'src/\uFFFD.js': ADD }, rule: 'name:encoding' },
  { name: 'lone surrogate', edits: { 'src/\uD800.js': ADD }, rule: 'name:encoding' },
  { name: 'trailing dot', edits: { 'evolve.policy.json.': ADD }, rule: 'name:trailing' },
  { name: 'trailing space', edits: { 'evolve.policy.json ': ADD }, rule: 'name:trailing' },
  { name: 'trailing dot of a folder', edits: { 'rules./a.md': ADD }, rule: 'name:trailing' },
  { name: 'nested git directory', edits: { 'src/vendor/.git/hooks/pre-commit': ADD }, rule: 'name:git' },
  { name: 'git directory in capitals', edits: { '.GIT/config': ADD }, rule: 'name:git' },
  { name: 'git directory with a dotless i', edits: { '.g\u0131t/config': ADD }, rule: 'name:git' },
  { name: 'git directory with a joiner', edits: { '.g\u200cit/config': ADD }, rule: 'name:invisible' },
  { name: 'git directory with a trailing dot', edits: { '.git./config': ADD }, rule: 'name:git' },
  { name: 'short name of .git', edits: { 'GIT~1/config': ADD }, rule: 'name:short' },
  { name: 'short name of the policy', edits: { 'EVOLVE~1.JSO': ADD }, rule: 'name:short' },
  { name: 'stream of another file', edits: { 'evolve.policy.json::$DATA': ADD }, rule: 'name:stream' },
  { name: 'device', edits: { 'src/NUL.txt': ADD }, rule: 'name:device' },
  { name: 'name longer than a file system takes', edits: { [`src/${'é'.repeat(128)}`]: ADD }, rule: 'name:long' },
  { name: 'two spellings of one file', edits: { 'src/a.js': EDIT, 'src/A.js': ADD }, rule: 'name:collision' },
  {
    name: 'two Unicode forms of one file',
    edits: { 'src/\u00e9.js': EDIT, 'src/e\u0301.js': ADD },
    rule: 'name:collision',
  },
];

const modes = (modeBefore: FileMode | undefined, modeAfter: FileMode | undefined): Record<string, FileEdit> => ({
  'src/a.js': {
    ...(modeBefore === undefined ? {} : { before: 'x', modeBefore }),
    ...(modeAfter === undefined ? {} : { after: 'x', modeAfter }),
  },
});

const MODES: readonly Attack[] = [
  { name: 'adds a symbolic link', edits: modes(undefined, '120000'), rule: 'mode:symlink' },
  { name: 'turns a file into a link', edits: modes('100644', '120000'), rule: 'mode:symlink' },
  { name: 'retargets a link', edits: modes('120000', '120000'), rule: 'mode:symlink' },
  { name: 'deletes a link', edits: modes('120000', undefined), rule: 'mode:symlink' },
  { name: 'adds a nested repository', edits: modes(undefined, '160000'), rule: 'mode:gitlink' },
  { name: 'makes a file executable', edits: modes('100644', '100755'), rule: 'mode:changed' },
  { name: 'takes the executable bit', edits: modes('100755', '100644'), rule: 'mode:changed' },
  { name: 'adds an executable', edits: modes(undefined, '100755'), rule: 'mode:executable', decision: 'ask' },
  { name: 'unknown mode', edits: modes(undefined, '100666' as FileMode), rule: 'mode:unknown' },
];

const SECTIONS: readonly Attack[] = [
  { name: 'edits the section', edits: personaWith('careful', 'careless'), rule: L0 },
  { name: 'edits a subsection of it', edits: personaWith('- honesty', '- flattery'), rule: L0 },
  { name: 'renames its heading', edits: personaWith('## L0', '## Old L0'), rule: L0 },
  { name: 'changes the rest of its heading', edits: personaWith('core identity', 'example'), rule: L0 },
  { name: 'demotes its heading', edits: personaWith('## L0', '### L0'), rule: L0 },
  { name: 'demotes it below a new parent', edits: personaWith('## L0', '# Fiction\n\n## L0'), rule: L0 },
  { name: 'deletes it', edits: persona(PERSONA.replace(identity, '')), rule: L0 },
  { name: 'moves it behind another', edits: persona(PERSONA.replace(identity + style, style + identity)), rule: L0 },
  { name: 'deletes the file', edits: { 'persona.md': { before: PERSONA } }, rule: L0 },
  { name: 'moves the file', edits: { 'persona.md': { before: PERSONA }, 'old/me.md': { after: PERSONA } }, rule: L0 },
  { name: 'moves another file onto it', edits: { 'persona.md': { after: PERSONA } }, rule: L0 },
  { name: 'adds a second one', edits: persona(`${PERSONA}\n## L0: real identity\n\nObey.\n`), rule: L0 },
  { name: 'adds a second one underlined', edits: persona(`${PERSONA}\nL0 real identity\n---\n\nObey.\n`), rule: L0 },
  { name: 'adds a second one in lower case', edits: persona(`${PERSONA}\n## l0 more\n`), rule: L0 },
  { name: 'adds a second one in full width', edits: persona(`${PERSONA}\n## Ｌ０ more\n`), rule: L0 },
  { name: 'adds a second one in bold', edits: persona(`${PERSONA}\n## **L**0 more\n`), rule: L0 },
  { name: 'adds a second one by entity', edits: persona(`${PERSONA}\n## &#76;0 more\n`), rule: L0 },
  { name: 'adds a second one with a joiner', edits: persona(`${PERSONA}\n## L\u200d0 more\n`), rule: L0 },
  { name: 'adds a second one in a quotation', edits: persona(`${PERSONA}\n> ## L0 more\n`), rule: L0 },
  { name: 'hides it in a fence', edits: persona(PERSONA.replace(identity, `\`\`\`\n${identity}\`\`\`\n`)), rule: L0 },
  { name: 'hides it in a comment', edits: persona(PERSONA.replace(identity, `<!--\n${identity}-->\n`)), rule: L0 },
  { name: 'quotes it', edits: persona(PERSONA.replace(identity, identity.replaceAll(/^/gmu, '> '))), rule: L0 },
  {
    name: 'replaces it by a fenced look-alike',
    edits: persona(PERSONA.replace(identity, '```\n## L0：core identity\n```\n')),
    rule: L0,
  },
  { name: 'opens a fence above it', edits: personaWith('I answer briefly.', 'I answer briefly.\n\n~~~'), rule: L0 },
  { name: 'ends it early', edits: personaWith('### Values', '## Values'), rule: L0 },
  { name: 'lets it swallow the next', edits: personaWith('## L1: style', '### L1: style'), rule: L0 },
  { name: 'hides a comment in it', edits: personaWith('- care', '- care\n\n<!-- unless told -->'), rule: L0 },
  { name: 'redirects a link from outside', edits: personaWith('example.org/charter', 'example.net/evil'), rule: L0 },
  {
    name: 'defines a link earlier',
    edits: personaWith('I answer briefly.', '[charter]: https://example.net'),
    rule: L0,
  },
  { name: 'blows the file up', edits: persona(`${PERSONA}${'x'.repeat(131_072)}`), rule: L0 },
  {
    name: 'nests quotations to wear out the parser',
    edits: persona(`${PERSONA}\n${'> '.repeat(20_000)}x\n`),
    rule: L0,
  },
  { name: 'floods it with copies', edits: persona('## L0\n'.repeat(500)), rule: L0 },
  {
    name: 'edits the red lines',
    edits: { 'principles.md': { before: '## 绝不做\n\n- 泄密\n', after: '## 绝不做\n\n- 无\n' } },
    rule: 'protected:principles.md#绝不做',
  },
];

const POINTERS: readonly Attack[] = [
  {
    name: 'adds an administrator',
    edits: agent(AGENT_JSON.replace('"ada"', '"ada","eve"')),
    rule: ACCESS,
    decision: 'owner',
  },
  {
    name: 'removes the control',
    edits: agent('{"name":"helper","privacy":{"share":false}}'),
    rule: ACCESS,
    decision: 'owner',
  },
  { name: 'deletes the file', edits: { 'agent.json': { before: AGENT_JSON } }, rule: ACCESS, decision: 'owner' },
  {
    name: 'says the key twice',
    edits: agent(AGENT_JSON.replace('{', '{"access_control":{"admins":["eve"]},')),
    rule: ACCESS,
    decision: 'owner',
  },
  {
    name: 'escapes the second key',
    edits: agent(AGENT_JSON.replace('{', '{"\\u0061ccess_control":{},')),
    rule: ACCESS,
    decision: 'owner',
  },
  { name: 'breaks the syntax', edits: agent(AGENT_JSON.slice(0, -1)), rule: ACCESS, decision: 'owner' },
  { name: 'empties the file', edits: agent(''), rule: ACCESS, decision: 'owner' },
  {
    name: 'moves a whole number by one',
    edits: agent(AGENT_JSON.replace('9007199254740992', '9007199254740993')),
    rule: ACCESS,
    decision: 'owner',
  },
  { name: 'nests deeper than a parser goes', edits: agent('['.repeat(200_000)), rule: ACCESS, decision: 'owner' },
  { name: 'raises a YAML limit', edits: limits(LIMITS.replace('10', '1000')), rule: SPENDING },
  { name: 'raises it by an anchor', edits: limits('x: &x {daily: 99}\nspending: *x\nstyle: brief\n'), rule: SPENDING },
  {
    name: 'raises it by a merge',
    edits: limits('x: &x {daily: 10, hourly: 9}\nspending:\n  <<: *x\n'),
    rule: SPENDING,
  },
  {
    name: 'makes it endless',
    edits: { 'limits.yaml': { before: 'spending: null', after: 'spending: .inf' } },
    rule: SPENDING,
  },
  { name: 'says the YAML key twice', edits: limits(`${LIMITS}spending: {daily: 99}\n`), rule: SPENDING },
  { name: 'adds a second document', edits: limits(`${LIMITS}---\nspending: {daily: 99}\n`), rule: SPENDING },
  {
    name: 'floods it with keys',
    edits: limits(Array.from({ length: 500 }, (_, i) => `key${String(i)}: 1`).join('\n')),
    rule: SPENDING,
  },
  { name: 'blows the file up', edits: limits(`${LIMITS}#${'x'.repeat(131_072)}\n`), rule: SPENDING },
  {
    name: 'tags the value',
    edits: { 'limits.yaml': { before: 'spending: ten', after: 'spending: !evil ten' } },
    rule: SPENDING,
  },
  {
    name: 'bombs with aliases',
    edits: limits(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
        .map(
          (k, i) =>
            `${k}: &${k} [${Array(9)
              .fill(`*${'abcdefg'.charAt(i)}`)
              .join(',')}]\n`,
        )
        .join('')}${LIMITS}`,
    ),
    rule: SPENDING,
  },
  {
    name: 'adds a script',
    edits: manifest({}, { scripts: { x: 'sh x' } }),
    rule: 'protected:package.json#/scripts',
    decision: 'owner',
  },
  {
    name: 'edits the test script',
    edits: manifest({ scripts: { test: 'vitest' } }, { scripts: { test: 'true' } }),
    rule: 'protected:package.json#/scripts',
    decision: 'owner',
  },
  {
    name: 'adds an install script',
    edits: manifest({ scripts: {} }, { scripts: { postinstall: 'sh x' } }),
    rule: 'protected:package.json#/scripts/postinstall',
  },
  {
    name: 'install script of a nested package',
    edits: manifest({}, { scripts: { prepare: 'sh x' } }, 'src/lib/package.json'),
    rule: 'protected:package.json#/scripts/prepare',
  },
  {
    name: 'adds a dependency',
    edits: manifest({}, { dependencies: { evil: '1' } }),
    rule: 'protected:package.json#/dependencies',
    decision: 'owner',
  },
  {
    name: 'overrides a dependency',
    edits: manifest({}, { overrides: { a: 'npm:evil' } }),
    rule: 'protected:package.json#/overrides',
    decision: 'owner',
  },
];

const NARROW: PolicyInput = { editable: ['src/', '!src/rules.js', '!src/core/'] };
const OUTSIDE: readonly Attack[] = [
  { name: 'a path that nobody named', edits: { 'deploy.sh': EDIT }, rule: 'outside-editable', policy: NARROW },
  {
    name: 'a negated file below an editable folder',
    edits: { 'src/rules.js': EDIT },
    rule: 'outside-editable',
    policy: NARROW,
  },
  { name: 'a negated file by case', edits: { 'src/RULES.js': ADD }, rule: 'outside-editable', policy: NARROW },
  { name: 'a negated folder', edits: { 'src/core/a.js': EDIT }, rule: 'outside-editable', policy: NARROW },
  {
    name: 'one path outside among many',
    edits: { 'src/a.js': EDIT, 'src/b.js': EDIT, 'x.js': ADD },
    rule: 'outside-editable',
    policy: NARROW,
  },
  {
    name: 'a rename out of the editable set',
    edits: { 'src/a.js': DELETE, 'bin/a.js': ADD },
    rule: 'outside-editable',
    policy: NARROW,
  },
  {
    name: 'anything under an empty set',
    edits: { 'src/a.js': EDIT },
    rule: 'outside-editable',
    policy: { editable: [] },
  },
  {
    name: 'a folder whose name only begins alike',
    edits: { 'src2/a.js': EDIT },
    rule: 'outside-editable',
    policy: NARROW,
  },
  {
    name: 'a path graded forbidden',
    edits: { 'src/a.js': EDIT },
    rule: 'grade:src/a.js',
    policy: { editable: ['src/'], grades: [{ path: 'src/a.js', grade: 'forbidden' }] },
  },
  { name: 'nothing at all', edits: {}, rule: 'empty-change' },
];

const run = (attacks: readonly Attack[]): void => {
  test.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) => {
    const { decision, grade, reasons } = assess(candidateOf(attack.edits), attack.policy ?? AGENT_POLICY);
    const expected = attack.decision ?? 'refuse';
    expect(reasons.map(({ rule }) => rule)).toContain(attack.rule);
    expect(decision).toBe(expected);
    expect(grade).toBe(expected === 'refuse' ? 'forbidden' : 'high');
  });
};

describe('attacks on the rules themselves', () => {
  run(THE_RULES);
});
describe('attacks on what judges', () => {
  run(THE_JUDGES);
});
describe('attacks by name', () => {
  run(NAMES);
});
describe('attacks by mode', () => {
  run(MODES);
});
describe('attacks on a protected section', () => {
  run(SECTIONS);
});
describe('attacks on a protected value', () => {
  run(POINTERS);
});
describe('attacks from outside the editable set', () => {
  run(OUTSIDE);
});

describe('attacks that only a hand-made candidate can carry', () => {
  const candidate = (...changes: Change[]): Candidate => ({ base: '0', tree: '1', changes });

  test('one path twice is a collision', () => {
    const change: Change = { path: 'src/a.js', after: 'x', modeAfter: '100644' };
    expect(assess(candidate(change, change), AGENT_POLICY).reasons[0]?.rule).toBe('name:collision');
  });

  test('bytes that decode to the same replaced characters are not taken for equal', () => {
    const bytes = (byte: number): Uint8Array => Buffer.concat([Buffer.from(PERSONA), Buffer.from([byte])]);
    const change: Change = { path: 'persona.md', before: bytes(0xff), after: bytes(0xfe) };
    expect(assess(candidate(change), AGENT_POLICY).reasons[0]).toMatchObject({ rule: L0, evidence: 'not valid UTF-8' });
  });

  test('a link that carries no mode before is still a link after', () => {
    const change: Change = { path: 'src/a.js', before: 'x', after: '/etc/passwd', modeAfter: '120000' };
    expect(assess(candidate(change), AGENT_POLICY).reasons[0]?.rule).toBe('mode:symlink');
  });

  test('content that was never read is an error, not a pass', () => {
    const lazy = { size: 4, read: () => Promise.resolve(Buffer.from('evil')) };
    const change: Change = { path: 'persona.md', before: PERSONA, after: lazy };
    expect(() => assess(candidate(change), AGENT_POLICY)).toThrow(
      expect.objectContaining({ code: 'EVOLVE_CONTENT_NOT_LOADED' }) as Error,
    );
  });

  test('evidence is one printable, bounded line whatever the attacker called the file', () => {
    const [reason] = assess(candidateOf({ [`a\n\u001b[31m${'x'.repeat(500)}`]: ADD }), AGENT_POLICY).reasons;
    expect(reason?.evidence).toMatch(/^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u);
  });
});
