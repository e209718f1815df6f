/** Each command on a real repository: what it says to people, what it says with --json, what it does, its exit status. */
import { symlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMemory } from '@evolve/memory';
import { describe, expect, test } from 'vitest';
import {
  CHECK,
  evolveHere as evolve,
  FIXED,
  fixingEditor,
  BROKEN,
  git,
  initRepo,
  makePlace,
  makeRepo,
  read,
  repositoryOf,
  stateDirOf,
  write,
} from './support.ts';

describe('init', () => {
  test('writes a policy that the other commands read, keeps its views out of git, and nothing evolves yet', async () => {
    const place = makeRepo();
    const made = await evolve(place, ['init', '--json']);
    expect(made, made.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(made.stdout)).toMatchObject({ created: true, checks: [] });
    expect(git(place.dir, 'status', '--porcelain')).toBe('?? evolve.policy.json');
    expect(read(place.dir, '.git/info/exclude')).toContain('/.evolve/');
    const accepted = await evolve(place, ['policy', 'accept']);
    expect(accepted, accepted.stderr).toMatchObject({ status: 0 });
    expect((await evolve(place, ['status'])).stdout).toMatch(/^mode {6}propose$/m);
  });

  test('never writes over what is there', async () => {
    const place = makeRepo();
    write(place.dir, 'evolve.policy.json', '{ "mode": "observe" }');
    const asked = await evolve(place, ['init']);
    expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining('stays as it is') as string });
    expect(read(place.dir, 'evolve.policy.json')).toBe('{ "mode": "observe" }');
    const again = JSON.parse((await evolve(place, ['init', '--json'])).stdout) as { created: boolean };
    expect(again.created).toBe(false);
  });

  test('finds the tests of the project', async () => {
    const place = makeRepo({ 'package.json': '{"scripts":{"test":"node --test"}}', 'src/a.js': '' });
    expect(JSON.parse((await evolve(place, ['init', '--json'])).stdout)).toMatchObject({ checks: ['npm test'] });
  });
});

