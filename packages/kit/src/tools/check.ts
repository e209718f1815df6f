/**
 * The check `tools`: a tool that a change brings or edits is one, by the registry's rules, and passes its own examples.
 *
 * 1. Only tools that differ from the live tree are looked at: a change is not blamed for those it leaves alone.
 * 2. They run on the registry's engines, never in this process, and are put on record nowhere.
 */
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckResult, HealthCheck } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { toolRegistry, type ToolRegistry, type ToolRegistryOptions } from '@evolve/sandbox';
import { namesIn } from './names.ts';

type Rules = Omit<ToolRegistryOptions, 'dir' | 'stateDir' | 'placesFiles'>;

const WHO = { by: 'check', reason: 'a trial' };
const MAX_FAULTS = 20;
const KNOWN_BAD = 'known_bad.mjs';

const plainBytes = async (file: string): Promise<Buffer | undefined> => {
  try {
    return (await lstat(file)).isFile() ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
};

const isAsLive = async (dir: string, live: string, name: string): Promise<boolean> => {
  const [here, there] = await Promise.all([dir, live].map((folder) => plainBytes(join(folder, `${name}.mjs`))));
  return here !== undefined && there !== undefined && here.equals(there);
};

interface Judged {
  readonly faults: readonly string[];
  readonly ran: number;
}

const judgeTool = async (registry: ToolRegistry, name: string, signal: AbortSignal): Promise<Judged> => {
  try {
    const plan = await registry.proposeFile(name);
    if (plan.problems.length > 0) return { faults: plan.problems.map(({ message }) => `${name}: ${message}`), ran: 0 };
    await registry.write(plan, WHO);
    const { failures, total } = await registry.test(name, [], { signal });
    return { faults: failures.map((failure) => `${name}: ${failure}`), ran: total };
  } catch (error) {
    // That nothing here could run it says nothing about the tool: then the check itself has failed.
    if (!isEvolveError(error) || !error.code.startsWith('EVOLVE_TOOL_')) throw error;
    return { faults: [`${name}: ${error.message}`], ran: 0 };
  }
};

const resultOf = (judged: readonly Judged[]): CheckResult => {
  const faults = judged.flatMap((one) => one.faults);
  const ran = judged.reduce((sum, one) => sum + one.ran, 0);
  return {
    status: faults.length === 0 ? 'pass' : 'fail',
    measurements: { tools: judged.length },
    diagnostics: faults.slice(0, MAX_FAULTS).join('\n'),
    ...(ran === 0 ? {} : { executedTests: ran }),
  };
};

/**
 * @param place.live The live tree.
 * @param place.folder The tools' folder in it, and in every tree that is judged.
 */
export const toolsCheck = (place: { readonly live: string; readonly folder: string }, rules: Rules): HealthCheck => ({
  id: 'tools',
  run: async ({ dir: tree, signal }) => {
    const [dir, live] = [join(tree, place.folder), join(place.live, place.folder)];
    const stateDir = await mkdtemp(join(tmpdir(), 'evolve-tools-check-'));
    try {
      const registry = toolRegistry({ ...rules, dir, stateDir, placesFiles: false });
      const judged: Judged[] = [];
      for (const name of await namesIn(dir)) {
        signal.throwIfAborted();
        if (!(await isAsLive(dir, live, name))) judged.push(await judgeTool(registry, name, signal));
      }
      return resultOf(judged);
    } finally {
      await rm(stateDir, { recursive: true, force: true });
    }
  },
  // Where nothing differs from the live tree there is nothing to turn down: a tool that is none is put there.
  knownBad: async (tree) => {
    const dir = join(tree, place.folder);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, KNOWN_BAD), 'export const parameters = ;\n');
  },
});
