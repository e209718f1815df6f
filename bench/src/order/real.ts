/** The real bugs of `bench/src/bugs`: right is what is observed as the maintainers' version on all inputs. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { KNOWN } from '../bugs/choose.ts';
import { prepareBug } from '../bugs/fetch.ts';
import { observedIn } from '../bugs/observe.ts';
import { caseFolder, halfOf, loadBugs, type Bug } from '../bugs/set.ts';
import { inFolder, sha256 } from './kept.ts';
import type { Half, OrderBug } from './subject.ts';

const CHECK_MS = 30_000;

const observedOfB = (bug: Bug, runner: CommandRunner): Promise<string> =>
  inFolder(async (folder) => {
    await prepareBug(bug, 'B', folder);
    const found = await observedIn(bug, folder, runner);
    if (found === undefined) throw new Error(`${bug.id}: version B cannot be observed`);
    return found;
  });

const toOrderBug = async (bug: Bug, runner: CommandRunner): Promise<OrderBug> => {
  const check = await readFile(join(caseFolder(bug.id), 'check.cjs'), 'utf8');
  let expected: Promise<string> | undefined;
  return {
    package: bug.package,
    fingerprint: sha256(JSON.stringify([bug.integrityA, bug.dependencies ?? [], check])),
    check: { command: process.execPath, args: ['check.cjs'], timeoutMs: CHECK_MS },
    prepare: (folder) => prepareBug(bug, 'A', folder),
    isRight: async (folder) =>
      (await observedIn(bug, folder, runner)) === (await (expected ??= observedOfB(bug, runner))),
  };
};

/** Bugs that were known while the engine was written are not held out, whatever their half is. */
export const realBugs = (half: Half, runner: CommandRunner): Promise<readonly OrderBug[]> =>
  Promise.all(
    loadBugs()
      .filter((bug) => halfOf(bug) === half && !(half === 'held out' && KNOWN.has(bug.id)))
      .map((bug) => toOrderBug(bug, runner)),
  );