describe('policy', () => {
  test('explain tells whether a path may evolve, and why', async () => {
    const place = makeRepo();
    const yes = JSON.parse((await evolve(place, ['policy', 'explain', 'src/add.js', '--json'])).stdout) as object;
    expect(yes).toMatchObject({ editable: true });
    const no = JSON.parse((await evolve(place, ['policy', 'explain', 'checks/add.js', '--json'])).stdout) as object;
    expect(no).toMatchObject({ editable: false });
    const said = await evolve(place, ['policy', 'explain', 'evolve.policy.json']);
    expect(said).toMatchObject({ status: 0, stdout: expect.stringContaining('may not evolve') as string });
  });

  test('import says what a list would change, and writes it only when told to', async () => {
    const place = makeRepo();
    const list = join(place.root, 'list.yaml');
    write(place.root, 'list.yaml', 'protected_paths:\n  - notes.md#Notes: block\n');
    const said = await evolve(place, ['policy', 'import', list]);
    expect(said).toMatchObject({
      status: 0,
      stdout: 'New: A change of the section that begins with "Notes" of notes.md is refused.\n',
    });
    expect(read(place.dir, 'evolve.policy.json')).toBeUndefined();
    expect((await evolve(place, ['policy', 'import', list, '--write'])).status).toBe(0);
    expect(read(place.dir, 'evolve.policy.json')).toContain('"section": "Notes"');
    expect((await evolve(place, ['policy', 'import', list])).stdout).toBe('nothing new\n');
    expect((await evolve(place, ['policy', 'accept'])).status).toBe(0);
    expect((await evolve(place, ['policy', 'explain', 'notes.md'])).stdout).toContain('begins with "Notes"');
  });

  test('a list that is not understood, or is not there, is wrong use and changes nothing', async () => {
    const place = makeRepo();
    write(place.root, 'list.yaml', '- a.md: block\n- b.md: deny\n');
    const refused = await evolve(place, ['policy', 'import', join(place.root, 'list.yaml'), '--write']);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('list.yaml:2:9') as string });
    expect((await evolve(place, ['policy', 'import', 'none.yaml'])).status).toBe(2);
    expect((await evolve(place, ['policy', 'import'])).status).toBe(2);
    expect(read(place.dir, 'evolve.policy.json')).toBeUndefined();
  });

  test('a policy is tried out: explained, asked at each assessment, summed up, and given up', async () => {
    const place = makeRepo();
    const strict = join(place.root, 'strict.json');
    write(place.root, 'strict.json', '{ "editable": ["/src/**", "!/src/add.js"], "isolation": "none" }');
    expect((await evolve(place, ['policy', 'shadow'])).stdout).toBe('no policy is tried out\n');
    expect((await evolve(place, ['policy', 'shadow', strict])).status).toBe(0);
    expect((await evolve(place, ['policy', 'explain', 'src/add.js'])).stdout).toContain(
      'under the shadow policy: may not evolve',
    );
    await evolve(place, ['cycle', '--task', 'x', '--check', CHECK, '--editor', fixingEditor(place)]);
    const summary = JSON.parse((await evolve(place, ['policy', 'shadow', '--json'])).stdout) as object;
    expect(summary).toMatchObject({
      asked: 1,
      same: 0,
      failed: 0,
      different: [{ differences: expect.any(Array) as [] }],
    });
    write(place.root, 'strict.json', '{\n "mode": "yolo" }');
    const refused = await evolve(place, ['policy', 'shadow', strict]);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('strict.json:2:10: mode') as string });
    expect((await evolve(place, ['policy', 'shadow', strict, '--off'])).status).toBe(2);
    expect((await evolve(place, ['policy', 'shadow', '--off'])).status).toBe(0);
    expect((await evolve(place, ['policy', 'shadow'])).stdout).toBe('no policy is tried out\n');
  });

  test('a change of the file is told and does not hold until it is accepted', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    write(place.dir, 'evolve.policy.json', '{ "mode": "observe" }');
    const before = await evolve(place, ['status']);
    expect(before.stdout).toMatch(/^mode {6}propose$/m);
    expect(before.stderr).toContain('evolve policy accept');
    expect((await evolve(place, ['policy', 'accept'])).status).toBe(0);
    const after = await evolve(place, ['status']);
    expect(after.stdout).toMatch(/^mode {6}observe$/m);
    expect(after.stderr).toBe('');
  });

  test('a file that is no policy is wrong use, and what was accepted goes on to hold', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    write(place.dir, 'evolve.policy.json', '{ "mode": "anything goes" }');
    const refused = await evolve(place, ['policy', 'accept', '--json']);
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'EVOLVE_POLICY_INVALID' } });
    expect((await evolve(place, ['status'])).stdout).toMatch(/^mode {6}propose$/m);
  });

  test('an accepted copy that was changed by hand stops everything', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    const { stdout } = await evolve(place, ['doctor', '--json']);
    const { detail } = (JSON.parse(stdout) as { name: string; detail: string }[]).find(
      ({ name }) => name === 'repository',
    ) ?? { detail: '' };
    const stateDir = detail.split('state in ')[1] ?? '';
    const file = join(stateDir, 'policy.json');
    write(stateDir, 'policy.json', (read(stateDir, 'policy.json') ?? '').replace('propose', 'promote'));
    const refused = await evolve(place, ['cycle', '--task', 'x', '--check', CHECK, '--json']);
    expect(refused.status, file).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'EVOLVE_POLICY_CHANGED' } });
  });
});

