/** The unit file of the documentation, read by systemd itself. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryDir } from '../support/repository.ts';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/running-under-guard.md', import.meta.url)), 'utf8');

const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)?.[1] ?? '';

const hasSystemd = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;

describe('docs/running-under-guard.md', () => {
  test.skipIf(!hasSystemd)(
    'has a unit that systemd accepts without a word (skipped where there is no systemd-analyze)',
    () => {
      const dir = temporaryDir();
      const unit = join(dir, 'agent.service');
      // Its folder and its user are the reader's own.
      writeFileSync(unit, block('ini').replace('/srv/agent', dir).replace('User=agent', 'User=root'));
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
      expect(stderr.split('\n').filter((line) => line.includes('agent.service'))).toEqual([]);
      expect(status).toBe(0);
    },
  );

  test('has a unit and a container file that say what the text relies on', () => {
    for (const line of ['Type=notify', 'NotifyAccess=all', 'KillMode=mixed', 'StartLimitIntervalSec=0']) {
      expect(block('ini')).toContain(line);
    }
    expect(block('dockerfile')).toContain('tini');
    expect(block('dockerfile')).toMatch(/ENV XDG_STATE_HOME=(\S+)\nVOLUME \[.*"\1"\]/);
  });
});
