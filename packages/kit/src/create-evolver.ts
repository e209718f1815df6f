/** Every default wired. What is decided here can be decided otherwise by hand with `new Evolver({ ... })`. */
import { join } from 'node:path';
import { Evolver, systemClock, systemIds, systemRandom, type BootReport } from '@evolve/core';
import type { CommandRunner, LogView, Proposer, RollbackReport, Turn, Workspace } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { clearGuardSafeMode, gitWorkspace } from '@evolve/git-checkpoint';
import { createGovernor, protectedPathGate, ratchetGate, secretsGate, sizeGate } from '@evolve/governance';
import { evolutionLogFile, openMemory, type Erased, type Memory, type Transcripts } from '@evolve/memory';
import { edit } from '@evolve/proposers';
import { createReflector } from '@evolve/reflect';
import { repairProposer } from '@evolve/repair';
import { astGate } from '@evolve/sandbox';
import { resolveChecks } from './checks.ts';
import { lastWords, sayReady } from './guard-link.ts';
import type { CreateEvolverOptions } from './options.ts';
import { keepTurns, type KeptTurns } from './keep-turns.ts';
import { narrowTo } from './narrow.ts';
import { assertBranch, policyInForce, type PolicyInForce } from './policy.ts';
import { runnerFor } from './runner.ts';
import { withShadow } from './shadow.ts';
import type { AgentTools } from './tools/agent-tools.ts';
import { toolingFor, type Tooling } from './tools/tooling.ts';
import { excludeViews, restoreReceipts, VIEWS_DIR, writeReceipt } from './views.ts';

const defaultProposers = ({ model }: CreateEvolverOptions): readonly Proposer[] => [
  repairProposer(),
  ...(model === undefined ? [] : [edit({ model })]),
];

/** So many of the newest receipts a start and the end of a cycle look at; the others are for `evolve audit verify`. */
const LOOKED_AT = 50;

/** An Evolver that also tells the boot guard when it is up. */
export class KitEvolver extends Evolver {
  readonly #repo: string;
  readonly #stateDir: string;
  readonly #env: NonNullable<CreateEvolverOptions['env']>;
  readonly #tooling: Tooling | undefined;
  readonly #said: Said;
  readonly #turns: KeptTurns | undefined;
  /** Where the policy in the repository says something else than the accepted one; empty when it does not. */
  readonly policyDifferences: readonly string[];

  constructor(
    pieces: ConstructorParameters<typeof Evolver>[0],
    link: {
      readonly env: NonNullable<CreateEvolverOptions['env']>;
      readonly stateDir: string;
      readonly policyDifferences: readonly string[];
      readonly tooling?: Tooling;
      readonly said: Said;
    },
  ) {
    super(pieces);
    this.#env = link.env;
    this.#stateDir = link.stateDir;
    this.#repo = pieces.workspace.dir;
    this.policyDifferences = link.policyDifferences;
    this.#tooling = link.tooling;
    this.#said = link.said;
    const tell = (error: unknown, where: string): void => {
      this.tell(error, where);
    };
    this.#turns = link.said.transcripts === undefined ? undefined : keepTurns(link.said.transcripts, tell);
    link.tooling?.join({
      evolve: (request) => this.evolve(request),
      on: (event, listener) => this.on(event, listener),
      tell,
    });
  }

