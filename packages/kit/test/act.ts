/** Hosts as processes of their own, to be killed. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from './fixture.ts';

const ACTOR = fileURLToPath(new URL('actor.ts', import.meta.url));

export interface Acted {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One host from its start to its end, which comes at the failpoint or after `killAfterMs` if they are given. */
export const act = (
  { dir, stateDir }: Place,
  [action = '', id = '']: readonly string[],
  end: { readonly failpoint?: string; readonly killAfterMs?: number } = {},
): Promise<Acted> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@evolve/source', ACTOR, action, dir, stateDir, id], {
      env: { ...process.env, ...(end.failpoint === undefined ? {} : { EVOLVE_FAILPOINT: end.failpoint }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = end.killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), end.killAfterMs);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
