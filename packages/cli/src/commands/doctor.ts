import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isEvolveError, messageOf } from '@evolve/core/errors';
import { verifyLedger } from '@evolve/core/ledger';
import { ledgerText } from '../ledger-text.ts';
import type { BaselineChange } from '@evolve/core/contracts';
import { gitWorkspace, resolveStateDir, type GitWorkspace } from '@evolve/git-checkpoint';
import { checkMemory } from '@evolve/memory';
import type { Command, CommandContext } from '../command.ts';
import { withRecord } from '../with-record.ts';

const execute = promisify(execFile);

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const look = async (name: string, work: () => Promise<string>): Promise<Finding> => {
  try {
    return { name, ok: true, detail: await work() };
  } catch (error) {
    const hint = isEvolveError(error) && error.hint !== undefined ? ` (${error.hint})` : '';
    return { name, ok: false, detail: `${isEvolveError(error) ? `${error.code}: ` : ''}${messageOf(error)}${hint}` };
  }
};

const refuse = (why: string): never => {
  throw new Error(why);
};

const OLDEST_NODE = [22, 18] as const;

const nodeVersion = (): string => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return old ? refuse(`${process.version}; ${OLDEST_NODE.join('.')} or later is needed`) : process.version;
};

const isolation = async (): Promise<string> => {
  const { detectIsolation } = await import('@evolve/sandbox');
  const { namespace, reason = 'unknown' } = await detectIsolation();
  if (namespace) return 'namespace (bubblewrap)';
  const { remedyFor } = await import('../sandbox-tiers.ts');
  return refuse(`no namespaces: ${reason}. Either ${remedyFor(reason)}; or grant "isolation": "none" in the policy`);
};

/** What of the sandbox runs here. What needs namespaces is no fault of its own: `isolation` says so already. */
const sandbox = async (): Promise<string> => {
  const { sandboxTiers } = await import('../sandbox-tiers.ts');
  const tiers = await sandboxTiers();
  const words = tiers.map(({ name, runs }, tier) => `tier ${String(tier)}, ${name}: ${runs ? 'runs' : 'does not run'}`);
  const [plainest] = tiers;
  return plainest?.runs === true ? words.join('; ') : refuse(`${words.join('; ')}: ${plainest?.reason ?? 'unknown'}`);
};

const gates = async (context: CommandContext): Promise<string> => {
  const { createEvolver } = await import('@evolve/kit');
  const evolver = await createEvolver({ repo: context.repo, env: context.env });
  try {
    const dead = (await evolver.probeGates()).filter((gate) => !gate.alive);
    return dead.length === 0
      ? 'all judge rightly'
      : refuse(dead.map((gate) => `${gate.id}: ${gate.why ?? ''}`).join('; '));
  } finally {
    await evolver.stop();
  }
};

/** The project's own checks: those that a host wires in code are looked at by its `boot`. */
const checks = async (context: CommandContext): Promise<string> => {
  const { createEvolver } = await import('@evolve/kit');
  const evolver = await createEvolver({ repo: context.repo, env: context.env });
  try {
    const probes = await evolver.probeChecks();
    const dead = probes.filter(({ alive }) => alive === false);
    if (probes.length === 0) return 'none is configured here';
    return dead.length === 0
      ? 'all can tell good from bad'
      : refuse(dead.map(({ id, why = '' }) => `${id}: ${why}`).join('; '));
  } finally {
    await evolver.stop();
  }
};

/** What could run programs or rewrite bytes, against what was accepted. */
const repositoryBaseline = async (workspace: GitWorkspace, accept: boolean): Promise<string> => {
  if (accept) {
    const accepted = await workspace.acceptBaseline();
    return `accepted as it is${accepted.length === 0 ? '' : `: ${accepted.map(changeText).join('; ')}`}`;
  }
  const { status, changes } = await workspace.baseline();
  return status === 'changed'
    ? refuse(
        `changed, so nothing is promoted: ${changes.map(changeText).join('; ')}. If it was you: --accept-repository`,
      )
    : 'as it was accepted';
};

const changeText = ({ what, before = 'none', after = 'none' }: BaselineChange): string =>
  `${what}: ${before} -> ${after}`;

const ledger = (context: CommandContext): Promise<string> =>
  withRecord(context, async (journal) => {
    const report = await verifyLedger(journal);
    return report.fault === undefined ? ledgerText(report) : refuse(ledgerText(report));
  });

/** The stores themselves; what they hold is the ledger's. */
const memory = async ({ repo, env }: CommandContext): Promise<string> => {
  const { knowledge, journal } = await checkMemory({ dir: await resolveStateDir({ dir: repo, env }) });
  const problems = [...knowledge.problems, ...journal.problems];
  const [first] = problems;
  if (first === undefined) return 'journal and knowledge are whole';
  return refuse(
    `${first}${problems.length > 1 ? `, and ${String(problems.length - 1)} more` : ''}: evolve memory check`,
  );
};

export const doctor: Command = {
  name: 'doctor',
  usage: '[--accept-repository]',
  options: { 'accept-repository': { type: 'boolean' } },
  summary: 'What this machine and repository can do, and what is missing',
  run: async (context) => {
    const { repo, env, output, values } = context;
    const open = () => gitWorkspace({ dir: repo, env });
    const findings = [
      await look('node', () => Promise.resolve(nodeVersion())),
      await look('git', async () => (await execute('git', ['--version'])).stdout.trim()),
      await look('isolation', isolation),
      await look('sandbox', sandbox),
      await look('repository', async () => `${(await open()).dir}, state in ${(await open()).stateDir}`),
      await look('baseline', async () => repositoryBaseline(await open(), values['accept-repository'] === true)),
      await look('policy', async () => {
        const { stateDir, dir } = await open();
        const { policyInForce } = await import('@evolve/kit');
        const { policy, hash, differences } = await policyInForce({ stateDir, repoDir: dir });
        return differences.length === 0
          ? `${policy.mode}, ${hash.slice(0, 12)}`
          : refuse(`differs: ${differences.join('; ')}`);
      }),
      await look('gates', () => gates(context)),
      await look('checks', () => checks(context)),
      await look('memory', () => memory(context)),
      await look('ledger', () => ledger(context)),
    ];
    output.answer(
      findings,
      findings.map(({ name, ok, detail }) => `${ok ? 'ok ' : 'NO '} ${name.padEnd(11)}${detail}`),
    );
    return findings.every((finding) => finding.ok) ? 0 : 1;
  },
};
