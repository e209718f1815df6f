import type { EvolutionTask, ProposerContext, Trial } from '@evolve/core/contracts';
import { rankFiles, type ChosenFile } from './choose-files.ts';
import type { ResolvedEditOptions } from './options.ts';
import type { ShownFile } from './prompt.ts';
import { firstFailing, type CheckPlace, type FailingCheck } from './run-check.ts';
import type { Spending } from './spending.ts';
import { listFiles, readText } from './trial-files.ts';

/** What stays the same over the attempts of one proposal. */
export interface Session {
  readonly options: ResolvedEditOptions;
  readonly context: ProposerContext;
  readonly dir: string;
  /** Aborted by the caller, or when the time of the proposal is over. */
  readonly signal: AbortSignal;
  readonly place: CheckPlace;
  readonly spending: Spending;
  readonly failing: FailingCheck | undefined;
  /** Editable files, the likeliest first. */
  readonly ranked: readonly ChosenFile[];
}

export const openSession = async (
  options: ResolvedEditOptions,
  task: EvolutionTask,
  trial: Trial,
  context: ProposerContext,
  limits: Pick<Session, 'signal' | 'spending'>,
): Promise<Session> => {
  const { signal } = limits;
  const place = { trial, context, signal };
  const failing = await firstFailing(place);
  const { files } = await listFiles(trial.dir, signal);
  const editable = files.filter(({ path }) => context.editable(path));
  return {
    options,
    context,
    dir: trial.dir,
    ...limits,
    place,
    failing,
    ranked: rankFiles(task, editable, failing?.diagnostics ?? ''),
  };
};

/** The first `maxFiles` that can be read, those that the model asked for before all others. */
export const shownFiles = async (session: Session, wanted: readonly string[]): Promise<readonly ShownFile[]> => {
  const { ranked, dir, options } = session;
  const asked = ranked.filter((file) => wanted.includes(file.path));
  const shown: ShownFile[] = [];
  for (const file of [...asked, ...ranked.filter((each) => !asked.includes(each))]) {
    if (shown.length >= options.maxFiles + asked.length) break;
    const text = await readText(dir, file.path);
    if (text !== undefined) shown.push({ ...file, text });
  }
  return shown;
};
