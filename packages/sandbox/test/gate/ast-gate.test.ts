import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { candidateOf, type FileEdit } from '@evolve/core/candidate';
import type { Candidate, GateContext, Verdict } from '@evolve/core/contracts';
import { astGate, isolatedRunner, PRESETS, type AstGateOptions } from '../../src/index.ts';
import { processTree } from '../../src/runner/process-table.ts';

const context = (signal: AbortSignal = new AbortController().signal): GateContext => ({
  signal,
  runner: isolatedRunner({ isolation: 'none' }),
  clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
});

const review = (edits: Readonly<Record<string, FileEdit>>, options: AstGateOptions = {}): Promise<Verdict> =>
  astGate(options).review(candidateOf(edits), context());

const rules = (verdict: Verdict): readonly string[] => verdict.findings.map(({ rule }) => rule);

describe('the gate is alive', () => {
  test.each([[{}], [{ grants: ['eval', 'process.spawn'] }], [{ grants: ['eval', 'process.spawn', 'globals.write'] }]])(
    'with options %o it refuses its known-bad and passes its known-good change',
    async (options: AstGateOptions) => {
      const gate = astGate(options);
      expect(await gate.review(gate.knownBad(), context())).toMatchObject({ decision: 'refuse' });
      expect(await gate.review(gate.knownGood(), context())).toMatchObject({ decision: 'pass', findings: [] });
    },
  );

  test('a policy that lets everything through does not make it blind', async () => {
    const gate = astGate({ policyFor: () => 'source' });
    expect(await gate.review(gate.knownBad(), context())).toMatchObject({ decision: 'refuse' });
  });
});

