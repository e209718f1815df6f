import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { openScratch } from '../evaluate/scratch.ts';
import { settingsOf, type RepairOptions } from '../options.ts';
import { trustOf, type Trust } from './accept.ts';
import { newOutcomes, oldBehaviour, type OldBehaviour } from './behaviour.ts';
import { examine, type Evidence } from './evidence-of.ts';
import { showCall, showOutcome } from './render.ts';
import { runCheckOn, type Stage, type Texts } from './stage.ts';

/** Options of {@link assessPatch} and {@link compareBehaviour}. */
export interface AssessOptions extends Pick<RepairOptions, 'dir' | 'check' | 'runner' | 'signal' | 'seed'> {
  /** New text of files that exist, by path relative to `dir`. */
  readonly files: Readonly<Record<string, string>>;
  /** Variations of recorded calls that are made. @default 600 */
  readonly generated?: number;
}

/** How far a patch is trusted, with the numbers behind it. */
export interface Assessment extends Trust {
  /** Left out when the check does not pass with the patch. */
  readonly evidence?: Evidence;
}

/** How two versions of a program differ on the calls that the check makes, and on variations of them. */
export interface Comparison {
  readonly calls: number;
  readonly differ: number;
  /** Some calls on which they differ, the shortest first. */
  readonly examples: readonly { readonly call: string; readonly before: string; readonly after: string }[];
}

export const GENERATED = 600;
const MOST_EXAMPLES = 5;

const readBefore = async (dir: string, files: Texts): Promise<Texts> => {
  const before: Record<string, string> = {};
  for (const file of Object.keys(files)) {
    try {
      before[file] = await readFile(path.join(dir, file), 'utf8');
    } catch (cause) {
      throw new EvolveError('EVOLVE_OPTIONS', `${file} is not a file of the project`, {
        cause,
        data: { file },
        hint: 'only changes of files that exist can be compared with what was there',
      });
    }
  }
  return before;
};

interface Opened {
  readonly stage: Stage;
  readonly before: Texts;
  readonly probe: () => Promise<OldBehaviour>;
}

const withStage = async <T>(options: AssessOptions, use: (opened: Opened) => Promise<T>): Promise<T> => {
  const { dir, check, runner, signal, seed, files } = options;
  const settings = settingsOf({
    dir,
    check,
    runner,
    ...(signal === undefined ? {} : { signal }),
    ...(seed === undefined ? {} : { seed }),
  });
  const before = await readBefore(dir, files);
  const scratch = await openScratch(dir);
  const stage = { settings, scratch };
  const sources = [...Object.values(before), ...Object.values(files)];
  const probing = { generated: options.generated ?? GENERATED, seed: settings.seed, sources };
  try {
    return await use({ stage, before, probe: () => oldBehaviour(stage, before, probing) });
  } finally {
    await scratch.close();
  }
};

/**
 * Says how far a patch, whoever made it, is to be trusted when a failing check passes with it: what it does on the calls of
 * passing tests, on generated inputs that are unlike the failing ones, whether every part of it is needed and run. `dir` holds
 * the version before and is only read.
 *
 * @throws EVOLVE_OPTIONS for files that do not exist; EVOLVE_CHECK_ALREADY_PASSES when the check passes with the patch and without it.
 */
export const assessPatch = (options: AssessOptions): Promise<Assessment> =>
  withStage(options, async ({ stage, before, probe }) => {
    const patched = await runCheckOn(stage, options.files, false);
    if (!patched.outcome.pass) return { confidence: 0, accept: 'no', why: ['the check does not pass with it'] };
    const unpatched = await runCheckOn(stage, before, false);
    if (unpatched.outcome.pass) {
      throw new EvolveError('EVOLVE_CHECK_ALREADY_PASSES', 'the check passes without the patch', {
        hint: 'give a check that fails because of the bug',
      });
    }
    const tests = [...unpatched.outcome.tests.values()];
    const passing = tests.filter(({ ok }) => ok).length;
    const subject = { before, after: options.files, tests: { passing, failing: tests.length - passing } };
    const { evidence } = await examine(stage, await probe(), subject);
    return { ...trustOf(evidence), evidence };
  });

/** Compares what two versions do, without a word on which is right. The check need not fail. @throws EVOLVE_OPTIONS */
export const compareBehaviour = (options: AssessOptions): Promise<Comparison> =>
  withStage(options, async ({ stage, probe }) => {
    const old = await probe();
    const outcomes = await newOutcomes(stage, options.files, old);
    const different = old.probes.flatMap((probed, index) =>
      outcomes[index] === probed.old
        ? []
        : [{ call: showCall(probed.call), before: showOutcome(probed.old), after: showOutcome(outcomes[index]) }],
    );
    const examples = different.sort((left, right) => left.call.length - right.call.length).slice(0, MOST_EXAMPLES);
    return { calls: old.probes.length, differ: different.length, examples };
  });
