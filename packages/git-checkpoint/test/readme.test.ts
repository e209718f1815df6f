/** The example of the README that uses checkpoints alone runs as it stands, and does what the text says. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeRepository } from './support/repository.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

test('checkpoint, break things, restore', () => {
  const text = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
  const [, section = ''] = text.split('## Checkpoints by themselves');
  const [, program = ''] = /```ts[^\n]*\n(.*?)```/s.exec(section) ?? [];
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(17);
  const { dir, git } = makeRepository();
  const before = git('status', '--porcelain');
  mkdirSync(join(dir, 'node_modules/@evolve'), { recursive: true });
  symlinkSync(PACKAGE, join(dir, 'node_modules/@evolve/git-checkpoint'));
  writeFileSync(join(dir, 'program.log.mts'), program);
  writeFileSync(join(dir, '.git/info/exclude'), 'program.log.mts\n');
  const output = execFileSync(process.execPath, ['--conditions=@evolve/source', 'program.log.mts'], {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: dirname(dir), XDG_STATE_HOME: join(dir, '..', 'state') },
  });
  expect(output).toMatch(/^restored draft\.md\nrestored notes\.md\nan hour of work\n what it overwrote is in \w+\n$/);
  expect(readFileSync(join(dir, 'notes.md'), 'utf8')).toBe('# Notes\n');
  expect(git('status', '--porcelain')).toBe(`${before}?? draft.md`);
});
