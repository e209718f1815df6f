/** The agent's side of the boot guard: it says that it is up, and reads how its predecessors ended. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guardEvents } from '@evolve/git-checkpoint';

/** Where the guard looks for the sign of life; set by the guard for the agent it starts. */
export const GUARD_DIR_VARIABLE = 'EVOLVE_GUARD_DIR';

type Environment = Readonly<Record<string, string | undefined>>;

/** Tells the guard that this start has come up. Nothing happens without a guard. */
export const sayReady = async (env: Environment): Promise<void> => {
  const dir = env[GUARD_DIR_VARIABLE];
  if (dir === undefined) return;
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'ready'), `${String(process.pid)}\n`);
};

/** What the agent printed before the guard took the evolution back: the last failed start tells most. */
export const lastWords =
  (stateDir: string) =>
  async (cycleId: string): Promise<string | undefined> => {
    const events = await guardEvents(stateDir);
    // After its blessing a start that fails is called a crash.
    const failed = events.filter(
      (event) => ['failed-start', 'crashed'].includes(event.type) && event.evolutionId === cycleId,
    );
    const last = failed.at(-1);
    if (last === undefined) return undefined;
    const how = last.signal ?? `exit ${String(last.exitCode ?? 'unknown')}`;
    const output = last.stderrTail ?? '';
    const error = /^\w*Error\b.*$/m.exec(output)?.[0];
    const first = `${String(failed.length)} failed starts (${how})${error === undefined ? '' : `: ${error}`}`;
    return `${first}\n${output}`;
  };