describe('validate and capabilities', () => {
  test('what is harmless is 0, what is denied is 1, and each is told by rule and line', async () => {
    const place = makeRepo({ 'good.js': 'export const add = (a, b) => a + b;\n', 'bad.js': '\neval("1");\n' });
    expect(await evolve(place, ['validate', 'good.js'])).toMatchObject({ status: 0, stdout: /^good\.js: allow/ });
    const denied = await evolve(place, ['validate', 'good.js', 'bad.js', '--json']);
    expect(denied.status).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'deny',
      policy: { name: 'default' },
      files: [
        { file: 'good.js', verdict: 'allow', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        { file: 'bad.js', verdict: 'deny', findings: [{ line: 2, answer: 'deny' }] },
      ],
    });
  });

  describe('with a policy of its own, and a folder', () => {
    const FETCH = 'export const get = () => fetch("http://a");\n';
    const rules = [
      { files: ['src/http/**'], allow: ['net'] },
      { files: ['src/http/plain.mjs'], deny: ['net'] },
    ];
    const files = {
      'rules/mine.json': JSON.stringify({ name: 'mine', extends: 'default', rules }),
      'src/http/a.mjs': FETCH,
      'src/http/plain.mjs': FETCH,
      'src/a.ts': 'export const a: number = 1;\n',
      'src/notes.md': FETCH,
      'src/node_modules/x/a.mjs': FETCH,
    };
    const judged = async (place: Parameters<typeof evolve>[0], args: readonly string[]) => {
      const said = await evolve(place, ['validate', ...args, '--json']);
      const report = JSON.parse(said.stdout) as { files: { file: string; verdict: string }[] };
      return { status: said.status, verdicts: report.files.map(({ file, verdict }) => `${file} ${verdict}`) };
    };

    test('all code below the folder is judged by where it lies below the root', async () => {
      const place = makeRepo(files);
      expect(await judged(place, ['src', '--policy', 'rules/mine.json', '--root', '.'])).toEqual({
        status: 1,
        verdicts: ['src/a.ts allow', 'src/http/a.mjs allow', 'src/http/plain.mjs deny'],
      });
      expect(await judged(place, ['src/http/a.mjs', '--policy', 'rules/mine.json', '--root', '.'])).toMatchObject({
        status: 0,
      });
    });

    test('without --root the paths are those from the folder of the policy, and what lies outside has none', async () => {
      const place = makeRepo({ ...files, 'mine.json': files['rules/mine.json'] });
      expect((await judged(place, ['src/http/a.mjs', '--policy', './mine.json'])).verdicts).toEqual([
        'src/http/a.mjs allow',
      ]);
      expect((await judged(place, ['src/http/a.mjs', '--policy', 'rules/mine.json'])).verdicts).toEqual([
        'src/http/a.mjs deny',
      ]);
    });

    test('a link is judged where it leads, and one that a folder holds is not followed', async () => {
      const place = makeRepo(files);
      symlinkSync('../a.mjs', join(place.dir, 'src/http/link.mjs'));
      write(place.dir, 'src/a.mjs', FETCH);
      const args = ['--policy', 'rules/mine.json', '--root', '.'];
      expect((await judged(place, ['src/http/link.mjs', ...args])).verdicts).toEqual(['src/http/link.mjs deny']);
      expect((await judged(place, ['src/http', ...args])).verdicts).toEqual([
        'src/http/a.mjs allow',
        'src/http/plain.mjs deny',
      ]);
    });

    test('a typo in the policy is named, and a folder without code is wrong use', async () => {
      const place = makeRepo({ 'mine.json': JSON.stringify({ name: 'mine', deny: ['nett'] }), 'docs/a.md': '1\n' });
      const typo = await evolve(place, ['validate', 'src', '--policy', './mine.json']);
      expect(typo).toMatchObject({ status: 2, stderr: expect.stringContaining('"nett"') as string });
      expect(await evolve(place, ['validate', 'docs'])).toMatchObject({ status: 2 });
    });

    test('two policies are compared in words', async () => {
      const place = makeRepo(files);
      const said = await evolve(place, ['policy-diff', 'default', 'rules/mine.json']);
      expect(said).toMatchObject({ status: 1 });
      expect(said.stdout).toContain('net is now allowed in files src/http/** (it was not granted)\n');
      expect(await evolve(place, ['policy-diff', 'tool', 'tool'])).toMatchObject({
        status: 0,
        stdout: 'no difference\n',
      });
      const { changes } = JSON.parse((await evolve(place, ['policy-diff', 'pure', 'tool', '--json'])).stdout) as {
        changes: { capability: string }[];
      };
      expect(changes.map(({ capability }) => capability)).toContain('fs.read');
    });
  });

  test('--sarif is one log for all files, with the same exit status', async () => {
    const place = makeRepo({ 'good.js': '1;\n', 'bad.js': '\neval("1");\n' });
    const denied = await evolve(place, ['validate', 'good.js', 'bad.js', '--sarif']);
    expect(denied.status).toBe(1);
    const log = JSON.parse(denied.stdout) as { version: string; runs: { results: object[] }[] };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.results).toMatchObject([{ ruleId: 'capability/eval', level: 'error' }]);
  });

  test('a file that cannot be parsed is denied, not an error', async () => {
    const place = makeRepo({ 'torn.js': 'export const = ' });
    const denied = await evolve(place, ['validate', 'torn.js', '--json']);
    expect(denied.status).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({ verdict: 'deny', files: [{ verdict: 'deny' }] });
  });

  test('a file that takes its parser for ever is denied, and those behind it are judged', async () => {
    const place = makeRepo({ 'hostile.ts': `${'(a={let a:A<'.repeat(40)}B`, 'plain.js': 'export const a = 1;\n' });
    const denied = await evolve(place, ['validate', 'hostile.ts', 'plain.js', '--json']);
    expect(denied.status).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({
      files: [{ verdict: 'deny', findings: [{ rule: 'internal/timeout' }] }, { verdict: 'allow' }],
    });
  });

  test('what a second version can reach and the first could not is a no', async () => {
    const place = makeRepo({
      'a.mjs': 'export const a = 1;\n',
      'b.mjs': "import { exec } from 'node:child_process';\nexport const a = exec;\n",
    });
    const gained = await evolve(place, ['capabilities', 'a.mjs', 'b.mjs', '--json']);
    expect(gained.status).toBe(1);
    expect((JSON.parse(gained.stdout) as { gained: string[] }).gained.length).toBeGreaterThan(0);
    expect(await evolve(place, ['capabilities', 'b.mjs', 'a.mjs'])).toMatchObject({ status: 0, stdout: /^- /m });
    expect(await evolve(place, ['capabilities', 'a.mjs', 'a.mjs'])).toMatchObject({
      status: 0,
      stdout: 'no difference\n',
    });
  });
});

