/**
 * What a host installs. The packages are packed, installed with npm outside the workspace, and the README is followed to the
 * letter: its files compile strictly against the packed types, and its agent evolves for real. Catches a file that a tarball
 * misses, a dependency that only the workspace had, types that only resolve here, and a README that has fallen behind.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { detectIsolation } from '@evolve/sandbox';

import { CHECKOUT } from './support/house.ts';
import { readManifest } from './support/manifests.ts';
import { Shop } from './support/shop.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const NAMES = readdirSync(join(CHECKOUT, 'packages'));
const shop = new Shop();

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(CHECKOUT, 'node_modules', '@types')],
  },
  include: ['*.ts', 'src', 'checks'],
};

beforeAll(async () => {
  const packed = await shop.pack();
  expect(packed, packed.stderr).toMatchObject({ code: 0 });
  const installed = await shop.follow('install', shop.root);
  expect(installed, installed.stderr).toMatchObject({ code: 0 });
  shop.fill();
});

afterAll(() => {
  shop.remove();
});

describe('tarballs', () => {
  test('there is one for each package', () => {
    expect(readdirSync(shop.tarballs).map((file) => file.replace(/^evolve-(.*)-\d.*$/, '$1'))).toEqual([...NAMES]);
  });

  test.each(NAMES)('%s: what was built and what the manifest names is in it, and nothing of the workshop', (name) => {
    const tarball = readdirSync(shop.tarballs).find((file) => new RegExp(`^evolve-${name}-\\d`).test(file)) ?? '';
    const listing = execFileSync('tar', ['tzf', join(shop.tarballs, tarball)], { encoding: 'utf8' });
    const files = listing
      .trim()
      .split('\n')
      .map((file) => file.slice('package/'.length));
    const { exports = {}, bin = {} } = readManifest(name);
    const named = [...Object.values(exports), ...Object.values(bin)].flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    const wanted = [
      'README.md',
      'LICENSE',
      ...shop.builtFiles(name),
      ...named.map((path) => path.replace(/^\.\//, '')),
    ];
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => /(?:^|\/)(?:test|node_modules|\.cache)\/|tsbuildinfo/.test(file))).toEqual([]);
  });

  test('no dependency is left in the language of the workspace', () => {
    for (const name of NAMES) {
      const manifest = readFileSync(join(shop.dir, 'node_modules/@evolve', name, 'package.json'), 'utf8');
      expect(manifest).not.toMatch(/workspace:|catalog:/);
    }
  });

  test('every entry loads, without a warning', async () => {
    const entries = NAMES.flatMap((name) =>
      Object.entries(readManifest(name).exports ?? {})
        .filter(([, target]) => typeof target !== 'string')
        .map(([subpath]) => `@evolve/${name}${subpath.slice(1)}`),
    );
    shop.write('load.mjs', entries.map((entry) => `await import('${entry}');\n`).join(''));
    const loaded = await shop.run('node', '--disable-warning=ExperimentalWarning', 'load.mjs');
    expect(loaded).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  // Would catch: a child of the sandbox that only starts from source, or that may not read its own program.
  test('what the sandbox starts is there: both tiers of tools, and the validator that may die', async () => {
    const job = `{ name: 'six', source, sha256: createHash('sha256').update(source).digest('hex'), args: { n: 6 },
      context: { name: 'six', now: '', timeoutMs: 60000 }, capabilities: [], timeoutMs: 60000, memoryMb: 128,
      maxResultBytes: 1000, maxOutputBytes: 1000 }`;
    shop.write(
      'tiers.mjs',
      `import { createHash } from 'node:crypto';
       import * as sandbox from '@evolve/sandbox';
       const source = 'export default ({ n }) => n * 7;';
       const limits = { timeoutMs: 60000, memoryMb: 128 };
       const { namespace } = await sandbox.detectIsolation();
       const runner = namespace ? {} : { runner: sandbox.isolatedRunner({ isolation: 'none' }) };
       const results = [
         await sandbox.evaluate(source, { ...limits, input: { n: 6 } }),
         await sandbox.pureToolEngine().run(${job}),
         await sandbox.isolatedToolEngine(runner).run(${job}),
         await sandbox.validateIsolated(source, { filename: 'six.mjs', policy: 'pure' }),
       ];
       console.log(results.map(({ value, verdict, error, message }) => value ?? verdict ?? error?.message ?? message).join());`,
    );
    const { code, stdout, stderr } = await shop.run('node', 'tiers.mjs');
    expect(stdout, stderr).toBe('42,42,42,allow\n');
    expect(code).toBe(0);
  });

  test('the schema that editors are pointed to is there', () => {
    expect(existsSync(join(shop.dir, 'node_modules/@evolve/governance/schema/evolve.policy.schema.json'))).toBe(true);
  });
});

describe('the quick starts', () => {
  test('compile against the packed types, strictly, libraries included', async () => {
    shop.write('tsconfig.json', JSON.stringify(TSCONFIG));
    const { code, stdout } = await shop.run(join(CHECKOUT, 'node_modules/.bin/tsc'), '-p', '.');
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  test('the command helps', async () => {
    const { code, stdout } = await shop.run('npx', 'evolve', '--help');
    expect(stdout).toContain('evolve doctor');
    expect(code).toBe(0);
  });

  test('committing and `evolve init` leave a policy that may be changed', async () => {
    const { code, stdout, stderr } = await shop.follow('start', shop.dir);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('wrote evolve.policy.json');
    const { namespace } = await detectIsolation();
    const policy = shop
      .read('evolve.policy.json')
      .replace('"08:00"', '"00:00"')
      .replace('"23:00"', '"24:00"')
      .replace('"namespace"', namespace ? '"namespace"' : '"none"');
    expect(policy).toMatch(/"from": "00:00",\s+"to": "24:00"/);
    shop.write('evolve.policy.json', policy);
  });

  test('by hand: a repair lands and is taken back', async () => {
    const { code, stdout, stderr } = await shop.run('node', 'by-hand.ts');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^probation small-repairs [0-9a-f]{40}$/m);
    expect(stdout).toMatch(/^moved-back$/m);
  });

  test('with the kit: the agent fails, asks, and answers rightly after the yes', async () => {
    const evolve = join(shop.dir, 'node_modules/.bin/evolve');
    const agent = shop.begin(evolve, 'run', '--', 'node', 'agent.ts');
    try {
      const [, before = ''] = await agent.prints(/^([0-9a-f]{7}) {2}Sorry, I cannot tell\.$/m);
      const [, id = ''] = await agent.prints(/^cycle (\S+): awaiting-approval$/m);
      const listed = await shop.run(evolve, 'approvals', '--json');
      expect(JSON.parse(listed.stdout)).toMatchObject([{ id, status: 'pending' }]);
      const approved = await shop.run(evolve, 'approve', id, '--json');
      expect(JSON.parse(approved.stdout)).toMatchObject({ id, outcome: 'probation', paths: ['src/total.ts'] });
      const [, after] = await agent.prints(/^([0-9a-f]{7}) {2}That is 3\.$/m);
      expect(after).not.toBe(before);
      expect(shop.read('src/total.ts')).toContain('index < items.length');
    } finally {
      agent.child.kill('SIGTERM');
      await agent.ended;
    }
    const { stdout } = await shop.run(evolve, 'log', '--json');
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ outcome: 'probation', activation: 'active' }));
  });

  test('the doctor finds machine, repository, gates and ledger in order', async () => {
    const { stdout } = await shop.run(join(shop.dir, 'node_modules/.bin/evolve'), 'doctor', '--json');
    const findings = JSON.parse(stdout) as readonly { readonly name: string; readonly ok: boolean }[];
    const { namespace } = await detectIsolation();
    const wrong = findings.filter(({ ok }) => !ok).map(({ name }) => name);
    expect(wrong).toEqual(namespace ? [] : ['isolation']);
    expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'git', 'gates', 'ledger']));
  });
});
