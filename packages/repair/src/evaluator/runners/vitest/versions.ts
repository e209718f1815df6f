/** How each major version of Vitest is asked to run test files again. */
import { unfit } from '../test-runner.ts';
import type { Specification, Vitest } from './instance.ts';

export interface Rerun {
  /** Absolute paths of what was written since the last run. */
  readonly changed: readonly string[];
  /** Test files, absolute; all of them when left out. */
  readonly wanted: ReadonlySet<string> | undefined;
  /** Of tests' full names. */
  readonly pattern: string | undefined;
}

/** The transformed texts of files that have changed are of no use any more. */
const invalidate = (vitest: Vitest, files: readonly string[]): void => {
  if (vitest.invalidateFile !== undefined) {
    for (const file of files) vitest.invalidateFile(file);
    return;
  }
  for (const { server } of [vitest, ...vitest.projects]) {
    const graph = server?.moduleGraph;
    for (const module of files.flatMap((file) => [...(graph?.getModulesByFile(file) ?? [])]))
      graph?.invalidateModule(module);
  }
};

const choose = (vitest: Vitest, pattern: string | undefined): void => {
  if (vitest.setGlobalTestNamePattern !== undefined && vitest.resetGlobalTestNamePattern !== undefined) {
    if (pattern === undefined) vitest.resetGlobalTestNamePattern();
    else vitest.setGlobalTestNamePattern(new RegExp(pattern));
  } else if (vitest.configOverride !== undefined) {
    vitest.configOverride.testNamePattern = pattern === undefined ? undefined : new RegExp(pattern);
  }
};

/** Before version 3 a transformed text counts as new in the millisecond in which it was thrown away. */
const nextMillisecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** Runs files again. @throws for a version that offers no way. */
export const versionedRun = (vitest: Vitest): ((rerun: Rerun) => Promise<void>) => {
  const files = vitest.state.getFiles().map(({ filepath }) => filepath);
  let specifications: Promise<readonly Specification[]> | undefined;
  return async ({ changed, wanted, pattern }) => {
    if (vitest.invalidateFile === undefined) await nextMillisecond();
    invalidate(vitest, changed);
    choose(vitest, pattern);
    const isWanted = (file: string): boolean => wanted?.has(file) ?? true;
    const own = files.filter(isWanted);
    if (vitest.rerunFiles !== undefined) await vitest.rerunFiles(own);
    else if (vitest.rerunTestSpecifications !== undefined && vitest.getRelevantTestSpecifications !== undefined) {
      specifications ??= vitest.getRelevantTestSpecifications(files);
      const some = (await specifications).filter(({ moduleId }) => isWanted(moduleId) && files.includes(moduleId));
      await vitest.rerunTestSpecifications(some, wanted === undefined);
    } else throw unfit('no way to run tests again');
  };
};