describe('repair', () => {
  test('prints a unified diff that git can apply, and changes nothing by itself', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const found = await evolve(place, ['repair', 'src/add.js', '--check', CHECK]);
    expect(found, found.stderr).toMatchObject({ status: 0 });
    expect(repositoryOf(place.dir)).toEqual(before);
    write(place.root, 'found.diff', found.stdout);
    git(place.dir, 'apply', join(place.root, 'found.diff'));
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('--write changes the file and nothing else; --json tells the same', async () => {
    const place = makeRepo();
    const found = await evolve(place, ['repair', 'src/add.js', '--check', CHECK, '--write', '--json']);
    expect(found, found.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(found.stdout)).toMatchObject({ type: 'done', patch: { files: { 'src/add.js': FIXED } } });
    expect(git(place.dir, 'status', '--porcelain')).toBe('M src/add.js');
  });

  test('one that finds nothing is a no and writes nothing', async () => {
    const place = makeRepo();
    const found = await evolve(place, ['repair', 'src/add.js', '--check', 'false', '--seconds', '20', '--write']);
    expect(found).toMatchObject({ status: 1, stdout: expect.stringContaining('not repaired') as string });
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test('a check that passes already says so', async () => {
    const place = makeRepo();
    const asked = await evolve(place, ['repair', 'src/add.js', '--check', 'true', '--json']);
    expect(asked.status).toBe(1);
    expect(JSON.parse(asked.stdout)).toMatchObject({ error: { code: 'EVOLVE_CHECK_ALREADY_PASSES' } });
  });
});

describe('checkpoint', () => {
  test('create, list, restore: the work in progress comes back byte by byte', async () => {
    const place = makeRepo();
    write(place.dir, 'notes.md', 'half a sente');
    write(place.dir, 'draft ü.txt', 'log\r\n');
    const made = await evolve(place, ['checkpoint', 'create', '--label', 'before lunch', '--json']);
    expect(made, made.stderr).toMatchObject({ status: 0 });
    const { id } = JSON.parse(made.stdout) as { id: string };
    const before = repositoryOf(place.dir);
    const list = JSON.parse((await evolve(place, ['checkpoint', 'list', '--json'])).stdout) as object[];
    expect(list).toMatchObject([{ id, label: 'before lunch' }]);
    write(place.dir, 'notes.md', 'lost');
    write(place.dir, 'draft ü.txt', 'lost');
    const back = await evolve(place, ['checkpoint', 'restore', id, '--path', 'notes.md']);
    expect(back, back.stderr).toMatchObject({ status: 0 });
    expect(back.stdout).toMatch(/^ {2}restored {2}notes\.md\nindex already\nwhat was overwritten is in checkpoint /);
    expect(read(place.dir, 'notes.md')).toBe('half a sente');
    expect(read(place.dir, 'draft ü.txt')).toBe('lost');
    expect((await evolve(place, ['checkpoint', 'restore', id])).status).toBe(0);
    expect(repositoryOf(place.dir)).toEqual(before);
  });
});

describe('checkpoint, the other verbs', () => {
  test('show, diff, verify, remove and prune say what they find', async () => {
    const place = makeRepo();
    write(place.dir, 'notes.md', 'half a sente\n');
    write(place.dir, 'ignored.log', 'wanted\n');
    const made = await evolve(place, ['checkpoint', 'create', '--ignored', '*.log', '--json']);
    const { id } = JSON.parse(made.stdout) as { id: string };
    expect((await evolve(place, ['checkpoint', 'show', id])).stdout).toContain(
      '  ignored: ignored.log, file, 0644, 7 bytes\n',
    );
    write(place.dir, 'notes.md', 'lost\n');
    const diff = await evolve(place, ['checkpoint', 'diff', id, '--text']);
    expect(diff.stdout).toBe(
      'notes.md: file (bytes)\n--- a/notes.md\n+++ b/notes.md\n@@ -1 +1 @@\n-half a sente\n+lost\n',
    );
    expect(await evolve(place, ['checkpoint', 'verify', id])).toMatchObject({ status: 0, stdout: 'whole\n' });
    const live = await evolve(place, ['checkpoint', 'verify', id, '--live']);
    expect(live).toMatchObject({ status: 1, stdout: 'notes.md: bytes\n' });
    expect((await evolve(place, ['checkpoint', 'prune'])).stdout).toMatch(
      /^removed 0 checkpoints.*\nremoved what was put aside of 0 evolutions\n/,
    );
    expect((await evolve(place, ['checkpoint', 'remove', id])).status).toBe(0);
    expect(JSON.parse((await evolve(place, ['checkpoint', 'list', '--json'])).stdout)).toEqual([]);
  });

  test('works before the first commit', async () => {
    const place = makePlace();
    initRepo(place.dir);
    write(place.dir, 'draft.md', 'draft\n');
    const made = await evolve(place, ['checkpoint', 'create', '--path', 'draft.md', '--json']);
    const { id } = JSON.parse(made.stdout) as { id: string };
    write(place.dir, 'draft.md', 'lost\n');
    expect((await evolve(place, ['checkpoint', 'restore', id])).status).toBe(0);
    expect(read(place.dir, 'draft.md')).toBe('draft\n');
  });
});

describe('doctor', () => {
  test('all is well in a fresh repository, and the same in JSON', async () => {
    const place = makeRepo();
    const said = await evolve(place, ['doctor', '--json']);
    const findings = JSON.parse(said.stdout) as { name: string; ok: boolean; detail: string }[];
    const names = [
      'node',
      'git',
      'isolation',
      'sandbox',
      'repository',
      'baseline',
      'policy',
      'gates',
      'checks',
      'memory',
      'ledger',
    ];
    expect(findings.map(({ name }) => name)).toEqual(names);
    expect(findings.find(({ name }) => name === 'sandbox')?.detail).toMatch(
      /^tier 0, pure functions \(QuickJS\): runs; tier 1, tools \(namespace\): (?:runs|does not run); tier 2, /,
    );
    const faults = findings.filter(({ ok }) => !ok).map(({ name }) => name);
    expect(faults.filter((name) => name !== 'isolation')).toEqual([]);
    expect(said.status).toBe(faults.length === 0 ? 0 : 1);
  });

  test('a policy that differs is a finding', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    write(place.dir, 'evolve.policy.json', '{ "mode": "observe" }');
    const said = await evolve(place, ['doctor']);
    expect(said.status).toBe(1);
    expect(said.stdout).toMatch(/^NO {2}policy .*mode/m);
  });
});

describe('halt and resume', () => {
  test('a halt holds in every process until it is taken back', async () => {
    const place = makeRepo();
    expect(await evolve(place, ['halt', '--reason', 'not today'])).toMatchObject({ status: 0 });
    expect(JSON.parse((await evolve(place, ['status', '--json'])).stdout)).toMatchObject({ halted: true });
    const refused = await evolve(place, ['cycle', '--task', 'x', '--check', CHECK, '--json']);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'EVOLVE_HALTED', hint: 'evolve resume' } });
    expect(await evolve(place, ['resume'])).toMatchObject({ status: 0 });
    expect(JSON.parse((await evolve(place, ['status', '--json'])).stdout)).toMatchObject({ halted: false });
  });
});

