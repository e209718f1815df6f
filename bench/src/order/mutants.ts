/**
 * The mutants of `bench/src/mutants`, which Stryker makes of published packages. The check is the half of a package's tests that is
 * seen; right is what passes the other half as well.
 */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { drawMutants, type Mutant } from '../mutants/draw.ts';
import type { Texts } from '../mutants/project.ts';
import { sha256 } from './kept.ts';
import type { Half, OrderBug } from './subject.ts';

const put = async (folder: string, texts: Texts): Promise<void> => {
  for (const [file, text] of Object.entries(texts)) await writeFile(join(folder, file), text);
};

const toOrderBug = (mutant: Mutant, runner: CommandRunner): OrderBug => {
  const { pkg, subject, base, file, mutated, visible, hidden, command } = mutant;
  return {
    package: pkg,
    fingerprint: sha256(JSON.stringify([subject, file, mutated, visible, hidden])),
    check: command,
    prepare: async (folder) => {
      await cp(base, folder, { recursive: true });
      await put(folder, { ...visible, [file]: mutated });
    },
    isRight: async (folder) => {
      await put(folder, hidden);
      const { timeoutMs } = command;
      const ran = await runner.run(command.command, command.args, { dir: folder, writable: [folder], timeoutMs });
      return ran.exitCode === 0;
    },
  };
};

export interface DrawnBugs {
  readonly bugs: readonly OrderBug[];
  /** Nothing can be prepared afterwards. */
  close(): Promise<void>;
}

/** The same seed gives the same ones. */
export const drawBugs = async (half: Half, count: number, seed: number, runner: CommandRunner): Promise<DrawnBugs> => {
  const draw = await drawMutants({ seed, count, half, runner });
  const bugs: OrderBug[] = [];
  try {
    for await (const mutant of draw.mutants) bugs.push(toOrderBug(mutant, runner));
    return { bugs, close: () => draw.close() };
  } catch (error) {
    await draw.close();
    throw error;
  }
};
