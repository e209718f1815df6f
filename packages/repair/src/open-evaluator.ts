import { EvolveError } from '@evolve/core/errors';
import { openEvaluation } from './evaluate/open.ts';
import { knownProgram } from './evaluate/program-of.ts';
import { runReference } from './evaluate/reference.ts';
import { openScratch, type Scratch } from './evaluate/scratch.ts';
import { settingsOf, type RepairOptions, type Settings } from './options.ts';
import { readUnits } from './source/discover.ts';
import { areDisjoint, type Splice } from './source/splice.ts';

/** One version of the program: replacements by file. Offsets are UTF-16 units of the text in `dir`. */
export type Version = Readonly<Record<string, readonly Splice[]>>;

/** How the check ended for one version. */
export interface VersionOutcome {
  /** `fuel`: an endless loop was cut; `crash`: the process died with it. */
  readonly end: 'exit' | 'fuel' | 'timeout' | 'crash';
  readonly pass: boolean;
  /** Whether each test passed, by a key that is the same for every version. */
  readonly tests: ReadonlyMap<string, boolean>;
}

/** Runs a check for many versions of a project, without writing to it. */
export interface Evaluator {
  /** How versions are run: many in one process, or the whole command for each. */
  readonly lane: 'fast' | 'reference';
  /** How the check ends for the project as it is. */
  readonly baseline: VersionOutcome;
  /** Outcomes in the order of the versions. @throws EVOLVE_OPTIONS for a file that is not one of `files`, or for replacements that overlap. */
  evaluate(versions: readonly Version[]): Promise<readonly VersionOutcome[]>;
  /** Ends every process and removes the copies. */
  close(): Promise<void>;
}

/** Options of {@link openEvaluator}. */
export type EvaluatorOptions = Pick<RepairOptions, 'dir' | 'check' | 'runner' | 'signal' | 'parallel'> & {
  /** The sources that versions change, relative to `dir`. */
  readonly files: readonly string[];
  /** How long it may be open at most, in milliseconds. @default 3_600_000 */
  readonly wallMs?: number;
};

const LONGEST_MS = 3_600_000;

const told = ({ end, pass, tests }: Awaited<ReturnType<typeof runReference>>['outcome']): VersionOutcome => ({
  end,
  pass,
  tests: new Map([...tests].map(([key, { ok }]) => [key, ok])),
});

const open = async (settings: Settings, scratch: Scratch): Promise<Evaluator> => {
  const units = await readUnits(settings.dir, settings.files);
  const startedAt = performance.now();
  const run = { name: 'baseline', timeoutMs: settings.check.timeoutMs };
  const measured = (await runReference(settings, scratch, [], [], run)).outcome;
  const about = { known: knownProgram(settings), units, baseline: measured, durationMs: performance.now() - startedAt };
  const { evaluation, baseline } = await openEvaluation(settings, scratch, about);
  const places = new Map(units.map(({ path }, index) => [path, index]));
  const editsOf = (version: Version): { file: number; splices: readonly Splice[] }[] =>
    Object.entries(version).map(([path, splices]) => {
      const file = places.get(path);
      if (file !== undefined && areDisjoint(splices)) return { file, splices };
      throw new EvolveError('EVOLVE_OPTIONS', `this is no version of the program's own files: ${path}`, {
        data: { path },
        hint: 'name the file in `files`, and let no two replacements overlap',
      });
    });
  return {
    lane: evaluation.lane,
    baseline: told(baseline),
    evaluate: async (versions) => (await evaluation.evaluate(versions.map(editsOf))).map(told),
    close: () => scratch.close(),
  };
};

/**
 * Opens what the repair engine runs candidates with: the fast lane where it sees what the command sees, else the command.
 * Every process and copy stays until `close`.
 */
export const openEvaluator = async (options: EvaluatorOptions): Promise<Evaluator> => {
  const { wallMs = LONGEST_MS, ...rest } = options;
  const settings = settingsOf({ ...rest, budget: { wallMs } });
  const scratch = await openScratch(settings.dir);
  try {
    return await open(settings, scratch);
  } catch (error) {
    await scratch.close();
    throw error;
  }
};
