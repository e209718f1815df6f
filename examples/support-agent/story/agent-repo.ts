/** The agent's own repository: made whole beside its place and then moved there, so that a kill leaves none or all of it. */
import { execFile } from 'node:child_process';
import { access, copyFile, cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { detectIsolation } from '@evolve/sandbox';
import { CASES_DIR, type Case } from './case.ts';
import { unpackPackage } from './fetch-package.ts';

const execute = promisify(execFile);
const TEMPLATE = fileURLToPath(new URL('../template/', import.meta.url));

/** Outcomes of an evolution on probation before it is settled; the story serves more than these. */
const PROBATION_OUTCOMES = 12;

const policyOf = (isolation: 'namespace' | 'none'): string =>
  `// The rules of this agent, for its owner. No evolution can change them.
${JSON.stringify(
  {
    mode: 'promote',
    editable: ['/src/**', '/vendor/**'],
    grants: [{ id: 'repairs-in-vendored-code', paths: ['/vendor/**'], grade: 'high', perDay: 3 }],
    quota: 3,
    hours: { from: '00:00', to: '24:00', timeZone: 'UTC' },
    isolation,
    confidence: { promote: 0.7, review: 0.5 },
    probation: { outcomes: PROBATION_OUTCOMES, maxDropPoints: 10, maxHours: 24 },
  },
  undefined,
  2,
)}
`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const PACKAGES = [
  ['core', import.meta.resolve('@evolve/core/package.json')],
  ['kit', import.meta.resolve('@evolve/kit/package.json')],
] as const;

/** The packages that the agent embeds, linked as an installation would. */
const linkPackages = async (dir: string): Promise<void> => {
  await mkdir(join(dir, 'node_modules', '@evolve'), { recursive: true });
  for (const [name, manifest] of PACKAGES) {
    await symlink(dirname(fileURLToPath(manifest)), join(dir, 'node_modules', '@evolve', name));
  }
};

const commitAll = async (dir: string, message: string, signal: AbortSignal): Promise<void> => {
  const git = (...args: string[]) => execute('git', ['-C', dir, ...args], { signal });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Owner');
  await git('config', 'user.email', 'owner@example.com');
  await git('config', 'commit.gpgsign', 'false');
  await git('add', '--all');
  await git('commit', '--quiet', '--no-verify', '--message', message);
};

const fill = async (dir: string, one: Case, isolation: 'namespace' | 'none', signal: AbortSignal): Promise<void> => {
  await cp(TEMPLATE, dir, { recursive: true });
  await unpackPackage(one.package, one.versionA, one.integrityA, join(dir, 'vendor', one.package), signal);
  for (const folder of ['checks', 'src/tools']) await mkdir(join(dir, folder), { recursive: true });
  const check = `checks/${one.package}.cjs`;
  await copyFile(join(CASES_DIR, one.id, 'check.cjs'), join(dir, check));
  await copyFile(join(CASES_DIR, one.id, 'tool.mjs'), join(dir, 'src', 'tools', `${one.tool}.mjs`));
  await writeFile(join(dir, 'src', 'tools', 'index.mjs'), `export { tools } from './${one.tool}.mjs';\n`);
  await writeFile(join(dir, 'settings.json'), `${JSON.stringify({ check }, undefined, 2)}\n`);
  await writeFile(join(dir, 'evolve.policy.json'), policyOf(isolation));
  await linkPackages(dir);
};

export interface AgentRepo {
  readonly dir: string;
  readonly isolation: 'namespace' | 'none';
  /** Why there is no isolation; undefined where there is. */
  readonly why?: string;
}

/** Makes the repository, or takes the one that an earlier run left. */
export const prepareRepo = async (dir: string, one: Case, signal: AbortSignal): Promise<AgentRepo> => {
  const { namespace, reason } = await detectIsolation();
  const isolation = namespace ? 'namespace' : 'none';
  const found = { dir, isolation, ...(reason === undefined ? {} : { why: reason }) } as const;
  if (await exists(dir)) return found;
  const draft = `${dir}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await fill(draft, one, isolation, signal);
  await commitAll(draft, `Answer with ${one.package} ${one.versionA}`, signal);
  await rename(draft, dir);
  return found;
};