describe('changed code', () => {
  const before = "import { readFile } from 'node:fs/promises';\nexport const load = (p) => readFile(p);\n";

  test('a capability that a grave one is, is refused; another is asked about; one it had before is not looked at', async () => {
    const gains = (line: string) => ({ 'src/a.mjs': { before, after: `${before}${line}\n` } });
    expect(await review(gains("import { exec } from 'node:child_process';"))).toMatchObject({ decision: 'refuse' });
    expect(await review(gains('export const run = (t) => eval(t);'))).toMatchObject({ decision: 'refuse' });
    expect(await review(gains("export const get = () => fetch('https://example.org');"))).toMatchObject({
      decision: 'ask',
      findings: [{ rule: 'capability/net', path: 'src/a.mjs', line: 3, column: 26 }],
    });
    expect(await review(gains("import { stat } from 'node:fs';"))).toMatchObject({ decision: 'pass', findings: [] });
  });

  test('a grant covers what it names and nothing else', async () => {
    const edit = { 'a.mjs': { before: '', after: "import a from 'lodash';\nimport b from 'left-pad';\n" } };
    expect(rules(await review(edit))).toEqual([
      'capability/import.package:lodash',
      'capability/import.package:left-pad',
    ]);
    expect(rules(await review(edit, { grants: ['import.package:lodash'] }))).toEqual([
      'capability/import.package:left-pad',
    ]);
    expect(await review(edit, { grants: ['import.package'] })).toMatchObject({ decision: 'pass' });
  });

  test.skipIf(process.platform !== 'linux')(
    'large code is read in a process of its own, with the same outcome (skipped where there is no /proc)',
    async () => {
      const long = 'export const a = 1;\n'.padEnd(150_000, '// and so on\n');
      const edit = { 'a.mjs': { before: long, after: `${long}\nimport { exec } from 'node:child_process';\n` } };
      expect(await review(edit)).toMatchObject({
        decision: 'refuse',
        findings: [{ rule: 'capability/process.spawn', path: 'a.mjs' }],
      });
      expect(processTree(process.pid).length).toBeGreaterThan(1);
      const gone = context(AbortSignal.abort(new Error('enough')));
      await expect(astGate().review(candidateOf(edit), gone)).rejects.toThrow('enough');
    },
  );

  test('TypeScript that takes its parser exponential time is refused, and the host goes on', async () => {
    const edit = { 'a.ts': { before: '', after: `${'(a={let a:A<'.repeat(40)}B` } };
    expect(await review(edit)).toMatchObject({ decision: 'refuse', findings: [{ rule: 'internal/timeout' }] });
  });

  test('a grant for a package covers nothing that a specifier steps to from there', async () => {
    const after = "import a from 'lodash/../left-pad';\nimport b from 'lodash/%2e%2e/b';\n";
    const edit = { 'a.mjs': { before: '', after } };
    expect(await review(edit, { grants: ['import.package:lodash'] })).toMatchObject({ decision: 'ask' });
    expect(rules(await review(edit, { grants: ['import.package:lodash'] }))).toHaveLength(2);
  });

  test('a policy with rules is asked with the path of the change, and with the package that it changes', async () => {
    const after = "export const get = () => fetch('https://example.org');\n";
    const policy = {
      ...PRESETS.tool,
      rules: [
        { files: ['src/http/'], allow: ['net'] },
        { packages: ['mine'], allow: ['env'] },
        { files: ['lib/'], deny: ['net'] },
      ],
    };
    expect(await review({ 'src/http/a.mjs': { after } }, { policy })).toMatchObject({ decision: 'pass' });
    expect(await review({ 'src/a.mjs': { after } }, { policy })).toMatchObject({ decision: 'ask' });
    const env = { 'a.mjs': { after: 'export const key = process.env.KEY;\n' } };
    expect(await review(env, { policy })).toMatchObject({ decision: 'ask' });
    expect(await review(env, { policy, package: 'mine' })).toMatchObject({ decision: 'pass' });
    const denied = await review({ 'lib/a.mjs': { after } }, { policy, grants: ['net'] });
    expect(denied).toMatchObject({ decision: 'refuse' });
    expect(denied.findings[0]?.message).toMatch(/^refuse: .* \(the policy denies net in files lib\/\)$/);
  });

  test('a policy or a grant that is none is found out at once', () => {
    const invalid = expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }) as object;
    expect(() => astGate({ grants: ['nett'] })).toThrow(invalid);
    expect(() => astGate({ policy: { ...PRESETS.tool, deny: ['nett'] } })).toThrow(invalid);
  });

  test('a fetch that the file had does not cover a second capability', async () => {
    const had = "export const get = () => fetch('https://example.org');\n";
    const verdict = await review({ 'a.mjs': { before: had, after: `${had}export const key = process.env.KEY;\n` } });
    expect(verdict).toMatchObject({ decision: 'ask' });
    expect(rules(verdict)).toEqual(['capability/env']);
  });

  test('what cannot be decided passes with obligations for the runner', async () => {
    const verdict = await review({ 'a.mjs': { before: '', after: 'export const pick = (o, k) => o[k];\n' } });
    expect(verdict).toEqual({ decision: 'pass', findings: [], obligations: ['no-code-from-strings'] });
  });

  test('a text that does not parse is refused, whatever it was before', async () => {
    expect(await review({ 'a.ts': { before: 'let a = 1;', after: 'let a = ;' } })).toMatchObject({
      decision: 'refuse',
      findings: [{ rule: 'parse/error', path: 'a.ts', line: 1 }],
    });
    expect(await review({ 'a.ts': { before: 'let a = ;', after: 'let b = ;' } })).toMatchObject({ decision: 'refuse' });
  });

  test('the repair of a syntax error is judged as a new file, not as free of all capabilities', async () => {
    expect(await review({ 'a.mjs': { before: 'let a = ;', after: 'let a = 1;' } })).toMatchObject({ decision: 'pass' });
    const smuggled = { 'a.mjs': { before: 'let a = eval(', after: 'let a = eval("1");' } };
    expect(await review(smuggled)).toMatchObject({ decision: 'refuse' });
  });

  test('a file without an extension that Node is to run is code', async () => {
    const script = '#!/usr/bin/env node\nrequire("child_process").exec("id");\n';
    expect(await review({ 'bin/tool': { after: script } })).toMatchObject({ decision: 'refuse' });
    expect(await review({ 'docs/tool': { after: 'Prose on require("child_process")' } })).toMatchObject({
      decision: 'pass',
    });
  });

  describe('a file whose name says nothing of code', () => {
    const spawns = "require('node:child_process').execSync('id');\n";
    const imports = "import { execSync } from 'node:child_process';\nexecSync('id');\n";
    const filler = '/'.repeat(4_100_000);

    // Each of them runs in Node: `require('./notes.txt')`, `import './payload'`, `node tool`.
    test.each<[string, string, string]>([
      ['src/notes.txt', spawns, 'capability/process.spawn'],
      ['src/rows.jsonl', spawns, 'capability/process.spawn'],
      ['src/settings.JSON', spawns, 'capability/process.spawn'],
      ['src/payload', imports, 'capability/process.spawn'],
      ['src/late.txt', "globalThis[atob('cHJvY2Vzcw==')].exit();\n", 'capability/globals.read'],
      ['src/deep.txt', `${'['.repeat(300)}${']'.repeat(300)};eval('1')`, 'source/nesting'],
      ['bin/tool', `#!/usr/bin/env node\n${spawns}${filler}`, 'source/size'],
      ['src/large.txt', spawns + filler, 'source/size'],
      ['bin/machine', `\u007fELF${filler}`, 'merge/machine-code'],
    ])('%s is refused when it is a program', async (path, after, rule) => {
      const verdict = await review({ [path]: { after } });
      expect(verdict.decision).toBe('refuse');
      expect(rules(verdict)).toContain(rule);
    });

    test('prose and data that happen to parse are none, and a program that reaches nothing passes', async () => {
      const verdict = await review({
        'memory/list.md': { after: '- milk\n- eggs\n' },
        'memory/word.txt': { after: 'Hello\n' },
        'memory/rows.csv': { after: 'name,age\nAda,36\n' },
        'memory/settings.yaml': { after: 'host: example.com\nport: 80\n' },
        'memory/text.txt': { after: 'It’s run by require("child_process"), they say.\n' },
        'memory/large.json': { after: `[${'"a (b)",'.repeat(600_000)}0]` },
        'memory/large.csv': { after: '1;2\n'.repeat(1_100_000) },
        'src/sum.txt': { after: 'module.exports = (a, b) => a + b;\n' },
      });
      expect(verdict).toEqual({ decision: 'pass', findings: [], obligations: [] });
    });
  });

  test('bytes that are read only on demand are judged like text', async () => {
    const bytes = new TextEncoder().encode('eval("1")');
    const candidate: Candidate = {
      ...candidateOf({}),
      changes: [
        {
          path: 'a.js',
          after: { size: bytes.length, read: () => Promise.resolve(bytes) },
          modeAfter: '100644',
        },
      ],
    };
    expect(await astGate().review(candidate, context())).toMatchObject({ decision: 'refuse' });
  });

  test('code too large to read is refused unread', async () => {
    const read = (): Promise<Uint8Array> => Promise.reject(new Error('was read'));
    const changes = [{ path: 'a.js', after: { size: 50_000_000, read }, modeAfter: '100644' as const }];
    const verdict = await astGate().review({ ...candidateOf({}), changes }, context());
    expect(verdict).toMatchObject({ decision: 'refuse', findings: [{ rule: 'source/size' }] });
  });

  test('an abort stops the review', async () => {
    const reason = new Error('stop');
    await expect(
      astGate().review(candidateOf({ 'a.js': { after: '1' } }), context(AbortSignal.abort(reason))),
    ).rejects.toBe(reason);
  });
});

