import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestRepository } from './repository.ts';
import { testEnv } from './values.ts';

export interface Acted {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one action in a process of its own, which dies by SIGKILL at the failpoint if there is one. */
export const act = (
  { dir, stateDir }: Pick<TestRepository, 'dir' | 'stateDir'>,
  args: readonly string[],
  failpoint?: string,
): Promise<Acted> =>
  new Promise((resolve, reject) => {
    const [action = '', ...rest] = args;
    const actor = fileURLToPath(new URL('actor.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@evolve/source', actor, action, dir, stateDir, ...rest], {
      env: { ...testEnv(dir), ...(failpoint === undefined ? {} : { EVOLVE_FAILPOINT: failpoint }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
