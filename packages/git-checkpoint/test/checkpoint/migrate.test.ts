/** Checkpoints of version 1 are still listed and restored. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { makeRepository, write } from '../support/repository.ts';
import { openCheckpoints } from './place.ts';

const inline = (name: string, text: string): string =>
  `M 100644 inline ${name}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`;

test('a checkpoint of version 1', async () => {
  const repository = makeRepository();
  const { dir, git } = repository;
  const encode = (path: string): string => Buffer.from(path).toString('base64');
  const manifest = {
    version: 1,
    id: 'old1',
    label: 'from before',
    at: '2025-01-01T00:00:00.000Z',
    commit: git('rev-parse', 'HEAD'),
    branch: 'main',
    paths: [
      { path: encode('agent.js'), kind: 'file', perm: 0o755, size: 6, blob: '0' },
      { path: encode('gone.txt'), kind: 'absent' },
    ],
  };
  execFileSync('git', ['fast-import', '--quiet', '--done'], {
    cwd: dir,
    input: `commit refs/evolve/checkpoints/old1\ncommitter A <a@b> 0 +0000\ndata 24\nCheckpoint: from before\n\nfrom ${manifest.commit}\ndeleteall\n${inline('manifest.json', JSON.stringify(manifest))}${inline('files/0', 'draft\n')}done\n`,
  });
  write(dir, 'gone.txt', 'x');
  const checkpoints = await openCheckpoints(repository);
  expect(await checkpoints.list()).toMatchObject([{ id: 'old1', label: 'from before', files: 1, bytes: 6 }]);
  const report = await checkpoints.restore('old1');
  expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toBe('draft\n');
  expect(report.paths.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['agent.js', 'restored'],
    ['gone.txt', 'removed'],
  ]);
  expect(report.index.outcome).toBe('left');
});
