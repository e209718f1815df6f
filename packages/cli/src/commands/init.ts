import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { POLICY_DEFAULTS, POLICY_FILE } from '@evolve/governance';
import type { Command } from '../command.ts';

const SOURCE_FOLDERS = ['src', 'lib', 'agent', 'agents', 'tools', 'skills', 'prompts', 'memory', 'knowledge'];

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The folders that are there; a person narrows or widens the list. */
const editableIn = async (dir: string): Promise<readonly string[]> => {
  const found = [];
  for (const folder of SOURCE_FOLDERS) if (await exists(join(dir, folder))) found.push(`/${folder}/**`);
  return found.length > 0 ? found : POLICY_DEFAULTS.editable;
};

const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const policyText = (editable: readonly string[]): string => {
  const { mode, quota, budgets, hours, isolation } = POLICY_DEFAULTS;
  const policy = {
    mode,
    editable,
    protected: [],
    grants: [],
    quota,
    budgets,
    hours: { ...hours, timeZone: timeZone() },
    isolation,
  };
  return `// What evolution may do here. The owner's: no evolution can change this file.\n${JSON.stringify(policy, undefined, 2)}\n`;
};

export const init: Command = {
  name: 'init',
  usage: '[--force]',
  summary: 'Looks at the project and writes evolve.policy.json; nothing evolves until you say so',
  options: { force: { type: 'boolean' } },
  run: async ({ repo, values, output, env }) => {
    const { excludeViews, resolveChecks } = await import('@evolve/kit');
    const workspace = await gitWorkspace({ dir: repo, env });
    const file = join(workspace.dir, POLICY_FILE);
    const already = await exists(file);
    if (!already || values['force'] === true) await writeFile(file, policyText(await editableIn(workspace.dir)));
    await excludeViews(workspace.commonDir);
    const checks = (await resolveChecks(workspace.dir)).map((check) => check.id);
    const text = await readFile(file, 'utf8');
    output.answer({ file, created: !already, checks, stateDir: workspace.stateDir }, [
      already && values['force'] !== true
        ? `${POLICY_FILE} is there already; it stays as it is`
        : `wrote ${POLICY_FILE}`,
      text.trimEnd(),
      checks.length > 0
        ? `checks: ${checks.join(', ')}`
        : 'no tests found: name a check with --check, or nothing is ever promoted',
      'next: evolve cycle --check "npm test", or evolve run -- COMMAND (how your agent is started)',
    ]);
    return 0;
  },
};
