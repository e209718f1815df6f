/** The `evolve` command as an owner would type it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the package's entry, which is its source or what was built from it. */
const ENTRY = fileURLToPath(import.meta.resolve('@evolve/cli'));
export const EVOLVE_BIN = join(dirname(ENTRY), `bin${extname(ENTRY)}`);

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const evolve = async (
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<CommandResult> => {
  const child = spawn(process.execPath, [EVOLVE_BIN, ...args], {
    env: options.env,
    signal: options.signal,
    killSignal: 'SIGTERM',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status: code ?? 1, stdout, stderr };
};
