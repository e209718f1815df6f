import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitForOrphans } from '../../src/git/orphans.ts';
import { temporaryDir } from '../support/repository.ts';

test.skipIf(process.platform !== 'linux')(
  'waits for the command of a dead process on this repository, and for no other (skipped without /proc)',
  async () => {
    const dir = temporaryDir();
    const { pid: dead } = spawnSync('true');
    const start = (owner: number, gitDir: string, seconds: number, marker: string) =>
      spawn('sh', ['-c', `sleep ${String(seconds)}; echo done > "$MARKER"`], {
        stdio: 'ignore',
        detached: true,
        env: {
          PATH: process.env['PATH'],
          EVOLVE_GIT_OWNER: `${String(owner)}:${gitDir}`,
          MARKER: join(dir, marker),
        },
      });
    start(dead, dir, 1, 'orphan');
    const others = [start(process.pid, dir, 60, 'live'), start(dead, `${dir}/other`, 60, 'other')];
    await waitForOrphans(dir);
    expect(existsSync(join(dir, 'orphan'))).toBe(true);
    expect(others.every((child) => child.exitCode === null)).toBe(true);
    for (const { pid } of others) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  },
);
