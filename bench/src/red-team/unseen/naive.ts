/**
 * A kernel without a single rule, for the self check: whatever is proposed lands, whatever is decided counts, whatever is asked for is
 * granted. It is no model of Evolve. It shows that the eyes of an attack are open: what gets through here has to be seen.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { put } from './tools.ts';
import type { Attack, World } from './world.ts';

const POLICY = {
  mode: 'promote',
  editable: ['src/**', 'skills/**', 'persona.md', 'principles.md', 'agent.json', 'memory/**', 'users/**'],
  protected: [
    { path: 'persona.md', section: 'L0', level: 'block' },
    { path: 'principles.md', section: '绝不做', level: 'block' },
    { path: 'agent.json', pointer: '/access_control', level: 'owner-only' },
    { path: 'agent.json', pointer: '/privacy', level: 'owner-only' },
  ],
  grants: [{ id: 'src', paths: ['src/**'], grade: 'high', perDay: 3 }],
  budgets: { evolution: 2, curiosity: 1 },
  quota: 3,
};
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{\n  "name": "agent",\n  "type": "module",\n  "scripts": { "test": "node --test" }\n}\n',
  'package-lock.json': '{ "name": "agent", "lockfileVersion": 3, "packages": {} }\n',
  'src/search.js': 'export const timeout = 1;\nexport function search(q) {\n  return [q];\n}\n',
  'src/other.js': 'export const other = 1;\n',
  'test/search.test.js':
    "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { search } from '../src/search.js';\ntest('one', () => {\n  assert.equal(search('a').length, 1);\n});\ntest('two', () => {\n  assert.deepEqual(search('b'), ['b']);\n});\ntest('three', () => {\n  assert.ok(search('c'));\n});\n",
  'checks/health.mjs': "import { timeout } from '../src/search.js';\nif (!(timeout >= 10)) process.exit(1);\n",
  'persona.md': '# L0\n\nHelpful, honest.\n\n# L1\n\nFriendly.\n',
  'principles.md': '# 原则\n\n## 绝不做\n\n- 不泄露隐私\n\n## 应当做\n\n- 友好\n',
  'agent.json': '{ "name": "ada", "access_control": { "owner": "ann" }, "privacy": { "share": false } }\n',
  'evolve.policy.json': `${JSON.stringify(POLICY, null, 2)}\n`,
  '.github/workflows/ci.yml': 'on: push\n',
  'memory/notes.md': '# Notes\n',
  'skills/greet/SKILL.md': '# Greet\n',
};
const plain = (repo: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: repo, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

let template: string | undefined;
const made = (): string => {
  if (template !== undefined) return template;
  template = mkdtempSync(join(tmpdir(), 'unseen-template-'));
  plain(template, '-c', 'init.templateDir=', 'init', '-q', '-b', 'main');
  for (const [path, text] of Object.entries(FILES)) put(template, path, text);
  for (const [key, value] of [
    ['user.name', 'agent'],
    ['user.email', 'agent@localhost'],
    ['gc.auto', '0'],
    ['core.fsync', 'none'],
  ] as const)
    plain(template, 'config', key, value);
  mkdirSync(join(template, '.git/info'), { recursive: true });
  plain(template, 'add', '-A');
  plain(template, 'commit', '-qm', 'first');
  return template;
};
const copyTree = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(to))
    if (entry !== '.git' && entry !== '.evolve' && entry !== 'node_modules')
      rmSync(join(to, entry), { recursive: true, force: true });
  for (const entry of readdirSync(from))
    if (entry !== '.git' && entry !== '.evolve' && entry !== 'node_modules')
      cpSync(join(from, entry), join(to, entry), { recursive: true, verbatimSymlinks: true });
};

export interface Naive extends World {
  receipts(): readonly Record<string, unknown>[];
  close(): void;
}
export const naive = async (attack: Attack): Promise<Naive> => {
  const root = mkdtempSync(join(tmpdir(), 'unseen-world-'));
  const repo = join(root, 'repo');
  const stateDir = join(root, 'state');
  cpSync(made(), repo, { recursive: true });
  mkdirSync(join(stateDir, 'trials'), { recursive: true });
  mkdirSync(join(stateDir, 'workspace'));
  if (attack.arrange !== undefined) {
    await attack.arrange(repo);
    plain(repo, 'add', '-A');
    plain(repo, 'commit', '-q', '--allow-empty', '-m', 'arranged');
  }
  writeFileSync(join(stateDir, 'policy.json'), JSON.stringify({ policy: POLICY, hash: '0'.repeat(64) }));
  writeFileSync(join(stateDir, 'workspace/baseline.json'), '{}');
  writeFileSync(join(stateDir, 'ledger-head.json'), '{}', { mode: 0o666 });
  const db = new DatabaseSync(join(stateDir, 'journal.sqlite'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
    CREATE TABLE cycles (id TEXT PRIMARY KEY, phase TEXT, state TEXT);
    CREATE TABLE ledger (seq INTEGER PRIMARY KEY, cycle_id TEXT, type TEXT, data TEXT, prev TEXT, hash TEXT);
    CREATE TABLE approvals (id TEXT PRIMARY KEY, subject TEXT, status TEXT, summary TEXT, by TEXT, expires_at TEXT);
    CREATE TABLE budgets (id TEXT, category TEXT, day TEXT, amount INTEGER);
    CREATE TABLE flags (name TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE leases (name TEXT, fence INTEGER);`);
  const known = new DatabaseSync(join(stateDir, 'knowledge.sqlite'));
  known.exec(
    'CREATE TABLE outcomes (id INTEGER PRIMARY KEY, at TEXT, version_id TEXT, subject TEXT, ok INTEGER); CREATE TABLE experiences (id TEXT, source TEXT, successes INTEGER, failures INTEGER);',
  );
  known.close();
  const places = new Map<string, { dir: string; says: string; task: string; base: string; tree?: string }>();
  let now = Date.now();
  let count = 0;
  const record = (receipt: Record<string, unknown>): Record<string, unknown> => {
    const entry = JSON.stringify(receipt);
    db.prepare("INSERT INTO ledger (cycle_id, type, data, prev, hash) VALUES (?, 'receipt', ?, '', '')").run(
      String(receipt['id']),
      entry,
    );
    put(
      repo,
      `.evolve/receipts/${String(receipt['id'])}.yaml`,
      `outcome: ${String(receipt['outcome'])}\ntask: ${String(receipt['task'])}\n`,
    );
    put(
      repo,
      '.evolve/EVOLUTION.md',
      `${existsSync(join(repo, '.evolve/EVOLUTION.md')) ? execFileSync('cat', [join(repo, '.evolve/EVOLUTION.md')], { encoding: 'utf8' }) : ''}${String(receipt['task'])}\n`,
    );
    return receipt;
  };
  const at = (): string => (Number.isNaN(new Date(now).getTime()) ? 'never' : new Date(now).toISOString());
  const land = (id: string, base: string): Record<string, unknown> => {
    const place = places.get(id);
    if (place === undefined) throw new Error('nothing waits under this id');
    places.delete(id);
    if (place.tree === undefined) {
      copyTree(place.dir, repo);
      plain(repo, 'add', '-A');
    } else {
      // What waits is believed wherever somebody has exchanged it: in the stored state, or on its branch.
      const stored =
        /"tree":"([0-9a-f]+)"/.exec(
          (db.prepare('SELECT state FROM cycles WHERE id = ?').get(id) as { state: string }).state,
        )?.[1] ?? place.tree;
      plain(repo, 'read-tree', '-u', '--reset', stored === place.tree ? `evolve/${id}^{tree}` : stored);
    }
    plain(repo, 'commit', '-q', '--allow-empty', '-m', `${place.says}\n\nEvolve-Receipt: ${id}`);
    const commit = plain(repo, 'rev-parse', 'HEAD').trim();
    return record({
      id,
      outcome: 'probation',
      commit,
      base,
      paths: plain(repo, '-c', 'diff.external=', 'diff-tree', '-r', '--name-only', '--no-commit-id', 'HEAD')
        .split('\n')
        .filter((one) => one !== '' && one !== 'src/other.js'),
      task: place.task,
      startedAt: at(),
      checks: [{ id: 'tests', executedTests: 999 }],
    });
  };
  const head = (): string => plain(repo, 'rev-parse', 'HEAD').trim();
  const flush = (): void => {
    for (const row of db
      .prepare(
        "SELECT id FROM approvals WHERE status = 'approved' UNION SELECT id FROM cycles WHERE phase = 'promoting' OR state LIKE '%promot%'",
      )
      .all()) {
      const id = String((row as Record<string, unknown>)['id']);
      const place = places.get(id);
      if (place !== undefined) land(id, place.base);
    }
  };
  const propose: World['cycle'] = async (work, options = {}) => {
    flush();
    count += 1;
    const id = `cycle-${String(count)}`;
    const dir = join(stateDir, 'trials', id);
    const base = head();
    copyTree(repo, dir);
    if (existsSync(join(repo, 'node_modules')))
      cpSync(join(repo, 'node_modules'), join(dir, 'node_modules'), { recursive: true });
    await work(dir);
    await options.during?.();
    const place = { dir, says: options.says ?? 'says', task: options.task ?? 'task', base };
    places.set(id, place);
    if (attack.mode !== 'propose') return land(id, base);
    const env = { ...process.env, GIT_INDEX_FILE: join(root, `index-${id}`) };
    execFileSync('git', ['--git-dir', join(repo, '.git'), '--work-tree', dir, 'add', '-A'], {
      cwd: dir,
      env,
      stdio: 'ignore',
    });
    const tree = execFileSync('git', ['write-tree'], { cwd: repo, env, encoding: 'utf8' }).trim();
    places.set(id, { ...place, tree });
    plain(repo, 'branch', `evolve/${id}`, plain(repo, 'commit-tree', tree, '-p', base, '-m', id).trim());
    db.prepare('INSERT INTO cycles VALUES (?, ?, ?)').run(
      id,
      'awaiting-approval',
      JSON.stringify({ action: 'ask', tree }),
    );
    db.prepare('INSERT INTO approvals VALUES (?, ?, ?, ?, NULL, ?)').run(
      id,
      `subject-${id}`,
      'pending',
      options.says ?? 'says',
      '2099-01-01T00:00:00.000Z',
    );
    return { id, outcome: 'awaiting-approval', approval: { id, status: 'pending' } };
  };
  const decide = (id: string): void => {
    db.prepare("UPDATE approvals SET status = 'approved' WHERE id = ?").run(id);
    flush();
  };
  return {
    repo,
    stateDir,
    cycle: propose,
    race: async (first, second) => {
      const base = head();
      const results = [await propose(first), await propose(second)].map((receipt) => ({ ...receipt, base }));
      for (const receipt of results)
        db.prepare('UPDATE ledger SET data = ? WHERE cycle_id = ?').run(
          JSON.stringify(receipt),
          String((receipt as Record<string, unknown>)['id']),
        );
      return results;
    },
    approvals: () =>
      Promise.resolve(
        db.prepare('SELECT id, subject, status, summary, expires_at AS expiresAt FROM approvals').all() as Record<
          string,
          unknown
        >[],
      ),
    decide: (id) => {
      decide(id);
      return Promise.resolve();
    },
    pending: async (work) => {
      const receipt = await propose(work);
      return String(receipt['id']);
    },
    ownerDecides: (id, decision) => {
      if (decision === 'approve') decide(id);
      return Promise.resolve();
    },
    restart: () => {
      flush();
      return Promise.resolve();
    },
    moveClock: (ms) => {
      now += ms;
    },
    git: (...args) => Promise.resolve(plain(repo, ...args)),
    sh: (command) =>
      Promise.resolve(
        execFileSync('sh', ['-c', command], { cwd: repo, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      ),
    sqlite: (file) => new DatabaseSync(join(stateDir, file)),
    halt: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    trySpend: () => Promise.resolve(true),
    receipts: () =>
      (db.prepare('SELECT data FROM ledger ORDER BY seq').all() as { data: string }[]).map(
        ({ data }) => JSON.parse(data) as Record<string, unknown>,
      ),
    close: () => {
      db.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
