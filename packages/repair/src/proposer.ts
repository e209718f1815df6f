import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  CheckCommand,
  CommandRunner,
  Draft,
  EvolutionTask,
  HealthCheck,
  Proposer,
  ProposerContext,
  Trial,
} from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import type { Patch, RepairEvent } from './events.ts';
import type { RepairOptions } from './options.ts';
import type { LearnedOrder } from './order/order.ts';
import { repair } from './repair.ts';

/** Options of {@link repairProposer}. */
export interface RepairProposerOptions {
  /** Candidates evaluated at most for one proposal. @default 20_000 */
  readonly candidates?: number;
  /** Patches that the engine believes in less are not proposed. In [0, 1]. @default 0 */
  readonly minConfidence?: number;
  /** As in {@link RepairOptions}. */
  readonly extraCandidates?: number;
  /** As in {@link RepairOptions}. @default 2 */
  readonly parallel?: number;
  /** As in {@link RepairOptions}. Asked for at each proposal when it is a function, so that a host can go on learning. */
  readonly learned?: LearnedOrder | (() => LearnedOrder);
  /** Told all that a search for a task tells; a patch in `done` has its lesson with it. */
  readonly onEvent?: (event: RepairEvent, task: EvolutionTask) => void;
}

/** A runner that lets every command read some folders more. */
const withReadable = (runner: CommandRunner, folders: readonly string[]): CommandRunner => ({
  isolation: runner.isolation,
  run: (command, args, options) =>
    runner.run(command, args, { ...options, readable: [...(options.readable ?? []), ...folders] }),
});

type Done = Extract<RepairEvent, { type: 'done' }>;

const none = (summary: string, tried = 0): Draft => ({ status: 'none', summary, tried, costUsd: 0 });

const learnedOf = (learned: LearnedOrder | (() => LearnedOrder)): LearnedOrder =>
  typeof learned === 'function' ? learned() : learned;

const optionsOf = (
  options: RepairProposerOptions,
  task: EvolutionTask,
  trial: Trial,
  context: ProposerContext,
  check: CheckCommand,
  wallMs: number,
): RepairOptions => ({
  dir: trial.dir,
  check,
  budget: { wallMs, ...(options.candidates === undefined ? {} : { candidates: options.candidates }) },
  runner: withReadable(context.runner, trial.dependencies ?? []),
  signal: context.signal,
  random: context.random,
  clock: context.clock,
  editable: (file) => context.editable(file),
  hints: {
    traces: task.evidence.flatMap(({ error, stack }) => [error, ...(stack === undefined ? [] : [stack])]),
    inputs: task.evidence.flatMap(({ input }) => (input === undefined ? [] : [input])),
  },
  ...(options.extraCandidates === undefined ? {} : { extraCandidates: options.extraCandidates }),
  ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
  ...(options.learned === undefined ? {} : { learned: learnedOf(options.learned) }),
  onEvent: (event) => options.onEvent?.(event, task),
});

/** Runs one repair to its end; undefined when this check passes already. */
const repairWith = async (options: RepairOptions, context: ProposerContext): Promise<Done | undefined> => {
  let last: Done | undefined;
  try {
    for await (const event of repair(options)) {
      if (event.type === 'done') last = event;
      if (event.type === 'progress') {
        context.progress({ message: 'searching', tried: event.tried, total: event.total });
      }
    }
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_CHECK_ALREADY_PASSES')) return undefined;
    throw error;
  }
  return last;
};

const writePatch = async (dir: string, { files }: Patch): Promise<void> => {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(dir, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
};

const edited = (patch: Patch, tried: number, check: string): Draft => {
  const [file = ''] = Object.keys(patch.files);
  return {
    status: 'edited',
    summary: `repair ${file}: ${patch.template}`,
    rationale: patch.why.join('; '),
    confidence: patch.confidence,
    costUsd: 0,
    tried,
    notes: { template: patch.template, line: patch.line, check, accept: patch.accept },
  };
};

const isCommand = (check: HealthCheck): check is HealthCheck & { command: CheckCommand } => check.command !== undefined;

/**
 * The embedded proposer: repairs by search, without a model and at no cost. Takes the first check that is a command and
 * fails in the trial; edits only what the policy lets an evolution change.
 */
export const repairProposer = (options: RepairProposerOptions = {}): Proposer => ({
  id: 'repair',
  boundUsd: 0,
  propose: async (task, trial, context) => {
    const until = context.clock.now().getTime() + context.budget.wallMs;
    const commands = context.checks.filter(isCommand);
    for (const { id, command } of commands) {
      const wallMs = until - context.clock.now().getTime();
      if (wallMs <= 0) return none('out of time');
      const done = await repairWith(optionsOf(options, task, trial, context, command, wallMs), context);
      if (done === undefined) continue;
      const { patch, tried } = done;
      if (patch === undefined) return none(`no repair found: ${done.reason ?? 'exhausted'}`, tried);
      if (patch.confidence < (options.minConfidence ?? 0)) return none('no repair is believable enough', tried);
      if (patch.accept === 'no') return none(`a repair passes, and is not believed: ${patch.why.join('; ')}`, tried);
      await writePatch(trial.dir, patch);
      return edited(patch, tried, id);
    }
    return none(
      commands.length === 0
        ? 'EVOLVE_NO_CHECK: no check is a command, so nothing says when it is repaired'
        : 'EVOLVE_CHECK_ALREADY_PASSES: there is nothing to repair; name a check that fails until it is done',
    );
  },
});