describe('files that make other programs do things', () => {
  const dependency = { 'package.json': { before: '{"dependencies":{}}', after: '{"dependencies":{"a":"1"}}' } };

  test.each<[string, Readonly<Record<string, FileEdit>>, 'refuse' | 'ask']>([
    ['an install script', { 'package.json': { before: '{}', after: '{"scripts":{"postinstall":"x"}}' } }, 'refuse'],
    [
      'a hook of a harmless script',
      { 'package.json': { before: '{}', after: '{"scripts":{"pretest":"x"}}' } },
      'refuse',
    ],
    ['a script', { 'package.json': { before: '{}', after: '{"scripts":{"lint":"x"}}' } }, 'ask'],
    ['a dependency', dependency, 'ask'],
    ['a manifest that is none', { 'package.json': { before: '{}', after: '{' } }, 'refuse'],
    ['an import map', { 'packages/a/package.json': { before: '{}', after: '{"imports":{"#a":"fs"}}' } }, 'refuse'],
    ['a lockfile', { 'pnpm-lock.yaml': { before: 'a', after: 'b' } }, 'refuse'],
    ['package manager settings', { '.npmrc': { after: 'script-shell=/tmp/x' } }, 'refuse'],
    ['a git hook', { '.husky/pre-commit': { after: 'id' } }, 'refuse'],
    ['a workflow, in whatever case', { '.GitHub/Workflows/ci.yml': { after: 'on: push' } }, 'refuse'],
    ['attributes of git', { '.gitattributes': { after: '* filter=x' } }, 'refuse'],
    ['machine code', { 'build/x.node': { after: '\u007fELF' } }, 'refuse'],
    ['a symbolic link', { 'src/x': { after: '../../etc/passwd', modeAfter: '120000' } }, 'refuse'],
    ['a nested repository', { 'vendor/x': { after: '', modeAfter: '160000' } }, 'refuse'],
    ['an executable bit', { 'a.txt': { before: 'a', after: 'a', modeBefore: '100644', modeAfter: '100755' } }, 'ask'],
    ['a configuration that is code', { 'vitest.config.ts': { after: 'export default {};' } }, 'ask'],
    ['editor tasks', { '.vscode/tasks.json': { after: '{}' } }, 'ask'],
    ['a shell script', { 'x.sh': { after: 'id' } }, 'ask'],
  ])('%s', async (_name, edits, decision) => {
    const verdict = await review(edits);
    expect(verdict.decision).toBe(decision);
    expect(verdict.findings[0]?.path).toBe(Object.keys(edits)[0]);
  });

  test('a version, prose, data and deletions pass', async () => {
    const verdict = await review({
      'package.json': {
        before: '{"version":"1.0.0","dependencies":{"a":"1"}}',
        after: '{"version":"1.0.1","dependencies":{}}',
      },
      'README.md': { before: 'a', after: 'Never call eval("b").' },
      'data/x.json': { after: '{}' },
      '.npmrc': { before: 'a' },
      'old.js': { before: 'eval("1")' },
    });
    expect(verdict).toEqual({ decision: 'pass', findings: [], obligations: [] });
  });

  const rows = readFileSync(new URL('../fixtures/bypasses.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; layer: string; path?: string; code: string })
    .filter((row) => row.layer === 'merge-gate' && row.path !== undefined);

  test.each(rows)('corpus $id does not pass', async ({ path, code }) => {
    const verdict = await review({ [path ?? '']: { after: code } });
    expect(verdict.decision).not.toBe('pass');
  });

  test('the corpus of the merge gate is not empty', () => {
    expect(rows.length).toBeGreaterThan(5);
  });
});

describe('what makes a module or a value another thing', () => {
  const before = 'export const timeout = 1;\n';
  const change = (path: string, line: string, was = path.endsWith('.cjs') ? 'exports.timeout = 1;\n' : before) =>
    review({ [path]: { before: was, after: `${was}${line}\n` } });

  test.each([
    ['a.js', 'export function then(resolve) { resolve({ timeout: 10 }); }'],
    ['a.mjs', 'const hand = (resolve) => { resolve({}); };\nexport { hand as then };'],
    ['a.mjs', "const hand = () => {};\nexport { hand as 'then' };"],
    ['a.ts', 'export const then = (resolve: (value: object) => void): void => { resolve({}); };'],
    ['a.mjs', 'export const { then } = { then() {} };'],
    ['a.mjs', 'export const [first, ...then] = [1];'],
    ['a.mjs', "export * as then from './b.mjs';"],
    ['a.mjs', "export { hand as then } from './b.mjs';"],
    ['a.cjs', 'exports.then = () => {};'],
    ['a.cjs', "module['exports']['th' + 'en'] = () => {};"],
    ['a.cjs', 'module.exports = { timeout: 1, then() {} };'],
    ['a.cjs', "Object.defineProperty(exports, 'then', { enumerable: true, value: () => {} });"],
    ['a.cjs', 'Object.assign(module.exports, { then() {} });'],
  ])('%s: an export `then` is refused: %s', async (path, line) => {
    const verdict = await change(path, line);
    expect(verdict.decision).toBe('refuse');
    expect(rules(verdict)).toContain('disguise/thenable');
  });

  test.each([
    ['a.js', 'export const timeout2 = { asked: 0, valueOf() { this.asked += 1; return this.asked; } };'],
    ['a.js', 'export class Money { toString() { return String(10); } }'],
    ['a.js', "export const odd = { ['value' + 'Of']: () => 10 };"],
    ['a.js', 'export const odd = { [Symbol.toPrimitive]: () => 10 };'],
    ['a.js', 'const { toPrimitive } = Symbol;\nexport const odd = { [toPrimitive]: () => 10 };'],
    ['a.js', 'export const odd = {};\nodd.valueOf = () => 10;'],
    ['a.js', "export const odd = Object.defineProperty({}, 'valueOf', { value: () => 10 });"],
    ['a.ts', 'export class Odd { toJSON = (): number => 10; }'],
  ])('%s: a value that says itself what it is asks a person: %s', async (path, line) => {
    const verdict = await change(path, line);
    expect(verdict).toMatchObject({ decision: 'ask', findings: [{ rule: 'disguise/conversion' }] });
  });

  test.each([
    ['a.js', 'export const later = (work) => work.then((value) => value.toString());'],
    ['a.js', 'export class Query { then(resolve) { resolve(1); } }'],
    ['a.js', 'const then = 1;\nexport { then as after };'],
    ['a.cjs', 'const { then } = exports;\nmodule.exports = { after: then };'],
    ['a.js', 'export const text = (value) => value.valueOf() + String(value);'],
  ])('%s: what only looks like it passes: %s', async (path, line) => {
    expect(await change(path, line)).toMatchObject({ decision: 'pass', findings: [] });
  });

  test('what stood there before is no gain, and in large code it is found as well', async () => {
    const stood = `${before}export const then = 1;\nexport const odd = { valueOf: () => 1 };\n`;
    expect(await change('a.js', '// tidied', stood)).toMatchObject({ decision: 'pass' });
    const long = before.padEnd(150_000, '// and so on\n');
    expect(rules(await change('a.js', '\nexport const then = 1;', long))).toEqual(['disguise/thenable']);
  });
});

describe('the preset for evolutions', () => {
  const before = 'export const timeout = 1;\n';
  const gained = async (line: string, path = 'a.mjs') =>
    review({ [path]: { before, after: `${before}${line}\n` } }, { policy: 'evolution' });

  test.each([
    ['host.paths', "export const t = import.meta.url.includes('/live/') ? 1 : 10;"],
    ['host.paths', "export const t = String(new Error('where').stack).includes('/live/') ? 1 : 10;"],
    ['clock', 'export const t = Date.now() < 8000 ? 10 : 1;'],
    ['clock', 'export const t = performance.now() < 8000 ? 10 : 1;'],
    ['timers', 'export let t = 10;\nsetTimeout(() => { t = 1; }, 8000);'],
    ['random', 'export const t = Math.random() < 0.9 ? 10 : 1;'],
    ['process.info', "export const t = process.argv.includes('--test') ? 10 : 1;"],
    ['fs.read', "import { existsSync } from 'node:fs';\nexport const t = existsSync('.git') ? 1 : 10;"],
  ])('asks about %s, by which code can tell whether it is looked at: %s', async (capability, line) => {
    const verdict = await gained(line);
    expect(verdict.decision).toBe('ask');
    expect(rules(verdict)).toContain(`capability/${capability}`);
  });

  test('does not ask where the owner granted it, nor about what it had before, nor about computing', async () => {
    const clock = 'export const now = () => Date.now();\n';
    expect(
      await review({ 'a.mjs': { before, after: before + clock } }, { policy: 'evolution', grants: ['clock'] }),
    ).toMatchObject({ decision: 'pass' });
    expect(
      await review(
        { 'a.mjs': { before: clock, after: `${clock}${clock.replace('now', 'then2')}` } },
        { policy: 'evolution' },
      ),
    ).toMatchObject({ decision: 'pass' });
    for (const line of [
      "import { join } from 'node:path';\nexport const p = join('a', 'b');",
      "import './b.mjs';",
      'console.log(1);',
    ])
      expect(await gained(line)).toMatchObject({ decision: 'pass', findings: [] });
  });
});