describe('memory', () => {
  // Would catch: a hint that names a command which needs what is broken, or a repair that hides what it lost.
  test('compact sums up old entries, once', async () => {
    const place = makeRepo();
    expect(await evolve(place, ['memory', 'compact'])).toMatchObject({ status: 0, stdout: 'nothing to compact\n' });
    const memory = await openMemory({ dir: stateDirOf(place) });
    for (let index = 0; index < 12; index += 1) {
      const at = new Date(Date.UTC(2026, 2, 1 + index)).toISOString();
      const entry = { id: `e${String(index)}`, section: 'done', title: `Entry ${String(index)}` } as const;
      const more = { source: 'host', priority: 0, attempts: 0, commit: `${String(index)}abcdef0` } as const;
      await memory.knowledge.log.put({ ...entry, ...more, createdAt: at, updatedAt: at });
    }
    await memory.close();
    const done = await evolve(place, ['memory', 'compact', '--language', 'zh']);
    expect(done).toMatchObject({
      status: 0,
      stdout: 'archived 7 completed and 0 failed entries; the store keeps them\n',
    });
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain('历史改进归档');
    expect((await evolve(place, ['memory', 'compact'])).stdout).toBe('nothing to compact\n');
    expect((await evolve(place, ['memory', 'compact', '--language', 'fr'])).status).toBe(2);
  });

  test('a damaged memory is told by every command, checked and repaired without being opened', async () => {
    const place = makeRepo();
    expect((await evolve(place, ['memory', 'stats'])).status).toBe(0);
    expect(await evolve(place, ['memory', 'check'])).toMatchObject({ status: 0 });
    const file = join(stateDirOf(place), 'knowledge.sqlite');
    writeFileSync(file, 'no database'.repeat(1_000));
    const stats = await evolve(place, ['memory', 'stats']);
    expect(stats.status).toBe(1);
    expect(stats.stderr).toContain('evolve memory repair');
    expect(await evolve(place, ['memory', 'check'])).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/knowledge {2}damaged/) as string,
    });
    expect((await evolve(place, ['doctor'])).stdout).toMatch(/NO {2}memory/);
    expect(await evolve(place, ['memory', 'repair'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('begins empty') as string,
    });
    expect((await evolve(place, ['memory', 'stats'])).status).toBe(0);

    rmSync(join(stateDirOf(place), 'journal.sqlite'));
    writeFileSync(join(stateDirOf(place), 'ledger-head.json'), `{"version":1,"size":3,"hash":"${'a'.repeat(64)}"}`);
    const refused = await evolve(place, ['memory', 'repair', '--json']);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ journal: { did: 'refused', ledger: { kept: 0, had: 3 } } });
    const repaired = await evolve(place, ['memory', 'repair', '--accept-loss']);
    expect(repaired).toMatchObject({ status: 0, stdout: expect.stringContaining('evolve resume') as string });
    expect((await evolve(place, ['memory', 'check'])).status).toBe(0);
  });

  // Would catch: a solution from outside that writes on somebody's terminal, or that is shown as if it were proved.
  test('tells, finds, exports and forgets experiences; what comes from outside is one line and marked', async () => {
    const place = makeRepo();
    expect((await evolve(place, ['memory', 'stats'])).status).toBe(0);
    const problem = 'Error: connect ECONNREFUSED 127.0.0.1:5432';
    const memory = await openMemory({ dir: stateDirOf(place) });
    const { experiences } = memory.knowledge;
    const solution = 'wipe\u001b[2J\nall';
    const { id } = await experiences.record({ problem, solution, ok: true, provenance: { source: 'untrusted' } });
    await memory.close();

    expect((await evolve(place, ['memory', 'stats'])).stdout).toMatch(/^experiences 1 /);
    const found = await evolve(place, ['memory', 'search', 'ECONNREFUSED', '127.0.0.1:5432']);
    expect(found).toMatchObject({ status: 0, stdout: expect.stringContaining('[unproved] wipe [2J all') as string });
    expect((await evolve(place, ['memory', 'search', 'quota'])).status).toBe(1);
    const exported = await evolve(place, ['memory', 'export', '--json']);
    expect(JSON.parse(exported.stdout)).toMatchObject([{ version: 1 }, { id, solution, successes: 0 }]);
    expect((await evolve(place, ['memory', 'forget', id])).status).toBe(0);
    expect((await evolve(place, ['memory', 'forget', 'nobody'])).status).toBe(1);
    // What is left of it is that it was forgotten.
    expect((await evolve(place, ['memory', 'export'])).stdout).not.toContain('wipe');
  });

  test('is exported line by line and imported elsewhere, as ours only when somebody says so', async () => {
    const [place, other] = [makeRepo(), makeRepo()];
    for (const one of [place, other]) expect((await evolve(one, ['memory', 'stats'])).status).toBe(0);
    const memory = await openMemory({ dir: stateDirOf(place) });
    await memory.knowledge.experiences.record({ problem: 'Error: ENOSPC', solution: 'make room', ok: true });
    await memory.knowledge.addLesson({ id: 'l', text: 'Look before.', at: '2026-03-01T10:00:00.000Z' });
    await memory.close();
    const exported = await evolve(place, ['memory', 'export']);
    expect(exported.stdout.split('\n')).toHaveLength(4);
    expect((await evolve(place, ['memory', 'export', '--kinds', 'lesson'])).stdout.split('\n')).toHaveLength(3);
    expect((await evolve(place, ['memory', 'export', '--kinds', 'dream'])).status).toBe(2);
    const file = join(other.dir, 'export.jsonl');
    writeFileSync(file, `${exported.stdout}broken\n`);
    const imported = await evolve(other, ['memory', 'import', file]);
    expect(imported).toMatchObject({ status: 1, stderr: expect.stringContaining('line 4') as string });
    expect(imported.stdout).toMatch(/added 1 experience.*\n.*1 lesson.*--trust/);
    expect((await evolve(other, ['memory', 'search', 'ENOSPC'])).stdout).toContain('[unproved]');
    writeFileSync(file, exported.stdout);
    expect(await evolve(other, ['memory', 'import', file, '--trust'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('added 1 lesson') as string,
    });
    expect((await evolve(other, ['memory', 'import', join(other.dir, 'none')])).status).toBe(2);
    expect((await evolve(other, ['memory', 'import'])).status).toBe(2);
  });
});