  /**
   * The tools that the agent makes for itself, each change of which is an evolution.
   * @throws EVOLVE_OPTIONS when `createEvolver` was given no `tools`.
   */
  get tools(): AgentTools {
    if (this.#tooling !== undefined) return this.#tooling.tools;
    throw new EvolveError('EVOLVE_OPTIONS', 'this Evolver has no tools', { hint: 'createEvolver({ tools: {} })' });
  }

  /** What was said, where `createEvolver` was asked to keep it. */
  get transcripts(): Transcripts | undefined {
    return this.#said.transcripts;
  }

  /** Queues a reflection; where transcripts are kept, the turn too, if it has a subject. */
  override reflect(turn: Turn): void {
    super.reflect(turn);
    this.#turns?.push(turn);
  }

  /**
   * Erases what is known of a subject; see `erase` of `Memory`. The views show it no more.
   * @throws EVOLVE_BUSY when another process keeps the bytes in a log: call it again.
   */
  async erase(what: { readonly subject: string }): Promise<Erased> {
    await this.#turns?.drain();
    const erased = await this.#said.erase(what);
    await this.#said.view.render();
    return erased;
  }

  /** Ends a halt, and safe mode: the kernel's and the boot guard's. */
  override async resume(): Promise<void> {
    await super.resume();
    await clearGuardSafeMode(this.#stateDir);
  }

  override async boot(): Promise<BootReport> {
    const report = await super.boot();
    // From books that are not in order nothing is written.
    if (!report.safeMode) await this.#restoreViews();
    await sayReady(this.#env);
    await this.#tooling?.follow();
    return report;
  }

  override async evolve(...given: Parameters<Evolver['evolve']>): ReturnType<Evolver['evolve']> {
    const receipt = await super.evolve(...given);
    await this.#restoreViews();
    return receipt;
  }

  /** Receipts for people say what the ledger says. That they cannot be written disturbs nobody. */
  async #restoreViews(): Promise<void> {
    try {
      restoreReceipts({ repo: this.#repo, stateDir: this.#stateDir }, await this.receipts(LOOKED_AT));
    } catch (error) {
      this.tell(error, 'writing receipts for people');
    }
  }

  override async rollback(...given: Parameters<Evolver['rollback']>): Promise<RollbackReport> {
    const report = await super.rollback(...given);
    await this.#tooling?.follow();
    return report;
  }

  override async stop(): Promise<void> {
    await this.#tooling?.stop();
    await this.#turns?.drain();
    await super.stop();
  }
}

/** The memory of what was said, and the files that show what came of it. */
interface Said extends Pick<Memory, 'transcripts' | 'erase'> {
  readonly view: LogView;
}

interface Opened {
  readonly env: NonNullable<CreateEvolverOptions['env']>;
  readonly workspace: Workspace;
  readonly rules: PolicyInForce;
  readonly runner: CommandRunner;
  readonly memory: Memory;
}

const viewFor = (
  dir: string,
  knowledge: Opened['memory']['knowledge'],
  { language = 'en', compaction = {}, clock = systemClock }: CreateEvolverOptions,
): LogView => {
  const parts = { dir, knowledge, language, clock, ids: systemIds };
  if (compaction !== false) return evolutionLogFile({ ...parts, compaction });
  const file = evolutionLogFile(parts);
  return { takeIn: () => file.takeIn(), render: () => file.render() };
};

const assemble = async (options: CreateEvolverOptions, opened: Opened): Promise<KitEvolver> => {
  const { env, workspace, rules, runner, memory } = opened;
  const { dir: repo, stateDir } = workspace;
  const { journal, knowledge } = memory;
  const language = options.language ?? 'en';
  const view = options.view ?? viewFor(join(repo, VIEWS_DIR), knowledge, options);
  await excludeViews(workspace.commonDir);
  const tooling = options.tools === undefined ? undefined : toolingFor(options.tools, { workspace, journal });
  const evolver = new KitEvolver(
    {
      workspace,
      journal,
      knowledge,
      runner,
      view,
      proposers: [
        ...(tooling === undefined ? [] : [tooling.proposer]),
        ...(options.proposers ?? defaultProposers(options)),
      ],
      gates: [
        protectedPathGate(rules.policy),
        sizeGate(rules.policy),
        secretsGate(),
        ratchetGate(),
        astGate({
          policy: 'evolution',
          grants: rules.policy.capabilities,
          ...(tooling === undefined ? {} : { policyFor: tooling.policyFor }),
        }),
      ],
      checks: await resolveChecks(repo, options.checks, options.build, tooling === undefined ? [] : [tooling.check]),
      governor: narrowTo(
        options.root,
        await withShadow(createGovernor({ policy: rules.policy, policyHash: rules.hash }), stateDir),
      ),
      reflector: createReflector(options.model === undefined ? { language } : { model: options.model, language }),
      clock: options.clock ?? systemClock,
      random: systemRandom,
      ids: systemIds,
      lastWords: lastWords(stateDir),
      policyIsCurrent: async () => (await policyInForce({ stateDir, repoDir: repo }, options)).hash === rules.hash,
      dispose: () => memory.close(),
      ...(options.model === undefined ? {} : { model: options.model }),
      ...(options.notify === undefined ? {} : { notify: options.notify }),
      ...(options.explore === undefined ? {} : { explore: options.explore }),
      ...(options.options === undefined ? {} : { options: options.options }),
    },
    {
      env,
      stateDir,
      policyDifferences: rules.differences,
      said: { ...memory, view },
      ...(tooling === undefined ? {} : { tooling }),
    },
  );
  evolver.on('receipt', ({ receipt }) => {
    writeReceipt(repo, receipt);
  });
  return evolver;
};

/**
 * An Evolver for the repository that `repo` lies in, with every default: workspace, SQLite memory, policy, gates, embedded
 * repair, reflection, and the model's proposals where a model is given.
 * @throws EVOLVE_NOT_A_REPOSITORY, EVOLVE_UNBORN_HEAD, EVOLVE_GIT_MISSING, EVOLVE_STATE_DIR, EVOLVE_POLICY_INVALID,
 * EVOLVE_POLICY_CHANGED, EVOLVE_RUNNER_UNAVAILABLE, EVOLVE_OPTIONS
 */
export const createEvolver = async (options: CreateEvolverOptions): Promise<KitEvolver> => {
  const env = options.env ?? process.env;
  const workspace = await gitWorkspace({
    dir: options.repo,
    clock: options.clock ?? systemClock,
    ids: systemIds,
    env,
    ...(options.stateDir === undefined ? {} : { stateDir: options.stateDir }),
    ...(options.preserve === undefined ? {} : { preserve: options.preserve }),
  });
  const { dir: repo, stateDir } = workspace;
  assertBranch(options.branch, (await workspace.head()).branch);
  const rules = await policyInForce({ stateDir, repoDir: repo }, options);
  const runner = await runnerFor({ isolation: options.isolation ?? rules.policy.isolation });
  const memory = await openMemory({
    dir: stateDir,
    clock: options.clock ?? systemClock,
    transcripts: options.transcripts ?? false,
  });
  try {
    return await assemble(options, { env, workspace, rules, runner, memory });
  } catch (error) {
    await memory.close();
    throw error;
  }
};
